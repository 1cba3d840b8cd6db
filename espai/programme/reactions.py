"""What follows from what happened in the programme; run by the worker, safe to repeat."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from espai.core import events
from espai.core.models import Event
from espai.members import standing
from espai.members.models import Person, Space
from espai.notices import outbox
from espai.notices.models import Ask, Message
from espai.notices.personal import absolute
from espai.programme import asks, letters
from espai.programme.events import (
    CHANGES_SENT,
    CONTRIBUTION_DECIDED,
    SESSION_CANCELLED,
    SESSION_CONVENED,
    SESSION_POSTPONED,
)
from espai.programme.models import Contribution, Convening
from espai.programme.people import Recipient, addressed, reached_before

HOLD = timedelta(minutes=10)  # coordination can read the messages and recall them before they leave


@events.on(SESSION_CONVENED)
@events.on(CHANGES_SENT)
@events.on(SESSION_POSTPONED)
@events.on(SESSION_CANCELLED)
def post_convening(event: Event) -> None:
    """Put one message for each person in the outbox, held some minutes.

    What a later sending has replaced is not written, nor the programme of what is over; what was recalled meanwhile
    stays so. A cancellation is written to whoever was told.
    """
    convening = Convening.objects.select_related("session__item").filter(pk=event.data.get("convening", 0)).first()
    if convening is None:
        return
    if convening.method == Convening.Method.REQUEST and convening.session.ends_at <= timezone.now():
        return
    if convening.session.convenings.filter(sequence__gt=convening.sequence).exists():
        return
    session, space = convening.session, Space.objects.get(pk=event.space_id)
    said = letters.programme(session, space)
    told = reached_before(convening) if convening.changes else {}
    leaves = timezone.now() + HOLD
    for recipient, ask in _with_asks(convening, addressed(convening, timezone.localdate())):
        person = recipient.person
        with override(person.language or settings.LANGUAGE_CODE):
            letter = letters.write(said, convening, person, ask, recipient.reason, is_new=person.pk not in told)
            outbox.post(
                key=f"convening:{convening.pk}:{person.pk}",
                batch=convening.batch,
                to=person,
                space=space.pk,
                reason=recipient.reason,
                subject=letter.subject,
                text=letter.text,
                calendar=letter.calendar,
                not_before=leaves,
            )
    if Message.objects.filter(batch=convening.batch, state=Message.State.RECALLED).exists():
        outbox.recall(batch=convening.batch, space=space.pk)


def _with_asks(convening: Convening, people: list[Recipient]) -> Iterator[tuple[Recipient, int | None]]:
    """Each person with the ask that their message answers."""
    what = asks.attend(convening.session)
    rows = Ask.objects.filter(item=convening.session.item, what=what, done_at=None).values_list("to", "pk")
    asked = dict(rows)
    for recipient in people:
        yield recipient, asked.get(f"person:{recipient.person.pk}")


@events.on(CONTRIBUTION_DECIDED)
def tell_contributor(event: Event) -> None:
    """Tell whoever offered a contribution what was decided, and why: it concerns them by name."""
    contribution = Contribution.objects.select_related("item", "session__item", "decision__later__item").get(
        pk=event.target_id
    )
    space = Space.objects.get(pk=event.space_id)
    author = Person.objects.filter(pk=contribution.item.author_id or 0, is_active=True).first()
    if author is None or author.pk == event.actor_id:
        return
    who = standing.of(person=author.pk, space=space.pk, today=timezone.localdate())
    if not Contribution.objects.visible_to(who).filter(pk=contribution.pk).exists():
        return  # they have left since
    with override(author.language or settings.LANGUAGE_CODE):
        later = contribution.decision.later
        context = {
            "person": author,
            "contribution": contribution,
            "session": contribution.session,
            "decision": contribution.decision,
            "later": later,
            "url": absolute(f"/{space.slug}/{contribution.item.path}"),
        }
        outbox.post(
            key=f"contribution_decided:{event.pk}",
            batch=f"contribution-decided-{event.pk}",
            to=author,
            space=space.pk,
            reason=_("Vau fer aquesta aportació."),
            subject=_("%(state)s: %(title)s")
            % {"state": contribution.state.label, "title": contribution.item.title[:120]},
            text=render_to_string("programme/mail/contribution_decided.txt", context),
        )
