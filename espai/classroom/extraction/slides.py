"""Presentations of Office: a slide is a page, and its title the heading."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx

from espai.classroom.extraction.found import Page, row
from espai.classroom.extraction.packages import examine

DEPTH = 20


def read(path: Path) -> Iterator[Page]:
    examine(path)
    for number, slide in enumerate(pptx.Presentation(str(path)).slides, start=1):
        page = Page(number, starts_anew=True)
        title = slide.shapes.title
        if title is not None:
            page.add(title.text_frame.text, 1)
        for shape in slide.shapes:
            if title is None or shape.shape_id != title.shape_id:
                for text in _texts(shape, 0):
                    page.add(text)
        yield page


def _texts(shape: Any, depth: int) -> Iterator[str]:
    if hasattr(shape, "shapes"):
        if depth < DEPTH:
            for inner in shape.shapes:
                yield from _texts(inner, depth + 1)
    elif getattr(shape, "has_table", False):
        for line in shape.table.rows:
            yield row([cell.text for cell in line.cells])
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            yield paragraph.text
