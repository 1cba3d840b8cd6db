"""Building what a request may reach, in one query."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, IntegerField, Q, Value

from espai.core.access import Standing
from espai.members.models import Appointment, Designation, GroupMember

ACTING = {Designation.Role.REFERENT, Designation.Role.DEPUTY}


def current(today: date) -> Q:
    """Return the condition of a dated row being in force today."""
    return Q(from_on__lte=today) & (Q(until_on=None) | Q(until_on__gte=today))


def of(*, person: int, space: int, today: date, verified: bool = True, links: Iterable[int] = ()) -> Standing:
    """Return the standing of a person in a space (0: outside of any).

    `verified` is false when coordination has not shown its second factor: then it does not coordinate.
    Referents and deputies of a live membership hold `referent:<entity>`; experts and visitors only `public`.
    """
    rows = list(_rows(person, space, today)) if space else []
    roles = {role for role, _id in rows if role != "group"}
    coordinates = verified and Appointment.Role.COORDINATION in roles
    keys = {"public", f"person:{person}"}
    if roles - {Appointment.Role.ADMINISTRATOR}:
        keys |= {"space:0", f"space:{space}"}
    if coordinates:
        keys.add("coordination")
    for role, number in rows:
        if role == "group":
            keys.add(f"group:{number}")
        elif number:
            keys.add(f"entity:{number}")
            if role in ACTING:
                keys.add(f"referent:{number}")
    return Standing(
        space=space,
        person=person,
        keys=frozenset(keys),
        links=frozenset(links),
        coordinates=coordinates,
        roles=frozenset(roles),
        entities=tuple(sorted({number for role, number in rows if role in ACTING})),
    )


def _rows(person: int, space: int, today: date) -> Iterable[tuple[str, int]]:
    live = Q(membership__until_on=None) | Q(membership__until_on__gte=today)
    designations = (
        Designation.objects.filter(current(today), live, person=person, membership__space=space)
        .order_by()
        .values_list("role", F("membership__entity_id"))
    )
    appointments = (
        Appointment.objects.filter(current(today), Q(space=space) | Q(space=None), person=person)
        .order_by()
        .values_list("role", Value(0, output_field=IntegerField()))
    )
    groups = (
        GroupMember.objects.filter(current(today), person=person, group__space=space)
        .order_by()
        .annotate(role=Value("group"))
        .values_list("role", F("group_id"))
    )
    return designations.union(appointments, groups, all=True)
