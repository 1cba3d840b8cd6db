"""The editions of a space and who may be admitted to each: pages of coordination."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.requests import Request
from espai.members import actions, rules
from espai.members.forms import ChangeEditionForm, NewEditionForm
from espai.members.models import Edition

RULES = ("name", "starts_on", "ends_on", "kinds", "more_than", "phases", "applications_from", "applications_until")


@access(rules.coordination)
def edition_list(request: Request) -> HttpResponse:
    editions = list(Edition.objects.filter(space=request.space).order_by("-starts_on", "-pk"))
    today = timezone.localdate()
    for edition in editions:
        edition.is_open_now = edition.is_open(today)  # type: ignore[attr-defined]
    return render(request, "members/edition_list.html", {"editions": editions})


@access(rules.coordination)
def edition_new(request: Request) -> HttpResponse:
    blank = Edition()
    form = NewEditionForm(request.POST or None, initial={"kinds": blank.kinds, "phases": blank.phases})
    if form.is_valid():
        values = form.cleaned_data
        key = f"edition:{request.user.pk}:{values.pop('once')}"
        try:
            actions.open_edition(space=request.who.space, by=request.user, once_key=key, values=values)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        except IntegrityError:
            return redirect("members:edition_list", request.space.slug)
        else:
            messages.success(request, _("S’ha desat l’edició."))
            return redirect("members:edition_list", request.space.slug)
    return render(request, "members/edition_form.html", {"form": form})


@access(rules.coordination)
def edition_edit(request: Request, pk: int) -> HttpResponse:
    edition = get_object_or_404(Edition, pk=pk, space=request.space)
    kept = {name: getattr(edition, name) for name in (*RULES, "version")}
    form = ChangeEditionForm(request.POST or None, initial=kept)
    theirs = None
    if form.is_valid():
        try:
            values = {name: form.cleaned_data[name] for name in RULES}
            version = form.cleaned_data["version"]
            actions.change_edition(edition=edition, by=request.user, version=version, values=values)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            theirs = edition
            # Saving again is then a decision: the version shown is the one that is replaced.
            typed = request.POST.copy()
            typed["version"] = str(edition.version)
            form.data = typed
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("S’ha desat l’edició."))
            return redirect("members:edition_list", request.space.slug)
    return render(request, "members/edition_form.html", {"form": form, "edition": edition, "theirs": theirs})
