"""Asking an antivirus (clamd) about the files that people bring. Until it has answered, nobody is given the file.

Where none is set, files are handed out as they come, and coordination is told so.
"""

import logging
import socket
import struct
from collections.abc import Callable
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from espai.core.jobs import task
from espai.core.models import StoredFile

logger = logging.getLogger(__name__)
PIECE = 64 * 1024
TIMEOUT = 60  # seconds without a word
LONGEST_ANSWER = 4096
IN_A_ROW = 3
Scanned = Callable[[StoredFile], None]
_subscribed: list[Scanned] = []


def on_scanned(act: Scanned) -> None:
    """Subscribe to what was found of a file. It runs in the worker, and must be idempotent."""
    _subscribed.append(act)


def verdict(content: IO[bytes]) -> str:
    """Return a state of `StoredFile.Scan` for some bytes: clean, infected, or failed when they cannot be scanned.

    Raises OSError when the antivirus is away, or does not answer as the protocol says (INSTREAM of clamd).
    """
    with _connected() as talk:
        try:
            talk.sendall(b"zINSTREAM\0")
            while piece := content.read(PIECE):
                talk.sendall(struct.pack("!I", len(piece)) + piece)
            talk.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has answered before the end: what it says is read all the same
        said = _answer(talk)
    if said == b"stream: OK\0":
        return StoredFile.Scan.CLEAN
    if said.endswith(b"FOUND\0"):
        return StoredFile.Scan.INFECTED
    if said.endswith(b"ERROR\0"):
        return StoredFile.Scan.FAILED
    # What was cut may end like something else: the name of what was found may hold any word.
    raise OSError(said.decode(errors="replace"))


def _connected() -> socket.socket:
    address = settings.ESPAI_CLAMD
    if isinstance(address, tuple):
        return socket.create_connection(address, TIMEOUT)
    talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    talk.settimeout(TIMEOUT)
    try:
        talk.connect(address)
    except OSError:
        talk.close()
        raise
    return talk


def _answer(talk: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER and (more := talk.recv(LONGEST_ANSWER)):
        said += more
    return said


def carry_out(file: StoredFile) -> StoredFile:
    """Have a file scanned, and keep what was found with what follows from it, both or none.

    Raises OSError when it could not be asked.
    """
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError:
        return file  # its bytes are gone: there is nothing to hand out
    with content:
        found = verdict(content)
    with transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(scan=found, scanned_at=timezone.now())
        file.refresh_from_db()
        for act in _subscribed:
            act(file)
    return file


@task
def scan_file(file: int) -> None:
    """Scan a file that waits; while the antivirus is away it goes on waiting, and nobody is given it."""
    waiting = StoredFile.objects.filter(pk=file, scan=StoredFile.Scan.WAITING).first()
    if waiting:
        _try(waiting)


@task
def scan_waiting() -> None:
    """Scan what waits, in any order, until there is none or the antivirus is away: three times in a row.

    What it cannot be asked about, again and again, is not in the way of the rest.
    """
    if not settings.ESPAI_CLAMD:
        return
    failures = 0
    waiting = StoredFile.objects.filter(scan=StoredFile.Scan.WAITING).order_by("?")
    for file in list(waiting):
        failures = 0 if _try(file) else failures + 1
        if failures == IN_A_ROW:
            return


def _try(file: StoredFile) -> bool:
    try:
        carry_out(file)
    except OSError:
        logger.warning("The antivirus does not answer: files wait for it.", exc_info=True)
        return False
    return True
