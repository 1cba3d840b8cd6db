from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.classroom.actions import add_document
from espai.classroom.models import Document
from espai.core import once
from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.exports import answer, asked
from espai.core.kinds import trace_of
from espai.core.posting import again, carry_out
from espai.core.requests import Request
from espai.members import rules
from espai.members.models import Entity
from espai.programme import actions, agenda, exports
from espai.programme.forms.contributions import AttachForm, DecisionForm, EditContributionForm, NewContributionForm
from espai.programme.forms.sessions import CallForm
from espai.programme.models import Contribution, Session
from espai.programme.views.shared import editable, to_page, visible

State = Contribution.State


@access(rules.coordination)
@require_POST
def session_call(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    form = CallForm(request.POST)
    if form.is_valid():
        carry_out(
            request, _("La crida és oberta."), actions.open_call, session=session, by=request.user, **form.cleaned_data
        )
    else:
        messages.error(request, _("Cal una data vàlida."))
    return to_page(request, session, "#crida")


@access(rules.acts_for_an_entity)
@require_POST
def call_decline(request: Request, pk: int) -> HttpResponse:
    session = visible(request, pk)
    for entity in request.who.entities:
        actions.decline_call(session=session, by=request.user, entity=entity)
    messages.success(request, _("S’ha anotat que aquest cop no proposeu res."))
    return to_page(request, session)


@access(rules.contributor)
def contribution_new(request: Request, pk: int) -> HttpResponse:
    session = visible(request, pk)
    entities = Entity.objects.filter(pk__in=request.who.entities)
    kind = request.GET.get("mena", "")
    initial = {"kind": kind if kind in Contribution.Kind.values else Contribution.Kind.EXPERIENCE}
    form = NewContributionForm(request.POST or None, entities=entities, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        key = f"contribution:{request.user.pk}:{values.pop('once')}"
        try:
            made = actions.draft_contribution(session=session, by=request.user, once_key=key, **values)
        except IntegrityError:
            return redirect(f"/{request.space.slug}/{once.found(key)}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{made.item.path}")
    return render(request, "programme/contribution_form.html", {"form": form, "session": session})


@access(rules.member)
def contribution_detail(request: Request, session: int, pk: int, slug: str) -> HttpResponse:
    seen = Contribution.objects.visible_to(request.who).select_related(
        "item", "entity", "session__item", "decision__later__item"
    )
    contribution = get_object_or_404(seen.filter(item__space_id=request.who.space, session__pk=session), pk=pk)
    return render(request, "programme/contribution_detail.html", _page(request, contribution, AttachForm()))


def _page(request: Request, contribution: Contribution, form: AttachForm) -> dict[str, Any]:
    is_mine = Contribution.objects.editable_by(request.who).filter(pk=contribution.pk).exists()
    decision = getattr(contribution, "decision", None)
    may_read = request.who.coordinates or contribution.item.author_id == request.who.person
    return {
        "contribution": contribution,
        "session": contribution.session,
        "decision": decision if may_read else None,
        "is_editable": is_mine and contribution.state in {State.DRAFT, State.RECEIVED},
        "documents": Document.objects.hanging_from([contribution.item_id], request.who),
        "attach_form": form,
        "trace": trace_of(contribution.item, request),
    }


@access(rules.contributor)
@require_POST
def contribution_attach(request: Request, pk: int) -> HttpResponse:
    """Hang a document from a contribution: it is seen by whoever sees the contribution."""
    contribution = _mine(request, pk)
    form = AttachForm(request.POST, request.FILES)
    if contribution.state not in {State.DRAFT, State.RECEIVED}:
        messages.error(request, _("Aquesta aportació ja està decidida: parleu amb coordinació."))
        return redirect(f"/{request.space.slug}/{contribution.item.path}")
    if form.is_valid():
        values = form.cleaned_data
        key = f"attach:{request.user.pk}:{values.pop('once')}"
        try:
            add_document(
                about=contribution.item,
                by=request.user,
                kind=Document.Kind.MATERIAL,
                entity=contribution.entity,
                is_part=True,
                once_key=key,
                **values,
            )
        except IntegrityError:
            pass  # the same form, sent twice
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        if form.is_valid():
            return redirect(f"/{request.space.slug}/{contribution.item.path}")
    return render(request, "programme/contribution_detail.html", _page(request, contribution, form))


@access(rules.contributor)
def contribution_edit(request: Request, pk: int) -> HttpResponse:
    contribution = _mine(request, pk)
    kept = {name: getattr(contribution, name) for name in ("kind", "text", "minutes", "version")}
    form = EditContributionForm(request.POST or None, initial=kept | {"title": contribution.item.title})
    theirs = None
    if form.is_valid():
        try:
            contribution = actions.change_contribution(contribution=contribution, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            contribution = theirs = _mine(request, pk)
            again(form, contribution.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{contribution.item.path}")
    context = {"form": form, "session": contribution.session, "contribution": contribution, "theirs": theirs}
    return render(request, "programme/contribution_form.html", context)


@access(rules.contributor)
@require_POST
def contribution_send(request: Request, pk: int) -> HttpResponse:
    contribution = _mine(request, pk)
    said = _("Ja la té coordinació. Us dirà què se’n fa.")
    carry_out(request, said, actions.send_contribution, contribution=contribution, by=request.user)
    return redirect(f"/{request.space.slug}/{contribution.item.path}")


@access(rules.contributor)
@require_POST
def contribution_withdraw(request: Request, pk: int) -> HttpResponse:
    contribution = _mine(request, pk)
    act = actions.withdraw_contribution
    if carry_out(request, _("S’ha retirat."), act, contribution=contribution, by=request.user):
        return to_page(request, contribution.session)
    return redirect(f"/{request.space.slug}/{contribution.item.path}")


@access(rules.coordination)
def contribution_list(request: Request, pk: int) -> HttpResponseBase:
    """Everything that was offered for a session, and deciding about each."""
    session = editable(request, pk)
    if wanted := asked(request):
        return answer(wanted, exports.contributions(request, session, _sent(request, session)))
    return _decisions(request, session, {})


@access(rules.coordination)
@require_POST
def contribution_decide(request: Request, pk: int) -> HttpResponse:
    contribution = _mine(request, pk)
    form = DecisionForm(request.POST, prefix=f"c{pk}", sessions=_later(request, contribution.session))
    if form.is_valid():
        try:
            actions.decide_contribution(contribution=contribution, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha decidit. Se n’avisa qui ho ha proposat."))
            return redirect("programme:contribution_list", request.space.slug, contribution.session_id)
    return _decisions(request, contribution.session, {pk: form})


def _decisions(request: Request, session: Session, forms: dict[int, DecisionForm]) -> HttpResponse:
    rows: list[Any] = list(_sent(request, session))
    later = _later(request, session)
    for row in rows:
        blank = DecisionForm(prefix=f"c{row.pk}", sessions=later, initial={"minutes": row.minutes})
        row.form = forms.get(row.pk, blank) if row.state == State.RECEIVED else None
    context = {
        "session": session,
        "waiting": [row for row in rows if row.form],
        "decided": [row for row in rows if not row.form],
        "agenda": agenda.of(session),
    }
    return render(request, "programme/contribution_list.html", context)


def _sent(request: Request, session: Session) -> QuerySet[Contribution]:
    """What was offered for a session, the oldest first: neither what is still written nor what was taken back."""
    seen = Contribution.objects.visible_to(request.who).filter(session=session)
    sent = seen.exclude(item__state__in=[State.DRAFT, State.WITHDRAWN])
    return sent.select_related("item", "entity", "decision").order_by("item__date", "pk")


def _later(request: Request, session: Session) -> list[Session]:
    """The sessions to which something may be put off."""
    coming = Session.objects.listed(request.who).to_come(timezone.now())
    return [one for one in coming if one.pk != session.pk and one.state != Session.State.CANCELLED]


def _mine(request: Request, pk: int) -> Contribution:
    mine = Contribution.objects.editable_by(request.who).filter(item__space_id=request.who.space)
    return get_object_or_404(mine.select_related("item", "entity", "session__item"), pk=pk)
