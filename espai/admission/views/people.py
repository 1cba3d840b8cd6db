"""Who acts for a member entity, and entities that become members without a case: pages of coordination."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.admission.actions import deciding
from espai.admission.forms import DesignationForm, EndForm, MemberForm, RenewForm
from espai.classroom.models import Document
from espai.core.access import access
from espai.core.errors import Refused
from espai.core.requests import Request
from espai.members import rules, standing
from espai.members.models import Designation, Entity, Membership


@access(rules.coordination)
def people(request: Request, pk: int) -> HttpResponse:
    """Who acts for an entity, who did, and by which document."""
    membership = _membership(request, pk)
    today = timezone.localdate()
    designations = list(membership.designations.select_related("person").order_by("-from_on", "-pk"))
    current = [each for each in designations if each.until_on is None or each.until_on >= today]
    items = [membership.item_id] if membership.item_id else []
    context = {
        "entity": membership.entity,
        "current": current,
        "past": [each for each in designations if each not in current],
        "has_referent": any(each.role == Designation.Role.REFERENT and each.from_on <= today for each in current),
        "documents": list(Document.objects.hanging_from(items, request.who)),
    }
    return render(request, "admission/people.html", context)


@access(rules.coordination)
def person_new(request: Request, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    today = timezone.localdate()
    form = DesignationForm(request.POST or None, request.FILES or None, initial={"from_on": today})
    if form.is_valid():
        try:
            deciding.designate_person(membership=membership, by=request.user, today=today, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha designat la persona. Rebrà un missatge que explica com s’hi entra."))
            return redirect("admission:people", request.space.slug, pk)
    return render(request, "admission/person_form.html", {"form": form, "entity": membership.entity})


@access(rules.coordination)
def person_end(request: Request, pk: int, number: int) -> HttpResponse:
    today = timezone.localdate()
    form = EndForm(request.POST or None, initial={"until_on": today})
    return _change(request, pk, number, form, deciding.end_designation)


@access(rules.coordination)
def person_renew(request: Request, pk: int, number: int) -> HttpResponse:
    return _change(request, pk, number, RenewForm(request.POST or None), deciding.renew_designation)


def _change(request: Request, pk: int, number: int, form: Any, act: Any) -> HttpResponse:
    membership = _membership(request, pk)
    designation = get_object_or_404(membership.designations.select_related("person", "membership__entity"), pk=number)
    if request.method == "POST" and form.is_valid():
        try:
            act(designation=designation, by=request.user, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha desat la designació."))
            return redirect("admission:people", request.space.slug, pk)
    ends = act is deciding.end_designation
    context = {"form": form, "entity": membership.entity, "designation": designation, "ends": ends}
    return render(request, "admission/person_change.html", context)


@access(rules.coordination)
def member_new(request: Request) -> HttpResponse:
    """An entity that is known becomes a member, without a case."""
    today = timezone.localdate()
    members = standing.live(today).filter(space=request.space)
    entities = Entity.objects.exclude(pk__in=members.values("entity")).order_by("sort_key", "pk")
    form = MemberForm(request.POST or None, entities=entities, initial={"from_on": today})
    if form.is_valid():
        entity = form.cleaned_data["entity"]
        try:
            deciding.enter_member(space=request.who.space, by=request.user, today=today, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’ens ja és membre. Designeu-hi ara la persona referent."))
            return redirect("admission:people", request.space.slug, entity.pk)
    return render(request, "admission/member_form.html", {"form": form})


def _membership(request: Request, entity: int) -> Membership:
    """The newest membership of an entity in this space; one that begins later too, so that people can be ready."""
    found = Membership.objects.filter(space=request.space, entity=entity).select_related("entity")
    return get_object_or_404(found.order_by("-from_on", "-pk")[:1])
