"""Keeping files and handing them out. Whoever calls has asked already whether the reader may have them."""

import hashlib
import secrets
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.errors import Refused
from espai.core.files.formats import MEBIBYTE, recognise
from espai.core.files.scanning import scan_file
from espai.core.models import StoredFile


def keep(upload: UploadedFile) -> StoredFile:
    """Keep the content of an upload, once for each content; call it inside the action's transaction.

    Refuses what the formats do not admit or an antivirus held, and with a sentence when there is no room to write it.
    What is written under a name is never written again, so that an interruption leaves at most bytes that nothing
    points at.
    """
    content = cast("BinaryIO", upload.file)
    content_type = recognise(upload.name or "", content)
    if content_type is None:
        raise Refused(_("No és un fitxer dels formats admesos, o el contingut no és el que diu el nom."))
    digest = _digest(upload)
    kept = StoredFile.objects.filter(digest=digest, content_type=content_type).first()
    if kept is not None and kept.scan == StoredFile.Scan.INFECTED:
        raise Refused(_("L’antivirus ja va retenir aquest mateix fitxer: torneu-lo a desar des d’un ordinador net."))
    if kept is not None:
        return kept
    try:
        path = default_storage.save(f"{digest[:2]}/{secrets.token_hex(16)}", content)
    except OSError:
        raise Refused(_("No s’ha pogut desar el fitxer: torneu-ho a provar més tard.")) from None
    scan = StoredFile.Scan.WAITING if settings.ESPAI_CLAMD else StoredFile.Scan.NONE
    facts = {"digest": digest, "content_type": content_type, "size": upload.size or 0, "path": path}
    file = StoredFile.objects.create(scan=scan, at=timezone.now(), **facts)
    if file.is_held:
        scan_file.enqueue(file.pk)
    return file


def _digest(upload: UploadedFile) -> str:
    sums = hashlib.sha256()
    for chunk in upload.chunks():
        sums.update(chunk)
    upload.seek(0)
    return sums.hexdigest()


class Whole(FileResponse):
    """A file that is handed to the server at once, as large as one may be.

    By pieces, the process that answers would wait for whoever reads slowly before it gave the next, and answer nobody
    else meanwhile.
    """

    block_size = settings.ESPAI_UPLOAD_MIB * MEBIBYTE


def held(request: HttpRequest, file: StoredFile) -> HttpResponse:
    """Return the page that is given instead of a file, its text or its picture while an antivirus holds it."""
    return render(request, "held.html", {"file": file}, status=409)


def hand_out(request: HttpRequest, file: StoredFile, name: str) -> HttpResponseBase:
    """Return the file as an attachment: nothing that people bring is ever shown from our address.

    It is the only way out of what people bring. What an antivirus has not let through is a page that says so (409); a
    file whose bytes are gone is a page that does not exist.
    """
    if file.is_held:
        return held(request, file)
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError:
        raise Http404 from None
    response = Whole(content, as_attachment=True, filename=name, content_type=file.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def show_picture(content: File) -> FileResponse:
    """Return a WebP picture that we drew ourselves, to be shown in a page.

    Browsers keep it for a while, each for its reader: whoever lost sight of a document may have seen it before.
    """
    response = Whole(content, content_type="image/webp")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
