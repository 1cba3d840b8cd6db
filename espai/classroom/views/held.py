"""What an antivirus has not let through, for coordination."""

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from espai.classroom.models import Document, Version
from espai.core.access import access
from espai.core.models import HELD, StoredFile
from espai.core.paging import page_of
from espai.core.requests import Request
from espai.core.templatetags.dates import ago
from espai.members import rules

PAGE = 50


@access(rules.coordination)
def held_list(request: Request) -> HttpResponse:
    """Whether files are scanned, since when some wait, and what was held."""
    held = Version.objects.filter(file__scan__in=HELD).select_related("file").order_by("number")
    found = Document.objects.held(request.who).select_related("item", "file", "entity")
    page = page_of(found.prefetch_related(Prefetch("versions", held, "held")), request.GET.get("pagina"), PAGE)
    oldest = StoredFile.objects.filter(scan=StoredFile.Scan.WAITING).order_by("at").first()
    context = {
        "page": page,
        "rows": [_row(request, document) for document in page],
        "is_scanned": bool(settings.ESPAI_CLAMD),
        "waits_since": oldest and oldest.at,
    }
    return render(request, "classroom/held_list.html", context)


def _row(request: Request, document: Document) -> dict[str, str]:
    said = [
        _("versió %(n)s: %(state)s, %(when)s")
        % {"n": version.number, "state": StoredFile.Scan(version.file.scan).label.lower(), "when": ago(version.at)}
        for version in document.held  # type: ignore[attr-defined]
    ]
    return {
        "title": document.item.title,
        "href": f"/{request.space.slug}/{document.item.path}",
        "note": f"{document.origin} · {', '.join(said)}",
    }
