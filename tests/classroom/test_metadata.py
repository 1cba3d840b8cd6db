"""What a file says of whoever made it is told and taken away; what it says to its readers stays."""

import io
import json
import runpy
import sys
import zipfile

import docx
import odfdo
import pikepdf
import pytest
from PIL import ExifTags, Image, PngImagePlugin

from espai.classroom import actions, metadata
from espai.classroom.accessibility import child as checker
from espai.classroom.cleaning import child, cleaner, office
from espai.classroom.cleaning import pdf as pdf_cleaner
from espai.classroom.cleaning.cleaner import CLEANERS, write
from espai.classroom.extraction import limits
from espai.classroom.extraction.found import ODF, OFFICE, PDF
from espai.classroom.models import Version
from espai.core.models import StoredFile
from espai.core.publishing.answering import Format, typeset
from espai.core.publishing.tree import Heading, Publication, text
from tests.classroom import papers
from tests.classroom.test_documents import share as shared
from tests.files import upload

WORD, ODT = f"{OFFICE}wordprocessingml.document", f"{ODF}text"
WHOLE = Publication("Pla director", "ca", "Maria Pi", (Heading(1, "Diagnosi"), text("El punt de partida.")))


def cleaned(tmp_path, content, kind, clean=None):
    """Clean a file in this process, unless told otherwise, and tell how it ended as the parent of the other does."""
    file, out = tmp_path / "file", tmp_path / f"out{len(list(tmp_path.iterdir()))}"
    file.write_bytes(content)
    out.mkdir()
    if clean:
        return clean(file, kind, out)
    write(file, kind, out)
    told = json.loads((out / "said.json").read_text())
    made = out / "clean"
    return child.Result(told["outcome"], told["facts"], made.read_bytes() if made.exists() else b"")


