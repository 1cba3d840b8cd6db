"""Bringing a zip of documents in: what it would do is shown first, and exactly that is confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from espai.classroom import intake, manifest
from espai.classroom.forms import ZipForm, audiences_for
from espai.classroom.models import Document, Intake
from espai.classroom.planning import Line
from espai.classroom.views.documents import document_form
from espai.core.access import access
from espai.core.errors import Refused
from espai.core.requests import Request
from espai.members import rules

EXAMPLE = [
    "actes/acta-gener.pdf;Acta de la sessió de gener;Relatoria;Català;Oficina de Cooperació;CC BY 4.0;;;;Tothom;",
    "guia-3.pdf;Guia d’avaluació;Informe o guia;Català;;;Guies pràctiques;3;Elaboració, Avaluació;Només coordinació;",
]
# What asks for a look comes first.
ORDER = [Line.REFUSED, Line.MISSING, Line.NEW, Line.SAVED, Line.THERE]


@access(rules.coordination)
def import_documents(request: Request) -> HttpResponse:
    """A zip is kept with what it would do; nothing else is written until that is confirmed."""
    form = document_form(request, ZipForm, {})
    if form.is_valid():
        values = form.cleaned_data
        entity = values["entity"].pk if values["entity"] else None
        said = {"kind": values["kind"], "audience": values["audience"], "entity": entity}
        try:
            begun = intake.begin(
                upload=values["upload"],
                key=f"{request.user.pk}:{values['once']}",
                who=request.who,
                by=request.user,
                said=said,
                audiences=audiences_for(is_own=False),
            )
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        else:
            return redirect("classroom:import_detail", request.space.slug, begun.pk)
    return render(request, "classroom/import_form.html", {"form": form, "columns": manifest.COLUMNS})


@access(rules.coordination)
def import_template(request: Request) -> HttpResponse:
    text = "\r\n".join([";".join(manifest.COLUMNS), *EXAMPLE, ""])
    headers = {"Content-Disposition": 'attachment; filename="metadades.csv"'}
    return HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


@access(rules.coordination)
def import_detail(request: Request, pk: int) -> HttpResponse:
    """What a zip of the reader would do; once confirmed, how far it is, and what it did."""
    mine = Intake.objects.filter(person=request.user, space_id=request.who.space)
    found = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        intake.confirm(intake=found, by=request.user)
        messages.success(request, _("S’estan important els documents: podeu tancar la pàgina i tornar-hi."))
        return redirect("classroom:import_detail", request.space.slug, pk)
    return render(request, "classroom/import_detail.html", _shown(request, found))


def _shown(request: Request, found: Intake) -> dict[str, Any]:
    lines = [Line(**line) for line in found.lines]
    counts = {state: sum(line.state == state for line in lines) for state in ORDER}
    listed = Document.objects.listed(request.who).select_related("item")
    documents = listed.in_bulk([line.document for line in lines if line.document])
    ordered = sorted(lines, key=lambda line: (ORDER.index(line.state), line.path))
    return {
        "intake": found,
        "lines": [(line, documents.get(line.document or 0)) for line in ordered],
        "counts": counts,
        "left": counts[Line.REFUSED] + counts[Line.MISSING],
        "files": sum(line.entry >= 0 for line in lines),
        "done": sum(line.entry >= 0 and line.state != Line.NEW for line in lines),
    }
