"""Who is convened to the sessions of a space, and why; and what a sending really told them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from espai.members import standing
from espai.members.models import Appointment, Designation, Person
from espai.notices.models import Message
from espai.programme.agenda import differences
from espai.programme.models import Convening

ROLES = [Designation.Role.REFERENT, Designation.Role.DEPUTY, Designation.Role.COUNCILLOR]
OFFICE = Appointment.Role.COORDINATION
TOLD = "told"  # somebody who was convened, and is no longer of the space


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets the programme; coordination gets a copy, and is not asked whether it comes."""

    person: Person
    role: str
    entity: int | None = None
    entity_name: str = ""

    @property
    def is_asked(self) -> bool:
        return self.role != OFFICE

    @property
    def reason(self) -> str:
        """Why this person gets it, in the language of the moment."""
        names = {"entity": self.entity_name}
        return {
            "referent": _("Sou la persona referent: %(entity)s.") % names,
            "deputy": _("Sou suplent: %(entity)s.") % names,
            "councillor": _("Sou càrrec electe: %(entity)s.") % names,
            "observer": _("Sou persona observadora de l’Espai."),
            "coordination": _("Còpia per a coordinació."),
            TOLD: _("Us havíem convocat a aquesta sessió."),
        }[self.role]


def recipients(space: int, today: date) -> list[Recipient]:
    """Return everybody with a live designation, the observers and coordination, each once, by name: two queries."""
    found: dict[int, Recipient] = {}
    designated = Designation.objects.filter(
        standing.current(today), membership__in=standing.live(today).filter(space=space), person__is_active=True
    ).select_related("person", "membership__entity")
    for row in sorted(designated, key=lambda row: (ROLES.index(Designation.Role(row.role)), row.pk)):
        entity = row.membership.entity
        found.setdefault(row.person_id, Recipient(row.person, row.role, entity.pk, entity.name))
    appointed = Appointment.objects.filter(
        standing.current(today), space=space, role__in=["observer", OFFICE], person__is_active=True
    ).select_related("person")
    for one in sorted(appointed, key=lambda one: (one.role != OFFICE, one.pk)):
        found.setdefault(one.person_id, Recipient(one.person, one.role))
    return sorted(found.values(), key=lambda one: (one.person.full_name, one.person.pk))


def addressed(convening: Convening, today: date) -> list[Recipient]:
    """Return who a sending is written to.

    A cancellation: whoever has the session in their calendar, also if they have left. A programme in which nothing
    has changed: whoever did not get it. Any other: everybody of the space.
    """
    reached, here = reached_before(convening), recipients(convening.session.item.space_id, today)
    holds = {person for person, one in reached.items() if one.method == Convening.Method.REQUEST}
    if convening.method == Convening.Method.REQUEST:
        return [one for one in here if convening.changes or one.person.pk not in holds]
    begun = max((reached[person].sequence for person in holds), default=0)
    told = holds | {person for person, one in reached.items() if one.sequence > begun}
    known = {one.person.pk: one for one in here}
    people = Person.objects.filter(pk__in=told, is_active=True).order_by("full_name", "pk")
    return [known.get(person.pk) or Recipient(person, TOLD) for person in people]


def reached_before(convening: Convening) -> dict[int, Convening]:
    """Return the last sending of the session before this one that reached each person, and was not recalled."""
    before = convening.session.convenings.filter(sequence__lt=convening.sequence).order_by("sequence")
    sendings = {one.batch: one for one in before}
    sent = Message.objects.filter(batch__in=list(sendings), space_id=convening.session.item.space_id)
    reached: dict[int, Convening] = {}
    for person, batch in sent.exclude(state=Message.State.RECALLED).values_list("person_id", "batch"):
        reached[person] = max(reached.get(person, sendings[batch]), sendings[batch], key=lambda one: one.sequence)
    return reached


def is_recalled(convening: Convening) -> bool:
    """Whether some message of a sending was recalled, so that somebody was not told."""
    return Message.objects.filter(batch=convening.batch, state=Message.State.RECALLED).exists()


def untold(last: Convening | None, facts: dict[str, Any]) -> list[str]:
    """Return the names of the facts that have changed since they were told: also those of a sending held back."""
    if last is None:
        return []
    waiting = [Message.State.QUEUED, Message.State.RECALLED]
    held = last.changes if Message.objects.filter(batch=last.batch, state__in=waiting).exists() else []
    return [name for name in facts if name in {*differences(last.facts, facts), *held}]
