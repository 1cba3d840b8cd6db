"""Texts, slides and sheets of OpenDocument. Slides and sheets are pages; a text has those that somebody broke."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from odfdo import Document

from espai.classroom.extraction.found import Encrypted, Page, row
from espai.classroom.extraction.packages import examine, part_of

DEPTH = 40
MOST_COLUMNS, MOST_REPEATED = 200, 20
HEADINGS, PARAGRAPHS, TABLE = {"text:h"}, {"text:p"}, "table:table"
BLANKS = {"text:s", "text:tab", "text:line-break"}
# What is not of the text: what was deleted, and who wrote beside it.
SKIPPED = {"text:tracked-changes", "office:annotation", "text:sequence-decls", "presentation:notes"}


def text(path: Path) -> Iterator[Page]:
    document = _open(path)
    broken = set(_broken(document))
    page = Page(1)
    for element in _blocks(document.body, 0):
        if element.get_attribute("text:style-name") in broken and page.blocks:
            yield page
            page = Page(page.number + 1)
        _add(page, element)
    yield page


def slides(path: Path) -> Iterator[Page]:
    number = 0
    for drawn in _open(path).body.children:
        if drawn.tag != "draw:page":
            continue
        number += 1
        page = Page(number, starts_anew=True)
        for frame in drawn.children:
            is_title = frame.get_attribute("presentation:class") == "title"
            for element in _blocks(frame, 0):
                _add(page, element, level=1 if is_title else 0)
        page.blocks.sort(key=lambda block: not block.level)
        yield page


def sheets(path: Path) -> Iterator[Page]:
    number = 0
    for table in _open(path).body.children:
        if table.tag == TABLE:
            number += 1
            page = Page(number, starts_anew=True)
            page.add(str(table.get_attribute("table:name") or ""), 1)
            for line in _rows(table, 0):
                page.add(line)
            yield page


def _open(path: Path) -> Any:
    examine(path)
    if b"encryption-data" in part_of(path, "META-INF/manifest.xml"):
        raise Encrypted
    return Document(path)


def _broken(document: Any) -> Iterator[str]:
    """The names of the styles that begin a page."""
    for name in ("content", "styles"):
        for style in document.get_part(name).root.get_elements("//style:style"):
            for properties in style.get_elements("style:paragraph-properties"):
                if properties.get_attribute("fo:break-before") == "page":
                    yield str(style.get_attribute("style:name"))


def _add(page: Page, element: Any, level: int = 0) -> None:
    if element.tag == TABLE:
        for line in _rows(element, 0):
            page.add(line)
    elif element.tag in HEADINGS:
        outline = str(element.get_attribute("text:outline-level") or "1")
        page.add(_said(element, 0), int(outline) if outline.isdecimal() and int(outline) else 1)
    else:
        page.add(_said(element, 0), level)


def _blocks(element: Any, depth: int) -> Iterator[Any]:
    for child in element.children:
        if child.tag in HEADINGS | PARAGRAPHS | {TABLE}:
            yield child
        elif child.tag not in SKIPPED and depth < DEPTH:
            yield from _blocks(child, depth + 1)


def _rows(table: Any, depth: int) -> Iterator[str]:
    for child in table.children:
        if child.tag == "table:table-row":
            if said := row(list(_cells(child))):
                yield said
        elif child.tag.startswith("table:table-") and depth < DEPTH:
            yield from _rows(child, depth + 1)


def _cells(line: Any) -> Iterator[str]:
    """What each cell says; one that is repeated is said as often, but for the thousands that fill a sheet."""
    count = 0
    for cell in line.children:
        if cell.tag not in {"table:table-cell", "table:covered-table-cell"}:
            continue
        times = str(cell.get_attribute("table:number-columns-repeated") or "1")
        said = " ".join(_said(element, 0) for element in _blocks(cell, 0))
        for _turn in range(min(int(times) if times.isdecimal() else 1, MOST_REPEATED)):
            count += 1
            if count > MOST_COLUMNS:
                return
            yield said


def _said(element: Any, depth: int) -> str:
    pieces = [element.text or ""]
    for child in element.children:
        if child.tag in BLANKS:
            pieces.append(" ")
        elif child.tag not in SKIPPED and depth < DEPTH:
            pieces.append(_said(child, depth + 1))
        pieces.append(child.tail or "")
    return "".join(pieces)
