"""Text, tables of values separated by something, and pages of the web."""

import csv
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from espai.classroom.extraction.found import Page, row

FIELD = 200_000
SAMPLE = 16_384
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"script", "style", "head", "template", "noscript", "svg", "nav"}
INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}


def text(path: Path) -> Iterator[Page]:
    """A form feed ends a page, a line without text a paragraph."""
    for number, said in enumerate(_decoded(path).split("\f"), start=1):
        page = Page(number)
        held: list[str] = []
        for line in [*said.splitlines(), ""]:
            if line.strip():
                held.append(line)
            else:
                page.add(" ".join(held))
                held = []
        yield page


def table(path: Path) -> Iterator[Page]:
    said = _decoded(path).replace("\0", "")
    first = said[:SAMPLE].partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    page = Page(1)
    most = csv.field_size_limit(FIELD)
    try:
        for cells in csv.reader(said.splitlines(), delimiter=separator):
            page.add(row(cells))
    except csv.Error:
        page.blocks = []
        for line in said.splitlines():
            page.add(line)
    finally:
        csv.field_size_limit(most)  # it is of the whole process
    yield page


def web(path: Path) -> Iterator[Page]:
    page = Page(1)
    reader = _Web(page)
    reader.feed(_decoded(path))
    reader.close()
    reader.end()
    yield page


class _Web(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.level, self.silent = page, 0, 0
        self.held: list[str] = []
        self.cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in {"td", "th"} and self.cells is not None:
            self.cells.append("")
        elif tag not in INLINE and self.cells is None:
            self.end()
            self.level = int(tag[1]) if tag in HEADINGS else 0
        if tag == "tr":
            self.cells = []

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in {"tr", "table"} and self.cells is not None:
            self.page.add(row(self.cells))
            self.cells = None
        elif tag not in INLINE and self.cells is None:
            self.end()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.cells is None:
            self.held.append(data)
        elif self.cells:
            self.cells[-1] += data

    def end(self) -> None:
        self.page.add("".join(self.held), self.level)
        self.held, self.level = [], 0


def _decoded(path: Path) -> str:
    """Text is UTF-8, or UTF-16 that says so, or of the older office programs."""
    data = path.read_bytes()
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
