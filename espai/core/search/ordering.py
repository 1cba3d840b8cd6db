"""Which result goes first: how much of what is asked it is about, and what is known of the reader."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from espai.core.search.queries import Alternative, Group, Query

if TYPE_CHECKING:
    from espai.core.search.finding import Found, Reader
    from espai.core.search.places import Part

IN_TITLE, IN_LEAD = 1.0, 0.5  # of what is asked, when it is there
MATCH = 0.25  # what the database says of how it matches, beside that
TOGETHER = 0.7  # how much of what is asked is in one part, or in the title
RECENT, OWN, FOR_THEM = 0.08, 0.05, 0.03
ALIKE = 0.8  # of a word that means the same as one that was written


def ordered(rows: "list[Found]", query: Query, reader: "Reader") -> "list[Found]":
    """Return results in order, each with what it is worth; what their parts say is not known yet."""
    best = max((row.score for row in rows), default=1.0) or 1.0
    now = timezone.now()
    told = [replace(row, worth=_about(row, query) + MATCH * row.score / best + _near(row, reader, now)) for row in rows]
    return sorted(told, key=lambda row: (-row.worth, -row.id))


def by_parts(rows: "list[Found]", parts: "dict[int, Part]", query: Query) -> "list[Found]":
    """Return results again in order, now that the part of each that says most of what is asked is known."""
    worth = {row.id: row.worth + TOGETHER * _together(row, parts.get(row.id), query) for row in rows}
    return sorted(rows, key=lambda row: (-worth[row.id], -row.id))


def _about(row: "Found", query: Query) -> float:
    """Return how much of what is asked a result is about, from 0 to 1: the title says most of it."""
    title, lead = _Text(row.stems), _Text(row.lead)
    about = 0.0
    for weight, group in zip(query.weights, query.groups, strict=True):
        about += weight * max(IN_TITLE * title.says(group), IN_LEAD * lead.says(group))
    return about / sum(query.weights)


def _together(row: "Found", part: "Part | None", query: Query) -> float:
    title, said = _Text(row.stems), _Text(part.stems if part else "")
    there = 0.0
    for weight, group in zip(query.weights, query.groups, strict=True):
        there += weight * max(title.says(group), said.says(group))
    return there / sum(query.weights)


class _Text:
    """Stems, to be asked what they say."""

    def __init__(self, stems: str) -> None:
        self.text = f" {stems.strip()} "
        self.words = frozenset(stems.split())

    def says(self, group: Group) -> float:
        """Return 1 when what was written is there, and less when only what means the same is."""
        own, *others = group
        if self._has(own):
            return 1.0
        return ALIKE if any(self._has(one) for one in others) else 0.0

    def _has(self, one: Alternative) -> bool:
        """Tell whether all the stems are there, and in their order where that is asked."""
        if not self.words.issuperset(one.stems):
            return False
        return not one.in_order or len(one.stems) == 1 or f" {' '.join(one.stems)} " in self.text


def _near(row: "Found", reader: "Reader", now: datetime) -> float:
    """Return what is added to what is recent, of the reader's entity, or for the phase of its plan."""
    date = row.date if row.date.tzinfo else row.date.replace(tzinfo=UTC)
    years = max(0.0, (now - date).days / 365)
    is_own = row.entity is not None and row.entity in reader.who.entities
    is_for_them = any(phase in reader.phases for phase in row.phases.split())
    return RECENT / (1 + years) + OWN * is_own + FOR_THEM * is_for_them
