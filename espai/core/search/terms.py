"""The stems that there are, and in how many entries: which words are rare, and which one that was mistyped may be."""

from dataclasses import replace
from math import log

from django.db import connection, transaction
from rapidfuzz.distance import OSA

from espai.core.models import SearchEntry, SearchTerm
from espai.core.search.queries import Alternative, Query
from espai.core.search.words import TITLE_WORD

SHORT, LONG = 4, 8  # letters: from these on, one slip is allowed, and two
NEAREST = 3
MOST = 60  # signs of a stem
CHANGED = 0.1  # of the entries: from then on, what is rare may have changed
ALL = ""  # the row that says how many entries there are
COUNTED = {
    "sqlite": "SELECT term, doc FROM core_searchvocabulary",
    "postgresql": "SELECT word, ndoc FROM ts_stat('SELECT vector FROM core_searchentry')",
}


def rarities(query: Query) -> dict[str, float]:
    """Return how rare each stem that was written is: the logarithm of entries by those that have it (BM25's idf)."""
    wanted = {stem for own in query.own for stem in own}
    known = dict(SearchTerm.objects.filter(stem__in=[ALL, *wanted]).values_list("stem", "entries"))
    every = known.get(ALL, 1)
    return {stem: log(1 + (every + 0.5) / (known.get(stem, 0) + 0.5)) for stem in wanted}


@transaction.atomic
def recount() -> int:
    """Count again in how many entries each stem is, from the index itself; return how many stems there are."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED[connection.vendor])
        terms = [SearchTerm(stem=stem, entries=entries) for stem, entries in cursor.fetchall() if is_stem(stem)]
    SearchTerm.objects.all().delete()
    SearchTerm.objects.bulk_create([SearchTerm(stem=ALL, entries=SearchEntry.objects.count()), *terms], 1_000)
    return len(terms)


def is_stem(term: str) -> bool:
    """Tell a stem from a word of a title, that the index holds too."""
    return len(term) <= MOST and not term.startswith(TITLE_WORD)


def recount_if_changed() -> None:
    """Count again when there are a tenth more or fewer entries than when they were counted."""
    counted = SearchTerm.objects.filter(stem=ALL).values_list("entries", flat=True).first() or 0
    if abs(SearchEntry.objects.count() - counted) > CHANGED * counted:
        recount()


def corrected(query: Query) -> Query:
    """Return the query with what each of its words may have been, if it was mistyped.

    Of every word, also of those that there are: what is done must not tell which words the index has.
    """
    return replace(query, groups=tuple((*group, *_near(group)) for group in query.groups))


def _near(group: tuple[Alternative, ...]) -> list[Alternative]:
    written = group[0].stems[0]
    if group[0].in_order or len(group[0].stems) > 1 or len(written) < SHORT or not written.isalpha():
        return []
    slips = 2 if len(written) >= LONG else 1
    like = SearchTerm.objects.filter(stem__startswith=written[0]).exclude(stem=written)
    near = []
    for stem, entries in like.values_list("stem", "entries"):
        distance = OSA.distance(written, stem, score_cutoff=slips)
        if distance <= slips:
            near.append((distance, -entries, stem))
    return [Alternative((stem,)) for _distance, _entries, stem in sorted(near)[:NEAREST]]
