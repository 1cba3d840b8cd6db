"""Packages of Office and ODF, asked before a library opens them: what swells or expands is not read."""

import zipfile
import zlib
from pathlib import Path

from espai.classroom.extraction.found import Damaged, Encrypted, TooLarge

MEBIBYTE = 1024 * 1024
MOST_PARTS = 5_000
MOST_BYTES = 500 * MEBIBYTE
MOST_TEXT = 64 * MEBIBYTE  # of one part that is held whole, some five times larger once it is a tree
CHUNK = MEBIBYTE
KNOWN = len(b"<!DOCTYPE")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wraps a package in when it has a password


def examine(path: Path, *, streamed: str = "-") -> None:
    """Raise unless a package is sound: few parts, of bounded size, and no part that declares entities.

    The parts whose names begin by `streamed` are read a little at a time, and may be larger.
    """
    if path.read_bytes()[: len(COMPOUND)] == COMPOUND:
        raise Encrypted
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise TooLarge
            for part in parts:
                if part.flag_bits & 1:
                    raise Encrypted
                if part.filename.lower().endswith((".xml", ".rels")):
                    _examine(package, part, MOST_BYTES if part.filename.startswith(streamed) else MOST_TEXT)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as cause:
        raise Damaged from cause


def _examine(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> None:
    if part.file_size > most:
        raise TooLarge
    before = b""
    with package.open(part) as content:
        while chunk := content.read(CHUNK):
            # Without the zeros of UTF-16, which would hide it.
            seen = (before + chunk).replace(b"\0", b"").upper()
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise Damaged
            before = chunk[-2 * KNOWN :]


def part_of(path: Path, name: str) -> bytes:
    """Return a part of a package that was examined; nothing where there is none."""
    with zipfile.ZipFile(path) as package:
        return package.read(name) if name in package.namelist() else b""
