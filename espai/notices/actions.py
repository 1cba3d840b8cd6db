"""Every write about asks answered from a message, preferences and the outbox."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items
from espai.core.errors import Refused
from espai.core.models import Item
from espai.core.signing import unseal
from espai.members import standing
from espai.members.models import Person
from espai.notices import asking, outbox
from espai.notices.events import ASK_ANSWERED, MESSAGE_RECALLED
from espai.notices.models import Ask, Preference

ANSWER_LIVES = timedelta(days=30)


def read_answer(token: str) -> tuple[Ask, Person, str]:
    """Return the ask, the person and the answer of a signed link, or refuse with the reason.

    It is refused once it is answered, and to whoever holds no longer what the ask was addressed to.
    """
    sealed = unseal("answer", token, ANSWER_LIVES)
    if sealed is None:
        raise Refused(_("Aquest enllaç ha caducat o no és complet. Podeu respondre des de l’Espai."))
    number, person, value = sealed
    ask = Ask.objects.select_related("item").filter(pk=number).first()
    who = Person.objects.filter(pk=person, is_active=True).first()
    if ask is None or who is None:
        raise Refused(_("El que es demanava ja no hi és."))
    if ask.done_at:
        raise Refused(_("Això ja està respost."))
    standing_now = standing.of(person=person, space=ask.space_id, today=timezone.localdate())
    if not Ask.objects.open_for(standing_now).filter(pk=ask.pk).exists():
        raise Refused(_("Aquesta petició ja no és per a vós."))
    return ask, who, value


@transaction.atomic
def answer_from_message(*, token: str) -> Ask:
    """Carry out the answer of a signed link, once: of two presses the second is told that it is answered.

    The person must still hold what the ask was addressed to: the link of somebody who left opens nothing.
    """
    ask, person, value = read_answer(token)
    items.lock(ask.item_id)
    ask, person, value = read_answer(token)  # as it is once nobody else is answering it
    who = standing.of(person=person.pk, space=ask.space_id, today=timezone.localdate())
    asking.answer(ask=ask, who=who, value=value)
    events.record(ASK_ANSWERED, by=person.pk, item=ask.item, target=ask.pk, what=ask.what, answer=value)
    return ask


@transaction.atomic
def set_weekly(*, person: int, wanted: bool) -> None:
    """Keep whether a person wants the weekly message. Not an event: it is personal."""
    Preference.objects.update_or_create(person_id=person, defaults={"wants_weekly": wanted})


@transaction.atomic
def recall_batch(*, batch: str, space: int, by: int) -> int:
    """Recall the messages of a batch that have not left; refuses when all have."""
    count = outbox.recall(batch=batch, space=space)
    if not count:
        raise Refused(_("Ja han sortit tots: no n’hi ha cap per retirar."))
    item = Item(kind="outbox", space_id=space)
    events.record(MESSAGE_RECALLED, by=by, item=item, target=0, batch=batch, count=count)
    return count
