"""PDF, by the lines that PDFium finds: what is larger or bolder than the text is a heading."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from espai.classroom.extraction import picture
from espai.classroom.extraction.found import MOST_CHARACTERS, MOST_PAGES, Damaged, Encrypted, Page, clean
from espai.classroom.extraction.ocr import Eyes

LETTERS = 10  # a page with fewer says nothing: a number, or the mark of who scanned it
TOP, BOTTOM, OUTERMOST = 0.88, 0.12, 2  # where what is repeated on each page stands
LARGER, BOLDER = 1.12, 150
HEADING, BOLD_HEADING = 200, 120
LOOSER = 1.25
FEW, OFTEN = 2, 0.4  # what is on more pages than a few, and on so many of all: left and right may differ
POINTS, DOTS, MOST_DOTS = 72, 200, 3_000
WRAPPED = "\ufffe"  # PDFium, for the hyphen at the end of a line that it joins to the next
PRONOUN = re.compile(r"(?<=[a-zà-ü])\ufffe(?=(?:ho|hi|ne|la|lo|los|les|li|me|te|se|nos|vos|us|en|el|els)\b)")


@dataclass(frozen=True)
class Line:
    text: str
    size: float
    weight: int
    first: float  # of its first character, from the foot of the page
    last: float
    is_edge: bool = False


class Pdf:
    """A PDF that is being read; `without_text` counts the pages that show something and say nothing."""

    def __init__(self, path: Path, eyes: Eyes, out: Path) -> None:
        self.eyes, self.out = eyes, out
        self.without_text, self.is_cut, self.has_ocr = 0, False, False
        try:
            self.document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as cause:
            if cause.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise Encrypted from cause
            raise Damaged from cause

    def pages(self) -> Iterator[Page]:
        drawn = list(self._drawn())
        shape = Shape([line for lines in drawn if isinstance(lines, list) for line in lines], len(drawn))
        for number, lines in enumerate(drawn, start=1):
            if isinstance(lines, Page):
                yield lines
                continue
            page = Page(number)
            shape.lay(page, lines)
            yield page

    def _drawn(self) -> Iterator[list[Line] | Page]:
        """The lines of each page, or what was read on its picture."""
        left = MOST_CHARACTERS
        for index in range(len(self.document)):
            if index == MOST_PAGES or left < 0:
                self.is_cut = True
                return
            try:
                sheet = self.document[index]
            except pypdfium2.PdfiumError:
                self.without_text += 1
                yield Page(index + 1)
                continue
            lines = _lines(sheet)
            left -= sum(len(line.text) for line in lines)
            says = sum(character.isalpha() for line in lines for character in line.text) >= LETTERS
            yield lines if says or not pdfium.FPDFPage_CountObjects(sheet) else self._seen(sheet, index + 1, lines)
            sheet.close()

    def _seen(self, sheet: Any, number: int, lines: list[Line]) -> list[Line] | Page:
        page = Page(number)
        if self.eyes.can_read and not self.eyes.is_tired:
            for text in self.eyes.read(self._picture(sheet, number)):
                page.add(text)
        if page.blocks:
            self.has_ocr = True
            return page
        self.without_text += 1
        return lines

    def _picture(self, sheet: Any, number: int) -> Path:
        scale = min(DOTS / POINTS, MOST_DOTS / max(*sheet.get_size(), 1))
        path = self.out / f"page-{number}.png"
        sheet.render(scale=scale, grayscale=True).to_pil().save(path)
        return path

    def draw(self) -> tuple[int, int]:
        """Write the picture of the first page; return its width and height."""
        sheet = self.document[0]
        width, height = (max(side, 1) for side in sheet.get_size())
        scale = min(picture.WIDTH / width, picture.HEIGHT / height)
        return picture.write(sheet.render(scale=scale).to_pil(), self.out)


def _lines(sheet: Any) -> list[Line]:
    page = sheet.get_textpage()
    try:
        said, start, height = page.get_text_range(), 0, max(sheet.get_height(), 1)
        lines = []
        for text in said.split("\r\n"):
            if text.strip():
                lines.append(_line(page.raw, text, start))
            start += len(text) + 2
        return _with_edges(lines, height)
    finally:
        page.close()


def _line(page: Any, text: str, start: int) -> Line:
    begin, middle, end = (
        pdfium.FPDFText_GetCharIndexFromTextIndex(page, start + place)
        for place in (0, len(text) // 2, len(text.rstrip()) - 1)
    )
    first, last = _height(page, begin), _height(page, end)
    weight = min(pdfium.FPDFText_GetFontWeight(page, begin), pdfium.FPDFText_GetFontWeight(page, middle))
    size = round(_size(page, middle), 1)
    return Line(text, size, weight, first, last)


def _with_edges(lines: list[Line], height: float) -> list[Line]:
    """Say which lines stand where what each page repeats does: the outermost of its head and of its foot."""
    head = sorted((line.first for line in lines if line.first > height * TOP), reverse=True)[:OUTERMOST]
    foot = sorted(line.first for line in lines if line.first < height * BOTTOM)[:OUTERMOST]
    edges = {*head, *foot}
    return [replace(line, is_edge=True) if line.first in edges else line for line in lines]


def _height(page: Any, index: int) -> float:
    across, up = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(page, index, across, up)
    return up.value


def _size(page: Any, middle: int) -> float:
    """How tall the line is drawn: some programs write size 1, and enlarge it where they draw."""
    told = float(pdfium.FPDFText_GetFontSize(page, middle))
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(page, middle, matrix)  # where there is none it stays empty
    return told * float((matrix.c**2 + matrix.d**2) ** 0.5) or told


class Shape:
    """What is usual in a document: the size of its text, how far its lines are, and what each page repeats."""

    def __init__(self, lines: list[Line], pages: int) -> None:
        sizes: Counter[tuple[float, int]] = Counter()
        edges: Counter[str] = Counter()
        for line in lines:
            sizes[line.size, line.weight] += len(line.text)
        self.size, self.weight = sizes.most_common(1)[0][0] if sizes else (1.0, 0)
        self.larger = sorted({size for size, _weight in sizes if size >= self.size * LARGER}, reverse=True)
        for line in lines:
            if self._may_repeat(line):
                edges[_unnumbered(line.text)] += 1
        self.repeated = {text for text, times in edges.items() if times > max(FEW, pages * OFTEN)}
        gaps = [
            before.last - line.first
            for before, line in pairwise(lines)
            if line.size == before.size == self.size and 0 < before.last - line.first < self.size * 3
        ]
        self.gap = median(gaps) if gaps else self.size * 1.3

    def lay(self, page: Page, lines: list[Line]) -> None:
        held: list[Line] = []
        for line in lines:
            if self._may_repeat(line) and _unnumbered(line.text) in self.repeated:
                continue
            if held and self._parts(held, line):
                self._add(page, held)
                held = []
            held.append(line)
        if held:
            self._add(page, held)

    def _may_repeat(self, line: Line) -> bool:
        """At an edge, and no title: those of chapters may differ in their number only."""
        return line.is_edge and line.size not in self.larger

    def _parts(self, held: list[Line], line: Line) -> bool:
        """Tell whether a line begins another paragraph: it looks otherwise, or is farther than lines are."""
        before = held[-1]
        if line.size != before.size or self._is_bold(line) != self._is_bold(before):
            return True
        gap = before.last - line.first
        if gap < 0:  # another column, where a sentence may go on
            return before.text.rstrip().endswith((".", ":", "!", "?"))
        return gap > self.gap * LOOSER * max(1.0, line.size / self.size)

    def _is_bold(self, line: Line) -> bool:
        return line.weight - self.weight >= BOLDER

    def _add(self, page: Page, held: list[Line]) -> None:
        text = joined([line.text for line in held])
        page.add(text, self._level(held[0], len(text), is_closed=text.endswith((".", ";", ","))))

    def _level(self, line: Line, length: int, *, is_closed: bool) -> int:
        if line.size in self.larger and length <= HEADING:
            return self.larger.index(line.size) + 1
        is_heading = self._is_bold(line) and line.size >= self.size and length <= BOLD_HEADING and not is_closed
        return len(self.larger) + 1 if is_heading else 0


def joined(lines: list[str]) -> str:
    """Return the lines of a paragraph as one, with the words that their ends cut made whole."""
    said = ""
    for line in lines:
        text = line.strip()
        goes_on = said[-1:] == "-" and said[-2:-1].isalpha() and text[:1].islower()
        said = f"{said[:-1]}{WRAPPED}{text}" if goes_on else f"{said} {text}"
    return clean(PRONOUN.sub("-", said))


def _unnumbered(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", clean(text).lower())
