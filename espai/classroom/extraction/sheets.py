"""Sheets of Office, read a row at a time: a sheet is a page, and its name the heading. Formulas say what they gave."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from espai.classroom.extraction.found import MOST_CHARACTERS, Page, row
from espai.classroom.extraction.packages import examine

MOST_COLUMNS = 200


def read(path: Path) -> Iterator[Page]:
    examine(path, streamed="xl/worksheets/")
    with path.open("rb") as file:
        yield from _pages(openpyxl.load_workbook(file, read_only=True, data_only=True))


def _pages(book: Any) -> Iterator[Page]:
    for number, sheet in enumerate(book.worksheets, start=1):
        page = Page(number, starts_anew=True)
        page.add(sheet.title, 1)
        sheet.reset_dimensions()  # what a sheet says of its own size may be a lie
        left = MOST_CHARACTERS
        for cells in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            said = row(["" if cell is None else str(cell) for cell in cells])
            page.add(said)
            left -= len(said)
            if left < 0:
                break
        yield page
