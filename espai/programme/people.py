"""Who is convened to the sessions of a space, and why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from espai.members import standing
from espai.members.models import Appointment, Designation, Person

ROLES = [Designation.Role.REFERENT, Designation.Role.DEPUTY, Designation.Role.COUNCILLOR]
OFFICE = Appointment.Role.COORDINATION


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
