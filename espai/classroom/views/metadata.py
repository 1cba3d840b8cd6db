"""What a file says of whoever made it, and a version without it, for whoever may change the document."""

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from espai.classroom import actions, metadata
from espai.classroom.cleaning.child import Result
from espai.classroom.forms import CleanForm
from espai.classroom.models import Document
from espai.classroom.views.documents import document_of, editable
from espai.core.access import access
from espai.core.errors import Refused
from espai.core.requests import Request
from espai.members import rules


@access(rules.contributor)
def document_metadata(request: Request, pk: int) -> HttpResponse:
    document = document_of(editable(request), pk)
    if not metadata.can_be_cleaned(document.file):
        raise Http404
    back = f"/{request.space.slug}/{document.item.path}"
    try:
        result = metadata.read(document.file)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    form = CleanForm(request.POST or None)
    if form.is_valid() and result.content and _clean(request, document, result, form.cleaned_data["once"]):
        return redirect(back)
    context = {
        "document": document,
        "form": form,
        "personal": metadata.personal(result),
        "rest": metadata.rest(result),
        "why_not": metadata.why_not(result),
        "has_comments": "comments" in result.facts,
        "has_changes": "changes" in result.facts,
    }
    return render(request, "classroom/document_metadata.html", context)


def _clean(request: Request, document: Document, result: Result, once: str) -> bool:
    upload = SimpleUploadedFile(document.filename, result.content, document.file.content_type)
    key = f"clean:{request.user.pk}:{once}"
    note = _("Sense les dades de qui l’ha fet.")
    try:
        actions.add_version(document=document, by=request.user, upload=upload, note=note, once_key=key)
    except IntegrityError:
        return True  # the same button, pressed twice
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("Hi ha una versió nova, sense aquestes dades. L’anterior continua a la llista."))
    return True
