"""Every write about the agenda of a session. Each reads it at a version, and refuses when it has moved since."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from espai.core import events, items, once
from espai.core.errors import Conflict, Refused
from espai.core.models import Link
from espai.members.models import Person
from espai.programme.events import AGENDA_CHANGED
from espai.programme.locking import shown
from espai.programme.models import Contribution, Point, Session, Speaker
from espai.programme.models.agenda import WITHDRAWN

MOVED = {Session.State.HELD, Session.State.CANCELLED}
Name = tuple[str, str]


@transaction.atomic
def add_point(
    *,
    session: Session,
    by: Person,
    title: str,
    kind: str,
    minutes: int,
    objective: str = "",
    text: str = "",
    people: Iterable[tuple[Person, str]] = (),
    outsiders: Iterable[Name] = (),
    once_key: str = "",
) -> Point:
    """Add a point at the end of the agenda; raises IntegrityError on a repeated `once_key`.

    `people` are of the Espai, each with the body they speak for; `outsiders` a name and a body.
    """
    session = _open(session)
    point = append(session=session, by=by, title=title, kind=kind, minutes=minutes, objective=objective, text=text)
    _write_speakers(point, people, outsiders)
    _changed(session, by)
    if once_key:
        once.remember(key=once_key, path=session.item.path)
    return point


@transaction.atomic
def change_point(
    *,
    point: Point,
    by: Person,
    version: int,
    title: str,
    kind: str,
    minutes: int,
    objective: str = "",
    text: str = "",
    people: Iterable[tuple[Person, str]] = (),
    outsiders: Iterable[Name] = (),
) -> Point:
    """Change a point of an agenda read at `version`; refuses with Conflict when the agenda has changed since."""
    session = _open(point.session, version)
    point = _fresh(point)
    point.kind, point.minutes, point.objective, point.text = kind, minutes, objective, text
    point.save(update_fields=["kind", "minutes", "objective", "text"])
    items.update(item=point.item, title=title)
    point.speakers.all().delete()
    _write_speakers(point, people, outsiders)
    _changed(session, by)
    return point


@transaction.atomic
def move_point(*, point: Point, by: Person, version: int, up: bool) -> None:
    """Change places with the point before (`up`) or after; at the end of the list nothing changes.

    Refuses with Conflict when the agenda has changed since `version`.
    """
    session = _open(point.session, version)
    points = list(Point.objects.filter(session=session))
    order = [one.pk for one in points]
    here = order.index(_fresh(point).pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(points):
        return
    points[here], points[there] = points[there], points[here]
    for position, one in enumerate(points, start=1):
        one.position = position
    Point.objects.bulk_update(points, ["position"])
    _changed(session, by)


@transaction.atomic
def remove_point(*, point: Point, by: Person, version: int) -> None:
    """Take a point out of an agenda read at `version`. Refuses one that materials in use hang from."""
    session = _open(point.session, version)
    point = _fresh(point)
    if Link.objects.filter(source=point.item).exclude(target__state=WITHDRAWN).exists():
        raise Refused(_("Aquest punt té materials: retireu-los abans."))
    point.delete()
    point.item.delete()
    _changed(session, by)


@transaction.atomic
def append(
    *,
    session: Session,
    by: Person,
    title: str,
    kind: str,
    minutes: int,
    objective: str = "",
    text: str = "",
    contribution: Contribution | None = None,
) -> Point:
    """Write a point, with its item, at the end of the agenda of a session that is locked. Records no event."""
    last = Point.objects.filter(session=session).aggregate(last=Max("position"))["last"] or 0
    item = items.create(
        kind=Point.KIND,
        title=title,
        state="",
        audience=session.item.audience,
        space=session.item.space_id,
        author=by.pk,
        root=session.item,
        is_listed=False,
    )
    point = Point.objects.create(
        session=session,
        item=item,
        position=last + 1,
        kind=kind,
        minutes=minutes,
        objective=objective,
        text=text,
        contribution=contribution,
    )
    items.update(item=item, path=f"{session.item.path}#punt-{point.pk}")
    return point


def _write_speakers(point: Point, people: Iterable[tuple[Person, str]], outsiders: Iterable[Name]) -> None:
    known = [Speaker(point=point, person=person, name=person.full_name, body=body) for person, body in people]
    others = [Speaker(point=point, name=name, body=body) for name, body in outsiders]
    Speaker.objects.bulk_create([*known, *others])


def _open(session: Session, version: int | None = None) -> Session:
    session = items.locked(session)
    if session.state in MOVED:
        raise Refused(_("L’ordre del dia d’aquesta sessió ja no es pot canviar."))
    if version is not None and session.agenda_version != version:
        raise Conflict(_("Algú altre ha canviat l’ordre del dia. Mireu com ha quedat i torneu-hi."))
    return session


def _fresh(point: Point) -> Point:
    return Point.objects.select_related("item", "session__item").get(pk=point.pk)


def _changed(session: Session, by: Person) -> None:
    session.agenda_version += 1
    session.save(update_fields=["agenda_version"])
    shown(session)
    events.record(AGENDA_CHANGED, by=by.pk, item=session.item, target=session.pk, version=session.agenda_version)
