"""Text documents of Office. A page is what ends at a page break that somebody wrote."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from espai.classroom.extraction.found import Page, row
from espai.classroom.extraction.packages import examine

DEPTH = 40
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT, BREAK, STYLE, LEVEL = qn("w:t"), qn("w:br"), qn("w:pStyle"), qn("w:outlineLvl")
BLANKS = {BREAK, qn("w:tab"), qn("w:cr")}
BEFORE, KIND, VALUE, PROPERTIES = qn("w:pageBreakBefore"), qn("w:type"), qn("w:val"), qn("w:pPr")
NO = {"0", "false", "off"}
# What is said a second time, for programs that do not draw the first.
SKIPPED = {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", qn("w:del")}


def read(path: Path) -> Iterator[Page]:
    examine(path)
    document = docx.Document(str(path))
    named = dict(levels(document))
    page = Page(1)
    for kind, element in blocks(document.element.body, 0):
        if kind == TABLE:
            for line in rows(element):
                page.add(line)
            continue
        depth = level(element, named)
        for number, text in enumerate(pieces(element)):
            if number:
                yield page
                page = Page(page.number + 1)
            page.add(text, depth)
    yield page


def levels(document: Any) -> Iterator[tuple[str, int]]:
    """How deep each style is: as its name says, or the outline it gives, or the style that it comes from."""
    for style in document.styles:
        above, steps = style, 0
        while above is not None and steps < DEPTH:
            level = _of_name(str(above.name or "")) or _outline(above.element)
            if level:
                yield style.style_id, level
                break
            above, steps = getattr(above, "base_style", None), steps + 1


def _of_name(name: str) -> int:
    word, _, number = name.lower().partition(" ")
    if word == "title" and not number:
        return 1
    return int(number) if word == "heading" and number.isdecimal() else 0


def _outline(element: Any) -> int:
    for outline in element.iter(LEVEL):
        value = outline.get(VALUE, "")
        return int(value) + 1 if value.isdecimal() and int(value) < DEPTH // 4 - 1 else 0
    return 0


def level(element: Any, named: dict[str, int]) -> int:
    """Return how deep a heading a paragraph is, 0 for none; `named` are the levels of the styles."""
    properties = element.find(PROPERTIES)
    if properties is None:
        return 0
    style = properties.find(STYLE)
    return _outline(properties) or (named.get(style.get(VALUE), 0) if style is not None else 0)


def blocks(element: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """The paragraphs and tables in order, also those inside of controls and of frames around them."""
    for child in element:
        if child.tag in {PARAGRAPH, TABLE}:
            yield child.tag, child
        elif isinstance(child.tag, str) and child.tag not in SKIPPED and depth < DEPTH:
            yield from blocks(child, depth + 1)


def rows(table: Any) -> Iterator[str]:
    for line in table.iter(ROW):
        cells = [" ".join(" ".join(pieces(part)) for part in cell.iter(PARAGRAPH)) for cell in line.iter(CELL)]
        if said := row(cells):
            yield said


def pieces(paragraph: Any) -> list[str]:
    """The text of a paragraph, in as many pieces as pages it is on."""
    properties = paragraph.find(PROPERTIES)
    before = properties.find(BEFORE) if properties is not None else None
    starts = before is not None and before.get(VALUE) not in NO
    said: list[list[str]] = [[], []] if starts else [[]]
    for element in _inside(paragraph, 0):
        if element.tag == BREAK and element.get(KIND) == "page":
            said.append([])
        else:
            said[-1].append(element.text or "" if element.tag == TEXT else " ")
    return ["".join(piece) for piece in said]


def _inside(element: Any, depth: int) -> Iterator[Any]:
    for child in element:
        if child.tag == TEXT or child.tag in BLANKS:
            yield child
        elif isinstance(child.tag, str) and child.tag not in SKIPPED and child.tag != PROPERTIES and depth < DEPTH:
            yield from _inside(child, depth + 1)
