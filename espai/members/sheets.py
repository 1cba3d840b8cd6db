"""Reading a list that somebody brings, CSV or XLSX, as rows of text. Nothing in it is ever computed."""

import csv
import io
import lzma
import zipfile
import zlib
from typing import Any

from django.utils.translation import gettext as _

from espai.core.errors import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 2_000
MOST_COLUMNS = 30
MOST_SIGNS = 300

Row = tuple[int, list[str]]  # the number that a spreadsheet shows, and the cells


def read(name: str, content: bytes) -> list[Row]:
    """Return the rows of a list, empty ones left out; refuses with a sentence what is not a list, or is too big."""
    if len(content) > MOST_BYTES:
        raise Refused(_("El fitxer és massa gran: com a molt, 2 MB."))
    rows = _workbook(content) if name.lower().endswith(".xlsx") else _text(content)
    return [(number, cells) for number, cells in rows if any(cells)]


def _text(content: bytes) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Refused(_("No és un fitxer CSV ni XLSX."))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    try:
        for cells in reader:
            _not_too_many(len(rows))
            rows.append((reader.line_num, [_cell(cell) for cell in cells[:MOST_COLUMNS]]))
    except csv.Error:
        raise Refused(_("El fitxer CSV no es pot llegir: mireu si hi ha unes cometes sense tancar.")) from None
    return rows


def _workbook(content: bytes) -> list[Row]:
    # Loaded for whoever brings one: it takes long, and few do.
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _not_too_big(package)
        # Formulas come as their text, which is then refused: no value is taken that somebody did not write.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        found = book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
        rows = [(number, [_cell(cell) for cell in cells]) for number, cells in enumerate(found, 1)]
    except Refused:
        raise
    except (InvalidFileException, zipfile.BadZipFile, *DAMAGED):
        raise Refused(_("El fitxer XLSX no es pot llegir: torneu-lo a desar amb el full de càlcul.")) from None
    _not_too_many(len(rows) - 1)
    return rows


# What openpyxl and the XML under it raise on a file that is damaged or hostile.
DAMAGED = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    SyntaxError,
    EOFError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
)


def _not_too_big(package: zipfile.ZipFile) -> None:
    if sum(each.file_size for each in package.infolist()) > MOST_UNPACKED:
        raise Refused(_("El fitxer és massa gran un cop obert."))


def _not_too_many(number: int) -> None:
    if number > MOST_ROWS:
        raise Refused(_("La llista és massa llarga: com a molt, %(n)s files.") % {"n": MOST_ROWS})


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if hasattr(value, "date"):
        value = value.date()
    return " ".join(str(value).split())[:MOST_SIGNS]
