"""A table as a workbook, for `exports.py`."""

import re
import tempfile
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from espai.core import exports
from espai.core.exports import Cell, Table

NOT_IN_A_SHEET = re.compile(r"[\[\]:*?/\\']")
SHEET = 31
WIDTH = 24


def written(table: Table) -> Any:
    """Write a workbook of one sheet to a file of this answer, which ends with it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(NOT_IN_A_SHEET.sub(" ", table.title)[:SHEET])
    sheet.freeze_panes = "A2"
    for number in range(1, len(table.columns) + 1):
        # A date in a column that is too narrow is shown as a row of signs.
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.append([_cell(sheet, label, font=Font(bold=True)) for label in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Cell, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, exports.plain(value))
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would take some texts for an error, «#N/A»
    if font is not None:
        cell.font = font
    return cell
