"""What people ask, as the engines are asked it: groups of alternatives, all of them wanted, and what is left out.

Words are alternatives to what the thesaurus says that means the same. What stands between quotation marks is wanted as
it is; what follows a minus sign is not wanted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from espai.core.search.words import stems

Stems = tuple[str, ...]
Synonyms = Mapping[Stems, tuple[Stems, ...]]
ASKED = re.compile(r"(?P<minus>(?<!\S)[-−–])?(?:[\"“”«](?P<phrase>[^\"“”«»]*)[\"“”»]?|(?P<word>[^\s\"“”«»]+))")
MOST_WORDS = 12
MOST_SIGNS = 200
LONGEST_EXPRESSION = 4  # words


@dataclass(frozen=True)
class Alternative:
    """Stems that are wanted together: one after the other (`in_order`), or anywhere."""

    stems: Stems
    in_order: bool = False


@dataclass(frozen=True)
class Query:
    """Of each group one alternative at least; of `without`, none."""

    groups: tuple[tuple[Alternative, ...], ...] = ()
    without: tuple[Alternative, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def wanted(self) -> frozenset[str]:
        """Every stem that may be marked."""
        return frozenset(stem for group in self.groups for one in group for stem in one.stems)

    @property
    def own(self) -> list[Stems]:
        """The stems that were written, of each group."""
        return [group[0].stems for group in self.groups]


def parse(text: str, synonyms: Synonyms) -> Query:
    """Return what a text asks for: of its first 200 signs, the first 12 words. Nothing in it is syntax of an engine."""
    groups: list[tuple[Alternative, ...]] = []
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


def _of_words(said: list[str], synonyms: Synonyms) -> Iterator[tuple[Alternative, ...]]:
    """Yield a group for each word, or for each expression that the thesaurus knows, the longest first."""
    at = 0
    while at < len(said):
        for length in range(min(LONGEST_EXPRESSION, len(said) - at), 0, -1):
            expression = tuple(said[at : at + length])
            if expression in synonyms or length == 1:
                others = (Alternative(one, in_order=True) for one in synonyms.get(expression, ()))
                yield (Alternative(expression), *others)
                at += length
                break
