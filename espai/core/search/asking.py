"""A search, whole: what is found and where it opens, how many there are and how they could be narrowed.

When little has everything that was asked, what has a part of it follows; when nothing has, the words are taken for what
they may have been.
"""

from collections import Counter
from dataclasses import dataclass, field

from espai.core.search import finding
from espai.core.search.finding import Chosen, Found, Reader, counted, found
from espai.core.search.ordering import by_parts
from espai.core.search.places import Part, Place, parts, place
from espai.core.search.queries import Query, parse
from espai.core.search.terms import corrected, weighed
from espai.core.search.thesaurus import synonyms_of

PAGE = 20
FEW = 10  # results of everything that was asked under which what has a part of it is shown too
SOME = 10  # of those
PART = 0.2  # of what the words tell, that those have
Row = tuple[str, int | None, str, str]  # kind, origin, language, phases


@dataclass(frozen=True)
class Facet:
    """How many results each choice would show; empty when they are more than are counted."""

    name: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Results:
    """What is found. `total` is None when there are more than 1,000; `partly` has only some of what was asked."""

    query: Query
    rows: list[tuple[Found, Place | None]] = field(default_factory=list)
    partly: list[tuple[Found, Place | None]] = field(default_factory=list)
    total: int | None = 0
    facets: list[Facet] = field(default_factory=list)
    is_corrected: bool = False


def ask(reader: Reader, text: str, now: Chosen, *, page: int = 1) -> Results:
    """Return a page of what the reader may see that a text asks for, as `now` narrows it."""
    query = parse(text, synonyms_of(reader.who.space))
    if not query:
        return Results(query)
    query = weighed(query)
    all_of_it = counted(reader.who, query, Chosen())
    other = query if all_of_it else corrected(query)
    if other != query:
        all_of_it = counted(reader.who, other, Chosen())
    is_corrected, query = other != query and bool(all_of_it), other
    total = _total(reader, query, now, all_of_it)
    known, start = finding.MOST_COUNTED if total is None else total, (page - 1) * PAGE
    rows = found(reader, query, now, start=start, total=known) if known > start else []
    partly = _partly(reader, query, now, rows) if page == 1 and len(rows) < FEW else []
    at = parts([row.id for row in (*rows, *partly)], query)
    first = start % finding.BLOCK % finding.WINDOW
    return Results(
        query,
        shown(by_parts(rows, at, query)[first : first + PAGE], at, query),
        shown(by_parts(partly, at, query)[:SOME], at, query),
        total,
        _facets(all_of_it, now) if len(all_of_it) <= finding.MOST_COUNTED else [],
        is_corrected,
    )


def _partly(reader: Reader, query: Query, now: Chosen, rows: list[Found]) -> list[Found]:
    if len(query.groups) == 1:
        return []
    known = {row.id for row in rows}
    some = found(reader, query.weighed(query.weights, PART), now, start=0, total=finding.BLOCK)
    return [row for row in some if row.id not in known]


def shown(rows: list[Found], at: dict[int, Part], query: Query) -> list[tuple[Found, Place | None]]:
    """Return each result with the place where it opens."""
    return [(row, place(at[row.id], query) if row.id in at else None) for row in rows]


def _total(reader: Reader, query: Query, now: Chosen, all_of_it: list[Row]) -> int | None:
    """Return how many there are as they are narrowed: of those at hand, or counted when there are more."""
    if len(all_of_it) <= finding.MOST_COUNTED:
        return sum(_fits(row, now) for row in all_of_it)
    narrowed = len(counted(reader.who, query, now)) if now else len(all_of_it)
    return narrowed if narrowed <= finding.MOST_COUNTED else None


def _facets(rows: list[Row], now: Chosen) -> list[Facet]:
    """Count each choice among what the other choices leave."""
    kinds: Counter[str] = Counter()
    origins: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    phases: Counter[str] = Counter()
    for row in rows:
        kind, origin, language, serves = row
        misses = [name for name, fits in _tests(row, now).items() if not fits]
        for name, counts, values in (
            ("kind", kinds, [kind]),
            ("origin", origins, [str(origin or 0)]),
            ("language", languages, [language]),
            ("phase", phases, serves.split()),
        ):
            if misses in ([], [name]):
                counts.update(values)
    return [Facet("kind", kinds), Facet("origin", origins), Facet("language", languages), Facet("phase", phases)]


def _tests(row: Row, now: Chosen) -> dict[str, bool]:
    kind, origin, language, phases = row
    return {
        "kind": now.kind in ("", kind),
        "origin": now.origin is None or now.origin == (origin or 0),
        "language": now.language in ("", language),
        "phase": not now.phase or now.phase in phases.split(),
    }


def _fits(row: Row, now: Chosen) -> bool:
    return all(_tests(row, now).values())
