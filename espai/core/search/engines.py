"""The index of each database, asked in its own words. Stems are letters and figures: nothing in them is syntax."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from espai.core.search.queries import Alternative, Group, Query


@dataclass(frozen=True)
class Matching:
    """Rows (`id`, and `score` where it is asked for: more is better) as a table of SQL, and what is bound to it."""

    sql: str
    params: tuple[Any, ...]


PART = "SELECT 1 FROM core_searchpart p WHERE p.item_id = core_searchentry.item_id"


class Engine(Protocol):
    def matching(self, query: Query) -> Matching:
        """Return the items that have enough of what is asked."""

    def ranked(self, query: Query, limit: int) -> Matching:
        """Return the best of them by what they say, each group counting by its weight where the engine can."""

    def starting(self, whole: Iterable[str], beginning: str) -> Matching:
        """Return the items whose title has these words and one with this beginning."""


class Sqlite:
    """FTS5, ranked by its bm25; the weights are of title, lead, words of the title and body."""

    WEIGHTS = "10.0, 4.0, 0.0, 1.0"

    def matching(self, query: Query) -> Matching:
        sql = "SELECT rowid AS id FROM core_searchindex WHERE core_searchindex MATCH %s"
        return Matching(sql, (self._expression(query),))

    def ranked(self, query: Query, limit: int) -> Matching:
        sql = f"""SELECT rowid AS id, -bm25(core_searchindex, {self.WEIGHTS}) AS score
            FROM core_searchindex WHERE core_searchindex MATCH %s ORDER BY score DESC LIMIT %s"""  # noqa: S608
        return Matching(sql, (self._expression(query), limit))

    def starting(self, whole: Iterable[str], beginning: str) -> Matching:
        terms = " AND ".join([*(f'"{word}"' for word in whole), f'"{beginning}"*'])
        sql = "SELECT rowid AS id FROM core_searchindex WHERE core_searchindex MATCH %s"
        return Matching(sql, (f"words : ({terms})",))

    def _expression(self, query: Query) -> str:
        groups = [f"({self._group(group)})" for group in query.groups]
        enough = " OR ".join("(" + " AND ".join(groups[at] for at in some) + ")" for some in query.enough)
        wanted = f"({enough}) AND ({' OR '.join(groups)})"  # the rest, that it be ranked by all of them
        unwanted = f" NOT ({self._group(query.without)})" if query.without else ""
        return f"{{title lead body}} : (({wanted}){unwanted})"

    def _group(self, group: Group) -> str:
        return " OR ".join(self._alternative(one) for one in group)

    def _alternative(self, one: Alternative) -> str:
        if one.in_order:
            return f'"{" ".join(one.stems)}"'
        return "(" + " AND ".join(f'"{stem}"' for stem in one.stems) + ")"


class Postgresql:
    """`tsvector` of our stems; each group of words counts by its rarity, and long texts count less.

    The weights are of body, words of the title, lead and title.
    """

    WEIGHTS = "{0.1, 0, 0.4, 1}"

    def matching(self, query: Query) -> Matching:
        where, params = self._where(query)
        return Matching(f"SELECT item_id AS id FROM core_searchentry WHERE {where}", params)  # noqa: S608

    def ranked(self, query: Query, limit: int) -> Matching:
        where, bound = self._where(query)
        ranks, params = [], []
        for group, weight in zip(query.groups, query.weights, strict=True):
            ranks.append("%s * ts_rank(%s::float4[], vector, to_tsquery('simple', %s), 1)")
            params += [weight, self.WEIGHTS, self._group(group)]
        sql = f"""SELECT item_id AS id, ({" + ".join(ranks)})::float8 AS score
            FROM core_searchentry WHERE {where} ORDER BY score DESC LIMIT %s"""  # noqa: S608
        return Matching(sql, (*params, *bound, limit))

    def starting(self, whole: Iterable[str], beginning: str) -> Matching:
        terms = " & ".join([*(f"{word}:C" for word in whole), f"{beginning}:*C"])
        sql = "SELECT item_id AS id FROM core_searchentry WHERE vector @@ to_tsquery('simple', %s)"
        return Matching(sql, (terms,))

    def _where(self, query: Query) -> tuple[str, tuple[Any, ...]]:
        """Words by the index; what is wanted in order is looked for in the parts too.

        The database counts the places of words up to 16,383 only, which is some fifty pages.
        """
        always = set.intersection(*map(set, query.enough))
        wanted = [group[0] for at, group in enumerate(query.groups) if at in always and group[0].in_order]
        unwanted = [one for one in query.without if len(one.stems) > 1]
        there = f"EXISTS ({PART} AND strpos(p.stems, %s) > 0)"
        tests = [*(f"AND {there}" for _ in wanted), *(f"AND NOT {there}" for _ in unwanted)]
        where = " ".join(["vector @@ to_tsquery('simple', %s)", *tests])
        phrases = (f" {' '.join(one.stems)} " for one in wanted + unwanted)
        return where, (self._expression(query), *phrases)

    def _expression(self, query: Query) -> str:
        groups = [f"({self._group(group)})" for group in query.groups]
        wanted = " | ".join("(" + " & ".join(groups[at] for at in some) + ")" for some in query.enough)
        unwanted = [f"!{one.stems[0]}" for one in query.without if len(one.stems) == 1]
        return " & ".join([f"({wanted})", *unwanted])

    def _group(self, group: Group) -> str:
        own, *others = group
        said = ["(" + " & ".join(own.stems) + ")", *("(" + " <-> ".join(one.stems) + ")" for one in others)]
        return " | ".join(said)


def engine() -> Engine:
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()
