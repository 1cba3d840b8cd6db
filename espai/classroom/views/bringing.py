"""Adding many files at once: by one form, or by parts where scripts run."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from espai.classroom import bringing, staging
from espai.classroom.bringing import Outcome
from espai.classroom.forms import ManyForm, PartForm, StagedForm
from espai.classroom.models import Staged
from espai.classroom.views.documents import document_form
from espai.core.access import access
from espai.core.errors import Refused
from espai.core.requests import Request
from espai.members import rules

SAID = ("kind", "entity", "audience")


@access(rules.contributor)
def upload_many(request: Request) -> HttpResponse:
    """Without scripts, one post brings them all, and the answer says what became of each."""
    form = document_form(request, ManyForm, {})
    if form.is_valid():
        return render(request, "classroom/upload_results.html", {"outcomes": _brought(request, form.cleaned_data)})
    return render(request, "classroom/upload_many.html", {"form": form, "part": staging.PART})


def _brought(request: Request, values: dict[str, Any]) -> list[Outcome]:
    said = {name: values[name] for name in SAID}
    return [
        bringing.bring(
            upload=upload,
            who=request.who,
            by=request.user,
            once_key=f"many:{request.user.pk}:{values['once']}:{number}",
            said=said,
        )
        for number, upload in enumerate(values["uploads"])
    ]


@access(rules.contributor)
@require_POST
def upload_begin(request: Request) -> JsonResponse:
    """Say what is here of a file, or that it is a document already, among those that the reader sees."""
    form = StagedForm(request.POST)
    if not form.is_valid():
        return _refused(_first(form))
    values, slug = form.cleaned_data, request.space.slug
    twin = bringing.there(request.who, values["mark"])
    if twin is not None:
        return _told(request, Outcome(values["name"], Outcome.THERE, twin))
    try:
        staged = staging.begin(person=request.user.pk, space=request.who.space, **values)
    except Refused as refusal:
        return _refused(str(refusal))
    addresses = {
        "part": reverse("classroom:upload_part", args=[slug, staged.key]),
        "finish": reverse("classroom:upload_finish", args=[slug, staged.key]),
    }
    return JsonResponse({"state": "begun", "here": sorted(map(int, staged.parts)), **addresses})


@access(rules.contributor)
@require_POST
def upload_part(request: Request, key: str) -> JsonResponse:
    form = PartForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Http404
    try:
        staging.receive(key=key, person=request.user.pk, **form.cleaned_data)
    except Staged.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        return _refused(str(refusal))
    return JsonResponse({"state": "here"})


@access(rules.contributor)
@require_POST
def upload_finish(request: Request, key: str) -> JsonResponse:
    form = document_form(request, ManyForm, {})
    for name in ("uploads", "once"):
        del form.fields[name]
    if not form.is_valid():
        return _refused(_first(form))
    try:
        outcome = bringing.finish(key=key, who=request.who, by=request.user, said=form.cleaned_data)
    except Staged.DoesNotExist:
        raise Http404 from None
    except staging.Incomplete:
        staging.give_up(key=key, person=request.user.pk)
        raise Http404 from None
    return _told(request, outcome)


def _first(form: Form) -> str:
    """The first thing that is wrong with a form."""
    return str(next(iter(form.errors.values()))[0])


def _refused(why: str) -> JsonResponse:
    return JsonResponse({"state": Outcome.REFUSED, "why": why})


def _told(request: Request, outcome: Outcome) -> JsonResponse:
    """Say what became of a file; its sheet is offered when the reader has just added it."""
    document, slug = outcome.document, request.space.slug
    if document is None:
        return _refused(outcome.why)
    told = {"state": outcome.state, "title": document.item.title, "href": f"/{slug}/{document.item.path}"}
    if outcome.state == Outcome.SAVED:
        told["edit"] = reverse("classroom:document_edit", args=[slug, document.pk])
    return JsonResponse(told)
