"""The agenda as people read it: when each point starts, and whether the minutes add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from espai.core.templatetags.dates import hour
from espai.programme.models import Point, Session


@dataclass(frozen=True)
class Line:
    """A point with the hour at which it starts."""

    point: Point
    at: datetime

    @property
    def iso(self) -> str:
        return timezone.localtime(self.at).isoformat()

    @property
    def is_pause(self) -> bool:
        return self.point.kind == Point.Kind.PAUSE


@dataclass(frozen=True)
class Agenda:
    lines: list[Line]
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


def of(session: Session, points: Iterable[Point] | None = None) -> Agenda:
    """Return the agenda of a session: two queries, unless the points are given."""
    listed = list(session.points.prefetch_related("speakers") if points is None else points)
    lines, used = [], 0
    for point in listed:
        lines.append(Line(point, session.starts_at + timedelta(minutes=used)))
        used += point.minutes
    return Agenda(lines, used, session.minutes, session.ends_at)


def facts(session: Session, agenda: Agenda) -> dict[str, Any]:
    """Return what is told of a session, to compare it later with what it has become."""
    return {
        "title": session.item.title,
        "when": [session.starts_at.isoformat(), session.ends_at.isoformat()],
        "where": [session.mode, session.place, session.link],
        "agenda": [
            [
                line.point.item.title,
                line.point.minutes,
                line.point.text,
                [str(one) for one in line.point.speakers.all()],
            ]
            for line in agenda.lines
        ],
    }


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return the names of the facts that are not what they were."""
    return [name for name, value in now.items() if before.get(name) != value]


def hours(session: Session) -> str:
    """«9.30–13.30»"""
    return f"{hour(session.starts_at)}–{hour(session.ends_at)}"
