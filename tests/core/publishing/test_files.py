"""The same tree in each format: what it says, and what assistive programs need of it."""

import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

import docx
import odfdo
import pdfua
import pikepdf
import pypdfium2
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from espai.core import slots
from espai.core.errors import Refused
from espai.core.publishing import answering, markdown, page
from espai.core.publishing.answering import Format, typeset
from espai.core.publishing.office import docx_of
from espai.core.publishing.opendocument import odt_of
from espai.core.publishing.tree import Figure, Grid, Heading, Listing, Paragraph, Publication, Run, bullets, fact, text
from espai.core.publishing.typeset import pdf


def png(width=4, height=4):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff\0\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


WRITTEN = """## Hola

Un text **fort**, *èmfasi* i [un enllaç](https://exemple.cat/a?b=c&d=e) i `codi`.

1. u
2. dos
   - dins

> cita

1. un altre u

### Més

```
bloc
```
"""
WHOLE = Publication(
    "Programa d’abril",
    "ca",
    "Oficina",
    (
        Heading(1, "Quan"),
        fact("Data", "2 d’abril"),
        text("A", "", "B"),
        *markdown.blocks(WRITTEN, under=1),
        Grid(("Hora", "Punt"), (("9 h", "Benvinguda\ni cafè"), ("10 h", "Debat")), "Ordre del dia"),
        Grid(("Sol",), (("x",),)),
        Figure(png(), "Un quadre vermell", "El quadre"),
        Figure(png(2_000, 10), "Una ratlla vermella"),
        bullets([(Run("Un document", href="https://exemple.cat/d"),)]),
    ),
)


def words(found):
    return " ".join(found.split())


def test_a_pdf_is_tagged_named_and_in_its_language():
    made = pdf(WHOLE.plain())
    with pikepdf.open(io.BytesIO(made)) as opened:
        root = opened.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("ca", True)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(opened.docinfo["/Title"]) == "Programa d’abril"
        assert str(opened.docinfo["/Author"]) == "Oficina"
        with opened.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
        tags = list(walk(root.StructTreeRoot))
        kinds = [kind for kind, _node in tags]
        assert [kind for kind in kinds if kind.startswith("/H") and kind[2:].isdigit()] == ["/H1", "/H2", "/H3", "/H4"]
        assert (kinds.count("/TH"), kinds.count("/TD"), kinds.count("/Table")) == (3, 5, 2)
        assert kinds.count("/Link") == 2
        assert [str(node.Alt) for kind, node in tags if kind == "/Figure" and "/Alt" in node] == [
            "Un quadre vermell",
            "Una ratlla vermella",
        ]
        assert kinds.count("/L") == 4


def walk(node):
    for child in node.get("/K", []) if isinstance(node.get("/K", []), pikepdf.Array) else [node.K]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S), child
            yield from walk(child)


def test_a_pdf_passes_the_rules_of_another(tmp_path):
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf(WHOLE.plain()))
    report = pdfua.validate(path)
    assert [finding for outcome in report.outcomes for finding in outcome.findings] == []


def test_an_office_document_has_styles_language_and_headers():
    made = docx.Document(io.BytesIO(docx_of(WHOLE.plain())))
    facts = made.core_properties
    assert (facts.title, facts.author, facts.language) == ("Programa d’abril", "Oficina", "ca")
    assert {mark.get(qn("w:val")) for mark in made.styles.element.iter(qn("w:lang"))} == {"ca-ES"}
    headings = [(one.style.name, one.text) for one in made.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "Programa d’abril"),
        ("Heading 2", "Quan"),
        ("Heading 3", "Hola"),
        ("Heading 4", "Més"),
    ]
    styles = [(one.style.name, one.text) for one in made.paragraphs if "List" in one.style.name]
    assert styles == [
        ("List Number", "u"),
        ("List Number", "dos"),
        ("List Bullet 2", "dins"),
        ("List Number", "un altre u"),
        ("List Bullet", "Un document"),
    ]
    first, _second, other = [one for one in made.paragraphs if one.style.name == "List Number"]
    assert number(first) != number(other)
    table = made.tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Hora", "Punt"],
        ["9 h", "Benvinguda\ni cafè"],
        ["10 h", "Debat"],
    ]
    assert [one._inline.docPr.get("descr") for one in made.inline_shapes] == [
        "Un quadre vermell",
        "Una ratlla vermella",
    ]
    assert made.inline_shapes[1].width == 5_760_000
    targets = [one.target_ref for one in made.part.rels.values() if one.is_external]
    assert targets == ["https://exemple.cat/a?b=c&d=e", "https://exemple.cat/d"]


