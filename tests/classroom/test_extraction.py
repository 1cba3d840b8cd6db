"""What is read in each format: exact texts, by page and under their headings."""

import json
import shutil

import pytest
from PIL import Image

from espai.classroom.extraction import child, found, ocr, passages, pdf, reader
from espai.classroom.extraction.found import Block, Bounded, Page, clean, row
from espai.classroom.extraction.language import detect
from tests.classroom import papers
from tests.classroom.papers import SENTENCE

SEES = bool(ocr.Eyes().can_read)


@pytest.fixture
def read(tmp_path):
    """Read a content here, and return what was written of it."""

    def carry_out(content: bytes, content_type: str) -> child.Result:
        path, out = tmp_path / "file", tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        path.write_bytes(content)
        reader.read(path, content_type, out)
        return child._told(out, 0, is_late=False)

    return carry_out


def said(result):
    return result.outcome, result.pages, result.passages


def test_a_text_of_office_has_headings_tables_and_the_pages_that_somebody_broke(read):
    result = read(papers.word(), papers.DOCX)
    assert said(result) == (
        "read",
        3,
        [
            (1, "", "Pla director"),
            (1, "Diagnosi", SENTENCE),
            (1, "Diagnosi › Recursos", "Eix | Any | Cost\nGènere | | 1.200 €\nAbans."),
            (2, "Diagnosi › Recursos", "Després."),
            (3, "Diagnosi › Recursos", "Nota final."),
        ],
    )
    assert (result.language, result.picture) == ("ca", None)


def test_slides_are_pages_whose_title_is_the_heading(read):
    expected = [(1, "Objectius", "Formar\nAcompanyar"), (2, "", "Dins d’un grup\nEix | Cost")]
    assert said(read(papers.slides(), papers.PPTX)) == ("read", 2, expected)
    assert said(read(papers.odf_slides(), papers.ODP)) == ("read", 1, [(1, "Objectius", "Formar")])


def test_sheets_are_pages_whose_name_is_the_heading(read):
    expected = [(1, "Pressupost", "Eix | | Cost\nGènere | | 1200.5"), (2, "", "Buit")]
    assert said(read(papers.sheet(), papers.XLSX)) == ("read", 2, expected)
    assert said(read(papers.odf_sheet(), papers.ODS)) == ("read", 1, [(1, "Pressupost", "Eix | Cost\nGènere | 1200")])


def test_a_text_of_opendocument(read):
    expected = [(1, "Pla director", "Primer espai.\nEix | Cost\nGènere | 1200"), (2, "Pla director", "Segona pàgina.")]
    assert said(read(papers.odf_text(), papers.ODT)) == ("read", 2, expected)


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        (b"u\nu\n\ndos\fTRES", "text/plain", [(1, "", "u u\ndos"), (2, "", "TRES")]),
        ("\ufeffacció;cost\n;\nformació;3\n".encode(), "text/csv", [(1, "", "acció | cost\nformació | 3")]),
        ("acció".encode("cp1252"), "text/plain", [(1, "", "acció")]),
        ("acció".encode("utf-16"), "text/plain", [(1, "", "acció")]),
        (b'a;"' + b"b" * 300_000, "text/csv", None),
        (
            "<head><title>no</title></head><h2>Àm<b>bit</b></h2><p>u<script>x()</script> dos<table><tr><td>a<td>b</table>"
            "<ul><li>tres</ul></nav>fi".encode(),
            "text/html",
            [(1, "Àmbit", "u dos\na | b\ntres\nfi")],
        ),
    ],
)
def test_plain_texts(read, content, content_type, expected):
    result = read(content, content_type)
    assert result.passages == expected if expected else result.characters > 100_000


def test_a_pdf_without_what_each_page_repeats_and_with_its_words_whole(read):
    source = f"""#set page(width: 10cm, height: 12cm, header: [Ajuntament de Mostra], footer: context [Pàgina #counter(page).display()])
#set text(lang: "ca")
= Diagnosi
{SENTENCE}

Segon paràgraf.
== Àmbits
#columns(2)[Les oficines col·laboren amb suficiència i treballen plegades. #colbreak() I la segona columna.]
*Un títol en negreta*

Text sota la negreta.
#pagebreak()
Text de la segona.
#pagebreak()
= Final
"""
    result = read(papers.pdf(source), papers.PDF)
    assert said(result) == (
        "read",
        3,
        [
            (1, "Diagnosi", f"{SENTENCE}\nSegon paràgraf."),
            (
                1,
                "Diagnosi › Àmbits",
                "Les oficines col·laboren amb suficiència i treballen plegades.\nI la segona columna.",
            ),
            (1, "Diagnosi › Àmbits › Un títol en negreta", "Text sota la negreta."),
            (2, "Diagnosi › Àmbits › Un títol en negreta", "Text de la segona."),
            (3, "", "Final"),
        ],
    )
    assert result.size == (480, 576)
    with Image.open(result.picture) as image:
        assert (image.format, image.size) == ("WEBP", (480, 576))


def test_words_that_the_end_of_a_line_cuts_are_made_whole():
    assert pdf.joined(["la coopera-", "ció amb l’e\ufffequip,", "com dir-", "ho, i Sant-", "Boi, 2020-", "2024"]) == (
        "la cooperació amb l’equip, com dir-ho, i Sant- Boi, 2020- 2024"
    )


