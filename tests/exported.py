"""Reading back the files that lists are exported as."""

import csv
import io

from openpyxl import load_workbook

BASE = "http://127.0.0.1:8000"


def rows(response):
    """The rows of a CSV file, labels and all; it was handed out by pieces."""
    assert (response.status_code, response.streaming) == (200, True)
    text = response.getvalue().decode()
    assert text.count("\r\n") >= 1
    return list(csv.reader(io.StringIO(text, newline="")))


def sheet(response):
    """The one sheet of an XLSX file."""
    assert (response.status_code, response.streaming) == (200, True)
    book = load_workbook(io.BytesIO(response.getvalue()))
    close(response)
    assert len(book.worksheets) == 1
    return book.active


def close(response):
    """Close the file of an answer that no client has closed, without what ends a request."""
    file = getattr(response, "file_to_stream", None)
    if file is not None:
        file.close()


def values(response):
    """The cells of an XLSX file, labels and all."""
    return [list(row) for row in sheet(response).iter_rows(values_only=True)]


def columns(response, *places):
    """Some columns of a CSV file, without their labels."""
    return [tuple(row[place] for place in places) for row in rows(response)[1:]]
