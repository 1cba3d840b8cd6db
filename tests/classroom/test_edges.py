"""What is read at the edges: limits inside a format, and the command that the worker starts."""

import runpy
import sys

import pypdfium2

from espai.classroom.extraction import found, limits, pdf, plain, sheets, slides
from espai.classroom.extraction.found import Block, Page
from espai.classroom.extraction.ocr import Eyes
from espai.classroom.extraction.passages import pieces
from tests.classroom import papers


def written(tmp_path, content: bytes):
    path = tmp_path / "file"
    path.write_bytes(content)
    return path


def test_a_sheet_without_end_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_CHARACTERS", 5)
    first, second = sheets.read(written(tmp_path, papers.sheet()))
    assert [block.text for block in first.blocks] == ["Pressupost", "Eix | | Cost"]
    assert [block.text for block in second.blocks] == ["Buit"]


def test_groups_within_groups_without_end_are_not_followed(tmp_path, monkeypatch):
    monkeypatch.setattr(slides, "DEPTH", 0)
    assert [len(page.blocks) for page in slides.read(written(tmp_path, papers.slides()))] == [3, 1]


def test_what_is_cut_ends_where_there_is_no_room(monkeypatch):
    page = Page(1, [Block("abc"), Block("defg")])
    found._shorten(page, 5)
    assert [block.text for block in page.blocks] == ["abc", "de"]
    assert list(pieces("")) == []


def test_text_between_a_row_and_its_first_cell_is_no_cell(tmp_path):
    (page,) = plain.web(written(tmp_path, b"<tr>fora<td>a</td></tr>"))
    assert [block.text for block in page.blocks] == ["a"]


def test_a_page_that_cannot_be_opened_does_not_lose_the_others(tmp_path, monkeypatch):
    path = written(tmp_path, papers.pdf("Primera pàgina. #pagebreak() Segona pàgina."))
    opened = pypdfium2.PdfDocument.__getitem__

    def fails(document, index):
        if index == 0:
            raise pypdfium2.PdfiumError("no")
        return opened(document, index)

    monkeypatch.setattr(pypdfium2.PdfDocument, "__getitem__", fails)
    read = pdf.Pdf(path, Eyes(), tmp_path)
    assert [[block.text for block in page.blocks] for page in read.pages()] == [[], ["Segona pàgina."]]
    assert read.without_text == 1


def test_the_command_bounds_itself_and_reads(tmp_path, monkeypatch):
    bounded = []
    monkeypatch.setattr(limits, "bound", lambda: bounded.append(True))
    path = written(tmp_path, b"Text")
    monkeypatch.setattr(sys, "argv", ["read", str(path), "text/plain", str(tmp_path)])
    runpy.run_module("espai.classroom.extraction", run_name="__main__")
    assert bounded == [True]
    assert '"outcome": "read"' in (tmp_path / "reading.json").read_text()
