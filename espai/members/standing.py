"""From the first segment of an address and a person to a space and what they may reach there: one statement."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from espai.core.access import Standing
from espai.core.reading import Asked, one
from espai.members.models import Appointment, Designation, Membership, Space

ACTING = {Designation.Role.REFERENT, Designation.Role.DEPUTY}
GROUP = "group"

# In SQL by hand because every page asks it: composing it took longer than all else that a page does.
ROWS = """
SELECT s.id, s.slug, s.name, s.acronym, s.summary, r.role, r.number, r.name, (
    SELECT e.name FROM members_edition e WHERE e.space_id = s.id AND e.starts_on <= %(today)s
    ORDER BY e.starts_on DESC LIMIT 1
)
FROM members_space s LEFT JOIN (
    SELECT m.space_id, d.role, m.entity_id AS number, e.name
    FROM members_designation d JOIN members_membership m ON m.id = d.membership_id
    JOIN members_entity e ON e.id = m.entity_id
    WHERE d.person_id = {person} AND d.from_on <= %(today)s AND (d.until_on IS NULL OR d.until_on >= %(today)s)
        AND m.from_on <= %(today)s AND (m.until_on IS NULL OR m.until_on >= %(today)s)
    UNION ALL
    SELECT a.space_id, a.role, 0, '' FROM members_appointment a
    WHERE a.person_id = {person} AND a.from_on <= %(today)s AND (a.until_on IS NULL OR a.until_on >= %(today)s)
    UNION ALL
    SELECT g.space_id, 'group', g.id, ''
    FROM members_groupmember p JOIN members_group g ON g.id = p.group_id
    WHERE p.person_id = {person} AND p.from_on <= %(today)s AND (p.until_on IS NULL OR p.until_on >= %(today)s)
) r ON r.space_id = s.id OR r.space_id IS NULL
WHERE s.{column} = %(space)s
"""
BY_ID, OF_SESSION = "%(person)s", "(SELECT user_id FROM usersessions_usersession WHERE session_key = %(session)s)"


def current(today: date) -> Q:
    """Return the condition of a dated row being in force today."""
    return Q(from_on__lte=today) & (Q(until_on=None) | Q(until_on__gte=today))


def asks(slug: str | None, today: date, *, person: int | None = None, session: str = "") -> Asked[Any]:
    """Return what asks for the rows that `read` reads, of a person or of whom the key of a session belongs to."""
    sql = _sql("slug", OF_SESSION if session else BY_ID) if slug else ""
    return Asked(sql, {"space": slug, "person": person or 0, "session": session, "today": today}, list)


def read(
    rows: list[Any], *, person: int | None, verified: bool = True, links: Iterable[int] = ()
) -> tuple[Space, Standing] | None:
    """Return the space that was asked for and the standing in it of a person (None: a visitor); None: no space."""
    if not rows:
        return None
    space = Space(*rows[0][:5])
    space.edition = rows[0][8] or ""
    return space, _standing(space.pk, person, _roles(rows), verified=verified, links=links)


def of(*, person: int, space: int, today: date, verified: bool = True, links: Iterable[int] = ()) -> Standing:
    """Return the standing of a person in a space (0: outside of any).

    `verified` is false when coordination has not shown its second factor: then it does not coordinate.
    Referents and deputies of a live membership hold `referent:<entity>`; a visitor only `public`.
    """
    asked = Asked(_sql("id", BY_ID) if space else "", {"space": space, "person": person, "today": today}, list)
    return _standing(space, person, _roles(one(asked)), verified=verified, links=links)


def spaces_of(person: int, today: date) -> list[Space]:
    """Return the spaces in which a person has a role today, in order."""
    acting = Designation.objects.filter(current(today), membership__in=live(today), person=person)
    appointed = Appointment.objects.filter(current(today), person=person)
    either = Q(memberships__designations__in=acting) | Q(appointments__in=appointed)
    return list(Space.objects.filter(either).distinct().order_by("pk"))


def live(today: date) -> QuerySet[Membership]:
    """Return the memberships that are in force today."""
    return Membership.objects.filter(current(today))


def without_referent(space: int, today: date) -> QuerySet[Membership]:
    """Return the memberships of a space that are in force today and that nobody acts for as referent."""
    acting = Designation.objects.filter(current(today), membership=OuterRef("pk"), role=Designation.Role.REFERENT)
    acting = acting.filter(person__is_active=True)
    return live(today).filter(~Exists(acting), space=space).select_related("entity").order_by("entity__sort_key", "pk")


def _roles(rows: list[Any]) -> list[tuple[str, int, str]]:
    return [(row[5], row[6], row[7]) for row in rows if row[5]]


def _sql(column: str, person: str) -> str:
    """Only what is written in this module; everything that comes from outside is a parameter."""
    return ROWS.replace("{column}", column).replace("{person}", person)


def _standing(
    space: int, person: int | None, rows: list[tuple[str, int, str]], *, verified: bool, links: Iterable[int]
) -> Standing:
    if person is None:
        return Standing(space=space, links=frozenset(links))
    roles = {role for role, _number, _name in rows if role != GROUP}
    coordinates = verified and Appointment.Role.COORDINATION in roles
    keys = {"public", f"person:{person}"}
    belongs = bool(roles - {Appointment.Role.ADMINISTRATOR})
    if belongs:
        keys |= {"space:0", f"space:{space}"}
    if coordinates:
        keys.add("coordination")
    for role, number, _name in rows:
        if role == GROUP and belongs:
            keys.add(f"group:{number}")
        elif role != GROUP and number:
            keys.add(f"entity:{number}")
            if role in ACTING:
                keys.add(f"referent:{number}")
    acting = {number: name for role, number, name in rows if role in ACTING}
    return Standing(
        space=space,
        person=person,
        keys=frozenset(keys),
        links=frozenset(links),
        coordinates=coordinates,
        roles=frozenset(roles),
        entities=tuple(sorted(acting)),
        names=tuple(acting[number] for number in sorted(acting)),
    )
