"""Whatever a file is, its reading ends in one of the ways that there are, and whoever asked goes on."""

import os
import resource
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from espai.classroom.extraction import child, found, limits, ocr, packages, picture, reader
from tests.classroom import papers
from tests.files import docx, odt, package

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
TYPES = [papers.PDF, papers.DOCX, papers.ODT, "image/png", "image/jpeg", "text/plain", "text/csv", "text/html"]
MEBIBYTE = 1024 * 1024


def apart(tmp_path, content: bytes, content_type: str, **options) -> child.Result:
    path, out = tmp_path / "file", tmp_path / f"out{time.monotonic_ns()}"
    out.mkdir()
    path.write_bytes(content)
    return child.read(path, content_type, out, **options)


def here(tmp_path, content: bytes, content_type: str) -> str:
    path, out = tmp_path / "file", tmp_path / f"out{time.monotonic_ns()}"
    out.mkdir()
    path.write_bytes(content)
    reader.read(path, content_type, out)
    return child._told(out, 0, is_late=False).outcome


@pytest.mark.parametrize("content_type", [papers.PDF, papers.DOCX, papers.XLSX, papers.PPTX, papers.ODT, papers.ODS])
def test_what_was_cut_is_damaged(tmp_path, content_type):
    assert here(tmp_path, b"%PDF-1.7 nothing", content_type) == "damaged"
    made = {papers.PDF: papers.pdf("Text"), papers.XLSX: papers.sheet(), papers.PPTX: papers.slides()}
    whole = made.get(content_type, papers.word())
    assert here(tmp_path, whole[: len(whole) // 3], content_type) == "damaged"


@pytest.mark.parametrize(
    ("content", "content_type", "outcome"),
    [
        (docx(("word/footnotes.xml", BOMB)), papers.DOCX, "damaged"),
        (docx(("word/footnotes.xml", BOMB.decode().encode("utf-16"))), papers.DOCX, "damaged"),
        (package(("content.xml", b" " * (packages.CHUNK - 5) + BOMB)), papers.ODT, "damaged"),
        (odt(("META-INF/manifest.xml", "<a><manifest:encryption-data/></a>")), papers.ODT, "encrypted"),
        (packages.COMPOUND + b"EncryptedPackage", papers.DOCX, "encrypted"),
        (docx(("word/big.xml", bytes(65 * MEBIBYTE))), papers.DOCX, "too_large"),
        (package(*[(f"{n}.xml", "") for n in range(5_001)]), papers.XLSX, "too_large"),
    ],
)
def test_packages_that_hurt_are_not_opened(tmp_path, content, content_type, outcome):
    assert here(tmp_path, content, content_type) == outcome


def test_a_package_with_a_password_is_told(tmp_path):
    content = bytearray(docx())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        content[content.find(mark) + (6 if mark[2] == 3 else 8)] |= 1
    assert here(tmp_path, bytes(content), papers.DOCX) == "encrypted"


def spoilt(some: bytes) -> bytes:
    whole = bytearray(PAPER)
    for place, byte in enumerate(some):
        whole[(place * 7919 + byte * 31) % len(whole)] = byte
    return bytes(whole)


PAPER = papers.pdf("Text que es fa malbé")


@settings(max_examples=60)
@given(
    content=st.binary(max_size=600) | st.binary(max_size=300).map(spoilt),
    content_type=st.sampled_from(TYPES),
)
def test_any_bytes_end_in_an_outcome_and_leave_nothing_that_a_database_refuses(tmp_path_factory, content, content_type):
    folder = tmp_path_factory.mktemp("any")
    path, out = folder / "file", folder / "out"
    out.mkdir()
    path.write_bytes(content)
    reader.read(path, content_type, out)
    result = child._told(out, 0, is_late=False)
    assert result.outcome in found.OUTCOMES
    said = "".join(heading + text for _page, heading, text in result.passages)
    assert "\0" not in said
    assert said.encode().decode() == said


def test_a_file_is_read_apart(tmp_path):
    result = apart(tmp_path, papers.pdf("= Títol\nText més llarg"), papers.PDF)
    assert (result.outcome, result.passages, result.picture.read_bytes()[8:12]) == (
        "read",
        [(1, "Títol", "Text més llarg")],
        b"WEBP",
    )


def test_three_hundred_pages_within_memory(tmp_path):
    source = "#for i in range(300) [= Capítol #i\n#lorem(300)\n#pagebreak(weak: true)]"
    (tmp_path / "file").write_bytes(papers.pdf(source))
    # From a process that is small: what starts another counts as its own until the other begins.
    program = (
        "import pathlib, resource, sys; from espai.classroom.extraction import child; "
        "told = child.read(pathlib.Path('file').absolute(), 'application/pdf', pathlib.Path('.').absolute()); "
        "print(told.outcome, told.pages, told.is_cut, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    asked = [sys.executable, "-c", program]
    ran = subprocess.run(asked, cwd=tmp_path, env={"PYTHONPATH": str(child.ROOT)}, capture_output=True, check=True)
    *told, most = ran.stdout.decode().split()
    assert told == ["read", "300", "False"]
    assert int(most) < 400 * 1024


def test_what_asks_for_more_memory_than_there_is_ends(tmp_path):
    content = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    content += "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_500_000 + "</w:body></w:document>"
    made = papers.replaced(papers.word(), "word/document.xml", content.encode())
    assert len(made) < 2 * MEBIBYTE
    assert apart(tmp_path, made, papers.DOCX).outcome == "too_large"


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path):
    assert apart(tmp_path, papers.pdf("Text"), papers.PDF, seconds=0.01).outcome == "too_long"


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (-signal.SIGXCPU, "too_long"),
        (-signal.SIGKILL, "too_large"),
        (-signal.SIGABRT, "too_large"),
        (-signal.SIGSEGV, "damaged"),
        (1, "damaged"),
    ],
)
def test_how_it_ended_says_why(tmp_path, code, outcome):
    assert child._told(tmp_path, code, is_late=False).outcome == outcome


def test_the_reader_bounds_itself(monkeypatch):
    asked = {}
    monkeypatch.setattr(resource, "setrlimit", lambda kind, most: asked.update({kind: most}))
    monkeypatch.setattr(
        resource, "getrlimit", lambda kind: (0, 1000 if kind == resource.RLIMIT_CPU else resource.RLIM_INFINITY)
    )
    monkeypatch.setattr(os, "nice", lambda more: more)
    limits.bound()
    assert asked[resource.RLIMIT_CPU] == (60, 1000)
    assert asked[resource.RLIMIT_DATA] == (360 * MEBIBYTE, resource.RLIM_INFINITY)


def test_a_library_that_says_it_has_no_memory_is_believed(tmp_path, monkeypatch):
    def fail(*_args):
        raise ValueError("Memory allocation failed")

    monkeypatch.setattr(reader, "_pages", fail)
    assert here(tmp_path, b"a", "text/plain") == "too_large"


def test_a_picture_of_too_many_points_is_not_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(picture, "MOST_PIXELS", 10)
    monkeypatch.setattr(ocr, "WANTED", ())
    result = apart_here(tmp_path, papers.drawn("a", "PNG"))
    assert (result.outcome, result.picture) == ("scanned", None)


def apart_here(tmp_path, content: bytes) -> child.Result:
    path = tmp_path / "file"
    path.write_bytes(content)
    reader.read(path, "image/png", tmp_path)
    return child._told(tmp_path, 0, is_late=False)
