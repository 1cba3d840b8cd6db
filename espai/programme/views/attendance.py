from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.exports import answer, asked
from espai.core.numbers import number
from espai.core.posting import carry_out
from espai.core.requests import Request
from espai.members import rules
from espai.members.models import Person
from espai.programme import actions, exports
from espai.programme.forms.sessions import AnswerForForm
from espai.programme.models import Attendance, Session
from espai.programme.page import answers_of, coming_to
from espai.programme.people import recipients
from espai.programme.views.shared import editable, to_page, visible


@access(rules.member)
@require_POST
def session_answer(request: Request, pk: int) -> HttpResponse:
    """Say whether one comes."""
    session = visible(request, pk)
    values = {"session": session, "person": request.user, "by": request.user}
    answer = request.POST.get("answer", "")
    carry_out(request, _("S’ha anotat la vostra resposta."), actions.answer_attendance, answer=answer, **values)
    return to_page(request, session)


@access(rules.coordination)
def attendance_list(request: Request, pk: int) -> HttpResponseBase:
    """Who has answered, by entity, who lacks; and noting what somebody said by phone."""
    session = editable(request, pk)
    if wanted := asked(request):
        return answer(wanted, exports.attendances(request, session))
    rows = _rows(session)
    form = AnswerForForm(request.POST or None, rows=rows, session=session)
    if form.is_valid():
        person = get_object_or_404(Person, pk=form.cleaned_data["person"])
        try:
            actions.answer_attendance(
                session=session, person=person, by=request.user, answer=form.cleaned_data["answer"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha anotat la resposta de %(name)s.") % {"name": person.full_name})
            return redirect("programme:attendance_list", request.space.slug, pk)
    context = {
        "session": session,
        "form": form,
        "groups": _groups(rows),
        "coming": coming_to(answers_of(session.pk), None),
        "is_open": session.state == Session.State.CONVENED and session.starts_at > timezone.now(),
    }
    return render(request, "programme/attendance_list.html", context)


@access(rules.coordination)
def attendance_record(request: Request, pk: int) -> HttpResponse:
    """Calling the roll: one form for everybody."""
    session = editable(request, pk)
    rows = _rows(session)
    is_posted = request.method == "POST"
    chosen = {name: _numbers(request, name) for name in ("on_site", "online", "extra")}
    refused = ""
    if is_posted:
        version = next(iter(_numbers(request, "version")), 0)
        try:
            actions.record_attendance(session=session, by=request.user, version=version, **chosen)
        except Refused as refusal:
            refused = str(refusal)
            session = editable(request, pk) if isinstance(refusal, Conflict) else session
        else:
            messages.success(request, _("S’ha desat la llista."))
            return to_page(request, session)
    listed = {row.person_id for row in rows}
    others = [one for one in recipients(request.who.space, timezone.localdate()) if one.person.pk not in listed]
    context = {
        "session": session,
        "groups": _groups([_ticked(row, chosen if is_posted else None) for row in rows]),
        "others": [(one, one.person.pk in chosen["extra"]) for one in others],
        "refused": refused,
        "is_first": session.roll_version == 1,
    }
    return render(request, "programme/attendance_record.html", context)


def _rows(session: Session) -> list[Attendance]:
    rows = session.attendances.select_related("person", "entity")
    return list(rows.order_by("entity__sort_key", "entity__name", "person__full_name", "pk"))


def _groups(rows: list[Any]) -> list[tuple[str, list[Any]]]:
    """The rows by entity; observers last, without one."""
    named = sorted(rows, key=lambda row: row.entity_id is None)
    grouped = groupby(named, key=lambda row: row.entity.name if row.entity else "")
    return [(name or _("Sense ens"), list(group)) for name, group in grouped]


def _ticked(row: Attendance, chosen: dict[str, set[int]] | None) -> Attendance:
    """Give a row its two boxes: as they were sent, as they were kept, or, the first time, as people answered."""
    if chosen is not None:
        row.on_site, row.online = row.person_id in chosen["on_site"], row.person_id in chosen["online"]  # type: ignore[attr-defined]
    elif row.present is not None:
        is_online = row.mode == Session.Mode.ONLINE and row.session.mode == Session.Mode.MIXED
        row.on_site, row.online = row.present and not is_online, row.present and is_online  # type: ignore[attr-defined]
    else:
        row.on_site = row.answer == Attendance.Answer.YES  # type: ignore[attr-defined]
        row.online = row.answer == Attendance.Answer.ONLINE  # type: ignore[attr-defined]
    return row


def _numbers(request: Request, name: str) -> set[int]:
    return {found for value in request.POST.getlist(name) if (found := number(value)) is not None}
