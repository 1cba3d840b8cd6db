from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core.access import Standing, access
from espai.core.errors import Conflict, Refused
from espai.core.kinds import trace_of
from espai.core.posting import again, carry_out
from espai.core.prepared import Prepared
from espai.core.publishing import answering
from espai.core.reading import found
from espai.core.requests import Request, link_query
from espai.core.texts import pages
from espai.core.texts.forms import CommentForm, RestoreForm
from espai.members import rules
from espai.programme import actions, publishing
from espai.programme.forms.sessions import MinutesForm
from espai.programme.models import Minutes
from espai.programme.views.shared import editable, to_page


@Prepared
def _opened(session: int, who: Standing) -> QuerySet[Minutes]:
    mine = Minutes.objects.opened_by(who).filter(item__space_id=who.space, session_id=session)
    return mine.select_related("item", "content", "session__item")


@Prepared
def _visible(session: int, who: Standing) -> QuerySet[Minutes]:
    mine = Minutes.objects.visible_to(who).filter(item__space_id=who.space, session_id=session)
    return mine.select_related("item", "content", "session__item")


@Prepared
def _editable(session: int, who: Standing) -> QuerySet[Minutes]:
    mine = Minutes.objects.editable_by(who).filter(item__space_id=who.space, session_id=session)
    return mine.select_related("item", "content", "session__item")


def _address(request: Request, minutes: Minutes) -> str:
    return f"/{request.space.slug}/{minutes.item.path}"


def _place(request: Request, minutes: Minutes) -> pages.Place:
    may = request.who.coordinates
    return pages.Place(minutes.content, _("Relatoria"), _address(request, minutes), may_change=may, drafts=may)


@access(rules.anyone)
def minutes_detail(request: Request, pk: int, slug: str) -> HttpResponseBase:
    """The minutes by themselves, with what members say of their passages."""
    minutes = found(_opened(pk, request.who))
    if wanted := answering.asked(request):
        return answering.answer(request, wanted, publishing.minutes(request, minutes))
    return _page(request, minutes, CommentForm())


def _page(request: Request, minutes: Minutes, form: CommentForm) -> HttpResponse:
    context: dict[str, Any] = {
        "minutes": minutes,
        "session": minutes.session,
        "commented": pages.comments(request, minutes.content),
        "comment_form": form,
        "comment_url": reverse("programme:minutes_comment", args=[request.space.slug, minutes.session_id]),
        "query": link_query(request),
    }
    if request.who.is_member:
        context["trace"] = trace_of(minutes.item, request)
    return render(request, "programme/minutes_detail.html", context)


@access(rules.coordination)
def minutes_edit(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    kept = next(iter(_editable(pk, request.who)), None)
    initial = {"text": kept.text, "version": kept.version} if kept else {"version": 0}
    form = MinutesForm(request.POST or None, initial=initial)
    theirs = None
    if form.is_valid():
        try:
            actions.save_minutes(session=session, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            theirs = found(_editable(pk, request.who))
            again(form, theirs.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            pages.stored(request)
            return to_page(request, session, "#relatoria")
    context = {"form": form, "session": session, "kept": kept, "theirs": theirs}
    return render(request, "programme/minutes_form.html", context)


@access(rules.coordination)
@require_POST
def minutes_publish(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    carry_out(request, _("La relatoria ja es pot llegir."), actions.publish_minutes, session=session, by=request.user)
    return to_page(request, session, "#relatoria")


@access(rules.member)
def minutes_versions(request: Request, pk: int) -> HttpResponse:
    return pages.version_list(request, _place(request, found(_visible(pk, request.who))))


@access(rules.member)
def minutes_version(request: Request, pk: int, number: int) -> HttpResponse:
    return pages.version_detail(request, _place(request, found(_visible(pk, request.who))), number)


@access(rules.coordination)
@require_POST
def minutes_version_name(request: Request, pk: int, number: int) -> HttpResponse:
    return pages.name_version(request, _place(request, found(_editable(pk, request.who))), number)


@access(rules.coordination)
@require_POST
def minutes_restore(request: Request, pk: int, number: int) -> HttpResponse:
    minutes = found(_editable(pk, request.who))
    old = pages.version_of(request, _place(request, minutes), number)
    form = RestoreForm(request.POST)
    if form.is_valid():
        values = {"text": old.markdown, "restored_from": number, **form.cleaned_data}
        said = _("S’ha recuperat la versió %(n)s.") % {"n": number}
        carry_out(request, said, actions.save_minutes, session=minutes.session, by=request.user, **values)
    return redirect("programme:minutes_versions", request.space.slug, pk)


@access(rules.member)
def minutes_comment(request: Request, pk: int) -> HttpResponse:
    minutes = found(_visible(pk, request.who))
    if request.method != "POST":
        return redirect(f"{_address(request, minutes)}#comentaris")
    form, answer = pages.comment(request, minutes.content, _address(request, minutes))
    return answer or _page(request, minutes, form)


@access(rules.member)
@require_POST
def minutes_comment_resolve(request: Request, pk: int, comment: int) -> HttpResponse:
    minutes = found(_visible(pk, request.who))
    return pages.resolve(request, minutes.content, comment, _address(request, minutes))


@access(rules.member)
@require_POST
def minutes_comment_withdraw(request: Request, pk: int, comment: int) -> HttpResponse:
    minutes = found(_visible(pk, request.who))
    return pages.withdraw(request, minutes.content, comment, _address(request, minutes))
