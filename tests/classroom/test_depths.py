"""What is read of documents that are deep, padded or badly nested, in OpenDocument, Word and PDF."""

import docx
import pypdfium2
import pytest
from odfdo import Element

from espai.classroom import reactions
from espai.classroom.events import DOCUMENT_ADDED
from espai.classroom.extraction import odf, pdf, word
from espai.classroom.extraction.found import Page
from espai.core.models import Event
from tests.classroom import papers
from tests.classroom.test_readings import read_as, share


def cells(inside: str) -> list[str]:
    return list(odf._cells(Element.from_tag(f"<table:table-row>{inside}</table:table-row>")))


def rows(inside: str) -> list[str]:
    return list(odf._rows(Element.from_tag(f"<table:table>{inside}</table:table>"), 0))


def test_a_repeated_cell_is_said_as_often_up_to_a_limit_and_a_covered_one_holds_its_place():
    said = "<text:p>a</text:p>"
    assert cells(f'<table:table-cell table:number-columns-repeated="3">{said}</table:table-cell>') == ["a"] * 3
    many = f'<table:table-cell table:number-columns-repeated="9999">{said}</table:table-cell>'
    assert cells(many) == ["a"] * odf.MOST_REPEATED
    assert cells(many * 11) == ["a"] * odf.MOST_COLUMNS
    assert cells(f'<table:table-cell table:number-columns-repeated="x">{said}</table:table-cell>') == ["a"]
    assert cells("<table:covered-table-cell/><office:annotation/>") == [""]


def test_a_row_without_text_and_what_is_no_row_are_not_said():
    row = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
    assert rows(f"<table:table-row/><text:p>fora</text:p><table:table-rows>{row}</table:table-rows>") == ["a"]


@pytest.mark.parametrize(("outline", "level"), [("2", 2), ("0", 1), ("dos", 1)])
def test_the_level_of_a_heading_is_a_number_or_the_first(outline, level):
    page = Page(1)
    odf._add(page, Element.from_tag(f'<text:h text:outline-level="{outline}">Eix</text:h>'))
    assert [(block.text, block.level) for block in page.blocks] == [("Eix", level)]


def test_what_is_nested_without_end_is_not_followed(monkeypatch):
    block = Element.from_tag("<office:text><text:section><text:p>dins</text:p></text:section></office:text>")
    said = Element.from_tag("<text:p>a<text:s/>b<text:span>c</text:span>d</text:p>")
    assert ([found.text for found in odf._blocks(block, 0)], odf._said(said, 0)) == (["dins"], "a bcd")
    monkeypatch.setattr(odf, "DEPTH", 0)
    assert (list(odf._blocks(block, 0)), odf._said(said, 0)) == ([], "a bd")


def test_controls_within_controls_and_rows_without_text_of_word_are_not_followed(monkeypatch):
    made = docx.Document()
    made.add_table(1, 1)
    body = made.element.body
    assert list(word.rows(body)) == []
    monkeypatch.setattr(word, "DEPTH", 0)
    assert [kind for kind, _element in word.blocks(body, 0)] == [word.TABLE]


def test_a_character_that_is_not_there_has_no_size():
    page = pypdfium2.PdfDocument(papers.pdf("Text."))[0].get_textpage()
    assert pdf._size(page.raw, 9_999) == 0.0


@pytest.mark.django_db
def test_a_file_that_was_read_is_not_read_again_when_its_document_is_added(cast, run_jobs):
    document = read_as(share(cast))
    run_jobs()
    reactions.have_it_read(Event.objects.get(name=DOCUMENT_ADDED, target_id=document.pk))
    run_jobs()
    assert document.file.reading.tries == 0
