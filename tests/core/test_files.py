"""What people bring: accepted by extension and content, kept once, handed out as an attachment."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from espai.core import files
from espai.core.errors import Refused
from espai.core.files import UploadField, formats
from espai.core.models import StoredFile
from tests.files import PDF, PNG, docx, odt, package, upload

GOOD = {
    "pla.pdf": PDF,
    "PLA.PDF": PDF,
    "foto.png": PNG,
    "foto.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40),
    "acta.docx": docx(),
    "acta.odt": odt(),
    "dades.csv": "ens;població\nSerra;8000\n".encode(),
    "vell.csv": "població".encode("cp1252"),
}
BAD = {
    "no extension": ("pla", PDF),
    "page of the web": ("pla.html", b"<script>alert(1)</script>"),
    "picture that may hold scripts": ("pla.svg", b"<svg/>"),
    "program called a document": ("pla.pdf", b"MZ" + bytes(100)),
    "empty signature": ("pla.pdf", b""),
    "picture called a document": ("pla.pdf", PNG),
    "another package called a document": ("acta.docx", odt()),
    "any package called a document": ("acta.docx", package(("a.txt", "a"))),
    "no package at all": ("acta.odt", b"PK\x03\x04 cut"),
    "macros of one office": ("acta.docx", docx(("word/vbaProject.bin", "x"))),
    "macros of the other": ("acta.odt", odt(("Basic/Standard/Module1.xml", "x"))),
    "bytes called text": ("notes.txt", b"a\0b"),
    "other bytes called text": ("notes.txt", b"\xff\0\xfe"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_it_says_it_is_is_accepted(name):
    given = upload(name, GOOD[name])
    assert UploadField().clean(given) is given
    assert given.tell() == 0


@pytest.mark.parametrize("what", BAD)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(what):
    with pytest.raises(ValidationError) as refused:
        UploadField(required=False).clean(upload(*BAD[what]) if BAD[what][1] else upload("pla.pdf", b" "))
    assert refused.value.messages == ["No és un fitxer dels formats admesos, o el contingut no és el que diu el nom."]


def test_what_swells_is_refused(monkeypatch):
    monkeypatch.setattr(formats, "MOST_BYTES", 1000)
    with pytest.raises(ValidationError):
        UploadField().clean(upload("acta.odt", odt(("Pictures/a", "0" * 2000))))


def test_what_has_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(formats, "MOST_PARTS", 3)
    with pytest.raises(ValidationError):
        UploadField().clean(upload("acta.odt", odt(("a", "1"), ("b", "2"))))


def test_what_weighs_too_much_is_refused_with_the_limit(settings):
    settings.ESPAI_UPLOAD_MIB = 1
    with pytest.raises(ValidationError) as refused:
        UploadField().clean(upload("pla.pdf", PDF + bytes(1024 * 1024)))
    assert refused.value.messages == ["El fitxer pesa més de 1 MB."]


def test_no_file_is_no_file():
    assert UploadField(required=False).clean(None) is None


@pytest.mark.django_db
def test_the_same_content_is_kept_once():
    first, second = files.keep(upload("a.pdf")), files.keep(upload("b.pdf"))
    assert first == second == StoredFile.objects.get()
    with default_storage.open(first.path) as kept:
        assert kept.read() == PDF
    assert (first.size, first.content_type, str(first)) == (len(PDF), "application/pdf", first.digest[:12])


@pytest.mark.django_db
def test_the_same_bytes_under_another_format_are_another_file():
    assert files.keep(upload("a.txt", b"a;b")) != files.keep(upload("a.csv", b"a;b"))


@pytest.mark.django_db
def test_what_is_not_accepted_is_not_kept_whoever_asks():
    with pytest.raises(Refused):
        files.keep(upload("a.html", b"<p>"))
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_what_cannot_be_written_is_said_and_keeps_nothing(tmp_path):
    (tmp_path / "files").write_text("There is a file where the folder should be.")
    with pytest.raises(Refused, match="No s’ha pogut desar el fitxer"):
        files.keep(upload())
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_file_leaves_as_an_attachment_that_runs_nothing(rf):
    response = files.hand_out(rf.get("/"), files.keep(upload()), "Pla «bo».pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Pla")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == PDF
    response.close()


@pytest.mark.django_db
def test_a_file_leaves_in_one_piece_so_that_who_reads_slowly_holds_nobody(rf):
    content = PDF + b"%" * 1_000_000
    response = files.hand_out(rf.get("/"), files.keep(upload("gran.pdf", content)), "gran.pdf")
    assert list(response.streaming_content) == [content]
    response.close()


def damaged(method: int) -> bytes:
    """A package whose first part cannot be unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        made.writestr("[Content_Types].xml", "<x/>" * 500)
    start = 30 + len("[Content_Types].xml") + (12 if method == zipfile.ZIP_LZMA else 0)
    content = bytearray(out.getvalue())
    content[start : start + 8] = b"\xff" * 8
    return bytes(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_package_is_refused_with_a_sentence(method):
    with pytest.raises(ValidationError):
        UploadField().clean(upload("acta.docx", damaged(method)))


@given(st.binary(max_size=200), st.integers(0, 400), st.sampled_from(["acta.docx", "acta.odt", "pla.pdf", "a.csv"]))
def test_no_bytes_break_what_looks_at_them(noise, at, name):
    whole = docx() if name == "acta.docx" else odt()
    content = whole[:at] + noise + whole[at + len(noise) :]
    assert formats.recognise(name, io.BytesIO(content)) in {None, formats.FORMATS[name.split(".")[1]].content_type}