def test_what_no_database_keeps_and_what_fonts_join():
    assert (
        clean("o\ufb01cina\0 co\u0140laborar,\ud800 col•lectiu\u202e 1\u00aa\u00a0fi\u200b a\u0301")
        == "oficina col·laborar, col·lectiu 1ª fi á"
    )
    assert row(["", " "]) == ""


def test_several_paragraphs_make_a_passage_and_a_long_one_makes_several():
    page = Page(
        1, [Block("Títol", 1), Block("Sub", 2), *[Block("a" * 150)] * 4, Block("Altre", 2), Block("Paraula. " * 200)]
    )
    found_ = list(passages.passages([page]))
    assert [(one.heading, len(one.text)) for one in found_] == [
        ("Títol › Sub", 452),
        ("Títol › Sub", 150),
        ("Títol › Altre", 1196),
        ("Títol › Altre", 602),
    ]
    assert list(passages.pieces("a" * 2000)) == ["a" * 1200, "a" * 800]
    assert [len(piece) for piece in passages.pieces("ab " * 500)] == [1199, 299]


def test_headings_without_text_are_not_lost_and_the_way_is_bounded():
    page = Page(1, [Block("Un", 1), Block("Dos", 1), Block("c" * 290, 2), Block("d" * 350, 3), Block("text")])
    assert [(one.heading, one.text[:4]) for one in passages.passages([page])] == [("", "Un"), ("d" * 300, "text")]
    assert passages.heading([(1, "a" * 20), (2, "b" * 290)]) == "b" * 290


def test_what_is_too_long_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(found, "MOST_CHARACTERS", 5)
    whole = Bounded(iter([Page(1, [Block("abc")]), Page(2, [Block("de"), Block("fg")]), Page(3)]))
    assert ([[b.text for b in page.blocks] for page in whole], whole.is_cut) == ([["abc"], ["de"]], True)
    monkeypatch.setattr(found, "MOST_PAGES", 1)
    whole = Bounded(iter([Page(1), Page(2)]))
    assert ([page.number for page in whole], whole.is_cut) == ([1], True)
    monkeypatch.setattr(passages, "MOST_PASSAGES", 1)
    assert passages.bounded([passages.Passage(1, "", "a")] * 2) == ([passages.Passage(1, "", "a")], True)


def test_a_pdf_with_too_many_pages_is_read_in_part(read, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    result = read(papers.pdf("Primera pàgina. #pagebreak() Segona pàgina. #pagebreak() c"), papers.PDF)
    assert (result.outcome, result.pages, result.is_cut) == ("partly", 2, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE, "ca"),
        ("El plan director de cooperación fija los objetivos y las actuaciones del ayuntamiento.", "es"),
        ("The master plan sets the goals and the actions of the council for the next four years.", "en"),
        ("Le plan directeur fixe les objectifs et les actions de la commune pour les quatre ans.", "fr"),
        ("O plano diretor fixa os objetivos e as ações do município para os próximos quatro anos.", "pt"),
        ("Massa curt", ""),
    ],
)
def test_the_language_is_told(text, language):
    assert detect([text]) == language


def test_a_scanned_page_is_read_where_there_is_what_reads_it(read):
    result = read(papers.drawn("Pla director municipal"), papers.PDF)
    if SEES:
        assert (result.outcome, result.has_ocr, [text for _p, _h, text in result.passages]) == (
            "read",
            True,
            ["Pla director municipal"],
        )
    else:
        assert (result.outcome, result.has_ocr, result.without_text) == ("scanned", False, 1)
    assert result.size == (480, 270)


def test_without_it_that_is_said(read, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    for kind, content_type in (("PDF", papers.PDF), ("PNG", "image/png"), ("JPEG", "image/jpeg")):
        result = read(papers.drawn("Pla", kind), content_type)
        assert (result.outcome, result.without_text, result.has_ocr, result.size) == (
            "scanned",
            1,
            False,
            (480, 270 if kind == "PDF" else 271),
        )


def test_a_picture_is_read_too_and_one_that_says_nothing_is_empty(read):
    result = read(papers.drawn("Pla director", "PNG"), "image/png")
    assert result.outcome == ("read" if SEES else "scanned")
    assert read(papers.drawn("", "PNG"), "image/png").outcome == ("empty" if SEES else "scanned")


def test_who_reads_pictures_tires(read, monkeypatch):
    monkeypatch.setattr(ocr, "MOST_PAGES", 0)
    assert read(papers.drawn("Pla"), papers.PDF).without_text == 1


def test_a_picture_that_takes_too_long_says_nothing(tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexit 3\n")
    slow.chmod(0o755)
    eyes = ocr.Eyes()
    eyes.program, eyes.languages = str(slow), ["cat"]
    assert (eyes.read(tmp_path / "none.png"), eyes.pages) == ([], 1)


def test_files_that_say_nothing_or_are_not_read(read):
    assert said(read(b"", "text/plain")) == ("empty", 1, [])
    assert said(read(papers.pdf("#page[]"), papers.PDF))[0] == "empty"
    assert said(read(b"x", "application/zip")) == ("unsupported", 0, [])
    assert said(read(papers.locked(papers.pdf("Secret")), papers.PDF)) == ("encrypted", 0, [])


def test_what_was_read_before_a_picture_fails_stays(tmp_path):
    reader._write(tmp_path, reader.Reading("read"))
    reader._write(tmp_path, reader.Reading("damaged"))
    assert json.loads((tmp_path / "reading.json").read_text())["outcome"] == "read"
