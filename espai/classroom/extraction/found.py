"""What is found in a file: pages of blocks, and in which way the reading ended."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
PDF = "application/pdf"
# What libraries in C say, each in its way, when they are refused memory: lxml finds no other words.
FULL = ("memory allocation", "out of memory", "unknown error (<string>")

MOST_PAGES = 2_000
MOST_CHARACTERS = 3_000_000
MOST_PASSAGES = 6_000
MOST_LEVELS = 9

READ, PARTLY, EMPTY, SCANNED = "read", "partly", "empty", "scanned"
ENCRYPTED, DAMAGED, TOO_LONG, TOO_LARGE, UNSUPPORTED = "encrypted", "damaged", "too_long", "too_large", "unsupported"
OUTCOMES = (READ, PARTLY, EMPTY, SCANNED, ENCRYPTED, DAMAGED, TOO_LONG, TOO_LARGE, UNSUPPORTED)

# Only what a font joins is taken apart: «²», «ª» or «½» would lose what they mean.
LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0x013F: "L·",
    0x0140: "l·",
    0x00A0: " ",
    0x00AD: "",
    0xFEFF: "",
}
LIGATURE = re.compile("[{}]".format("".join(map(chr, LIGATURES))))
# A tab and the end of a line are blanks; the rest of what is not written is refused by databases, or hides text.
UNWRITTEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufffe\uffff]"
)
FLYING_POINT = re.compile("(?<=[lL])[•∙⋅‧・](?=[lL])")


class Encrypted(Exception):
    """The file opens with a password only."""


class Damaged(Exception):
    """The file is not what it says, was cut, or was made to hurt."""


class TooLarge(Exception):
    """The file swells beyond what is read."""


@dataclass
class Block:
    """A paragraph or a row of a table; with a `level` from 1, a heading."""

    text: str
    level: int = 0


@dataclass
class Page:
    """Counts from 1: a slide is one, a sheet too; a text is one until a page break that somebody wrote.

    `starts_anew`: no heading goes on from the page before.
    """

    number: int
    blocks: list[Block] = field(default_factory=list)
    starts_anew: bool = False

    def add(self, text: str, level: int = 0) -> None:
        said = clean(text)
        if said:
            self.blocks.append(Block(said, min(level, MOST_LEVELS)))

    @property
    def characters(self) -> int:
        return sum(len(block.text) for block in self.blocks)


def clean(text: str) -> str:
    """Return a text in one line, as it is written, without what no database keeps."""
    plain = unicodedata.normalize("NFC", LIGATURE.sub(_apart, UNWRITTEN.sub("", text)))
    return FLYING_POINT.sub("·", " ".join(plain.split()))


def _apart(found: re.Match[str]) -> str:
    return LIGATURES[ord(found[0])]


def row(cells: list[str]) -> str:
    """Return the cells of a row as a line; those at the end that say nothing are left out."""
    said = [clean(cell) for cell in cells]
    while said and not said[-1]:
        said.pop()
    return " | ".join(said) if any(said) else ""


class Bounded:
    """Pages as they come, until there are too many or they say too much: then `is_cut`."""

    def __init__(self, pages: Iterator[Page]) -> None:
        self.pages = pages
        self.is_cut = False

    def __iter__(self) -> Iterator[Page]:
        left = MOST_CHARACTERS
        for count, page in enumerate(self.pages):
            if count == MOST_PAGES:
                self.is_cut = True
                return
            left -= page.characters
            if left < 0:
                self.is_cut = True
                _shorten(page, left + page.characters)
                yield page
                return
            yield page


def _shorten(page: Page, most: int) -> None:
    kept = []
    for block in page.blocks:
        if most <= 0:
            break
        kept.append(Block(block.text[:most], block.level))
        most -= len(block.text)
    page.blocks = kept
