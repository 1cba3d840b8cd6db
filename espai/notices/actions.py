"""Every write about asks answered from a message, preferences and the outbox."""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.core import events, items
from espai.core.access import Standing
from espai.core.errors import Refused
from espai.core.models import Item
from espai.core.signing import unseal
from espai.members import standing
from espai.members.models import Person
from espai.notices import asking, outbox
from espai.notices.events import ASK_ANSWERED, MESSAGE_RECALLED
from espai.notices.models import Ask, Preference

ANSWER_LIVES = timedelta(days=30)
GONE = gettext_lazy("El que es demanava ja no hi és.")


class Answer(NamedTuple):
    """What a signed link says: an answer to an ask, by a person who stands where `who` says."""

    ask: Ask
    person: Person
    who: Standing
    value: str


def read_answer(token: str) -> Answer:
    """Return what a signed link says, or refuse with the reason.

    It is refused once it is answered, and to whoever holds no longer what the ask was addressed to.
    """
    ask, number, value = _opened(token)
    person = Person.objects.filter(pk=number, is_active=True).first()
    if person is None:
        raise Refused(GONE)
    if ask.done_at:
        raise Refused(_("Això ja està respost."))
    who = standing.of(person=person.pk, space=ask.space_id, today=timezone.localdate())
    if not Ask.objects.open_for(who).filter(pk=ask.pk).exists():
        raise Refused(_("Aquesta petició ja no és per a vós."))
    return Answer(ask, person, who, value)


def _opened(token: str) -> tuple[Ask, int, str]:
    sealed = unseal("answer", token, ANSWER_LIVES)
    if sealed is None:
        raise Refused(_("Aquest enllaç ha caducat o no és complet. Podeu respondre des de l’Espai."))
    number, person, value = sealed
    ask = Ask.objects.select_related("item").filter(pk=number).first()
    if ask is None:
        raise Refused(GONE)
    return ask, person, value


@transaction.atomic
def answer_from_message(*, token: str) -> Ask:
    """Carry out the answer of a signed link, once: of two presses the second is told that it is answered.

    The person must still hold what the ask was addressed to: the link of somebody who left opens nothing.
    """
    items.lock(_opened(token)[0].item_id)
    ask, person, who, value = read_answer(token)  # as it is once nobody else is answering it
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
