"""Texts, slides and sheets of OpenDocument."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from espai.classroom.accessibility.found import LONG, SNIPPET, Finding, Findings
from espai.classroom.accessibility.sheets import ROWS, look
from espai.classroom.accessibility.slides import named
from espai.classroom.accessibility.word import BLANKS
from espai.classroom.extraction.found import Encrypted, clean
from espai.classroom.extraction.packages import examine, part_of

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, DRAW, STYLE = (f"{OASIS}{name}:1.0}}" for name in ("text", "table", "drawing", "style"))
FO, SVG, OFFICE = (f"{OASIS}{name}:1.0}}" for name in ("xsl-fo-compatible", "svg-compatible", "office"))
CLASS = f"{OASIS}presentation:1.0}}class"
TITLE, LANGUAGE = "{http://purl.org/dc/elements/1.1/}title", "{http://purl.org/dc/elements/1.1/}language"
ORNAMENT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}decorative"
LINK = f"{TEXT}a"
SKIPPED = {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OASIS}presentation:1.0}}notes"}


class Package:
    """The parts of a document that say something."""

    def __init__(self, path: Path) -> None:
        examine(path)
        if b"encryption-data" in part_of(path, "META-INF/manifest.xml"):
            raise Encrypted
        self.content = fromstring(part_of(path, "content.xml"))
        self.body = next(iter(self.content.find(f"{OFFICE}body")))
        self.roots = [self.content, *(fromstring(part) for part in [part_of(path, "styles.xml")] if part)]
        meta = part_of(path, "meta.xml")
        self.meta = fromstring(meta) if meta else None
        self.findings = Findings()
        self.findings.title(self._said(TITLE))

    def _said(self, name: str) -> str:
        found = self.meta.find(f".//{name}") if self.meta is not None else None
        return found.text or "" if found is not None else ""

    def languages(self) -> Iterator[str]:
        """What the styles and the properties say."""
        yield self._said(LANGUAGE)
        for root in self.roots:
            for properties in root.iter(f"{STYLE}text-properties"):
                yield properties.get(f"{FO}language") or ""

    def bold(self) -> set[str]:
        """The names of the styles of paragraph or of text that are bold."""
        return {
            str(style.get(f"{STYLE}name"))
            for root in self.roots
            for style in root.iter(f"{STYLE}style")
            for properties in style.iter(f"{STYLE}text-properties")
            if properties.get(f"{FO}font-weight") == "bold"
        }


def text(path: Path) -> list[Finding]:
    package = Package(path)
    body = Body(package)
    for element in _every(package.body):
        body.take(element)
    package.findings.language(package.languages(), body.texts)
    if not body.level and sum(map(len, body.texts)) > LONG:
        package.findings.add("headings-none")
    return package.findings.told()


def slides(path: Path) -> list[Finding]:
    package = Package(path)
    titles: set[str] = set()
    for number, page in enumerate(package.body.iter(f"{DRAW}page"), start=1):
        frames = [frame for frame in page.iter(f"{DRAW}frame") if frame.get(CLASS) == "title"]
        named(package.findings, titles, number, clean(" ".join(map(_words, frames))))
        for element in _every(page):
            _picture(package.findings, element, number, element.get(f"{DRAW}name") or "")
    return package.findings.told()


def sheets(path: Path) -> list[Finding]:
    package = Package(path)
    tables = package.body.findall(f"{TABLE}table")
    for number, table in enumerate(tables, start=1):
        rows = list(table.iter(f"{TABLE}table-row"))[:ROWS]
        name = table.get(f"{TABLE}name") or ""
        look(package.findings, number, name, [_cells(row) for row in rows], of=len(tables))
        for element in _every(table):
            _picture(package.findings, element, number, element.get(f"{DRAW}name") or "")
    return package.findings.told()


class Body:
    """A text as it goes by: what was before says where each thing is."""

    def __init__(self, package: Package) -> None:
        self.findings, self.bold = package.findings, package.bold()
        self.texts: list[str] = []
        self.level, self.blanks, self.last = 0, 0, ""

    def take(self, element: Any) -> None:
        if element.tag == f"{TEXT}h":
            self._heading(element)
        elif element.tag == f"{TEXT}p":
            self._paragraph(element)
        elif element.tag == f"{TABLE}table":
            self._table(element)
        elif element.tag == LINK:
            self.findings.link(_words(element))
        _picture(self.findings, element, 0, self.last)

    def _heading(self, element: Any) -> None:
        said, outline = clean(_words(element)), element.get(f"{TEXT}outline-level") or "1"
        if said:
            level = int(outline) if outline.isdecimal() else 1
            self.level = self.findings.level(self.level, level, 0, said)
            self.texts.append(said)
            self.last = said
        self.blanks = 0

    def _paragraph(self, element: Any) -> None:
        said = clean(_words(element))
        self.blanks = 0 if said or len(element) else self.blanks + 1
        if self.blanks == BLANKS:
            self.findings.add("blank-paragraphs", text=self.last)
        if said:
            self.texts.append(said)
            self.last = said
            if self._looks_like_a_heading(element, said):
                self.findings.add("headings-fake", text=said)

    def _looks_like_a_heading(self, element: Any, said: str) -> bool:
        if len(said) > SNIPPET or said.endswith((".", ",", ";", ":")) or not any(map(str.isalpha, said)):
            return False
        loud = [span for span in element.iter(f"{TEXT}span") if span.get(f"{TEXT}style-name") in self.bold]
        is_loud = element.get(f"{TEXT}style-name") in self.bold
        return is_loud or clean("".join(map(_words, loud))) == said

    def _table(self, element: Any) -> None:
        self.blanks = 0
        rows = list(element.iter(f"{TABLE}table-row"))
        is_grid = len(rows) > 1 and len(_cells(rows[0])) > 1
        if is_grid and element.find(f"{TABLE}table-header-rows") is None:
            self.findings.add("table-header-row", text=" | ".join(_cells(rows[0])))


def _every(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag not in SKIPPED:
            yield child
            yield from _every(child)


def _words(element: Any) -> str:
    return "".join(element.itertext())


def _cells(row: Any) -> list[str]:
    return [clean(_words(cell)) for cell in row if cell.tag == f"{TABLE}table-cell"]


def _picture(findings: Findings, element: Any, page: int, text: str) -> None:
    """Tell of a picture, a chart or a formula in a frame without words."""
    if element.tag != f"{DRAW}frame" or element.get(ORNAMENT) == "true":
        return
    is_picture = any(element.find(f"{DRAW}{kind}") is not None for kind in ("image", "object"))
    words = "".join(element.findtext(f"{SVG}{name}") or "" for name in ("title", "desc"))
    if is_picture and element.find(f"{DRAW}text-box") is None and not words.strip():
        findings.add("alt-missing", page, text)