def added(content, *parts):
    """The same package with more parts."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as made:
        for name, part in parts:
            made.writestr(name, part)
    return out.getvalue()


def said(tmp_path, content, kind):
    return cleaned(tmp_path, content, kind).facts


def share(cast, content, name="pla.docx", **values):
    return shared(cast, upload=upload(name, content), **values)


def word():
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("El punt de partida.")
    facts = made.core_properties
    facts.author, facts.last_modified_by, facts.title, facts.keywords = "Maria Pi", "Joan Roc", "Pla", "esborrany"
    made.save(out)
    return out.getvalue()


def photo(kind="JPEG", *, turned=1, gps=True, **options):
    made, out = Image.new("RGB", (40, 20), "red"), io.BytesIO()
    exif = made.getexif()
    exif[ExifTags.Base.Artist], exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Maria Pi", "Fona", "X1"
    exif[ExifTags.Base.Orientation] = turned
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:05:01 10:00:00"
    if gps:
        exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (41.0, 23.0, 12.0), 3: "W", 4: (2.0, 10.0, 48.0)}
    made.save(out, kind, exif=exif, **options)
    return out.getvalue()


# Files


def test_a_pdf_keeps_its_title_its_language_and_its_tags(tmp_path):
    with pikepdf.open(io.BytesIO(typeset(Format.PDF, WHOLE))) as made:
        made.docinfo["/Company"], made.docinfo["/Creator"] = "Ajuntament", "Processador 1.0"
        made.docinfo["/CreationDate"], made.docinfo["/Secret"] = "D:20260501", "res"
        with made.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:creator"], xmp["pdf:Keywords"] = ["Maria Pi", "Joan Roc"], "esborrany"
        del made.docinfo["/Author"]
        out = io.BytesIO()
        made.save(out)
    result = cleaned(tmp_path, out.getvalue(), PDF)
    facts = {name: result.facts[name] for name in ("author", "company", "program", "created", "keywords")}
    assert facts == {
        "author": "Maria Pi, Joan Roc",
        "company": "Ajuntament",
        "program": "Processador 1.0",
        "created": "D:20260501",
        "keywords": "esborrany",
    }
    assert said(tmp_path, result.content, PDF) == {}
    assert b"Maria" not in result.content
    with pikepdf.open(io.BytesIO(result.content)) as kept:
        assert (str(kept.docinfo["/Title"]), str(kept.Root.Lang)) == ("Pla director", "ca")
    file = tmp_path / "file"
    file.write_bytes(result.content)
    (tmp_path / "checked").mkdir()
    assert checker.check(file, PDF, tmp_path / "checked").findings == []


def test_a_signed_pdf_is_told_of_and_not_touched(tmp_path):
    with pikepdf.open(io.BytesIO(typeset(Format.PDF, WHOLE))) as made:
        made.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())
        out = io.BytesIO()
        made.save(out)
    result = cleaned(tmp_path, out.getvalue(), PDF)
    assert (result.facts["signed"], result.facts["author"], result.content) == ("1", "Maria Pi", b"")


def test_a_document_of_office_keeps_its_title_and_its_text(tmp_path):
    result = cleaned(tmp_path, word(), WORD)
    facts = {name: result.facts[name] for name in ("author", "last_author", "keywords")}
    assert facts == {"author": "Maria Pi", "last_author": "Joan Roc", "keywords": "esborrany"}
    again = said(tmp_path, result.content, WORD)
    assert not {"author", "last_author", "keywords", "template", "company"} & again.keys()
    made = docx.Document(io.BytesIO(result.content))
    assert (made.core_properties.title, made.paragraphs[0].text) == ("Pla", "El punt de partida.")


def test_what_office_says_of_the_organisation_goes_and_comments_are_told(tmp_path):
    app = (
        b"<Properties><Company>Ajuntament</Company><Manager>Anna</Manager><Application>Word</Application></Properties>"
    )
    custom = b"<Properties><property name='Expedient'>7</property></Properties>"
    with zipfile.ZipFile(io.BytesIO(word())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts |= {"docProps/app.xml": app, "docProps/custom.xml": custom}
    parts["word/comments.xml"] = b'<x xmlns:w="w"><w:comment w:author="Joan"/></x>'
    parts["word/more.xml"] = b'<x xmlns:w="w"><w:ins w:author="Joan"/></x>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    result = cleaned(tmp_path, out.getvalue(), WORD)
    facts = {name: result.facts[name] for name in ("company", "manager", "program", "comments", "changes")}
    assert facts == {"company": "Ajuntament", "manager": "Anna", "program": "Word", "comments": "1", "changes": "1"}
    with zipfile.ZipFile(io.BytesIO(result.content)) as package:
        assert package.namelist() == list(parts)
        assert (b"Anna" in package.read("docProps/app.xml"), b"7" in package.read("docProps/custom.xml")) == (
            False,
            False,
        )
        assert package.read("word/comments.xml") == parts["word/comments.xml"]


def test_an_open_document_is_still_one(tmp_path):
    made, out = odfdo.Document("text"), io.BytesIO()
    made.meta.title, made.meta.language = "Pla", "ca"
    made.meta.initial_creator, made.meta.creator = "Maria Pi", "Joan Roc"
    made.meta.set_user_defined_metadata("Expedient", "7")
    made.save(out)
    result = cleaned(tmp_path, out.getvalue(), ODT)
    assert (result.facts["author"], result.facts["last_author"]) == ("Maria Pi", "Joan Roc")
    assert not {"author", "last_author"} & said(tmp_path, result.content, ODT).keys()
    with zipfile.ZipFile(io.BytesIO(result.content)) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert b"Expedient" not in package.read("meta.xml")
    kept = odfdo.Document(io.BytesIO(result.content))
    assert (kept.meta.title, kept.meta.language) == ("Pla", "ca")


def test_signed_packages_are_not_touched(tmp_path):
    signed = added(word(), ("_xmlsignatures/origin.sigs", b""))
    result = cleaned(tmp_path, signed, WORD)
    assert (result.facts["signed"], result.content) == ("1", b"")


def test_a_photograph_says_where_it_was_taken_and_then_does_not(tmp_path):
    result = cleaned(tmp_path, photo(comment=b"hola"), "image/jpeg")
    assert result.facts == {
        "author": "Maria Pi",
        "camera": "Fona X1",
        "place": "41.3867, -2.1800",
        "created": "2026:05:01 10:00:00",
    }
    assert said(tmp_path, result.content, "image/jpeg") == {}
    with Image.open(io.BytesIO(result.content)) as kept, Image.open(io.BytesIO(photo())) as before:
        assert (kept.tobytes(), "comment" in kept.info) == (before.tobytes(), False)


def test_a_photograph_that_was_turned_is_upright(tmp_path):
    result = cleaned(tmp_path, photo(turned=6, gps=False), "image/jpeg")
    assert "place" not in result.facts
    with Image.open(io.BytesIO(result.content)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((20, 40), {})


def test_a_drawing_keeps_its_colours_and_what_is_clear(tmp_path):
    noted, out = PngImagePlugin.PngInfo(), io.BytesIO()
    noted.add_text("Author", "Maria Pi")
    drawn = Image.new("P", (4, 4), 1)
    drawn.putpalette([255, 0, 0, 0, 255, 0])
    drawn.save(out, "PNG", pnginfo=noted, transparency=1)
    result = cleaned(tmp_path, out.getvalue(), "image/png")
    assert result.facts == {"author": "Maria Pi"}
    assert said(tmp_path, result.content, "image/png") == {}
    with Image.open(io.BytesIO(result.content)) as kept:
        assert (kept.mode, kept.info["transparency"]) == ("P", 1)


@pytest.mark.parametrize("kind", sorted(CLEANERS))
def test_what_is_damaged_is_an_outcome(tmp_path, kind):
    assert cleaned(tmp_path, b"no", kind) == child.Result("damaged")


def test_it_is_done_in_a_process_of_its_own(tmp_path):
    result = cleaned(tmp_path, photo(), "image/jpeg", child.clean)
    assert (result.outcome, result.facts["author"]) == ("read", "Maria Pi")
    assert said(tmp_path, result.content, "image/jpeg") == {}
    assert cleaned(tmp_path, b"no", PDF, child.clean) == child.Result("damaged")


def test_what_has_a_password_or_is_too_large_is_an_outcome(tmp_path, monkeypatch):
    assert cleaned(tmp_path, papers.locked(typeset(Format.PDF, WHOLE)), PDF).outcome == "encrypted"
    wide = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(wide, "PNG")
    assert cleaned(tmp_path, wide.getvalue(), "image/png").outcome == "too_large"
    late = tmp_path / "late"
    late.mkdir()
    assert child.clean(tmp_path / "file", PDF, late, seconds=0.001).outcome == "too_long"
    monkeypatch.setattr(pdf_cleaner.pikepdf, "open", lambda _path: (_ for _ in ()).throw(MemoryError))
    write(tmp_path / "file", PDF, late)
    assert '"too_large"' in (late / "said.json").read_text()


def test_the_program_that_cleans_bounds_itself_first(tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(limits, "bound", lambda: order.append("bound"))
    monkeypatch.setattr(cleaner, "write", lambda *given: order.append(given))
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "file"), PDF, str(tmp_path)])
    runpy.run_module("espai.classroom.cleaning", run_name="__main__")
    runpy.run_module("espai.classroom.cleaning.__main__", run_name="other")
    assert order == ["bound", (tmp_path / "file", PDF, tmp_path)]


def test_what_a_tag_of_another_space_is_called():
    assert pdf_cleaner.xmp_name("{http://x.example/}y") == ":y"
    assert office.PROPERTIES.keys() >= {"meta.xml"}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("D:20260501100000Z", "1 de maig del 2026"),
        ("2026-05-01T10:00:00Z", "1 de maig del 2026"),
        ("2026:05:01 10:00:00", "1 de maig del 2026"),
        ("2026:13:41 10:00:00", "2026:13:41 10:00:00"),
        ("ahir", "ahir"),
    ],
)
def test_moments_are_told_as_days(said, shown):
    assert metadata.rest(child.Result("read", {"created": said})) == [("Creat", shown)]


# Pages


def page(document):
    return f"/aqui/documents/{document.pk}/metadades/"


def test_whoever_may_change_it_sees_what_it_says_and_takes_it_away(cast, enter):
    document = share(cast, word())
    client = enter("montse")
    assert page(document) in client.get(f"/aqui/{document.item.path}").text
    response = client.get(page(document))
    assert ("Maria Pi" in response.text, "Joan Roc" in response.text) == (True, True)
    once = response.context["form"]["once"].value()
    for _turn in range(2):
        assert client.post(page(document), {"once": once}).url == f"/aqui/{document.item.path}"
    document.refresh_from_db()
    assert (document.number, document.filename) == (2, "pla.docx")
    assert list(Version.objects.order_by("number").values_list("note", flat=True)) == [
        "",
        "Sense les dades de qui l’ha fet.",
    ]
    response = client.get(page(document))
    assert ("Maria Pi" in response.text, "No en diu res." in response.text) == (False, True)


def test_others_do_not_see_it(cast, enter):
    document = share(cast, word())
    assert page(document) not in enter("pau").get(f"/aqui/{document.item.path}").text
    assert enter("pau").get(page(document)).status_code == 404
    assert enter("carme").get(page(document)).status_code == 403


def test_what_cannot_be_cleaned_has_no_page(cast, enter):
    plain = share(cast, b"a;b\n", "a.csv")
    document = share(cast, word())
    client = enter("montse")
    assert client.get(page(plain)).status_code == 404
    StoredFile.objects.update(scan="waiting")
    assert client.get(page(document)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.docx", added(word(), ("_xmlsignatures/origin.sigs", b"")), "es perdria la signatura"),
        ("a.pdf", papers.locked(typeset(Format.PDF, WHOLE)), "Té contrasenya"),
        ("a.pdf", b"%PDF-1.7\nno", "no s’ha pogut llegir"),
    ],
)
def test_why_it_cannot_be_done_is_said(cast, enter, name, content, why):
    document = share(cast, content, name)
    client = enter("montse")
    response = client.get(page(document))
    assert (why in response.text, "Treu-ne aquestes dades" in response.text) == (True, False)
    assert client.post(page(document), {"once": response.context["form"]["once"].value()}).status_code == 200
    assert Version.objects.count() == 1


def test_what_is_told_of_comments(cast, enter):
    comments = ("word/a.xml", b'<x xmlns:w="w"><w:comment /></x>')
    changed = ("word/b.xml", b'<x xmlns:w="w"><w:del /></x>')
    both, only, changes = (added(word(), *parts) for parts in ((comments, changed), (comments,), (changed,)))
    client = enter("montse")
    for content, told in (
        (both, "Té comentaris i"),
        (only, "Té comentaris, amb"),
        (changes, "Té control de canvis, amb"),
    ):
        assert told in client.get(page(share(cast, content))).text


def test_what_goes_wrong_around_it_is_said(cast, enter, monkeypatch, settings):
    document = share(cast, word())
    client = enter("montse")
    once = client.get(page(document)).context["form"]["once"].value()
    actions.withdraw_document(document=document, by=cast.nuria)
    assert client.post(page(document), {"once": once}).status_code == 404
    other = share(cast, word() + b" ")
    monkeypatch.setattr(child, "run", lambda *_args, **_named: (_ for _ in ()).throw(OSError))
    assert client.get(page(other)).url == f"/aqui/{other.item.path}"
    assert "no s’ha pogut mirar" in client.get(f"/aqui/{other.item.path}").text
    StoredFile.objects.filter(pk=other.file_id).update(path="no/hi/es")
    assert "no s’ha pogut llegir" in client.get(page(other)).text


def test_somebody_else_may_bring_a_version_meanwhile(cast, enter, monkeypatch):
    document = share(cast, word())
    client = enter("montse")
    once = client.get(page(document)).context["form"]["once"].value()
    result = metadata.read(document.file)
    actions.add_version(document=document, by=cast.nuria, upload=upload("pla.docx", result.content))
    monkeypatch.setattr(metadata, "read", lambda _file: result)
    response = client.post(page(document), {"once": once})
    assert "És el mateix fitxer" in response.text
    assert Version.objects.count() == 2
