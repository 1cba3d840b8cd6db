"""Every write about commitments. `by` is the person who does it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.commitments.asks import KEEP_COMMITMENT
from espai.commitments.events import (
    COMMITMENT_ACCEPTED,
    COMMITMENT_CHANGED,
    COMMITMENT_DISCARDED,
    COMMITMENT_FINISHED,
    COMMITMENT_PROPOSED,
    COMMITMENT_STARTED,
)
from espai.commitments.models import FOLDER, Commitment
from espai.core import events, items, links, once
from espai.core.errors import Conflict, Refused
from espai.core.models import Audience, Item
from espai.members import standing
from espai.members.models import Person
from espai.notices import asking

MINUTES = 5


@transaction.atomic
def propose_commitment(
    *,
    space: int,
    by: Person,
    title: str,
    heard: str,
    owner: Person | None,
    due: date,
    origin: Item | None = None,
    once_key: str = "",
) -> Commitment:
    """Propose to members that somebody (None: the office) will do something, and ask it of them until it is over.

    `origin` is what it comes from. Refuses an owner who is no member; raises IntegrityError on a repeated `once_key`.
    """
    _require_member(owner, space)
    item = items.create(
        kind=Commitment.KIND,
        title=title,
        state=Commitment.State.PROPOSED,
        audience=Audience.SPACE,
        space=space,
        author=by.pk,
    )
    commitment = Commitment.objects.create(item=item, heard=heard, owner=owner, due=due)
    items.place(item=item, folder=FOLDER, pk=commitment.pk)
    if origin:
        links.join(source=origin, target=item, kind=Commitment.FROM, by=by.pk)
    _ask(commitment)
    events.record(COMMITMENT_PROPOSED, by=by.pk, item=item, target=commitment.pk)
    if once_key:
        once.remember(key=once_key, path=item.path)
    return commitment


@transaction.atomic
def change_commitment(
    *, commitment: Commitment, by: Person, title: str, heard: str, owner: Person | None, due: date, version: int
) -> Commitment:
    """Change an open commitment read at `version`; what was asked is asked of its new owner, for its new date.

    Refuses with Conflict, writing nothing, when somebody else changed it since; refuses one that is over, and an
    owner who is no member.
    """
    commitment = items.locked(commitment, "owner")
    _require_open(commitment)
    before = (commitment.item.title, commitment.heard, commitment.owner, commitment.due)
    if commitment.version != version and before == (title, heard, owner, due):
        return commitment  # the same form, sent twice
    if commitment.version != version:
        raise Conflict(_("Algú altre l’ha canviat mentre escrivíeu. El vostre text no s’ha perdut."))
    if owner != commitment.owner:
        _require_member(owner, commitment.item.space_id)
    asking.settle(item=commitment.item, what=KEEP_COMMITMENT, answer="changed")
    commitment.heard, commitment.owner, commitment.due, commitment.version = heard, owner, due, version + 1
    commitment.save(update_fields=["heard", "owner", "due", "version"])
    items.update(item=commitment.item, title=title)
    items.place(item=commitment.item, folder=FOLDER, pk=commitment.pk)
    _ask(commitment)
    events.record(COMMITMENT_CHANGED, by=by.pk, item=commitment.item, target=commitment.pk, version=version + 1)
    return commitment


@transaction.atomic
def accept_commitment(*, commitment: Commitment, by: Person) -> Commitment:
    """Say that a proposed commitment will be kept. Refuses one that is not proposed."""
    commitment = items.locked(commitment, "owner")
    if commitment.state != Commitment.State.PROPOSED:
        raise Refused(_("Aquest compromís ja no és una proposta."))
    items.update(item=commitment.item, state=Commitment.State.ACCEPTED)
    events.record(COMMITMENT_ACCEPTED, by=by.pk, item=commitment.item, target=commitment.pk)
    return commitment


@transaction.atomic
def start_commitment(*, commitment: Commitment, by: Person) -> Commitment:
    """Say that an accepted commitment is under way. Refuses one that is not accepted."""
    commitment = items.locked(commitment, "owner")
    if commitment.state != Commitment.State.ACCEPTED:
        raise Refused(_("Només es pot començar un compromís acceptat."))
    items.update(item=commitment.item, state=Commitment.State.DOING)
    events.record(COMMITMENT_STARTED, by=by.pk, item=commitment.item, target=commitment.pk)
    return commitment


@transaction.atomic
def finish_commitment(*, commitment: Commitment, by: Person, effect: str) -> Commitment:
    """Say what was done, «Hem fet…», and settle what was asked. Refuses a proposal, and one that is over."""
    commitment = items.locked(commitment, "owner")
    _require_open(commitment)
    if commitment.state == Commitment.State.PROPOSED:
        raise Refused(_("Encara és una proposta: cal acceptar-la abans de dir que és feta."))
    _end(commitment, Commitment.State.DONE, effect=effect)
    events.record(COMMITMENT_FINISHED, by=by.pk, item=commitment.item, target=commitment.pk)
    return commitment


@transaction.atomic
def discard_commitment(*, commitment: Commitment, by: Person, reason: str) -> Commitment:
    """Say that it will not be done, with the reason that members read; settles what was asked.

    Refuses one that is over.
    """
    commitment = items.locked(commitment, "owner")
    _require_open(commitment)
    _end(commitment, Commitment.State.DISCARDED, reason=reason)
    events.record(COMMITMENT_DISCARDED, by=by.pk, item=commitment.item, target=commitment.pk)
    return commitment


def _end(commitment: Commitment, state: Commitment.State, **text: str) -> None:
    for name, value in text.items():
        setattr(commitment, name, value)
    commitment.save(update_fields=list(text))
    items.update(item=commitment.item, state=state, date=timezone.now())
    asking.settle(item=commitment.item, what=KEEP_COMMITMENT, answer=state)


def _ask(commitment: Commitment) -> None:
    asking.ask(to=commitment.holder, item=commitment.item, what=KEEP_COMMITMENT, due=commitment.due, minutes=MINUTES)


def _require_open(commitment: Commitment) -> None:
    if not commitment.is_open:
        raise Refused(_("Aquest compromís ja és tancat."))


def _require_member(owner: Person | None, space: int) -> None:
    if owner and not standing.of(person=owner.pk, space=space, today=timezone.localdate()).is_member:
        raise Refused(_("Qui se n’encarrega ha de formar part de l’Espai."))
