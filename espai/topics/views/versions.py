"""The versions of the text of a need."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core.access import access
from espai.core.posting import carry_out
from espai.core.requests import Request
from espai.core.texts import pages
from espai.core.texts.forms import RestoreForm
from espai.core.texts.models import Text
from espai.members import rules
from espai.topics import actions
from espai.topics.models import Need, NeedQuerySet


def _place(request: Request, needs: NeedQuerySet, pk: int) -> tuple[Need, pages.Place]:
    """Fetch a need and its text; what it was as a draft is seen by who wrote it only."""
    here = needs.visible_to(request.who).filter(item__space_id=request.who.space).select_related("item")
    need = get_object_or_404(here, pk=pk)
    text = get_object_or_404(Text, item=need.item_id, name=Need.TEXT)
    may = need.state != Need.State.WITHDRAWN and Need.objects.editable_by(request.who).filter(pk=pk).exists()
    back = f"/{request.space.slug}/{need.item.path}"
    return need, pages.Place(text, need.item.title, back, may_change=may)


@access(rules.member)
def need_versions(request: Request, pk: int) -> HttpResponse:
    _need, place = _place(request, Need.objects.all(), pk)
    return pages.version_list(request, place)


@access(rules.member)
def need_version(request: Request, pk: int, number: int) -> HttpResponse:
    need, place = _place(request, Need.objects.all(), pk)
    # The lock of a need is its own: it is of its title too.
    return pages.version_detail(request, place, number, version=need.version)


@access(rules.contributor)
@require_POST
def need_version_name(request: Request, pk: int, number: int) -> HttpResponse:
    _need, place = _place(request, Need.objects.editable_by(request.who), pk)
    return pages.name_version(request, place, number)


@access(rules.contributor)
@require_POST
def need_restore(request: Request, pk: int, number: int) -> HttpResponse:
    need, place = _place(request, Need.objects.editable_by(request.who), pk)
    old = pages.version_of(request, place, number)
    form = RestoreForm(request.POST)
    if form.is_valid():
        same = {"title": need.item.title, "kind": need.kind}
        values = {"text": old.markdown, "restored_from": number, **same, **form.cleaned_data}
        said = _("S’ha recuperat la versió %(n)s.") % {"n": number}
        carry_out(request, said, actions.change_need, need=need, by=request.user, **values)
    return redirect("topics:need_versions", request.space.slug, pk)
