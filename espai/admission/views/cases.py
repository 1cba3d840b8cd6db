"""The cases as coordination works on them, and the page of a case, which its contact opens by a signed link."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from espai.admission import actions, exports
from espai.admission.actions import deciding
from espai.admission.forms import AmendmentForm, ApplicationForm, ResolutionForm
from espai.admission.models import Application, Resolution, add_missing
from espai.classroom.models import Document
from espai.core import once
from espai.core.access import access
from espai.core.errors import Refused
from espai.core.exports import answer, asked
from espai.core.kinds import trace_of
from espai.core.posting import carry_out
from espai.core.requests import Request
from espai.members import rules
from espai.members.models import Edition, Entity

CASES = 50
AMEND_DAYS = 10


@access(rules.coordination)
def application_list(request: Request) -> HttpResponseBase:
    """The open cases by state with what each lacks, then the ones that are closed."""
    if wanted := asked(request):
        return answer(wanted, exports.applications(request))
    cases = Application.objects.handled_by(request.who).select_related("item", "entity", "edition")
    going_on = add_missing(cases.filter(item__state__in=Application.OPEN), request.who)
    groups = [(state.label, [each for each in going_on if each.state == state]) for state in Application.OPEN]
    closed = Paginator(cases.exclude(item__state__in=Application.OPEN), CASES)
    context = {
        "groups": [(label, rows) for label, rows in groups if rows],
        "page": closed.get_page(request.GET.get("pagina")),
    }
    return render(request, "admission/application_list.html", context)


@access(rules.reader)
@never_cache
def application_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    found = Application.objects.opened_by(request.who).select_related("item", "entity", "edition")
    application = get_object_or_404(found, pk=pk)
    documents = list(Document.objects.hanging_from([application.item_id], request.who, link=True))
    kinds = {document.kind for document in documents}
    amendments = list(application.amendments.order_by("-asked_at", "-pk"))
    context = {
        "application": application,
        "documents": documents,
        "missing": application.missing(kinds),
        "pending": next((each for each in amendments if each.answered_at is None), None),
        "answered": [each for each in amendments if each.answered_at],
        "resolution": Resolution.objects.filter(application=application).first(),
        "is_open": application.state in Application.OPEN,
        "key": request.GET.get("clau", ""),
    }
    if request.who.coordinates:
        steps = trace_of(application.item, request)
        context["trace"] = [step for step in steps if not step["future"]]  # a case is no step of the cycle
    return render(request, "admission/application_detail.html", context)


@access(rules.coordination)
def application_enter(request: Request) -> HttpResponse:
    """A case that came on paper: any entity and any phase; the rules are shown with the case."""
    editions = Edition.objects.filter(space=request.space).order_by("-starts_on", "-pk")
    form = ApplicationForm(
        request.POST or None,
        request.FILES or None,
        editions=editions,
        entities=Entity.objects.order_by("sort_key", "pk"),
        strict=False,
    )
    if form.is_valid():
        values = form.said()
        key = f"application:{form.cleaned_data['once']}"
        today = timezone.localdate()
        try:
            case = actions.enter_application(by=request.user, via="paper", today=today, once_key=key, **values)
        except IntegrityError:
            return redirect(f"/{request.space.slug}/{once.found(key)}")
        except Refused as refusal:
            form.add_error("entity", str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{case.item.path}")
    return render(request, "admission/application_enter.html", {"form": form, "editions": form.offered})


@access(rules.coordination)
@require_POST
def application_review(request: Request, pk: int) -> HttpResponse:
    application = _handled(request, pk)
    carry_out(request, "", actions.start_review, application=application, by=request.user)
    return redirect(f"/{request.space.slug}/{application.item.path}")


@access(rules.coordination)
def application_amend(request: Request, pk: int) -> HttpResponse:
    application = _handled(request, pk)
    today = timezone.localdate()
    form = AmendmentForm(request.POST or None, initial={"due": today + timedelta(days=AMEND_DAYS)})
    if form.is_valid():
        try:
            actions.ask_amendment(application=application, by=request.user, today=today, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha demanat l’esmena. La persona de contacte en rebrà un missatge."))
            return redirect(f"/{request.space.slug}/{application.item.path}")
    return render(request, "admission/application_amend.html", {"form": form, "application": application})


@access(rules.coordination)
def application_resolve(request: Request, pk: int) -> HttpResponse:
    application = _handled(request, pk)
    form = ResolutionForm(request.POST or None)
    if form.is_valid():
        acts = {"accept": deciding.accept_application, "deny": deciding.deny_application}
        act = acts[form.cleaned_data["outcome"]]
        try:
            act(
                application=application,
                by=request.user,
                reason=form.cleaned_data["reason"],
                today=timezone.localdate(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha resolt la sol·licitud. La persona de contacte en rebrà un missatge."))
            return redirect(f"/{request.space.slug}/{application.item.path}")
    missing = add_missing([application], request.who)[0].lacks
    context = {"form": form, "application": application, "missing": missing}
    return render(request, "admission/application_resolve.html", context)


def _handled(request: Request, pk: int) -> Application:
    cases = Application.objects.handled_by(request.who).select_related("item", "entity", "edition")
    return get_object_or_404(cases, pk=pk)
