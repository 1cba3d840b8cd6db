"""The pages of a text, for the views of the app that has it: the view says which text, and who may what."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from espai.core.access import Standing
from espai.core.numbers import number as number_of
from espai.core.paging import page_of
from espai.core.posting import carry_out
from espai.core.prepared import Prepared
from espai.core.reading import found
from espai.core.requests import Request
from espai.core.texts import actions
from espai.core.texts.difference import counted, difference
from espai.core.texts.forms import CommentForm, NameForm, RestoreForm
from espai.core.texts.models import Text, TextComment, TextVersion
from espai.core.texts.reading import Commented, commented, comments_of, some_versions, versions_of

A_PAGE = 50


@dataclass(frozen=True)
class Place:
    """Where a text is: what its pages are called, where they lead back to, and what the reader may do."""

    text: Text
    title: str
    back: str
    may_change: bool = False
    drafts: bool = False

    @property
    def shown_from(self) -> int:
        return 0 if self.drafts else self.text.shown_from


def stored(request: Request) -> None:
    """Say that what was written is stored: the browser forgets its draft on seeing it."""
    messages.success(request, _("S’ha desat."), extra_tags="stored")


def version_list(request: Request, place: Place) -> HttpResponse:
    """The versions: who, when, what they are called, how much changed."""
    read = partial(versions_of, place.text.pk, request.who, place.drafts)
    page = page_of(read, request.GET.get("pagina"), A_PAGE)
    return render(request, "texts/version_list.html", {"place": place, "page": page})


def version_detail(request: Request, place: Place, number: int, *, version: int | None = None) -> HttpResponse:
    """A version, and what changed in it since the one before, or since that of `?amb=`.

    `version` is the lock of what would be restored, where it is not that of the text.
    """
    other = number_of(request.GET.get("amb", "")) or number - 1
    read = some_versions(place.text.pk, (number, other), request.who, place.drafts)
    by_number = {version.number: version for version in read}
    if number not in by_number:
        raise Http404
    shown = by_number[number]
    # What one may not see is not compared with, nor is a version with itself.
    before = by_number.get(other) if other != number else None
    changes = difference(before.markdown if before else shown.markdown, shown.markdown)
    added, removed = counted(changes)
    context = {
        "place": place, "version": shown, "before": before, "changes": changes, "added": added, "removed": removed,
        "name_form": NameForm(initial={"name": shown.name, "note": shown.note}),
        "restore_form": RestoreForm(initial={"version": version or place.text.version}),
        "is_last": shown.number == place.text.number,
    }  # fmt: skip
    return render(request, "texts/version_detail.html", context)


def version_of(request: Request, place: Place, number: int) -> TextVersion:
    """Fetch a version that the reader may see; another is not found."""
    return found(some_versions(place.text.pk, (number,), request.who, place.drafts))


def name_version(request: Request, place: Place, number: int) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        version = TextVersion.objects.visible_to(request.who, drafts=place.drafts).select_related("text__item")
        kept = get_object_or_404(version, text=place.text, number=number)
        carry_out(
            request, _("S’ha desat."), actions.name_version, version=kept, by=request.user.pk, **form.cleaned_data
        )
    else:
        messages.error(request, _("El nom o la nota són massa llargs: no s’ha desat."))
    return redirect("..")


def comments(request: Request, text: Text) -> Commented:
    """The text with its comments, for members; others read it alone."""
    who = request.who
    return commented(text, comments_of(text.pk, who) if who.is_member else [])


def comment(request: Request, text: Text, back: str) -> tuple[CommentForm, HttpResponse | None]:
    """Carry out the form of a comment: where to go then, or the form with what is wrong."""
    form = CommentForm(request.POST)
    if form.is_valid() and carry_out(
        request, _("S’ha desat el comentari."), actions.comment, text=text, by=request.user.pk, **form.cleaned_data
    ):
        return form, redirect(f"{back}#comentaris")
    return form, None


@Prepared
def _changeable(text: int, pk: int, who: Standing) -> QuerySet[TextComment]:
    return TextComment.objects.changeable_by(who).filter(text_id=text, pk=pk).select_related("text__item")


def resolve(request: Request, text: Text, pk: int, back: str) -> HttpResponse:
    kept = found(_changeable(text.pk, pk, request.who))
    carry_out(request, _("El comentari queda resolt."), actions.resolve_comment, comment=kept, by=request.user.pk)
    return redirect(f"{back}#comentaris")


def withdraw(request: Request, text: Text, pk: int, back: str) -> HttpResponse:
    kept = found(_changeable(text.pk, pk, request.who))
    said: dict[str, Any] = {"comment": kept, "by": request.user.pk}
    carry_out(request, _("S’ha retirat el comentari."), actions.withdraw_comment, **said)
    return redirect(f"{back}#comentaris")
