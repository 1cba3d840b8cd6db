"""Bringing in a list of entities: what it would do is shown first, and exactly that is confirmed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.requests import Request
from espai.core.signing import seal, unseal
from espai.members import importing, rules, sheets
from espai.members.actions import bringing
from espai.members.forms import ListForm
from espai.members.importing import Line

LIVES = timedelta(hours=2)
MOST_SEALED = 2_000_000
SHOWN = 200
ORDER = [Line.WRONG, Line.NEW, Line.CHANGED, Line.SAME]
EXAMPLE = [
    "08999;Ajuntament d’Exemple;Ajuntament;Maresme;12.345;2025;Idescat;;;",
    "08998;Ajuntament de Prova;Ajuntament;Osona;;;;2026-01-15;Nom i Cognoms;persona@exemple.cat",
]


@access(rules.coordination)
def import_entities(request: Request) -> HttpResponse:
    """A file is shown as what it would do, sealed in the page; the second press sends the seal, not the file."""
    if "sealed" in request.POST:
        return _confirmed(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            return _preview(request, sheets.read(upload.name, upload.read(sheets.MOST_BYTES + 1)))
        except Refused as refusal:
            form.add_error("upload", str(refusal))
    return render(request, "members/import_form.html", {"form": form})


@access(rules.coordination)
def import_template(request: Request) -> HttpResponse:
    text = "\r\n".join([";".join(importing.COLUMNS), *EXAMPLE, ""])
    headers = {"Content-Disposition": 'attachment; filename="ens.csv"'}
    return HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


def _preview(request: Request, rows: list[sheets.Row], **more: Any) -> HttpResponse:
    lines = importing.plan(importing.headed(rows), request.who.space, timezone.localdate())
    sealed = seal(_purpose(request), {"rows": rows, "seen": importing.digest(lines)})
    if len(sealed) > MOST_SEALED:
        raise Refused(_("La llista és massa gran: partiu-la en dues."))
    counts = {state: sum(line.state == state for line in lines) for state in ORDER}
    ordered = sorted(lines, key=lambda line: (ORDER.index(line.state), line.number))
    context = {
        "lines": ordered[:SHOWN],
        "more": max(len(lines) - SHOWN, 0),
        "counts": counts,
        "invited": sum("referent" in line.changes for line in lines),
        "sealed": "" if counts[Line.WRONG] or counts[Line.SAME] == len(lines) else sealed,
    }
    return render(request, "members/import_preview.html", context | more)


def _confirmed(request: Request) -> HttpResponse:
    kept = unseal(_purpose(request), request.POST["sealed"], LIVES)
    if kept is None:
        messages.error(request, _("Ha passat massa estona o la pàgina no és completa: torneu a triar el fitxer."))
        return redirect("members:import_entities", request.space.slug)
    try:
        counts = bringing.import_entities(
            lines=importing.headed(kept["rows"]),
            seen=kept["seen"],
            space=request.who.space,
            by=request.user,
            today=timezone.localdate(),
        )
    except Conflict as conflict:
        return _preview(request, kept["rows"], conflict=str(conflict))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:import_entities", request.space.slug)
    said = ngettext("S’ha desat %(n)s ens.", "S’han desat %(n)s ens.", sum(counts.values()))
    messages.success(request, said % {"n": sum(counts.values())})
    return redirect("members:entity_list", request.space.slug)


def _purpose(request: Request) -> str:
    """The seal is good for whoever saw the page, in its space."""
    return f"import.{request.who.space}.{request.user.pk}"
