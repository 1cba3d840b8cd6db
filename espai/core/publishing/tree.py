"""What is published, without its looks. Nothing here knows a format."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

# What no format may hold: controls, halves of pairs, and what is no character.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
LEADS = re.compile(r"^(https?://|mailto:)[^\s<>\"]+$")
DEEPEST = 5


def clean(text: str) -> str:
    """Return the text without what no format may hold."""
    return NOT_TEXT.sub("", text)


@dataclass(frozen=True)
class Run:
    """A piece of a line; `href` is a whole address, of the web or of mail: any other is left out."""

    text: str
    is_strong: bool = False
    is_emphasis: bool = False
    href: str = ""

    def plain(self) -> dict[str, Any]:
        href = self.href if LEADS.match(self.href) and self.href.isprintable() else ""
        return {"text": clean(self.text), "strong": self.is_strong, "emphasis": self.is_emphasis, "href": href}


@dataclass(frozen=True)
class Heading:
    """A title inside; `level` 1 is under the title of the whole."""

    KIND: ClassVar = "heading"
    level: int
    text: str

    def plain(self) -> dict[str, Any]:
        return {"kind": self.KIND, "level": self.level, "text": clean(self.text)}


@dataclass(frozen=True)
class Paragraph:
    KIND: ClassVar = "paragraph"
    runs: tuple[Run, ...]

    def plain(self) -> dict[str, Any]:
        return {"kind": self.KIND, "runs": [run.plain() for run in self.runs]}


@dataclass(frozen=True)
class Listing:
    """Items, of paragraphs and lists each."""

    KIND: ClassVar = "list"
    items: tuple[tuple["Block", ...], ...]
    is_ordered: bool = False

    def plain(self) -> dict[str, Any]:
        items = [[block.plain() for block in item] for item in self.items]
        return {"kind": self.KIND, "ordered": self.is_ordered, "items": items}


@dataclass(frozen=True)
class Grid:
    """A table: each column has its header. Raises ValueError when a row has more or fewer cells."""

    KIND: ClassVar = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if not all(cell.strip() for cell in self.header) or any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(self.header)

    def plain(self) -> dict[str, Any]:
        rows = [[clean(cell) for cell in row] for row in self.rows]
        header = [clean(cell) for cell in self.header]
        return {"kind": self.KIND, "header": header, "rows": rows, "caption": clean(self.caption)}


@dataclass(frozen=True)
class Figure:
    """A picture, PNG, with what it says in words. Raises ValueError without them."""

    KIND: ClassVar = "figure"
    png: bytes
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(self.caption)

    def plain(self) -> dict[str, Any]:
        png = base64.b64encode(self.png).decode()
        return {"kind": self.KIND, "png": png, "alt": clean(self.alt), "caption": clean(self.caption)}


Block = Heading | Paragraph | Listing | Grid | Figure


@dataclass(frozen=True)
class Publication:
    """A whole: its title, in which language it is, who publishes it. Raises ValueError when headings skip a level."""

    title: str
    language: str
    author: str
    blocks: tuple[Block, ...] = field(default=())

    def __post_init__(self) -> None:
        level = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                if not 1 <= block.level <= min(level + 1, DEEPEST):
                    raise ValueError(block)
                level = block.level

    def plain(self) -> dict[str, Any]:
        """Return it as values of JSON."""
        blocks = [block.plain() for block in self.blocks]
        said = {"title": clean(self.title), "language": self.language, "author": clean(self.author)}
        return {**said, "blocks": blocks}


def text(*parts: str) -> Paragraph:
    """Return a paragraph of plain text, of the parts that are not empty."""
    return Paragraph((Run(" · ".join(part for part in parts if part)),))


def fact(label: str, value: str) -> Paragraph:
    """Return a paragraph that says what something is: `label` in bold."""
    return Paragraph((Run(f"{label}: ", is_strong=True), Run(value)))


def bullets(lines: Iterable[tuple[Run, ...]]) -> Listing:
    return Listing(tuple((Paragraph(runs),) for runs in lines))
