"""Finding again, in a newer text, the passage that somebody commented on. Pure, in time that the text bounds."""

import re
from collections import Counter
from dataclasses import dataclass

from espai.core.texts.difference import shared

AROUND = 40  # signs of context on each side
LONGEST = 600  # signs of a passage
TRIES = 200  # places where the same words are looked at
ENOUGH = 0.6  # of the words of a passage, for it to be the same one rewritten
FEWEST = 3  # words; fewer, rewritten, are not recognised
WORD = re.compile(r"[\w’'·-]+")


@dataclass(frozen=True)
class Anchor:
    """A passage as it was: its words, what was around it, and where it began."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


def flat(text: str) -> str:
    """Return a text with one space where it had white space: passages cross lines."""
    return " ".join(text.split())


def make(text: str, quote: str, prefix: str = "") -> Anchor | None:
    """Return the anchor of a passage of a `flat` text; None when it does not hold it.

    Where the words are there more than once, `prefix`, what came before them, says which.
    """
    words = flat(quote)[:LONGEST].strip()
    if not words:
        return None
    found = _exact(Anchor(words, flat(prefix)[-AROUND:]), text)
    if found is None:
        return None
    start, end = found
    return Anchor(words, text[max(0, start - AROUND) : start], text[end : end + AROUND], start)


def find(anchor: Anchor, text: str) -> tuple[int, int] | None:
    """Return where the passage begins and ends in a `flat` text: the same words, or the likest; None when it is gone.

    In the text that it was made from, it is where it was.
    """
    return _exact(anchor, text) or _rewritten(anchor, text)


def _exact(anchor: Anchor, text: str) -> tuple[int, int] | None:
    if not anchor.quote:
        return None
    best: tuple[tuple[int, int], int] | None = None
    around, tries = len(anchor.prefix.strip()) + len(anchor.suffix.strip()), 0
    if text.startswith(anchor.quote, anchor.start) and _nearness(anchor, text, anchor.start)[0] >= around:
        return anchor.start, anchor.start + len(anchor.quote)
    place = text.find(anchor.quote)
    while place >= 0 and tries < TRIES:
        score = _nearness(anchor, text, place)
        if best is None or score > best[0]:
            best = score, place
        place, tries = text.find(anchor.quote, place + 1), tries + 1
    return (best[1], best[1] + len(anchor.quote)) if best else None


def _nearness(anchor: Anchor, text: str, start: int, end: int = 0) -> tuple[int, int]:
    """How much of what was around is around, and how near it is to where it was."""
    end = end or start + len(anchor.quote)
    before = zip(
        reversed(anchor.prefix.rstrip()), reversed(text[max(0, start - AROUND) : start].rstrip()), strict=False
    )
    after = zip(anchor.suffix.lstrip(), text[end : end + AROUND].lstrip(), strict=False)
    return shared(before) + shared(after), -abs(start - anchor.start)


def _rewritten(anchor: Anchor, text: str) -> tuple[int, int] | None:
    """Slide a window of as many words over the text, and keep that which holds most of the passage's."""
    wanted = Counter(WORD.findall(anchor.quote.casefold()))
    size = wanted.total()
    words = [match.span() for match in WORD.finditer(text)]
    if size < FEWEST or not words:
        return None
    spoken = [text[start:end].casefold() for start, end in words]
    missing, held, best = Counter(wanted), 0, ((0, 0, 0), 0)
    for number, word in enumerate(spoken):
        held += missing[word] > 0
        missing[word] -= 1
        first = number - size + 1
        if first > 0:
            gone = spoken[first - 1]
            missing[gone] += 1
            held -= missing[gone] > 0
        begin = max(first, 0)
        if held >= ENOUGH * size and held >= best[0][0]:
            score = (held, *_nearness(anchor, text, words[begin][0], words[number][1]))
            best = max(best, (score, begin))
    if not best[0][0]:
        return None
    inside = [place for place in range(best[1], min(best[1] + size, len(words))) if spoken[place] in wanted]
    # What was put in between pushes the last word out of the window.
    final, near = (
        WORD.findall(anchor.quote.casefold())[-1],
        range(inside[-1], min(best[1] + size + size // 2, len(words))),
    )
    end = next((place for place in near if spoken[place] == final), inside[-1])
    return words[inside[0]][0], words[end][1]
