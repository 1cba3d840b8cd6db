"""Presentations of Office: each slide has a title of its own, and each picture its words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx

from espai.classroom.accessibility import office
from espai.classroom.accessibility.found import Finding, Findings
from espai.classroom.extraction.found import clean
from espai.classroom.extraction.packages import examine
from espai.classroom.extraction.slides import DEPTH

PICTURE = "}pic"


def check(path: Path) -> list[Finding]:
    examine(path)
    findings = Findings()
    findings.title(office.title(path))
    titles: set[str] = set()
    for number, slide in enumerate(pptx.Presentation(str(path)).slides, start=1):
        title = slide.shapes.title
        named(findings, titles, number, clean(title.text_frame.text) if title is not None else "")
        for shape in _shapes(slide.shapes, 0):
            _check(findings, shape, number)
    return findings.told()


def named(findings: Findings, titles: set[str], number: int, title: str) -> None:
    """Tell of a slide without title, or with that of another; `titles` are those that there were."""
    if not title:
        findings.add("slide-title", number)
    elif title.lower() in titles:
        findings.add("slide-title-twice", number, title)
    titles.add(title.lower())


def _shapes(shapes: Any, depth: int) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes") and depth < DEPTH:
            yield from _shapes(shape.shapes, depth + 1)


def _check(findings: Findings, shape: Any, number: int) -> None:
    element = shape._element  # noqa: SLF001 - the library has no name for what it stands for
    is_picture = element.tag.endswith(PICTURE) or getattr(shape, "has_chart", False)
    if is_picture and not office.has_words(element.xpath("./*/p:cNvPr")[0]):
        findings.add("alt-missing", number, shape.name)
    if getattr(shape, "has_table", False) and len(shape.table.rows) > 1 and not shape.table.first_row:
        findings.add("table-header-row", number, shape.name)
