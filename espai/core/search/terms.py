"""The stems that there are, and in how many entries: which words are rare, and which one that was mistyped may be."""

from dataclasses import replace
from math import log

from django.db import connection, transaction
from django.db.models import Q
from rapidfuzz.distance import OSA

from espai.core.models import SearchEntry, SearchTerm
from espai.core.search.queries import Alternative, Query
from espai.core.search.words import TITLE_WORD

SHORT, LONG = 4, 8  # letters: from these on, one slip is allowed, and two
WHOLE = 6  # letters of a stem that may be the beginning of what was written
NEAREST = 3
MOST = 60  # signs of a stem
CHANGED = 0.1  # of the entries: from then on, what is rare may have changed
FEWEST, FEW = 3, 0.01  # entries, and part of the entries, under which a stem is rare
ALL = ""  # the row that says how many entries there are
COUNTED = {
    "sqlite": "SELECT term, doc FROM core_searchvocabulary",
    "postgresql": "SELECT word, ndoc FROM ts_stat('SELECT vector FROM core_searchentry')",
}


def weighed(query: Query) -> Query:
    """Return the query with how much each group tells: the logarithm of all entries by those that have it (BM25's idf).

    Of alternatives, the commonest counts. What a hundredth of the entries have, or three, and what none has, tell the
    same, so that nobody learns by searching whether some hidden thing has a word.
    """
    wanted = {stem for group in query.groups for one in group for stem in one.stems}
    known = dict(SearchTerm.objects.filter(stem__in=[ALL, *wanted]).values_list("stem", "entries"))
    every = known.get(ALL, 1)
    least = max(FEWEST, every * FEW)
    idf = {stem: log(1 + (every + 0.5) / (max(known.get(stem, 0), least) + 0.5)) for stem in wanted}
    return query.weighed(tuple(min(max(idf[stem] for stem in one.stems) for one in group) for group in query.groups))


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
    # The first letter may be an article that lost its apostrophe.
    letters = {letter for stem in written for letter in stem[:2]}
    beginnings = Q(*(("stem__startswith", letter) for letter in sorted(letters)), _connector=Q.OR)
    terms = list(SearchTerm.objects.filter(beginnings).values_list("stem", "entries")) if written else []
    near = {stem: _near(stem, terms) for stem in written}
    return replace(query, groups=tuple((*group, *near.get(group[0].stems[0], [])) for group in query.groups))


def _may_be_mistyped(group: tuple[Alternative, ...]) -> bool:
    own = group[0]
    return not own.in_order and len(own.stems) == 1 and len(own.stems[0]) >= SHORT and own.stems[0].isalpha()


def _near(written: str, terms: list[tuple[str, int]]) -> list[Alternative]:
    """Return the stems nearest to one, three at most, the commonest: a slip or two away, or so but for an ending.

    An ending that was mistyped is not taken away as endings are.
    """
    near = []
    for stem, entries in terms:
        slips = 2 if len(stem) >= LONG else 1
        begun = written[: len(stem)] if len(stem) >= WHOLE else written
        distance = min(OSA.distance(one, stem, score_cutoff=slips) for one in (written, begun))
        if stem != written and distance <= slips and stem[0] in written[:2]:
            near.append((distance + (begun != written), -entries, stem))
    nearest = sorted(one for one in near if one[0] == min(near)[0])
    return [Alternative((stem,)) for _distance, _entries, stem in nearest[:NEAREST]]
