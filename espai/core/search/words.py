"""From a text to its words, the same for both databases: what is indexed, what is asked for and what is marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from espai.core.search.stems import fold, stem

# Letters and figures of any script; the geminate l may be written with a point.
WORD = re.compile(r"[^\W_]+(?:(?<=[lL])[·.•](?=[lL])[^\W_]+)*")
TITLE_WORD = "x0"  # before each word of a title as it is, so that none is taken for a stem
LONGEST = 40  # letters of a word that tell it from others
# Articles, prepositions, pronouns (also those that follow a verb) and the commonest verbs, of Catalan and of Spanish.
STOPWORDS = frozenset((Path(__file__).parent / "data" / "stopwords.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True)
class Word:
    """A word of a text: its stem and where it stands (`text[start:end]`)."""

    stem: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words that say something, in order."""
    for found in WORD.finditer(text):
        known = known_as(found[0])
        if known:
            yield Word(known, found.start(), found.end())


def stems(text: str) -> list[str]:
    return [known for known in map(known_as, WORD.findall(text)) if known]


@lru_cache(maxsize=100_000)
def known_as(word: str) -> str:
    """Return the stem by which a word is indexed, of letters `a` to `z` and figures; empty for what says nothing."""
    plain = plainly(word)
    if plain in STOPWORDS or (len(plain) == 1 and plain.isalpha()):
        return ""
    return stem(plain)


def plainly(word: str) -> str:
    """Return a word as it is compared: folded, and in signs that both databases take for letters."""
    plain = "".join(sign for sign in fold(word.replace(".", "").replace("•", "")) if sign.isalnum())[:LONGEST]
    return plain if plain.isascii() else f"x{plain.encode().hex()}"[:LONGEST]
