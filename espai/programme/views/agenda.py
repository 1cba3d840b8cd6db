from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.numbers import number
from espai.core.posting import again, carry_out
from espai.core.requests import Request
from espai.members import rules
from espai.programme import actions, agenda
from espai.programme.forms.agenda import EditPointForm, NewPointForm, facts_of_point
from espai.programme.models import Point
from espai.programme.people import recipients
from espai.programme.views.shared import editable


@access(rules.coordination)
def agenda_edit(request: Request, pk: int) -> HttpResponse:
    """The agenda, with its buttons and the form of a new point."""
    session = editable(request, pk)
    form = NewPointForm(request.POST or None)
    if form.is_valid():
        key = f"point:{request.user.pk}:{form.cleaned_data['once']}"
        known = recipients(request.who.space, timezone.localdate())
        try:
            actions.add_point(session=session, by=request.user, once_key=key, **form.facts(known))
        except IntegrityError:
            return redirect("programme:agenda_edit", request.space.slug, pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("programme:agenda_edit", request.space.slug, pk)
    context = {"form": form, "session": session, "agenda": agenda.of(session)}
    return render(request, "programme/agenda_edit.html", context)


@access(rules.coordination)
def point_edit(request: Request, pk: int, point: int) -> HttpResponse:
    session, kept = editable(request, pk), _point(request, pk, point)
    speakers = list(kept.speakers.select_related("person"))
    initial = facts_of_point(kept, speakers) | {"version": session.agenda_version}
    form = EditPointForm(request.POST or None, initial=initial)
    theirs = None
    if form.is_valid():
        known, version = recipients(request.who.space, timezone.localdate()), form.cleaned_data["version"]
        try:
            facts = form.facts(known, speakers)
            actions.change_point(point=kept, by=request.user, version=version, **facts)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            session, theirs = editable(request, pk), _point(request, pk, point)
            again(form, session.agenda_version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("programme:agenda_edit", request.space.slug, pk)
    context = {"form": form, "session": session, "point": kept, "theirs": theirs}
    return render(request, "programme/point_form.html", context)


@access(rules.coordination)
@require_POST
def point_move(request: Request, pk: int, point: int) -> HttpResponse:
    editable(request, pk)
    values = {"point": _point(request, pk, point), "by": request.user, "version": _version(request)}
    if request.POST.get("cap") in {"amunt", "avall"}:
        carry_out(request, _("S’ha mogut."), actions.move_point, up=request.POST["cap"] == "amunt", **values)
    return redirect("programme:agenda_edit", request.space.slug, pk)


@access(rules.coordination)
@require_POST
def point_remove(request: Request, pk: int, point: int) -> HttpResponse:
    editable(request, pk)
    values = {"point": _point(request, pk, point), "by": request.user, "version": _version(request)}
    carry_out(request, _("S’ha tret de l’ordre del dia."), actions.remove_point, **values)
    return redirect("programme:agenda_edit", request.space.slug, pk)


def _point(request: Request, session: int, pk: int) -> Point:
    return get_object_or_404(Point.objects.select_related("item", "session__item"), pk=pk, session=session)


def _version(request: Request) -> int:
    """The agenda that was on the screen; what is not a number is none that there ever was."""
    return number(request.POST.get("version", "")) or 0
