"""What is kept of the reading of a file, and what is told of it."""

import secrets
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from shutil import copyfileobj

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from espai.classroom.extraction import VERSION, child
from espai.classroom.extraction.child import Result
from espai.classroom.models import Document, Passage, Reading
from espai.core.models import HELD, StoredFile
from espai.core.search import pending

BATCH = 500


def wait(*, file: int) -> Reading:
    """Return the reading of a file, which waits if nothing is known of it yet."""
    return Reading.objects.get_or_create(file_id=file)[0]


def is_due(reading: Reading) -> bool:
    """Tell whether a file is to be read: it never was, or by a reader that knew less."""
    return reading.state == Reading.State.WAITING or reading.reader < VERSION


def due() -> QuerySet[StoredFile]:
    """Return the files of documents that are to be read, oldest first."""
    unread = Q(reading=None) | Q(reading__state=Reading.State.WAITING) | Q(reading__reader__lt=VERSION)
    return of_documents().filter(unread)


def of_documents() -> QuerySet[StoredFile]:
    free = StoredFile.objects.exclude(scan__in=HELD)
    return free.filter(documents__isnull=False).distinct().order_by("pk")


def carry_out(file: StoredFile) -> Reading:
    """Read a file apart and keep what it says, in the place of what was kept before.

    What the file does to its reader is an outcome. Raises OSError when the reading could not be started or kept: it
    may be tried again.
    """
    reading = wait(file=file.pk)
    Reading.objects.filter(pk=reading.pk).update(tries=F("tries") + 1)
    with tempfile.TemporaryDirectory(prefix="espai-") as folder:
        out = Path(folder) / "out"
        out.mkdir()
        result = _read(file, Path(folder), out)
        picture = _keep_picture(result)
    return store(file=file, result=result, picture=picture)


def _read(file: StoredFile, folder: Path, out: Path) -> Result:
    path = copied(file, folder)
    return child.read(path, file.content_type, out) if path else Result(Reading.State.DAMAGED)


def copied(file: StoredFile, folder: Path) -> Path | None:
    """Copy the bytes of a file into a folder, for a process that may read there only; None when they are lost."""
    path = folder / "file"
    try:
        with default_storage.open(file.path) as content, path.open("wb") as copy:
            copyfileobj(content, copy)
    except FileNotFoundError:
        return None
    return path


def _keep_picture(result: Result) -> str:
    if result.picture is None:
        return ""
    name = secrets.token_hex(16)
    return default_storage.save(f"pictures/{name[:2]}/{name}.webp", ContentFile(result.picture.read_bytes()))


@transaction.atomic
def store(*, file: StoredFile, result: Result, picture: str = "") -> Reading:
    """Keep what was read of a file, whole or not at all, and have search read again the documents that hold it."""
    reading = Reading.objects.select_for_update(of=("self",)).get(file=file)
    before = reading.picture
    reading.state, reading.language = Reading.State(result.outcome), result.language
    reading.pages, reading.without_text, reading.characters = result.pages, result.without_text, result.characters
    reading.is_cut, reading.has_ocr = result.is_cut, result.has_ocr
    reading.picture, (reading.width, reading.height) = picture, result.size
    reading.at, reading.reader = timezone.now(), VERSION
    reading.save()
    Passage.objects.filter(file=file).delete()
    Passage.objects.bulk_create(_passages(file, result), BATCH)
    _search_again(file)
    if before:
        transaction.on_commit(lambda: default_storage.delete(before))
    return reading


@transaction.atomic
def forget(file: StoredFile) -> None:
    """Forget what was read of a file and its picture, and have search read again the documents that hold it."""
    for picture in Reading.objects.filter(file=file).exclude(picture="").values_list("picture", flat=True):
        transaction.on_commit(partial(default_storage.delete, picture))
    Reading.objects.filter(file=file).delete()
    Passage.objects.filter(file=file).delete()
    _search_again(file)


def _search_again(file: StoredFile) -> None:
    for document in Document.objects.filter(file=file).select_related("item"):
        pending.mark(document.item)


def _passages(file: StoredFile, result: Result) -> Iterable[Passage]:
    for number, (page, heading, text) in enumerate(result.passages, start=1):
        yield Passage(file=file, number=number, page=page, heading=heading, text=text)
