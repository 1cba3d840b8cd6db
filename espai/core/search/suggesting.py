"""What is like a thing, and what begins as one types: of what the reader may see, like everything that is found."""

from math import log

from espai.core.access import Standing, reach
from espai.core.models import Item, SearchEntry, SearchTerm
from espai.core.search import finding
from espai.core.search.asking import shown
from espai.core.search.engines import engine
from espai.core.search.finding import Chosen, Found, Reader
from espai.core.search.places import Place, parts
from espai.core.search.queries import MOST_SIGNS, Alternative, Query
from espai.core.search.terms import ALL, weighed
from espai.core.search.words import TITLE_WORD, WORD, plainly

TELLING = 12  # stems by which a thing is told from others
SIMILAR = 10
TITLES = 8
SHORTEST = 2  # letters before anything is suggested


def similar(reader: Reader, pk: int) -> tuple[Item | None, Query, list[tuple[Found, Place | None]]]:
    """Return the item, if the reader may see it, and what has most of its twelve rarest stems."""
    item = Item.objects.filter(reach(reader.who), pk=pk).first()
    entry = SearchEntry.objects.filter(item=pk).first() if item else None
    if item is None or entry is None:
        return item, Query(), []
    query = Query(tuple((Alternative((stem,)),) for stem in _telling(entry)))
    if not query:
        return item, query, []
    rows = finding.found(reader, weighed(query).any_of(), Chosen(), start=0, total=finding.BLOCK)
    others = [row for row in rows if row.id != pk][:SIMILAR]
    return item, query, shown(others, parts([row.id for row in others], query), query)


def _telling(entry: SearchEntry) -> list[str]:
    """Return its rarest stems that others have too, those of the title counted three times."""
    said = [*entry.title.split() * 3, *entry.lead.split(), *entry.body.split()]
    often = {stem: said.count(stem) for stem in set(said[:2_000])}
    known = dict(SearchTerm.objects.filter(stem__in=[ALL, *often]).values_list("stem", "entries"))
    every = known.get(ALL, 1)
    shared = {stem: often[stem] * log(1 + every / known[stem]) for stem in often if known.get(stem, 0) > 1}
    return sorted(shared, key=lambda stem: (-shared[stem], stem))[:TELLING]


def titles(who: Standing, text: str) -> list[str]:
    """Return the titles that have the words of a text, the last of which may be half typed; the newest first."""
    words = [TITLE_WORD + plainly(word) for word in WORD.findall(text[:MOST_SIGNS])]
    if not words or len(words[-1]) < len(TITLE_WORD) + SHORTEST:
        return []
    return finding.titles(who, engine().starting(words[:-1], words[-1]), TITLES)
