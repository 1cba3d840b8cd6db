"""What the reader finds: only what they may see, the best first, each opened at its place.

The permission is inside each statement, so that neither results nor counts tell of anything else. Two things are of
the whole index: how rare a word is, which orders what is found, and the words that one mistyped may be, which only
show through what the reader may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from espai.core import links
from espai.core.access import Standing
from espai.core.search.engines import Matching, engine
from espai.core.search.ordering import ordered
from espai.core.search.queries import Query

MOST_COUNTED = 1_000
BLOCK = 100  # results that are ordered together by what they are about and what is known of the reader
WINDOW = 40  # of those, that are ordered again by what their parts say: two pages
AHEAD = 4 * BLOCK  # matches that are looked at before it is known which may be seen
EVERY = 2**31 - 1


@dataclass(frozen=True)
class Chosen:
    """How the reader narrows what is found; empty, or None for the origin (0: of no entity), is all of it."""

    kind: str = ""
    origin: int | None = None
    language: str = ""
    phase: str = ""

    def __bool__(self) -> bool:
        return self != Chosen()


@dataclass(frozen=True)
class Reader:
    """Who asks: what they may see, and what makes a thing nearer to them."""

    who: Standing
    phases: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    id: int
    score: float
    kind: str
    title: str
    path: str
    state: str
    date: datetime
    entity: int | None
    language: str
    phases: str
    stems: str
    lead: str
    worth: float = 0.0


FOUND = """
SELECT f.id, f.score, core_item.kind, core_item.title, core_item.path, core_item.state, core_item.date,
core_item.entity_id, e.language, e.phases, e.title, e.lead
FROM ({matching}) f JOIN core_item ON core_item.id = f.id JOIN core_searchentry e ON e.item_id = f.id
WHERE {seen}{narrowed}
ORDER BY f.score DESC, f.id DESC LIMIT %s OFFSET %s
"""
COUNTED = """
SELECT core_item.kind, core_item.entity_id, e.language, e.phases
FROM ({matching}) f JOIN core_item ON core_item.id = f.id JOIN core_searchentry e ON e.item_id = f.id
WHERE {seen}{narrowed} LIMIT %s
"""


TITLES = """
SELECT core_item.title FROM ({matching}) f JOIN core_item ON core_item.id = f.id
WHERE {seen}{narrowed} ORDER BY core_item.date DESC, core_item.id DESC LIMIT %s
"""


def titles(who: Standing, matching: Matching, limit: int) -> list[str]:
    """Return the titles of what matches, the newest first, each once."""
    sql, params = _permitted(TITLES, matching, who, Chosen())
    return list(dict.fromkeys(title for (title,) in _rows(sql, (*params, limit))))


def found(reader: Reader, query: Query, now: Chosen, *, start: int, total: int) -> list[Found]:
    """Return the results of the window of 40 in which `start` is, in order, of the `total` that are known to be there.

    Those of a block of 100 are ordered by what the database says of them, and by how much of what is asked is in the
    title, how recent they are, and whether they are of the reader's entity or for the phase of its plan.
    """
    block, place = divmod(start, BLOCK)
    limit = EVERY if block else AHEAD
    rows = _block(reader.who, engine().ranked(query, limit), now, block)
    if limit == AHEAD and len(rows) < min(BLOCK, total):
        # What was looked at holds too little that may be seen.
        rows = _block(reader.who, engine().ranked(query, EVERY), now, block)
    begins = place // WINDOW * WINDOW
    return ordered(rows, query, reader)[begins : begins + WINDOW]


def _block(who: Standing, matching: Matching, now: Chosen, block: int) -> list[Found]:
    sql, params = _permitted(FOUND, matching, who, now)
    return [Found(*row) for row in _rows(sql, (*params, BLOCK, block * BLOCK))]


def counted(who: Standing, query: Query, now: Chosen) -> list[tuple[str, int | None, str, str]]:
    """Return kind, origin, language and phases of each result, of 1,001 at most."""
    sql, params = _permitted(COUNTED, engine().matching(query), who, now)
    return _rows(sql, (*params, MOST_COUNTED + 1))


def _permitted(sql: str, matching: Matching, who: Standing, now: Chosen) -> tuple[str, tuple[Any, ...]]:
    seen, values = links.visible.bind(who)
    _select, where = seen.sql.split(" WHERE ", 1)  # what `reach` says, of the item that is joined
    narrowed, chosen = _narrowed(now)
    sql = sql.format(matching=matching.sql, seen=where, narrowed=narrowed)
    return sql, (*matching.params, *seen.params(values), *chosen)


def _narrowed(now: Chosen) -> tuple[str, list[Any]]:
    tests: list[tuple[str, list[Any]]] = []
    if now.kind:
        tests.append((" AND core_item.kind = %s", [now.kind]))
    if now.origin is not None:
        tests.append(
            (" AND core_item.entity_id = %s", [now.origin]) if now.origin else (" AND core_item.entity_id IS NULL", [])
        )
    if now.language:
        tests.append((" AND e.language = %s", [now.language]))
    if now.phase:
        tests.append((" AND e.phases LIKE %s", [f"% {now.phase} %"]))
    return "".join(sql for sql, _params in tests), [param for _sql, params in tests for param in params]


def _rows(sql: str, params: Iterable[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall()
