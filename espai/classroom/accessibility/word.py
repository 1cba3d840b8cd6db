"""Text documents of Office. Where they have no pages, a place is told by the words that are there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from espai.classroom.accessibility import office
from espai.classroom.accessibility.found import LONG, SNIPPET, Finding, Findings
from espai.classroom.extraction import word
from espai.classroom.extraction.found import clean
from espai.classroom.extraction.packages import examine

LANG, VALUE, PROPERTIES = qn("w:lang"), qn("w:val"), qn("w:pPr")
RUN, RUN_PROPERTIES, BOLD, LISTED = qn("w:r"), qn("w:rPr"), qn("w:b"), qn("w:numPr")
ROW, CELL, HEADER, LINK, TEXT = qn("w:tr"), qn("w:tc"), qn("w:tblHeader"), qn("w:hyperlink"), qn("w:t")
DRAWING = qn("wp:docPr")
PICTURES = {qn("pic:pic"), qn("c:chart")}
BLANKS = 3  # empty paragraphs in a row: they make room, and are read aloud


def check(path: Path) -> list[Finding]:
    examine(path)
    document = docx.Document(str(path))
    findings = Findings()
    findings.title(office.title(path))
    body = Body(document, findings)
    for kind, element in word.blocks(document.element.body, 0):
        if kind == word.TABLE:
            body.table(element)
        else:
            body.paragraph(element)
    body.end(list(_languages(document)))
    return findings.told()


def _languages(document: Any) -> Iterator[str]:
    for root in (document.styles.element, document.element.body):
        for lang in root.iter(LANG):
            yield lang.get(VALUE) or ""


class Body:
    """A text as it goes by: what was before says where each thing is."""

    def __init__(self, document: Any, findings: Findings) -> None:
        self.levels = dict(word.levels(document))
        self.findings = findings
        self.texts: list[str] = []
        self.level, self.blanks, self.last = 0, 0, ""

    def paragraph(self, element: Any) -> None:
        text = clean(" ".join(word.pieces(element)))
        is_blank = not text and not _has_picture(element)
        self.blanks = self.blanks + 1 if is_blank else 0
        if self.blanks == BLANKS:
            self.findings.add("blank-paragraphs", text=self.last)
        if text:
            self.texts.append(text)
            self._heading(element, text)
        self.inside(element)

    def _heading(self, element: Any, text: str) -> None:
        self.last = text
        if level := word.level(element, self.levels):
            self.level = self.findings.level(self.level, level, 0, text)
        elif _looks_like_a_heading(element, text):
            self.findings.add("headings-fake", text=text)

    def table(self, element: Any) -> None:
        self.blanks = 0
        said = list(word.rows(element))
        self.texts += said
        rows = element.findall(ROW)
        is_grid = len(rows) > 1 and len(rows[0].findall(CELL)) > 1
        if is_grid and next(rows[0].iter(HEADER), None) is None:
            self.findings.add("table-header-row", text=(said or [self.last])[0])
        self.inside(element)

    def inside(self, element: Any) -> None:
        """Pictures and links, whatever holds them."""
        for drawing in element.iter(DRAWING):
            if _is_picture(drawing.getparent()) and not office.has_words(drawing):
                self.findings.add("alt-missing", text=self.last)
        for link in element.iter(LINK):
            self.findings.link("".join(text.text or "" for text in link.iter(TEXT)))

    def end(self, languages: list[str]) -> None:
        self.findings.language(languages, self.texts)
        if not self.level and sum(map(len, self.texts)) > LONG:
            self.findings.add("headings-none")


def _is_picture(drawing: Any) -> bool:
    return any(each.tag in PICTURES for each in drawing.iter())


def _has_picture(paragraph: Any) -> bool:
    return next(paragraph.iter(DRAWING), None) is not None


def _looks_like_a_heading(paragraph: Any, text: str) -> bool:
    properties = paragraph.find(PROPERTIES)
    if len(text) > SNIPPET or text.endswith((".", ",", ";", ":")) or not any(map(str.isalpha, text)):
        return False
    if properties is not None and properties.find(LISTED) is not None:
        return False
    runs = [run for run in paragraph.iter(RUN) if any((said.text or "").strip() for said in run.iter(TEXT))]
    return all(map(_is_bold, runs))


def _is_bold(run: Any) -> bool:
    properties = run.find(RUN_PROPERTIES)
    bold = properties.find(BOLD) if properties is not None else None
    return bold is not None and bold.get(VALUE) not in word.NO
