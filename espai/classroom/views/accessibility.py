from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from espai.classroom import checks
from espai.classroom.models import Check, Document
from espai.classroom.views.documents import document_of, editable
from espai.core.access import access
from espai.core.paging import page_of
from espai.core.requests import Request
from espai.members import rules

PAGE = 50


@access(rules.contributor)
def document_accessibility(request: Request, pk: int, slug: str) -> HttpResponse:
    """What was found in the file that a document holds now, and how it is mended, for whoever may change it."""
    document = document_of(editable(request), pk)
    check = Check.objects.filter(file=document.file_id).first()
    found = checks.listed(document, check) if check else []
    context = {
        "document": document,
        "document_url": f"/{request.space.slug}/{document.item.path}",
        "told": checks.told(check),
        "failing": [line for line in found if line["is_failing"]],
        "to_look": [line for line in found if not line["is_failing"]],
        "is_checked": check is not None and check.state == Check.State.CHECKED,
        "state": str(Check.State(check.state).label) if check else "",
    }
    return render(request, "classroom/document_accessibility.html", context)


@access(rules.coordination)
def accessibility_list(request: Request) -> HttpResponse:
    """What is public and has something to mend."""
    found = Document.objects.to_mend(request.who).select_related("item", "file__accessibility", "entity")
    page = page_of(found.defer("file__accessibility__findings"), request.GET.get("pagina"), PAGE)
    rows = [_row(request, document) for document in page]
    return render(request, "classroom/accessibility_list.html", {"page": page, "rows": rows})


def _row(request: Request, document: Document) -> dict[str, Any]:
    return {
        "title": document.item.title,
        "href": f"/{request.space.slug}/{document.item.path}accessibilitat/",
        "note": f"{document.origin} · {document.extension} · {checks.told(document.accessibility)}",
    }
