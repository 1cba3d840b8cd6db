"""How pages become passages: consecutive paragraphs under one heading, never across pages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from espai.classroom.extraction.found import MOST_PASSAGES, Block, Page

LEAST, MOST = 400, 1_200
HEADING = 300
BETWEEN = " › "
END = re.compile(r"(?<=[.!?…:;])\s+|\n")


@dataclass(frozen=True)
class Passage:
    page: int
    heading: str
    text: str


def passages(pages: Iterable[Page]) -> Iterator[Passage]:
    """Yield the passages of 400 to 1,200 characters, where the text gives for it; a heading without text is one.

    `heading` is the way to the text, from the widest heading to the nearest.
    """
    path: list[tuple[int, str]] = []
    for page in pages:
        if page.starts_anew:
            path = []
        yield from _of_page(page, path)


def bounded(found: Iterable[Passage]) -> tuple[list[Passage], bool]:
    """Return the passages that are kept, and whether there were more."""
    kept: list[Passage] = []
    for passage in found:
        if len(kept) == MOST_PASSAGES:
            return kept, True
        kept.append(passage)
    return kept, False


def _of_page(page: Page, path: list[tuple[int, str]]) -> Iterator[Passage]:
    held: list[str] = []
    is_said = True
    for block in page.blocks:
        if not block.level:
            is_said = True
            yield from _gathered(held, block.text, page.number, path)
            continue
        yield from _told(held, page.number, path)
        if not is_said and block.level <= path[-1][0]:
            yield _alone(page.number, path)
        _descend(path, block)
        is_said = False
    yield from _told(held, page.number, path)
    if not is_said:
        yield _alone(page.number, path)


def _gathered(held: list[str], text: str, page: int, path: list[tuple[int, str]]) -> Iterator[Passage]:
    for piece in pieces(text):
        if held and _length(held) + len(piece) > MOST:
            yield from _told(held, page, path)
        held.append(piece)
        if _length(held) >= LEAST:
            yield from _told(held, page, path)


def _told(held: list[str], page: int, path: list[tuple[int, str]]) -> Iterator[Passage]:
    if held:
        yield Passage(page, heading(path), "\n".join(held))
        held.clear()


def _alone(page: int, path: list[tuple[int, str]]) -> Passage:
    return Passage(page, heading(path[:-1]), path[-1][1])


def _length(held: list[str]) -> int:
    return sum(len(text) + 1 for text in held)


def _descend(path: list[tuple[int, str]], block: Block) -> None:
    while path and path[-1][0] >= block.level:
        path.pop()
    path.append((block.level, block.text))


def heading(path: list[tuple[int, str]]) -> str:
    """Return the way of headings in at most 300 characters: the nearest stays whole while it fits."""
    kept = ""
    for _level, text in reversed(path):
        longer = f"{text}{BETWEEN}{kept}" if kept else text
        if len(longer) > HEADING:
            break
        kept = longer
    return kept or (path[-1][1][:HEADING] if path else "")


def pieces(text: str) -> Iterator[str]:
    """Yield a paragraph whole, or one that is too long by sentences, and a sentence that is by words."""
    while len(text) > MOST:
        ends = [match.start() for match in END.finditer(text, LEAST, MOST)]
        blank = text.rfind(" ", LEAST, MOST)
        place = ends[-1] if ends else blank if blank > 0 else MOST
        yield text[:place].strip()
        text = text[place:].strip()
    if text:
        yield text
