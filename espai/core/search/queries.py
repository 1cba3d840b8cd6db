"""What people ask, as the engines are asked it: groups of alternatives, all of them wanted, and what is left out.

Words are alternatives to what the thesaurus says that means the same. What stands between quotation marks is wanted as
it is; what follows a minus sign is not wanted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from espai.core.search.words import stems

Stems = tuple[str, ...]
Synonyms = Mapping[Stems, tuple[Stems, ...]]
ASKED = re.compile(r"(?P<minus>(?<!\S)[-−–])?(?:[\"“”«](?P<phrase>[^\"“”«»]*)[\"“”»]?|(?P<word>[^\s\"“”«»]+))")
MOST_WORDS = 12
MOST_SIGNS = 200
LONGEST_EXPRESSION = 4  # words
ENOUGH = 0.7  # of what the words tell
DECIDING = 6


@dataclass(frozen=True)
class Alternative:
    """Stems that are wanted together: one after the other (`in_order`), or anywhere."""

    stems: Stems
    in_order: bool = False


Group = tuple[Alternative, ...]


@dataclass(frozen=True)
class Query:
    """Groups of alternatives, and what is not wanted (`without`).

    `weights` says how much each group tells, and `enough` which groups are, together, enough to be found: all of them,
    until somebody weighs them.
    """

    groups: tuple[Group, ...] = ()
    without: tuple[Alternative, ...] = ()
    weights: tuple[float, ...] = ()
    enough: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.groups):
            object.__setattr__(self, "weights", (1.0,) * len(self.groups))
            object.__setattr__(self, "enough", (tuple(range(len(self.groups))),))

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def wanted(self) -> frozenset[str]:
        """Every stem that may be marked."""
        return frozenset(stem for group in self.groups for one in group for stem in one.stems)

    def weighed(self, weights: tuple[float, ...], part: float = ENOUGH) -> "Query":
        """Return the query with what each group tells: what has seven tenths of it (`part`) is found.

        What was asked in order is always wanted. Of many words, the six that tell most decide.
        """
        needed = {at for at, group in enumerate(self.groups) if group[0].in_order}
        telling = sorted(range(len(weights)), key=lambda at: (at not in needed, -weights[at], at))[:DECIDING]
        least = part * sum(weights[at] for at in telling)
        enough: list[tuple[int, ...]] = []
        for size in range(1, len(telling) + 1):
            for some in combinations(sorted(telling), size):
                is_less = any(set(known) <= set(some) for known in enough)
                if not is_less and needed & set(telling) <= set(some) and sum(weights[at] for at in some) >= least:
                    enough.append(some)
        return replace(self, weights=weights, enough=tuple(enough))

    def any_of(self) -> "Query":
        """Return the query of what has any of its groups."""
        return replace(self, enough=tuple((at,) for at in range(len(self.groups))))


def parse(text: str, synonyms: Synonyms) -> Query:
    """Return what a text asks for: of its first 200 signs, the first 12 words. Nothing in it is syntax of an engine."""
    groups: list[Group] = []
    without: list[Alternative] = []
    loose: list[str] = []
    for found in ASKED.finditer(text[:MOST_SIGNS]):
        said = tuple(stems(found["phrase"] if found["word"] is None else found["word"]))
        if found["minus"]:
            without += [Alternative(said, in_order=True)] if said else []
        elif found["word"] is None:
            groups += [*_of_words(loose, synonyms), *([(Alternative(said, in_order=True),)] if said else [])]
            loose = []
        else:
            loose += said
    groups += _of_words(loose, synonyms)
    return Query(tuple(dict.fromkeys(groups))[:MOST_WORDS], tuple(without[:MOST_WORDS]))


def _of_words(said: list[str], synonyms: Synonyms) -> Iterator[Group]:
    """Yield a group for each word, or for each expression that the thesaurus knows, the longest first."""
    at = 0
    while at < len(said):
        expressions = (tuple(said[at : at + length]) for length in range(LONGEST_EXPRESSION, 1, -1))
        expression = next((one for one in expressions if one in synonyms), (said[at],))
        others = (Alternative(one, in_order=True) for one in synonyms.get(expression, ()))
        yield (Alternative(expression), *others)
        at += len(expression)
