"""Where a result opens: the part of it with most of what was asked, and what is shown of that part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from espai.core.search.queries import Alternative, Query
from espai.core.search.snippets import Run, snippet

# The parts of a few items only are looked at, by what they hold: no index would be faster.
PLACES = """
SELECT p.item_id, p.anchor, p.page, p.heading, p.text, p.stems FROM core_searchpart p JOIN (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY item_id ORDER BY {worth} DESC, number) AS place
    FROM core_searchpart WHERE item_id IN ({items})
) best ON best.id = p.id WHERE best.place = 1
"""
PRECISION = 1_000
HAS = {"sqlite": "instr(stems, %s) > 0", "postgresql": "strpos(stems, %s) > 0"}


@dataclass(frozen=True)
class Part:
    """A part of an item, as it was indexed."""

    anchor: str
    page: int | None
    heading: str
    text: str
    stems: str


@dataclass(frozen=True)
class Place:
    """A part: what follows the address of its item, where it is, and its text with what was asked marked."""

    anchor: str
    page: int | None
    heading: str
    runs: list[Run]


def parts(items: Sequence[int], query: Query) -> dict[int, Part]:
    """Return, of each of these items, which the reader may see, the part with most of what is asked: one statement."""
    if not items:
        return {}
    tests, params = [], []
    for weight, group in zip(query.weights, query.groups, strict=True):
        test, bound = _has(group)
        tests.append(f"CASE WHEN {test} THEN {round(weight * PRECISION)} ELSE 0 END")
        params += bound
    sql = PLACES.format(worth=f"({' + '.join(tests)})", items=", ".join(["%s"] * len(items)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *items])
        return {pk: Part(*part) for pk, *part in cursor.fetchall()}


def place(part: Part, query: Query) -> Place:
    return Place(part.anchor, part.page, part.heading, snippet(part.text, query.wanted))


def _has(group: tuple[Alternative, ...]) -> tuple[str, list[Any]]:
    has = HAS[connection.vendor]
    tests, params = [], []
    for one in group:
        said = [" ".join(one.stems)] if one.in_order else one.stems
        tests.append("(" + " AND ".join([has] * len(said)) + ")")
        params += [f" {stem} " for stem in said]
    return f"({' OR '.join(tests)})", params
