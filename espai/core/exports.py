"""Lists as files, CSV or XLSX: what the page of a list shows to its reader, whole, read and handed out by rows.

A file is an answer of the same view, at the same address with `?format=`: whoever may not open the list has no file.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from espai.core.requests import Request
from espai.core.templatetags.dates import local

Cell = str | int | date | None  # a moment is a date, and yes or no a number

ROWS = 500  # read at once; what a row needs besides is asked for so many together
BOM = "\ufeff"
# What spreadsheets take for a formula, also in the wide forms that some of them accept.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What no cell of a sheet may hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Format(StrEnum):
    CSV = "csv"
    CSV_BOM = "csv-bom"  # without the mark, Excel reads the accents of another alphabet
    XLSX = "xlsx"


FORMATS = {one.value: one for one in Format}


@dataclass(frozen=True)
class Table:
    """A list: its title, which names the file; its columns, in the reader's language; its rows, read once."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def asked(request: Request) -> Format | None:
    """Return the format that an address asks for with `?format=`; what is sent by a form asks for none."""
    return FORMATS.get(request.GET.get("format", "")) if request.method == "GET" else None


def answer(wanted: Format, table: Table) -> StreamingHttpResponse:
    """Return a table as a file to download; the memory it takes does not grow with the rows.

    No cell of it is a formula, whatever people wrote. Who may have the rows is said by the view that reads them.
    """
    name = f"{slugify(table.title)}-{timezone.localdate().isoformat()}.{wanted.partition('-')[0]}"
    if wanted == Format.XLSX:
        from espai.core import workbooks  # noqa: PLC0415 - what it is written with takes long to load

        return FileResponse(workbooks.written(table), as_attachment=True, filename=name, content_type=XLSX_TYPE)
    return StreamingHttpResponse(
        _lines(table, BOM if wanted == Format.CSV_BOM else ""),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""},
    )


def address(request: Request, path: str) -> str:
    """Return the whole address of what is at a path of the space, for the last column."""
    return f"{settings.BASE_URL}/{request.space.slug}/{path}"


def batches(rows: Any) -> Iterator[list[Any]]:
    """Read a queryset in lists of `ROWS`, so that what a row needs besides is asked once for many."""
    read = rows.iterator(chunk_size=ROWS)
    while batch := list(islice(read, ROWS)):
        yield batch


def plain(value: Cell) -> Cell:
    """Return a cell as both formats hold it: local time, yes and no in words, and text that is never a formula."""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, datetime):
        return local(value).replace(microsecond=0, tzinfo=None)
    if isinstance(value, str):
        # What is dropped goes first: it would hide what it stands before.
        text = ILLEGAL.sub("", value)
        return f"'{text}" if text.startswith(FORMULA) else text
    return value


class _Echo:
    """Gives each line back, for the writer of CSV wants to write it somewhere."""

    def write(self, line: str) -> str:
        return line


def _lines(table: Table, beginning: str) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield beginning + _line(write, table.columns)
    for row in table.rows:
        yield _line(write, row)


def _line(write: Any, row: Iterable[Cell]) -> str:
    return str(write([plain(value) for value in row]))
