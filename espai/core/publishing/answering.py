"""What views answer with: the file of a publication, in the format that its address asks for."""

import json
import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from espai.core.errors import Refused
from espai.core.publishing.tree import Publication
from espai.core.requests import Request
from espai.core.slots import slot

ROOT = Path(__file__).parents[3]
SECONDS = 30


class Format(StrEnum):
    PDF = "pdf"
    ODT = "odt"
    DOCX = "docx"
    HTML = "html"


TYPES = {
    Format.PDF: "application/pdf",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HTML: "text/html; charset=utf-8",
}


def asked(request: Request) -> Format | None:
    """Return the format that an address asks for with `?format=`; what is sent by a form asks for none."""
    wanted = request.GET.get("format", "")
    return Format(wanted) if request.method == "GET" and wanted in TYPES else None


def answer(request: Request, wanted: Format, publication: Publication) -> HttpResponseBase:
    """Return a publication as a file to download. Who may have what is in it is said by the view that read it.

    When it cannot be made, the page that was asked says so.
    """
    try:
        made = typeset(wanted, publication)
    except Refused as refusal:
        messages.error(request, str(refusal))
        asked_too = request.GET.copy()
        asked_too.pop("format", None)
        return redirect(f"{request.path}?{asked_too.urlencode()}" if asked_too else request.path)
    name = f"{slugify(publication.title)[:80] or 'document'}-{timezone.localdate().isoformat()}.{wanted}"
    response = HttpResponse(made, content_type=TYPES[wanted])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def typeset(wanted: Format, publication: Publication) -> bytes:
    """Return the bytes of a publication, made in a process of its own that has no secret of the site.

    Refuses with a sentence when it takes too long, or more memory than it may, or too many are made at once.
    """
    given = json.dumps(publication.plain()).encode()
    command = [sys.executable, "-m", "espai.core.publishing", wanted]
    surroundings = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    try:
        with slot():
            made = subprocess.run(
                command, input=given, cwd=ROOT, env=surroundings, capture_output=True, timeout=SECONDS, check=True
            )
    except (subprocess.SubprocessError, OSError):
        raise Refused(_("Ara no s’ha pogut fer el fitxer: torneu-ho a provar d’aquí a una estona.")) from None
    return made.stdout
