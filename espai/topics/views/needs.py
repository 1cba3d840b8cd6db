from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from espai.core import once
from espai.core.access import Standing, access
from espai.core.errors import Conflict, Refused
from espai.core.exports import answer, asked
from espai.core.kinds import trace_of
from espai.core.links import asks_trace
from espai.core.paging import page_of
from espai.core.posting import again, carry_out
from espai.core.prepared import Prepared
from espai.core.reading import found, together
from espai.core.requests import Request
from espai.core.texts import pages
from espai.members import rules
from espai.members.models import Entity
from espai.topics import actions, exports
from espai.topics.forms import EditNeedForm, GroupForm, NewNeedForm, OpinionForm, PublishForm
from espai.topics.models import COLUMNS, Need, Topic, add_support, listed, supports_of

NEEDS = 50


@Prepared
def _needs(who: Standing, part: slice) -> QuerySet[Need, Any]:
    return Need.objects.published(who).values_list(*COLUMNS)[part]


@Prepared
def _opened(pk: int, who: Standing) -> QuerySet[Need]:
    return Need.objects.opened_by(who).filter(pk=pk).select_related("item", "entity")


@Prepared
def _editable(pk: int, who: Standing) -> QuerySet[Need, int]:
    return Need.objects.editable_by(who).filter(pk=pk).values_list("pk", flat=True)


@access(rules.member)
def need_list(request: Request) -> HttpResponseBase:
    if wanted := asked(request):
        return answer(wanted, exports.needs(request))
    page = page_of(partial(_needs, request.who), request.GET.get("pagina"), NEEDS)
    return render(request, "topics/need_list.html", {"page": page, "needs": listed(page, request.who)})


@access(rules.reader)
def need_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    need = found(_opened(pk, request.who))
    said, editable, steps = together(
        supports_of.asks((pk,)), _editable.asks(pk, request.who), asks_trace(need.item_id, request.who)
    )
    add_support(need, request.who, said)
    context = {
        "need": need,
        "trace": trace_of(need.item, request, steps),
        "is_editable": need.state != Need.State.WITHDRAWN and bool(editable),
    }
    if need.state == Need.State.DRAFT:
        context["publish_form"] = PublishForm()
    elif request.who.coordinates:
        context["opinion_form"] = OpinionForm(initial={"due": timezone.localdate() + timedelta(days=14)})
    return render(request, "topics/need_detail.html", context)


@access(rules.contributor)
def need_new(request: Request) -> HttpResponse:
    entities = Entity.objects.filter(pk__in=request.who.entities)
    form = NewNeedForm(request.POST or None, entities=entities)
    if form.is_valid():
        values = form.cleaned_data
        key = f"need:{request.user.pk}:{values.pop('once')}"
        try:
            need = actions.draft_need(space=request.who.space, by=request.user, once_key=key, **values)
        except IntegrityError:
            return redirect(f"/{request.space.slug}/{once.found(key)}")
        return redirect(f"/{request.space.slug}/{need.item.path}")
    return render(request, "topics/need_form.html", {"form": form})


@access(rules.contributor)
def need_edit(request: Request, pk: int) -> HttpResponse:
    need = _need(Need.objects.editable_by(request.who), request, pk)
    kept = {"title": need.item.title, "text": need.text, "kind": need.kind, "version": need.version}
    form = EditNeedForm(request.POST or None, initial=kept)
    theirs = None
    if form.is_valid():
        try:
            need = actions.change_need(need=need, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            need = theirs = _need(Need.objects.editable_by(request.who), request, pk)
            # Saving again is then a decision: the version shown is the one that is replaced.
            again(form, need.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            pages.stored(request)
            return redirect(f"/{request.space.slug}/{need.item.path}")
    return render(request, "topics/need_form.html", {"form": form, "need": need, "theirs": theirs})


@access(rules.contributor)
@require_POST
def need_publish(request: Request, pk: int) -> HttpResponse:
    need = _need(Need.objects.editable_by(request.who), request, pk)
    form = PublishForm(request.POST)
    if form.is_valid():
        carry_out(request, _("S’ha publicat."), actions.publish_need, need=need, by=request.user, **form.cleaned_data)
    return redirect(f"/{request.space.slug}/{need.item.path}")


@access(rules.contributor)
@require_POST
def need_withdraw(request: Request, pk: int) -> HttpResponse:
    need = _need(Need.objects.editable_by(request.who), request, pk)
    carry_out(request, _("S’ha retirat."), actions.withdraw_need, need=need, by=request.user)
    return redirect("topics:topic_list", request.space.slug)


@access(rules.contributor)
@require_POST
def need_discard(request: Request, pk: int) -> HttpResponse:
    need = _need(Need.objects.editable_by(request.who), request, pk)
    carry_out(request, _("S’ha esborrat l’esborrany."), actions.discard_need, need=need, by=request.user)
    return redirect("topics:topic_list", request.space.slug)


@access(rules.acts_for_an_entity)
@require_POST
def need_support(request: Request, pk: int) -> HttpResponse:
    need = _need(Need.objects.all(), request, pk)
    act = {"yes": actions.support_need, "no": actions.decline_support}.get(request.POST.get("value", ""))
    if act is None:
        messages.error(request, _("Digueu si us cal o no: no s’ha anotat res."))
        return redirect(f"/{request.space.slug}/{need.item.path}")
    said = _("S’ha anotat la resposta del vostre ens.")
    for entity in request.who.entities:
        carry_out(request, said, act, need=need, by=request.user, entity=entity)
    return redirect(f"/{request.space.slug}/{need.item.path}")


@access(rules.coordination)
@require_POST
def need_ask_opinion(request: Request, pk: int) -> HttpResponse:
    need = _need(Need.objects.all(), request, pk)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cal una data vàlida."))
        return redirect(f"/{request.space.slug}/{need.item.path}")
    try:
        count = actions.ask_opinion(need=need, by=request.user, **form.cleaned_data)
        said = ngettext("S’ha demanat a %(n)s ens.", "S’ha demanat a %(n)s ens.", count)
        messages.success(request, said % {"n": count})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"/{request.space.slug}/{need.item.path}")


@access(rules.coordination)
def need_group(request: Request, pk: int) -> HttpResponse:
    need = _need(Need.objects.all(), request, pk)
    form = GroupForm(request.POST or None, topics=Topic.objects.listed(request.who))
    if form.is_valid():
        try:
            actions.group_need(need=need, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{need.item.path}")
    return render(request, "topics/need_group.html", {"form": form, "need": need})


def _need(needs: Any, request: Request, pk: int) -> Need:
    """Fetch a need that the reader may see in this space; what is not visible is not found."""
    return get_object_or_404(needs.visible_to(request.who).select_related("item", "entity"), pk=pk)
