"""The stems that there are, and in how many entries: which words are rare, and which one that was mistyped may be."""

from dataclasses import replace
from math import log

from django.db import connection, transaction
from django.db.models import Q
from rapidfuzz.distance import OSA

from espai.core.models import SearchEntry, SearchTerm
from espai.core.search.queries import Alternative, Query
from espai.core.search.words import TITLE_WORD

Rarity = dict[str, float]
SHORT, LONG = 4, 8  # letters: from these on, one slip is allowed, and two
NEAREST = 3
MOST = 60  # signs of a stem
CHANGED = 0.1  # of the entries: from then on, what is rare may have changed
ALL = ""  # the row that says how many entries there are
COUNTED = {
    "sqlite": "SELECT term, doc FROM core_searchvocabulary",
    "postgresql": "SELECT word, ndoc FROM ts_stat('SELECT vector FROM core_searchentry')",
}


def rarities(query: Query) -> Rarity:
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
    written = {group[0].stems[0] for group in query.groups if _may_be_mistyped(group)}
    beginnings = Q(*(("stem__startswith", stem[0]) for stem in sorted(written)), _connector=Q.OR)
    terms = list(SearchTerm.objects.filter(beginnings).values_list("stem", "entries")) if written else []
    near = {stem: _near(stem, terms) for stem in written}
    return replace(query, groups=tuple((*group, *near.get(group[0].stems[0], [])) for group in query.groups))


def _may_be_mistyped(group: tuple[Alternative, ...]) -> bool:
    own = group[0]
    return not own.in_order and len(own.stems) == 1 and len(own.stems[0]) >= SHORT and own.stems[0].isalpha()


def _near(written: str, terms: list[tuple[str, int]]) -> list[Alternative]:
    """Return the three stems nearest to one, the commonest first: of the same first letter, a slip or two away."""
    slips = 2 if len(written) >= LONG else 1
    away = ((OSA.distance(written, stem, score_cutoff=slips), -entries, stem) for stem, entries in terms)
    near = sorted(one for one in away if 0 < one[0] <= slips and one[2][0] == written[0])
    return [Alternative((stem,)) for _distance, _entries, stem in near[:NEAREST]]
