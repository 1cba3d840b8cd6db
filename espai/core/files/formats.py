"""The formats that are accepted. A file is what both its extension and its content say; nothing active is accepted."""

import lzma
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

HEAD = 4096
MEBIBYTE = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
MOST_PARTS = 5_000
MOST_BYTES = 500 * MEBIBYTE  # unpacked: a package that swells more is not a document

# What a package that was cut, or made to hurt, raises inside the libraries that open it.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, OSError, RuntimeError, ValueError, EOFError)


@dataclass(frozen=True)
class Format:
    content_type: str
    is_content: Callable[[BinaryIO, str], bool]


def recognise(name: str, file: BinaryIO) -> str | None:
    """Return the content type of a file that is accepted and is what its name says; None otherwise."""
    extension = name.rpartition(".")[2].lower()
    known = FORMATS.get(extension)
    if known is None:
        return None
    file.seek(0)
    fits = known.is_content(file, known.content_type)
    file.seek(0)
    return known.content_type if fits else None


def _has_signature(file: BinaryIO, wanted: str) -> bool:
    try:
        found = puremagic.magic_string(file.read(HEAD))
    except (puremagic.PureError, ValueError):
        return False
    return any(match.mime_type == wanted for match in found)


def _is_text(file: BinaryIO, wanted: str) -> bool:
    data = file.read()
    try:
        return "\0" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return b"\0" not in data  # an older encoding of the office programs


def _is_office(file: BinaryIO, wanted: str) -> bool:
    names, kinds = _package(file, "[Content_Types].xml")
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return f"{wanted}.main+xml".encode() in kinds and not has_macros


def _is_odf(file: BinaryIO, wanted: str) -> bool:
    names, kind = _package(file, "mimetype")
    has_macros = any(name.startswith(("Basic/", "Scripts/")) for name in names)
    return kind == wanted.encode() and not has_macros


def _package(file: BinaryIO, part: str) -> tuple[list[str], bytes]:
    """Return the names inside a zip package and one of its parts; nothing when it is not one or it swells."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_BYTES:
                return [], b""
            with package.open(part) as content:
                return package.namelist(), content.read(HEAD * 64)
    except DAMAGED:
        return [], b""


FORMATS = {
    "pdf": Format("application/pdf", _has_signature),
    "png": Format("image/png", _has_signature),
    "jpg": Format("image/jpeg", _has_signature),
    "jpeg": Format("image/jpeg", _has_signature),
    "docx": Format(f"{OFFICE}wordprocessingml.document", _is_office),
    "xlsx": Format(f"{OFFICE}spreadsheetml.sheet", _is_office),
    "pptx": Format(f"{OFFICE}presentationml.presentation", _is_office),
    "odt": Format(f"{ODF}text", _is_odf),
    "ods": Format(f"{ODF}spreadsheet", _is_odf),
    "odp": Format(f"{ODF}presentation", _is_odf),
    "txt": Format("text/plain", _is_text),
    "csv": Format("text/csv", _is_text),
}
