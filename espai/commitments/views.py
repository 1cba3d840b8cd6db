from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db import IntegrityError
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.commitments import actions, exports, quoting
from espai.commitments.forms import DiscardForm, EditCommitmentForm, FinishForm, NewCommitmentForm, people_of
from espai.commitments.models import Commitment
from espai.core import once
from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.exports import answer, asked
from espai.core.kinds import KINDS, trace_of
from espai.core.models import Item
from espai.core.posting import again, carry_out, pointed_at
from espai.core.requests import Request
from espai.members import rules

ROWS = 50


@access(rules.member)
def commitment_list(request: Request) -> HttpResponseBase:
    if wanted := asked(request):
        return answer(wanted, exports.commitments(request))
    commitments = Commitment.objects.listed(request.who).select_related("item", "owner")
    page = Paginator(commitments, ROWS).get_page(request.GET.get("pagina"))
    return render(request, "commitments/commitment_list.html", {"page": page})


@access(rules.member)
def commitment_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    commitment = _commitment(Commitment.objects.listed(request.who), pk)
    context = {
        "commitment": commitment,
        "is_editable": commitment.is_open and Commitment.objects.editable_by(request.who).filter(pk=pk).exists(),
        "trace": trace_of(commitment.item, request),
    }
    return render(request, "commitments/commitment_detail.html", context)


@access(rules.coordination)
def commitment_new(request: Request) -> HttpResponse:
    """A new commitment, from nothing or from what `de` and `cita` name: what is not visible is not found."""
    origin, heard = _origin(request)
    form = NewCommitmentForm(request.POST or None, initial={"heard": heard}, people=_people(request))
    if form.is_valid():
        values = form.cleaned_data
        key = f"commitment:{request.user.pk}:{values.pop('once')}"
        try:
            commitment = actions.propose_commitment(
                space=request.who.space, by=request.user, origin=origin, once_key=key, **values
            )
        except IntegrityError:
            return redirect(f"/{request.space.slug}/{once.found(key)}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{commitment.item.path}")
    context = {
        "form": form,
        "origin": origin,
        "origin_kind": KINDS[origin.kind].label if origin else "",
        "is_quote": bool(request.GET.get("cita")),
    }
    return render(request, "commitments/commitment_form.html", context)


@access(rules.member)
def commitment_edit(request: Request, pk: int) -> HttpResponse:
    commitment = _commitment(Commitment.objects.editable_by(request.who), pk)
    kept = {name: getattr(commitment, name) for name in ("heard", "owner", "due", "version")}
    form = EditCommitmentForm(
        request.POST or None, initial={"title": commitment.item.title, **kept}, people=_people(request)
    )
    theirs = None
    if form.is_valid():
        try:
            commitment = actions.change_commitment(commitment=commitment, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            commitment = theirs = _commitment(Commitment.objects.editable_by(request.who), pk)
            # Saving again is then a decision: the version shown is the one that is replaced.
            again(form, commitment.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{commitment.item.path}")
    context = {"form": form, "commitment": commitment, "theirs": theirs}
    return render(request, "commitments/commitment_form.html", context)


@access(rules.coordination)
@require_POST
def commitment_accept(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, actions.accept_commitment, _("S’ha acceptat."))


@access(rules.member)
@require_POST
def commitment_start(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, actions.start_commitment, _("S’ha anotat que està en curs."))


@access(rules.member)
def commitment_finish(request: Request, pk: int) -> HttpResponse:
    return _end(request, pk, FinishForm(request.POST or None), actions.finish_commitment)


@access(rules.coordination)
def commitment_discard(request: Request, pk: int) -> HttpResponse:
    return _end(request, pk, DiscardForm(request.POST or None), actions.discard_commitment)


def _step(request: Request, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    commitment = _commitment(Commitment.objects.editable_by(request.who), pk)
    carry_out(request, said, act, commitment=commitment, by=request.user)
    return redirect(f"/{request.space.slug}/{commitment.item.path}")


def _end(request: Request, pk: int, form: Form, act: Callable[..., object]) -> HttpResponse:
    commitment = _commitment(Commitment.objects.editable_by(request.who), pk)
    if form.is_valid():
        try:
            act(commitment=commitment, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{commitment.item.path}")
    is_finish = isinstance(form, FinishForm)
    context = {"form": form, "commitment": commitment, "is_finish": is_finish}
    return render(request, "commitments/commitment_end.html", context)


def _origin(request: Request) -> tuple[Item | None, str]:
    origin = pointed_at(request)
    if origin is None:
        return None, ""
    heard = quoting.heard(origin, request.who, request.GET.get("cita", ""))
    if heard is None:
        raise Http404
    return origin, heard


def _people(request: Request) -> Any:
    return people_of(request.who.space, timezone.localdate())


def _commitment(commitments: Any, pk: int) -> Commitment:
    return get_object_or_404(commitments.select_related("item", "owner"), pk=pk)