def number(paragraph):
    return paragraph._p.pPr.numPr.numId.val


def test_an_open_document_has_styles_language_and_headers():
    made = odfdo.Document(io.BytesIO(odt_of(WHOLE.plain())))
    assert (made.meta.title, made.meta.language, made.meta.creator) == ("Programa d’abril", "ca", "Oficina")
    headings = [(int(one.level), str(one.text_recursive)) for one in made.body.headers]
    assert headings == [(1, "Programa d’abril"), (2, "Quan"), (3, "Hola"), (4, "Més")]
    content = made.body.serialize()
    assert content.count("table:table-header-rows>") == 4
    assert "<svg:desc>Un quadre vermell</svg:desc>" in content
    assert [link.url for link in made.body.get_links()] == ["https://exemple.cat/a?b=c&d=e", "https://exemple.cat/d"]
    packed = zipfile.ZipFile(io.BytesIO(odt_of(WHOLE.plain())))
    spoken = re.findall(r'fo:language="(\w+)"', packed.read("styles.xml").decode())
    assert set(spoken) == {"ca"}


def test_a_page_is_whole():
    made = page.page(WHOLE.plain()).decode()
    assert '<html lang="ca">' in made
    assert "<h1>Programa d’abril</h1>" in made
    assert '<th scope="col">Hora</th>' in made
    assert "<caption>Ordre del dia</caption>" in made
    assert "<td>Benvinguda\ni cafè</td>" in made
    assert '<a href="https://exemple.cat/a?b=c&amp;d=e">un enllaç</a>' in made
    assert 'alt="Un quadre vermell"><figcaption>El quadre</figcaption>' in made
    assert "<ol><li><p>u</p></li>" in made
    assert made.count("<li>") == made.count("</li>") == 5


@settings(max_examples=25)
@given(st.text(max_size=60), st.text(max_size=40))
def test_whatever_is_written_is_text_in_every_format(said, other):
    whole = Publication(
        f"T {said}", "ca", other, (Heading(1, f"H {said}"), text(f"P {said}"), Grid(("C",), ((said,),)))
    )
    plain = whole.plain()
    expected = words(plain["blocks"][1]["runs"][0]["text"])
    paragraphs = [words(one.text) for one in docx.Document(io.BytesIO(docx_of(plain))).paragraphs]
    assert expected in paragraphs
    made = odfdo.Document(io.BytesIO(odt_of(plain)))
    assert expected.replace(" ", "") in "".join(made.get_formatted_text().split())
    assert len(pypdfium2.PdfDocument(pdf(plain))) >= 1
    assert b"<script" not in page.page(plain)


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://exemple.cat", "https://exemple.cat"),
        ("mailto:a@exemple.cat", "mailto:a@exemple.cat"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/dins/", ""),
        ("https://exemple.cat/\u202e", ""),
        ('https://a"onclick="x', ""),
    ],
)
def test_only_whole_addresses_lead_somewhere(href, kept):
    assert Run("x", href=href).plain()["href"] == kept


def test_what_no_format_may_hold_is_left_out():
    assert Run("a\x00b\x1fc\ud800d\ufffee\n").plain()["text"] == "abcde\n"


def test_a_tree_that_nobody_could_follow_is_refused():
    for blocks in ((Heading(2, "x"),), (Heading(1, "x"), Heading(3, "y")), (Heading(0, "x"),)):
        with pytest.raises(ValueError, match="Heading"):
            Publication("T", "ca", "A", blocks)
    with pytest.raises(ValueError, match="C"):
        Grid(("C",), (("a", "b"),))
    with pytest.raises(ValueError, match=" "):
        Grid(("C", " "), ())
    with pytest.raises(ValueError, match="c"):
        Figure(b"", " ", "c")


def test_markdown_is_what_pages_show():
    blocks = markdown.blocks("# A\n\n### B\n\n## C\n\n- # dins\n\n![una imatge](x.png)\n\nu  \ndos\ntres\n\n---\n\n")
    assert blocks == (
        Heading(1, "A"),
        Heading(2, "B"),
        Heading(2, "C"),
        Listing(((Paragraph((Run("dins"),)),),)),
        Paragraph((Run("una imatge"),)),
        Paragraph((Run("u"), Run("\n"), Run("dos"), Run(" "), Run("tres"))),
    )
    assert markdown.blocks("") == ()
    assert markdown.blocks("#\n\n## A\n") == (Heading(1, "A"),)
    assert markdown.blocks("[a](https://a.cat)") == (Paragraph((Run("a", href="https://a.cat"),)),)
    linked = markdown.blocks("[**a**](/aqui/temes/?q=1) [b](mailto:b@c.cat)")[0].runs
    said = [(run.text, run.href) for run in linked if run.text.strip()]
    assert said == [("a", "http://127.0.0.1:8000/aqui/temes/?q=1"), ("b", "mailto:b@c.cat")]


