"""Applying: the public form, the code of the mailbox, and what the contact does by the link of the case."""

from datetime import timedelta
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from espai.admission import actions
from espai.admission.forms import AnswerForm, ApplicationForm, CodeForm, EvidenceForm
from espai.admission.models import Application
from espai.core import once
from espai.core.access import access
from espai.core.errors import Refused
from espai.core.posting import carry_out
from espai.core.requests import Request
from espai.core.signing import link_key, seal, unseal
from espai.members import rules
from espai.members.models import Edition, Entity

FORM_LIVES = timedelta(hours=2)


@access(rules.anyone)
@never_cache
def apply(request: Request) -> HttpResponse:
    """The form for whoever applies; a visitor confirms the mailbox next, a referent of the space has done so."""
    vars(request).pop("public_stamp", None)  # each form has its own key: this page is nobody else's
    today = timezone.localdate()
    editions = Edition.objects.open_on(today).filter(space=request.space)
    form = ApplicationForm(
        request.POST or None, request.FILES or None, editions=editions, strict=True, **_offered(request, editions)
    )
    if form.is_valid():
        try:
            return _sent(request, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "admission/apply.html", {"form": form, "editions": form.offered})


def _offered(request: Request, editions: Any) -> dict[str, Any]:
    """A referent applies for their own entities, and is who one writes to."""
    if request.who.entities:
        entities = Entity.objects.filter(pk__in=request.who.entities)
        person = request.user
        return {
            "entities": entities.order_by("sort_key"),
            "initial": {"contact_name": person.full_name, "contact_email": person.email},
        }
    kinds = {kind for edition in editions for kind in edition.kinds}
    return {"entities": Entity.objects.filter(kind__in=kinds).order_by("sort_key", "pk")}


def _sent(request: Request, form: ApplicationForm) -> HttpResponse:
    values = form.said()
    key = f"application:{form.cleaned_data['once']}"
    is_known = values["said"]["contact_email"].lower() == getattr(request.user, "email", "")
    try:
        if request.who.entities and is_known:
            case = actions.enter_application(
                by=request.user, via="referent", today=timezone.localdate(), once_key=key, **values
            )
            return redirect(_case(request, case))
        number = actions.draft_application(once_key=key, source=_source(request), **values).pk
    except IntegrityError:
        kept = once.found(key)
        if not kept.isdecimal():
            mine = get_object_or_404(Application, item__path=kept, item__author_id=request.user.pk)
            return redirect(_case(request, mine))
        number = int(kept)
    return redirect("admission:confirm", request.space.slug, seal("application", number))


def _source(request: Request) -> str:
    """A mark by which forms from one connection are counted, and from which its address cannot be told."""
    return salted_hmac("espai.admission.source", ratelimit.get_ip(request)).hexdigest()


@access(rules.anyone)
@never_cache
def confirm(request: Request, token: str) -> HttpResponse:
    """The code that came to the mailbox; until it is right nobody else sees the case, nor is told of another."""
    application = _unconfirmed(request, token)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            is_right = actions.confirm_application(
                application=application, digits=form.cleaned_data["digits"], today=timezone.localdate()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if is_right:
                messages.success(request, _("La sol·licitud està presentada. Us n’hem enviat l’enllaç per correu."))
                return redirect(_case(request, application))
            form.add_error("digits", _("No és aquest codi. Mireu l’últim missatge que us hem enviat."))
    return render(request, "admission/confirm.html", {"form": form, "application": application, "token": token})


@access(rules.anyone)
@require_POST
def resend(request: Request, token: str) -> HttpResponse:
    application = _unconfirmed(request, token)
    carry_out(request, _("Us hem enviat un codi nou."), actions.send_code_again, application=application)
    return redirect("admission:confirm", request.space.slug, token)


def _unconfirmed(request: Request, token: str) -> Application:
    number = unseal("application", token, FORM_LIVES)
    if number is None:
        raise Http404
    drafts = Application.objects.select_related("item", "entity").filter(code__isnull=False)
    return get_object_or_404(drafts, pk=number, item__space_id=request.who.space)


@access(rules.holder)
@never_cache
def application_answer(request: Request, pk: int) -> HttpResponse:
    application = _held(request, pk)
    amendment = application.amendments.filter(answered_at=None).first()
    form = AnswerForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.answer_amendment(
                application=application, by=None, text=form.cleaned_data["text"], documents=form.documents()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha enviat la resposta a coordinació."))
            return redirect(_case(request, application))
    context = {"form": form, "application": application, "amendment": amendment, "back": _case(request, application)}
    return render(request, "admission/application_answer.html", context)


@access(rules.holder_or_coordination)
@never_cache
def application_evidence(request: Request, pk: int) -> HttpResponse:
    application = _held_or_handled(request, pk)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        values = form.cleaned_data
        by = request.user if request.who.coordinates else None
        try:
            actions.add_evidence(
                application=application,
                by=by,
                kind=values["kind"],
                upload=values["upload"],
                once_key=f"evidence:{pk}:{values['once']}",
            )
        except IntegrityError:
            return redirect(_case(request, application))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha afegit el document."))
            return redirect(_case(request, application))
    context = {"form": form, "application": application, "back": _case(request, application)}
    return render(request, "admission/application_evidence.html", context)


@access(rules.holder_or_coordination)
@never_cache
def application_withdraw(request: Request, pk: int) -> HttpResponse:
    """Opening it changes nothing; the button takes the case back."""
    application = _held_or_handled(request, pk)
    if request.method == "POST":
        by = request.user if request.who.coordinates else None
        said = _("S’ha retirat la sol·licitud.")
        carry_out(request, said, actions.withdraw_application, application=application, by=by)
        return redirect(_case(request, application))
    context = {"application": application, "back": _case(request, application)}
    return render(request, "admission/application_withdraw.html", context)


def _held(request: Request, pk: int) -> Application:
    return get_object_or_404(_read(Application.objects.held_by(request.who)), pk=pk)


def _held_or_handled(request: Request, pk: int) -> Application:
    """Coordination acts as itself also when it opens the link of a case."""
    cases = Application.objects
    mine = cases.handled_by(request.who) if request.who.coordinates else cases.held_by(request.who)
    return get_object_or_404(_read(mine), pk=pk)


def _read(cases: Any) -> Any:
    return cases.select_related("item", "entity", "edition")


def _case(request: Request, application: Application) -> str:
    """The address of a case, with the key that the reader came with, or gets for having confirmed the mailbox."""
    address = f"/{request.space.slug}/{application.item.path}"
    key = request.GET.get("clau") or link_key(application.item_id)
    return address if request.who.coordinates else f"{address}?{urlencode({'clau': key})}"
