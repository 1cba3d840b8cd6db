"""Files that arrive by parts, so that a cut costs no more than the part that was on its way."""

import secrets
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.classroom.models import Staged
from espai.core import locks, once
from espai.core.errors import Refused
from espai.core.files.formats import MEBIBYTE

FOLDER = "staged"
PART = 4 * MEBIBYTE
LIVES = timedelta(days=1)
# What one person may have half sent: so many files, and so many times the most that one may weigh.
MOST_FILES, MOST_TIMES = 50, 20


class Incomplete(Exception):
    """A file that lacks parts, or that is not the one that was announced: it has to be sent again."""


@transaction.atomic
def begin(*, person: int, space: int, name: str, size: int, mark: str) -> Staged:
    """Return what is here of a file (`size` in bytes) of a person, or begin it.

    Refuses when they have too much half sent.
    """
    locks.hold(f"staged.{person}")
    said = {"person_id": person, "space_id": space, "name": name, "size": size, "mark": mark}
    found = Staged.objects.filter(**said).first()
    if found:
        found.at = timezone.now()
        found.save(update_fields=["at"])
        return found
    waiting = Staged.objects.filter(person=person).aggregate(files=Count("pk"), bytes=Sum("size", default=0))
    most = MOST_TIMES * settings.ESPAI_UPLOAD_MIB * MEBIBYTE
    if waiting["files"] >= MOST_FILES or waiting["bytes"] + size > most:
        raise Refused(_("Teniu massa fitxers a mig enviar: acabeu els que heu començat, o torneu-hi demà."))
    return Staged.objects.create(key=once.new_key(), at=timezone.now(), **said)


@transaction.atomic
def receive(*, key: str, person: int, number: int, part: UploadedFile) -> Staged:
    """Keep a part of a file; one that is here already changes nothing.

    Refuses a part that is not one of those of the file, and with a sentence when there is no room to write it. Raises
    DoesNotExist when the file is not arriving, or is of somebody else. An interruption leaves at most bytes that
    nothing points at.
    """
    staged = Staged.objects.select_for_update(of=("self",)).get(key=key, person=person)
    if str(number) in staged.parts:
        return staged
    if part.size != length(staged, number):
        raise Refused(_("Ha arribat un tros que no toca: torneu a triar el fitxer."))
    try:
        staged.parts[str(number)] = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", part)
    except OSError:
        raise Refused(_("No s’ha pogut desar el fitxer: torneu-ho a provar més tard.")) from None
    staged.at = timezone.now()
    staged.save(update_fields=["parts", "at"])
    return staged


def length(staged: Staged, number: int) -> int:
    """Return how many bytes a part of a file has; none, when the file has no such part."""
    return max(0, min(PART, staged.size - number * PART)) if number >= 0 else 0


def assembled(staged: Staged) -> TemporaryUploadedFile:
    """Return the whole of a file in a temporary one, which goes when it is closed; raises Incomplete."""
    whole = TemporaryUploadedFile(staged.name, "", staged.size, None)
    content = cast("BinaryIO", whole.file)
    try:
        for number in range(-(-staged.size // PART)):
            with default_storage.open(staged.parts[str(number)]) as part:
                for chunk in part.chunks():
                    content.write(chunk)
    except (KeyError, FileNotFoundError):
        whole.close()
        raise Incomplete from None
    whole.seek(0)
    return whole


def discard(staged: Staged) -> None:
    """Forget a file and its parts. An interruption leaves at most bytes that nothing points at."""
    Staged.objects.filter(pk=staged.pk).delete()
    for path in staged.parts.values():
        default_storage.delete(path)


def give_up(*, key: str, person: int) -> None:
    """Forget a file that came to nothing, so that it is sent again from its beginning."""
    for staged in Staged.objects.filter(key=key, person=person):
        discard(staged)


def forget_old(*, now: datetime) -> int:
    """Forget what nobody went on with for a day, and the bytes that nothing points at; return how many files."""
    old = list(Staged.objects.filter(at__lt=now - LIVES))
    for staged in old:
        discard(staged)
    kept = {path for parts in Staged.objects.values_list("parts", flat=True) for path in parts.values()}
    sweep(FOLDER, kept, now)
    return len(old)


def sweep(folder: str, kept: set[str], now: datetime) -> None:
    """Delete what is in a folder since a day ago and is not to be kept: what an interruption left."""
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for path in (f"{folder}/{name}" for name in names):
        if path not in kept and default_storage.get_modified_time(path) < now - LIVES:
            default_storage.delete(path)
