"""PDF: its tags, what it says of itself, and whether there is text at all."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from espai.classroom.accessibility.found import Finding, Findings
from espai.classroom.accessibility.tags import Tag, Tree
from espai.classroom.extraction.found import MOST_PAGES, Damaged, Encrypted
from espai.classroom.extraction.pdf import LETTERS

MOST_READ, LARGEST = 30, 2 * 1024 * 1024  # pages whose drawing is followed, and bytes of it
FEW_PAGES = 3  # that need no heading
SHARE = 0.1
SHOWN, BEGIN, END = {"Tj", "TJ", "'", '"'}, {"BDC", "BMC"}, "EMC"
XMP_TITLE = "dc:title"


def check(path: Path) -> list[Finding]:
    findings = Findings()
    try:
        with pikepdf.open(path) as pdf:
            _check(pdf, path, findings)
    except pikepdf.PasswordError as cause:
        raise Encrypted from cause
    except pikepdf.PdfError as cause:
        raise Damaged from cause
    return findings.told()


def _check(pdf: pikepdf.Pdf, path: Path, findings: Findings) -> None:
    if pdf.is_encrypted and not pdf.allow.accessibility:
        findings.add("forbids-assistive")
    texts, images = _read(path)
    without = [number for number, text in texts if sum(map(str.isalpha, text)) < LETTERS and number in images]
    if without and len(without) == len(texts):
        findings.add("scanned", 1)
        return  # nothing else can be mended before
    for number in without:
        findings.add("page-image", number)
    findings.title(_title(pdf))
    findings.language([_text(pdf.Root.get("/Lang"))], [text for _number, text in texts])
    preferences = pdf.Root.get("/ViewerPreferences")
    if not (isinstance(preferences, pikepdf.Dictionary) and preferences.get("/DisplayDocTitle")):
        findings.add("title-hidden")
    for number, page in enumerate(islice(pdf.pages, MOST_PAGES), start=1):
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            findings.add("tab-order", number)
    _check_tags(pdf, findings)


def _check_tags(pdf: pikepdf.Pdf, findings: Findings) -> None:
    marks = pdf.Root.get("/MarkInfo")
    is_marked = isinstance(marks, pikepdf.Dictionary) and bool(marks.get("/Marked"))
    tags = Tree(pdf).tags() if is_marked else []
    if not tags:
        findings.add("untagged")
        return
    level, has_headings = 0, False
    for tag in tags:
        _check_kinds(tag, findings, is_told=False)
        for each in tag.every():
            has_headings = has_headings or each.is_heading
            if each.level:
                level = findings.level(level, each.level, each.page, f"H{level} → H{each.level}")
    if not has_headings and len(pdf.pages) > FEW_PAGES:
        findings.add("headings-none")
    for number in _loose(pdf):
        findings.add("untagged-content", number)


def _check_kinds(tag: Tag, findings: Findings, *, is_told: bool) -> None:
    """Figures, tables and links; inside of a figure that words stand for there is nothing more to tell."""
    is_figure = tag.role in {"Figure", "Formula"}
    if is_figure and not tag.has_alt and not is_told:
        findings.add("alt-missing", tag.page)
    if tag.role == "Table" and _is_grid(tag) and all(each.role != "TH" for each in tag.every()):
        findings.add("table-headers", tag.page)
    if tag.role == "Link" and not tag.has_content and not tag.has_alt:
        findings.add("link-empty", tag.page)
    for kid in tag.kids:
        _check_kinds(kid, findings, is_told=is_told or is_figure)


def _is_grid(table: Tag) -> bool:
    rows = [each for each in table.every() if each.role == "TR"]
    return len(rows) > 1 and any(len(row.kids) > 1 for row in rows)


def _text(held: Any) -> str:
    return str(held) if isinstance(held, pikepdf.String) else ""


def _title(pdf: pikepdf.Pdf) -> str:
    """The title, where either of the two places says one."""
    said = pdf.trailer.get("/Info")
    title = _text(said.get("/Title")) if isinstance(said, pikepdf.Dictionary) else ""
    if title.strip():
        return title
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return str(metadata.get(XMP_TITLE, ""))


def _read(path: Path) -> tuple[list[tuple[int, str]], set[int]]:
    """The text of each page, and which of them show a picture."""
    texts, images = [], set()
    with closing(pypdfium2.PdfDocument(path)) as document:
        for number in range(1, min(len(document), MOST_PAGES) + 1):
            with closing(document[number - 1]) as page, closing(page.get_textpage()) as said:
                texts.append((number, said.get_text_range()))
                if any(True for _image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                    images.add(number)
    return texts, images


def _loose(pdf: pikepdf.Pdf) -> Iterator[int]:
    """The first pages where more than some text is in no part: those who listen do not get it."""
    for number, page in enumerate(islice(pdf.pages, MOST_READ), start=1):
        page.contents_coalesce()
        held = page.obj.get("/Contents")
        if held is None or len(held.read_raw_bytes()) > LARGEST:
            continue
        shown, loose, depth = 0, 0, 0
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            depth += (name in BEGIN) - (name == END)
            shown += name in SHOWN
            loose += name in SHOWN and depth <= 0
        if loose > shown * SHARE:
            yield number
