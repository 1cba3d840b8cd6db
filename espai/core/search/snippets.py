"""What is shown of a text that was found: the place with most of the words asked for, and those marked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from espai.core.search.words import Word, words

WIDTH = 240  # signs, more or less


@dataclass(frozen=True)
class Run:
    """A piece of a text; `is_marked` when it is a word that was asked for."""

    text: str
    is_marked: bool = False


def snippet(text: str, wanted: Collection[str]) -> list[Run]:
    """Return the stretch of about 240 signs that has most of the wanted stems, cut between words."""
    found = [word for word in words(text) if word.stem in wanted]
    start = _best(found) if found else 0
    start = 0 if start < WIDTH // 4 else start - WIDTH // 4
    start, end = _between_words(text, start), _between_words(text, start + WIDTH)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    runs = runs_of(text, (word for word in found if start <= word.start and word.end <= end), start, end)
    return [run for run in (Run(before), *runs, Run(after)) if run.text]


def mark(text: str, wanted: Collection[str]) -> list[Run]:
    """Return the whole text, with the wanted stems marked."""
    return runs_of(text, (word for word in words(text) if word.stem in wanted), 0, len(text))


def runs_of(text: str, marked: Iterable[Word], start: int, end: int) -> list[Run]:
    runs, at = [], start
    for word in marked:
        runs += [Run(text[at : word.start]), Run(text[word.start : word.end], is_marked=True)]
        at = word.end
    runs.append(Run(text[at:end]))
    return [run for run in runs if run.text]


def _best(found: list[Word]) -> int:
    """Return where the stretch begins that has most different stems, then most of them; the first of those."""
    best, place, first = (0, 0), 0, 0
    for last, word in enumerate(found):
        while first < last and word.end - found[first].start > WIDTH * 3 // 4:
            first += 1
        window = found[first : last + 1]
        worth = (len({one.stem for one in window}), len(window))
        if worth > best:
            best, place = worth, found[first].start
    return place


def _between_words(text: str, place: int) -> int:
    """Return the nearest place at or before this one where a word begins; the place itself inside a very long one."""
    if place <= 0 or place >= len(text):
        return max(0, min(place, len(text)))
    space = max(text.rfind(sign, max(0, place - LONG), place) for sign in " \n\t")
    return space + 1 if space >= 0 else place


LONG = 60
