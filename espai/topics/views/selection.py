from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core import once
from espai.core.access import access
from espai.core.errors import Refused
from espai.core.numbers import number
from espai.core.posting import carry_out
from espai.core.requests import Request
from espai.members import rules
from espai.members.models import Entity
from espai.topics import actions
from espai.topics.forms import DecisionForm, SelectionForm
from espai.topics.models import Candidate, Selection, Topic, candidates_of


@access(rules.member)
def selection_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    return _page(request, _selection(request, pk))


def _page(request: Request, selection: Selection, form: DecisionForm | None = None) -> HttpResponse:
    candidates = candidates_of(selection, request.who)
    is_open = selection.item.state == Selection.State.OPEN
    if is_open and request.who.coordinates and form is None:
        form = DecisionForm(candidates=candidates)
    context: dict[str, Any] = {
        "selection": selection,
        "candidates": candidates,
        "is_chosen_by_us": any(each.is_chosen for each in candidates),
        "form": form,
    }
    if request.who.entities and selection.is_open:
        # In the order in which they were offered: the most chosen first would lead the hand.
        context["offered"] = sorted(candidates, key=lambda each: each.pk)
        context["entities"] = list(Entity.objects.filter(pk__in=request.who.entities))
    return render(request, "topics/selection_detail.html", context)


@access(rules.coordination)
def selection_new(request: Request) -> HttpResponse:
    topics = Topic.objects.listed(request.who).filter(item__state__in=Topic.OPEN_TO_CHOICE)
    form = SelectionForm(request.POST or None, topics=topics)
    key = f"selection:{request.user.pk}:{request.POST.get('once', '')}"
    if form.is_valid():
        values = form.cleaned_data | {"once_key": key}
        values.pop("once")
        try:
            selection = actions.open_selection(space=request.who.space, by=request.user, **values)
            return redirect(f"/{request.space.slug}/{selection.item.path}")
        except IntegrityError:
            return redirect(f"/{request.space.slug}/{once.found(key)}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    # The topics of a form that was sent already are no longer offered: it is answered with what it made.
    if form.errors and (made := once.already(key)):
        return redirect(f"/{request.space.slug}/{made}")
    return render(request, "topics/selection_form.html", {"form": form})


@access(rules.acts_for_an_entity)
@require_POST
def selection_choose(request: Request, pk: int) -> HttpResponse:
    """Keep the ticks of one's entity: whoever acts for several answers the same for all."""
    selection = _selection(request, pk)
    ticked = {number(value) or 0 for value in request.POST.getlist("candidate")} - {0}
    said = _("S’ha anotat el que tria el vostre ens.")
    for entity in request.who.entities:
        carry_out(
            request,
            said,
            actions.choose_topics,
            selection=selection,
            by=request.user,
            entity=entity,
            candidates=ticked,
        )
    return redirect(f"/{request.space.slug}/{selection.item.path}")


@access(rules.coordination)
@require_POST
def selection_decide(request: Request, pk: int) -> HttpResponse:
    selection = _selection(request, pk)
    candidates: list[Candidate] = candidates_of(selection, request.who)
    form = DecisionForm(request.POST, candidates=candidates)
    if form.is_valid():
        try:
            actions.close_selection(selection=selection, by=request.user, decisions=form.decisions())
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(f"/{request.space.slug}/{selection.item.path}")
    return _page(request, selection, form)


def _selection(request: Request, pk: int) -> Selection:
    return get_object_or_404(Selection.objects.listed(request.who).select_related("item"), pk=pk)
