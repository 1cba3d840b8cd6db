from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core import once
from espai.core.access import Standing, access
from espai.core.errors import Conflict, Refused
from espai.core.exports import answer, asked
from espai.core.paging import page_of
from espai.core.posting import again, carry_out
from espai.core.prepared import Prepared
from espai.core.publishing import answering
from espai.core.reading import found
from espai.core.requests import Request
from espai.members import rules
from espai.notices.personal import absolute
from espai.programme import actions, calendar, exports, letters, publishing
from espai.programme.forms.sessions import EditSessionForm, NewSessionForm, facts_of
from espai.programme.models import Session
from espai.programme.page import opened, session_page
from espai.programme.reads import COLUMNS, Listed, listed
from espai.programme.views.shared import editable, to_page
from espai.topics.models import Topic

PAST = 50


@Prepared
def _coming(who: Standing, now: datetime) -> QuerySet[Session]:
    return Session.objects.listed(who).to_come(now).with_answer(who)


@Prepared
def _over(who: Standing, now: datetime, part: slice) -> QuerySet[Session, Any]:
    return Session.objects.listed(who).over(now).values_list(*COLUMNS)[part]


@Prepared
def _drafts(who: Standing) -> QuerySet[Session, Any]:
    return Session.objects.listed(who).filter(item__state=Session.State.DRAFT).values_list(*COLUMNS)


@access(rules.anyone)
def session_list(request: Request) -> HttpResponseBase:
    """The programme: the next session, those to come and the past ones, by edition."""
    if wanted := asked(request):
        return answer(wanted, exports.sessions(request))
    who, now = request.who, timezone.now()
    coming = _coming(who, now)
    live = {Session.State.PLANNED, Session.State.CONVENED}
    first = next((session for session in coming if session.state in live), None)
    past = page_of(lambda part: [Listed(*row) for row in _over(who, now, part)], request.GET.get("pagina"), PAST)
    context: dict[str, Any] = {
        "next": first,
        "coming": [listed(session) for session in coming if session != first],
        "page": past,
    }
    if who.coordinates:
        context["drafts"] = [Listed(*row) for row in _drafts(who)]
    return render(request, "programme/session_list.html", context)


@access(rules.anyone)
def session_detail(request: Request, pk: int, slug: str) -> HttpResponseBase:
    page = session_page(found(opened(pk, request.who)), request)
    if wanted := answering.asked(request):
        return answering.answer(request, wanted, publishing.programme(request, page))
    return render(request, "programme/session_detail.html", page)


@access(rules.anyone)
def session_calendar(request: Request, pk: int) -> HttpResponse:
    """One session for one's calendar."""
    opened = Session.objects.opened_by(request.who).filter(item__space_id=request.who.space)
    session = get_object_or_404(opened.exclude(item__state=Session.State.DRAFT).select_related("item"), pk=pk)
    last = session.convenings.order_by("-sequence").first()
    url = absolute(f"/{request.space.slug}/{session.item.path}")
    entry = letters.entry_of(session, url, last, text=url, is_member=request.who.is_member)
    is_off = session.state in {Session.State.CANCELLED, Session.State.POSTPONED}
    return HttpResponse(
        calendar.publish(entry, is_cancelled=is_off),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": f'attachment; filename="sessio-{session.pk}.ics"'},
    )


@access(rules.coordination)
def session_new(request: Request) -> HttpResponse:
    topics = Topic.objects.listed(request.who)
    form = NewSessionForm(request.POST or None, space=request.who.space, topics=topics)
    if form.is_valid():
        values = form.facts()
        key = f"session:{request.user.pk}:{values.pop('once')}"
        try:
            session = actions.draft_session(space=request.who.space, by=request.user, once_key=key, facts=values)
        except IntegrityError:
            return redirect(f"/{request.space.slug}/{once.found(key)}")
        return to_page(request, session)
    return render(request, "programme/session_form.html", {"form": form})


@access(rules.coordination)
def session_edit(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    topics = Topic.objects.listed(request.who)
    form = EditSessionForm(request.POST or None, initial=facts_of(session), space=request.who.space, topics=topics)
    theirs = None
    if form.is_valid():
        try:
            facts = form.facts()
            session = actions.change_session(
                session=session, by=request.user, version=facts.pop("version"), facts=facts
            )
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            session = theirs = editable(request, pk)
            again(form, session.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return to_page(request, session)
    return render(request, "programme/session_form.html", {"form": form, "session": session, "theirs": theirs})


@access(rules.coordination)
@require_POST
def session_plan(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    carry_out(
        request, _("S’ha planificat: ja la veuen els membres."), actions.plan_session, session=session, by=request.user
    )
    return to_page(request, session)


@access(rules.coordination)
@require_POST
def session_discard(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    said = _("S’ha esborrat l’esborrany.")
    if carry_out(request, said, actions.discard_session, session=session, by=request.user):
        return redirect("programme:session_list", request.space.slug)
    return to_page(request, session)
