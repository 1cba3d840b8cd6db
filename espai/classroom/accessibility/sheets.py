"""Workbooks of Office: sheets and columns that say what they are."""

import re
import zipfile
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from espai.classroom.accessibility import office
from espai.classroom.accessibility.found import Finding, Findings
from espai.classroom.extraction.packages import examine
from espai.classroom.extraction.sheets import MOST_COLUMNS

ROWS = 50
UNNAMED = re.compile(r"(sheet|full|hoja|feuille|feuil|table|taula|tabla) ?\d+", re.IGNORECASE)
DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def check(path: Path) -> list[Finding]:
    examine(path, streamed="xl/worksheets/")
    findings = Findings()
    findings.title(office.title(path))
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for number, sheet in enumerate(book.worksheets, start=1):
            sheet.reset_dimensions()
            rows = islice(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), ROWS)
            look(findings, number, sheet.title, [list(cells) for cells in rows], of=len(book.worksheets))
    _pictures(path, findings)
    return findings.told()


def look(findings: Findings, number: int, name: str, rows: list[list[Any]], *, of: int) -> None:
    """Tell of a sheet without a name, among several, and of columns without one: `rows` are the first."""
    if of > 1 and UNNAMED.fullmatch(name.strip()):
        findings.add("sheet-name", number, name)
    filled = [[str(cell or "").strip() for cell in cells] for cells in rows if any(cells)]
    if len(filled) > 1 and len(_columns(filled[1:]) - _columns(filled[:1])) > 0:
        findings.add("sheet-header", number, name)


def _columns(rows: list[list[str]]) -> set[int]:
    return {place for cells in rows for place, cell in enumerate(cells) if cell}


def _pictures(path: Path, findings: Findings) -> None:
    with zipfile.ZipFile(path) as package:
        for name in sorted(filter(DRAWING.fullmatch, package.namelist())):
            for kind in ("pic/{0}nvPicPr", "graphicFrame/{0}nvGraphicFramePr"):
                for held in fromstring(package.read(name)).iterfind(f".//{PICTURE}{kind.format(PICTURE)}"):
                    properties = held.find(f"{PICTURE}cNvPr")
                    if properties is not None and not office.has_words(properties):
                        findings.add("alt-missing", text=properties.get("name") or "")
