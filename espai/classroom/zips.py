"""Reading a zip that somebody brings. Nothing of it is ever written under a name that it chose."""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext as _

from espai.core.errors import Refused
from espai.core.files.formats import DAMAGED, MEBIBYTE

MOST_FILES = 500
MOST_ENTRIES = 5_000  # with folders, and what is left out
MOST_TIMES = 20  # all of it, once unpacked, against the most that one file may weigh
MOST_DIRECTORY = 4 * MEBIBYTE
CHUNK = 64 * 1024
END, END_64, END_SIZE, END_64_SIZE, LONGEST_COMMENT = b"PK\x05\x06", b"PK\x06\x07", 22, 20, 65_535
LOCAL_HEADER = 30
ENCRYPTED, IS_UTF8 = 0x1, 0x800
JUNK = {".ds_store", "thumbs.db", "desktop.ini", "__macosx"}
JUNK_BEGINNINGS = ("._", "~$")
DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Entry:
    path: str  # in folders by «/», without the one that holds everything
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Archive:
    """The files of a zip, in its order; `unpacked` counts what comes out of it, whatever the zip says."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.entries = _entries(package.infolist())
        self.read = 0

    def unpacked(self, entry: Entry) -> TemporaryUploadedFile:
        """Return one of its files, up to a byte more than a file may weigh; refuses what cannot be read.

        Raises TooMuch when the zip unpacks to more than it may.
        """
        if entry.info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refused(_("Està comprimit d’una manera que no es pot llegir."))
        whole = TemporaryUploadedFile("zip", "", 0, None)  # the disk gets no name of theirs, nor its length
        whole.name = entry.name
        try:
            self._copy(entry, whole)
        except DAMAGED:
            whole.close()
            raise Refused(_("Dins del zip, aquest fitxer està malmès.")) from None
        except Refused:
            whole.close()
            raise
        whole.seek(0)
        return whole

    def _copy(self, entry: Entry, whole: TemporaryUploadedFile) -> None:
        size = 0
        with self.package.open(entry.info) as content:
            while size <= settings.ESPAI_UPLOAD_MIB * MEBIBYTE and (chunk := content.read(CHUNK)):
                size += len(chunk)
                self.read += len(chunk)
                _not_too_much(self.read)
                cast("BinaryIO", whole.file).write(chunk)
        whole.size = size


class TooMuch(Refused):
    """A zip that swells."""


@contextmanager
def opened(file: BinaryIO) -> Iterator[Archive]:
    """Open a zip; refuses what is not one, what would swell, and what tries to be written somewhere else."""
    _not_too_many(file)
    try:
        package = zipfile.ZipFile(file)
    except DAMAGED:
        raise Refused(_("No és un fitxer zip, o està malmès.")) from None
    with package:
        yield Archive(package)


def _not_too_many(file: BinaryIO) -> None:
    """Refuse a list of contents that would fill the memory: the library reads it whole, by its size."""
    size = file.seek(0, 2)
    file.seek(max(0, size - LONGEST_COMMENT - END_SIZE - END_64_SIZE))
    tail = file.read()
    file.seek(0)
    is_last = tail[-END_SIZE:].startswith(END) and tail.endswith(b"\0\0")
    at = len(tail) - END_SIZE if is_last else tail.rfind(END)
    if at < 0:
        raise Refused(_("No és un fitxer zip, o està malmès."))
    is_large = tail[max(0, at - END_64_SIZE) : at].startswith(END_64)
    if is_large or int.from_bytes(tail[at + 12 : at + 16], "little") > MOST_DIRECTORY:
        raise Refused(_("El zip té massa fitxers: com a molt, %(n)s.") % {"n": MOST_FILES})


def _not_too_much(size: int) -> None:
    most = MOST_TIMES * settings.ESPAI_UPLOAD_MIB
    if size > most * MEBIBYTE:
        raise TooMuch(_("El zip és massa gran un cop obert: com a molt, %(n)s MB.") % {"n": most})


def _entries(infos: list[zipfile.ZipInfo]) -> list[Entry]:
    found = [Entry(_path(info), info) for info in infos[: MOST_ENTRIES + 1]]
    files = [entry for entry in found if entry.name and not _is_junk(entry.path)]
    if len(infos) > MOST_ENTRIES or len(files) > MOST_FILES:
        raise Refused(_("El zip té massa fitxers: com a molt, %(n)s.") % {"n": MOST_FILES})
    _not_too_much(sum(entry.info.file_size for entry in files))
    _are_apart(infos)
    return _without_folder(files)


def _path(info: zipfile.ZipInfo) -> str:
    name = _decoded(info)
    path = name.replace("\\", "/")
    parts = path.split("/")
    is_away = path.startswith("/") or DRIVE.match(path) or ".." in parts
    if is_away or any(unicodedata.category(sign) == "Cc" for sign in name):
        raise Refused(_("El zip té un fitxer amb un nom que no és segur: torneu-lo a fer.") + f" {ascii(name)[:100]}")
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Refused(_("El zip té un enllaç en comptes d’un fitxer: «%(name)s».") % {"name": path[:100]})
    if info.flag_bits & ENCRYPTED:
        raise Refused(_("El zip està protegit amb contrasenya: torneu-lo a fer sense."))
    return "/".join(part for part in parts if part not in {"", "."}) + ("/" if path.endswith("/") else "")


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name as who made the zip wrote it: some write UTF-8 and do not say so."""
    name = info.orig_filename
    if not info.flag_bits & IS_UTF8:
        # What is not UTF-8 is in the old encoding, as it says.
        with suppress(UnicodeDecodeError):
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name)


def _is_junk(path: str) -> bool:
    """Tell what systems leave in folders without anybody wanting it."""
    *folders, name = path.casefold().split("/")
    return name in JUNK or name.startswith(JUNK_BEGINNINGS) or not JUNK.isdisjoint(folders)


def _are_apart(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse files that share bytes: a small zip unpacks to petabytes so."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for one, other in pairwise(ordered):
        if one.header_offset + LOCAL_HEADER + one.compress_size > other.header_offset:
            raise Refused(_("No és un fitxer zip, o està malmès."))


def _without_folder(entries: list[Entry]) -> list[Entry]:
    """Whoever compresses a folder gets it as the first of every path."""
    tops = {entry.path.partition("/")[0] if "/" in entry.path else "" for entry in entries}
    if len(tops) != 1 or tops == {""}:
        return entries
    return [Entry(entry.path.partition("/")[2], entry.info) for entry in entries]
