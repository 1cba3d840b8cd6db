"""What a document is tied to: the same in other languages, and the things that it hangs from."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.classroom import actions
from espai.classroom.forms import TieForm
from espai.classroom.models import HANGS, Document
from espai.classroom.views.documents import document_of, editable
from espai.core.access import access, reach
from espai.core.errors import Refused
from espai.core.kinds import KINDS
from espai.core.models import Item
from espai.core.numbers import number
from espai.core.posting import carry_out
from espai.core.requests import Request
from espai.members import rules


@access(rules.contributor)
def document_ties(request: Request, pk: int) -> HttpResponse:
    document = document_of(editable(request), pk)
    form = TieForm(request.POST or None)
    if form.is_valid():
        try:
            _tie(request, document, form.cleaned_data["address"])
            return redirect("classroom:document_ties", request.space.slug, pk)
        except Refused as refusal:
            form.add_error("address", str(refusal))
    about = _seen(request).filter(led_to__target=document.item_id, led_to__kind=HANGS).order_by("date", "pk")
    context = {
        "form": form,
        "document": document,
        "in_languages": document.languages(request.who),
        "about": [{"item": item, "kind": KINDS[item.kind].label} for item in about],
    }
    return render(request, "classroom/document_ties.html", context)


def _tie(request: Request, document: Document, address: str) -> None:
    item = _item_at(request, address)
    if item is None:
        raise Refused(_("No hi ha cap pàgina amb aquesta adreça en aquest espai, o no la podeu veure."))
    if item.kind == Document.KIND:
        other = editable(request).select_related("item").filter(item=item).first()
        if other is None:
            raise Refused(_("Aquest document no és vostre: només es lliguen els que podeu editar."))
        actions.tie_languages(document=document, other=other, by=request.user)
    elif not request.who.coordinates:
        raise Refused(_("Només coordinació penja documents d’altres pàgines."))
    else:
        actions.hang_document(document=document, about=item, by=request.user)


def _item_at(request: Request, address: str) -> Item | None:
    """Return what has an address of this space, whole or from its first slash, of what the reader may see."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return None
    space, _slash, there = path.strip("/").partition("/")
    return _seen(request).filter(path=f"{there}/").first() if space == request.space.slug else None


def _seen(request: Request) -> Any:
    return Item.objects.filter(reach(request.who), space_id=request.who.space)


@access(rules.contributor)
@require_POST
def document_part(request: Request, pk: int) -> HttpResponse:
    """Undo one tie: with what `de` names, or with its other languages."""
    document = document_of(editable(request), pk)
    if "de" not in request.POST:
        carry_out(request, _("Ja no hi està lligat."), actions.part_language, document=document, by=request.user)
    elif request.who.coordinates:
        about = get_object_or_404(_seen(request), pk=number(request.POST["de"]))
        values = {"document": document, "about": about, "by": request.user}
        carry_out(request, _("Ja no en penja."), actions.take_down_document, **values)
    return redirect("classroom:document_ties", request.space.slug, pk)