def test_signs_that_the_letter_has_not_cost_the_mark_of_the_standard_and_not_the_file():
    with pikepdf.open(io.BytesIO(pdf(Publication("Noms ۀ", "ca", "Oficina").plain()))) as opened:
        assert bool(opened.Root.MarkInfo.Marked)
        with opened.open_metadata() as told:
            assert "pdfuaid:part" not in told


@pytest.mark.parametrize("wanted", list(Format))
def test_each_format_is_made_in_a_process_of_its_own(wanted):
    made = typeset(wanted, WHOLE)
    assert made.startswith({"pdf": b"%PDF", "odt": b"PK", "docx": b"PK", "html": b"<!doctype html>"}[wanted])


def test_the_process_is_given_a_tree_and_gives_a_file_back():
    command = [sys.executable, "-m", "espai.core.publishing", "html"]
    given = json.dumps(WHOLE.plain()).encode()
    done = subprocess.run(command, input=given, capture_output=True, check=True)
    assert done.stdout == page.page(WHOLE.plain())


def test_what_cannot_be_made_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(answering, "SECONDS", 0.001)
    with pytest.raises(Refused, match="no s’ha pogut fer el fitxer"):
        typeset(Format.PDF, WHOLE)


# Where everything is installed, as in CI, what is missing is a failure.
@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="libreoffice-writer-nogui is not installed"
)
@pytest.mark.parametrize("wanted", [Format.ODT, Format.DOCX])
def test_another_office_opens_it(wanted, tmp_path):
    path = tmp_path / f"made.{wanted}"
    path.write_bytes(typeset(wanted, WHOLE))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    said = (tmp_path / "made.txt").read_text("utf-8-sig")
    for expected in ("Programa d’abril", "Un text fort, èmfasi i un enllaç i codi.", "Benvinguda", "El quadre"):
        assert expected in said


def test_a_heading_quoted_in_a_list_is_a_paragraph_of_it():
    assert markdown.blocks("- > # *Per què*\n") == (Listing(((Paragraph((Run("Per què", is_emphasis=True),)),),)),)
    assert markdown.blocks("> ## Quan\n") == (Heading(1, "Quan"),)


@pytest.mark.parametrize("caption", ["", "Ordre del dia"])
def test_a_long_table_goes_on_over_the_page_with_its_header(caption):
    rows = tuple((f"fila{n}x", "y") for n in range(120))
    sheets = pypdfium2.PdfDocument(pdf(Publication("T", "ca", "A", (Grid(("Hora", "Punt"), rows, caption),)).plain()))
    seen = [sheet.get_textpage().get_text_bounded(0, 0, *sheet.get_size()) for sheet in sheets]
    assert [row for row, _other in rows if row not in " ".join(seen)] == []
    assert all("Hora" in sheet for sheet in seen)
    assert len(seen) == 4


def test_the_mark_of_pasted_texts_does_not_cost_the_standard():
    made = pdf(Publication("T", "ca", "A", (text("\ufeffHola"),)).plain())
    with pikepdf.open(io.BytesIO(made)) as opened, opened.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"


def test_tables_of_an_open_document_have_names_of_their_own():
    made = odfdo.Document(io.BytesIO(odt_of(WHOLE.plain())))
    assert [table.name for table in made.body.tables] == ["t1", "t2"]


def test_no_more_are_made_at_once_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(slots, "WAIT", 0.1)
    with slots.slot(), slots.slot(), pytest.raises(Refused, match="alhora"):
        typeset(Format.HTML, WHOLE)
    assert b"Programa" in typeset(Format.HTML, WHOLE)


def test_a_title_longer_than_the_format_keeps_does_not_cost_the_file():
    made = docx.Document(io.BytesIO(docx_of(Publication("t" * 300, "ca", "e" * 300, (text("a"),)).plain())))
    assert (made.core_properties.title, made.core_properties.author) == ("t" * 255, "e" * 255)
    assert made.paragraphs[0].text == "t" * 300
