"""Odd documents, that programs do write: rows without anything, cells that repeat, frames within frames."""

import io

import docx
import odfdo
import pytest

from espai.classroom.extraction import odf, word
from tests.classroom import papers
from tests.classroom.test_edges import written

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
)


def text_of(tmp_path, body):
    """The blocks of an ODT with this inside."""
    content = f"""<?xml version="1.0"?><office:document-content {NAMES}><office:automatic-styles>
        <style:style style:name="Broken" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/>
        </style:style></office:automatic-styles><office:body><office:text>{body}</office:text></office:body>
        </office:document-content>"""
    path = written(tmp_path, papers.replaced(papers.odf_text(), "content.xml", content.encode()))
    return [[(block.text, block.level) for block in page.blocks] for page in odf.text(path)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<text:h text:outline-level="0">A</text:h>', [[("A", 1)]]),
        ('<text:h text:outline-level="x">A</text:h>', [[("A", 1)]]),
        ("<text:h>A</text:h>", [[("A", 1)]]),
        ('<text:p text:style-name="Broken">A</text:p>', [[("A", 0)]]),
        ('<text:p>A</text:p><text:p text:style-name="Broken">B</text:p>', [[("A", 0)], [("B", 0)]]),
        ("<text:p>A<text:s/>b<text:tab/>c<office:annotation>no</office:annotation>d</text:p>", [[("A b cd", 0)]]),
        ("<text:tracked-changes><text:p>no</text:p></text:tracked-changes><text:p>A</text:p>", [[("A", 0)]]),
        (
            """<table:table><table:table-column/><table:table-header-rows><table:table-row><table:table-cell
            table:number-columns-repeated="2"><text:p>A</text:p></table:table-cell></table:table-row>
            </table:table-header-rows><table:table-row><text:p>no</text:p><table:table-cell
            table:number-columns-repeated="x"><text:p>B</text:p><text:p>C</text:p></table:table-cell>
            <table:covered-table-cell/></table:table-row><table:table-row/><table:shapes/></table:table>""",
            [[("A | A", 0), ("B C", 0)]],
        ),
    ],
)
def test_what_an_odd_text_says(tmp_path, body, expected):
    assert text_of(tmp_path, body) == expected


def test_what_is_too_deep_is_not_followed(tmp_path, monkeypatch):
    monkeypatch.setattr(odf, "DEPTH", 0)
    frame = "<draw:frame><text:p>dins</text:p></draw:frame><text:p>A<text:span>b</text:span>c</text:p>"
    table = "<table:table><table:table-rows><table:table-row/></table:table-rows></table:table>"
    assert text_of(tmp_path, frame + table) == [[("Ac", 0)]]


def test_a_row_without_end_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(odf, "MOST_COLUMNS", 2)
    row = '<table:table-cell table:number-columns-repeated="9"><text:p>A</text:p></table:table-cell>'
    assert text_of(tmp_path, f"<table:table><table:table-row>{row}</table:table-row></table:table>") == [[("A | A", 0)]]


def test_a_row_of_blanks_says_nothing(tmp_path):
    made = docx.Document()
    table = made.add_table(rows=2, cols=2)
    table.cell(1, 0).text = "A"
    file = io.BytesIO()
    made.save(file)
    [page] = word.read(written(tmp_path, file.getvalue()))
    assert [block.text for block in page.blocks] == ["A"]


def test_what_is_skipped_in_a_text_is_not_looked_into(tmp_path, monkeypatch):
    monkeypatch.setattr(word, "DEPTH", 1)
    made = docx.Document()
    made.add_paragraph("A")
    made.element.body.insert(0, made.element.makeelement(docx.oxml.ns.qn("w:sdt")))
    file = io.BytesIO()
    made.save(file)
    [page] = word.read(written(tmp_path, file.getvalue()))
    assert [block.text for block in page.blocks] == ["A"]


def beside(content):
    made = odfdo.Document(io.BytesIO(content))
    made.body.append(odfdo.Paragraph("Fora."))
    return papers._saved(made)


def test_what_is_beside_the_slides_or_the_tables_is_not_of_them(tmp_path):
    (page,) = odf.slides(written(tmp_path, beside(papers.odf_slides())))
    assert [block.text for block in page.blocks] == ["Objectius", "Formar"]
    (page,) = odf.sheets(written(tmp_path, beside(papers.odf_sheet())))
    assert [block.text for block in page.blocks] == ["Pressupost", "Eix | Cost", "Gènere | 1200"]
