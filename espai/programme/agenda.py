"""The agenda as people read it: when each point starts, and whether the minutes add up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from espai.core.prepared import Prepared
from espai.core.templatetags.dates import hour
from espai.programme.models import Point, Session, public_name, spoken_name

Hung = tuple[str, str, str, int]  # path, title, extension and size of a document


@dataclass(frozen=True)
class Taker:
    """Who takes a point, as members read it and as others do."""

    name: str
    public_name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Line:
    """A point with the hour at which it starts, in plain values; `path` is of the contribution that it comes from."""

    number: int
    item: int
    at: datetime
    title: str
    kind: str
    minutes: int
    text: str
    objective: str
    path: str
    takers: tuple[Taker, ...] = ()

    @property
    def iso(self) -> str:
        return timezone.localtime(self.at).isoformat()

    @property
    def kind_name(self) -> str:
        return str(Point.Kind(self.kind).label)

    @property
    def is_pause(self) -> bool:
        return self.kind == Point.Kind.PAUSE


@dataclass(frozen=True)
class Agenda:
    lines: tuple[Line, ...]
    used: int
    available: int
    ends: datetime

    @property
    def left(self) -> int:
        """The minutes that nothing fills; below 0, those that do not fit."""
        return self.available - self.used

    @property
    def excess(self) -> int:
        return max(0, -self.left)


@Prepared
def points_of(session: int) -> QuerySet[Point, Any]:
    rows = Point.objects.filter(session_id=session).order_by("position", "pk", "speakers__pk")
    plain = ("pk", "item_id", "item__title", "kind", "minutes", "text", "objective", "contribution__item__path")
    return rows.values_list(*plain, "speakers__name", "speakers__body", "speakers__person_id")


def of(session: Session, rows: list[Any] | None = None) -> Agenda:
    """Return the agenda of a session, each point with who takes it: one statement, unless the rows are given."""
    points: dict[int, Any] = {}
    takers: dict[int, list[Taker]] = {}
    for *plain, name, body, person in points_of(session.pk) if rows is None else rows:
        points[plain[0]] = plain
        if name is not None:
            taker = Taker(spoken_name(name, body), public_name(name, body, person))
            takers.setdefault(plain[0], []).append(taker)
    lines, used = [], 0
    for number, item, title, kind, minutes, text, objective, path in points.values():
        at = session.starts_at + timedelta(minutes=used)
        taken = tuple(takers.get(number, ()))
        lines.append(Line(number, item, at, title, kind, minutes, text, objective, path or "", taken))
        used += minutes
    return Agenda(tuple(lines), used, session.minutes, session.ends_at)


def facts(session: Session, agenda: Agenda) -> dict[str, Any]:
    """Return what is told of a session, to compare it later with what it has become."""
    return {
        "title": session.item.title,
        "when": [session.starts_at.isoformat(), session.ends_at.isoformat()],
        "where": [session.mode, session.place, session.link],
        "agenda": [
            [line.title, line.minutes, line.text, [taker.name for taker in line.takers]] for line in agenda.lines
        ],
    }


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return the names of the facts that are not what they were."""
    return [name for name, value in now.items() if before.get(name) != value]


def hours(session: Session) -> str:
    """«9.30–13.30»"""
    return f"{hour(session.starts_at)}–{hour(session.ends_at)}"
