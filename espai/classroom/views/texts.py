from itertools import groupby
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from espai.classroom.models import Document, Passage
from espai.classroom.sources import PAGE
from espai.classroom.told import language_of, place, told
from espai.classroom.views.documents import document_of
from espai.core import files
from espai.core.access import access
from espai.core.paging import page_of
from espai.core.requests import Request, link_query
from espai.members import rules


@access(rules.anyone)
def document_text(request: Request, pk: int, slug: str) -> HttpResponse:
    """What was read in the file that a document holds now, by whoever may read the document."""
    document = document_of(Document.objects.opened_by(request.who), pk)
    if document.file.is_held:
        return files.held(request, document.file)
    passages = Passage.objects.filter(file=document.file_id).order_by("number")
    page = page_of(passages, request.GET.get("pagina"), PAGE)
    context = {
        "document": document,
        "page": page,
        "sheets": _sheets(document, list(page)),
        "language": language_of(document),
        "told": told(document),
        "document_url": f"/{request.space.slug}/{document.item.path}{link_query(request)}",
    }
    return render(request, "classroom/document_text.html", context)


def _sheets(document: Document, passages: list[Passage]) -> list[dict[str, Any]]:
    """The passages of each page of the file, and of each heading in it; a file of one page has no name for it."""
    many = bool(document.reading and document.reading.pages > 1)
    sheets = []
    for number, inside in groupby(passages, key=lambda passage: passage.page):
        parts = [(heading, list(under)) for heading, under in groupby(inside, key=lambda passage: passage.heading)]
        sheets.append({"name": place(document, number) if many else "", "parts": parts})
    return sheets


@access(rules.anyone)
def document_picture(request: Request, pk: int) -> HttpResponseBase:
    document = document_of(Document.objects.opened_by(request.who), pk)
    if document.file.is_held:
        return files.held(request, document.file)
    if not document.reading or not document.reading.picture:
        raise Http404
    try:
        content = default_storage.open(document.reading.picture)
    except FileNotFoundError:
        raise Http404 from None
    return files.show_picture(content)
