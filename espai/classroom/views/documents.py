from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.classroom import actions, exports
from espai.classroom.checks import told as accessibility_told
from espai.classroom.facets import chosen, facets, orders, plates, rows
from espai.classroom.forms import AdaptationForm, DocumentForm, SheetForm, VersionForm, audiences_for, said, sheet_of
from espai.classroom.metadata import can_be_cleaned
from espai.classroom.models import Document, Use
from espai.classroom.told import guessed, told
from espai.core import files, once
from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.exports import answer, asked
from espai.core.kinds import trace_of
from espai.core.models import Audience, Item
from espai.core.numbers import number
from espai.core.paging import page_of
from espai.core.posting import again, carry_out, pointed_at
from espai.core.requests import Request, link_query
from espai.core.templatetags.dates import short_day
from espai.core.templatetags.ui import badge
from espai.members import rules
from espai.members.models import Entity

PAGE, GRID = 50, "graella"


@access(rules.anyone)
def document_list(request: Request) -> HttpResponseBase:
    """Every document that the reader may see, as they narrow it."""
    now = chosen(request.GET)
    if wanted := asked(request):
        return answer(wanted, exports.documents(request, now))
    is_grid = request.GET.get("vista") == GRID
    read = partial(plates if is_grid else rows, request.who, **now.orders, **now.narrows)
    page = page_of(read, request.GET.get("pagina"), PAGE)
    context = {
        "page": page,
        "lines": [_plate(document, request) if is_grid else _line(document, request) for document in page],
        "is_grid": is_grid,
        "facets": facets(request.who, now),
        "orders": orders(now),
        "is_narrowed": bool(now),
    }
    return render(request, "classroom/document_list.html", context)


def _line(document: Document, request: Request) -> dict[str, Any]:
    """A document as a row: what it is of, where it comes from, who sees it, and what one would get."""
    said = [
        f"{document.series}, {document.issue}" if document.issue else document.series,
        document.origin,
        str(Audience(document.item.audience).label) if request.who.is_member else "",
        short_day(document.item.date),
        f"{document.extension}, {filesizeformat(document.file.size)}",
    ]
    return {
        "title": document.item.title,
        "href": f"/{request.space.slug}/{document.item.path}",
        "note": " · ".join(part for part in said if part),
        "side": badge("neutral", document.kind_name),
    }


def _plate(document: Document, request: Request) -> dict[str, Any]:
    """A document as a picture of its first page, or as a plate that says what it is."""
    reading = document.reading
    return {
        "title": document.item.title,
        "href": f"/{request.space.slug}/{document.item.path}",
        "picture": reading if reading and reading.picture and not document.file.is_held else None,
        "picture_url": f"/{request.space.slug}/documents/{document.pk}/imatge/",
        "extension": document.extension,
        "kind": document.kind_name,
        "origin": document.origin,
    }


@access(rules.anyone)
def document_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    query = link_query(request)  # a page opened by a signed link leads to its files by the same one
    document, who = document_of(Document.objects.opened_by(request.who), pk), request.who
    is_available = document.item.state == Document.State.AVAILABLE
    # Who used it is told to members.
    uses = document.uses.order_by("entity__sort_key") if who.is_member else Use.objects.none()
    users = dict(uses.values_list("entity_id", "entity__name"))
    context = {
        "document": document,
        # A document is beside the cycle: nothing is still to come of it.
        "trace": [step for step in trace_of(document.item, request) if not step["future"]],
        "is_editable": is_available and editable(request).filter(pk=pk).exists(),
        "is_accessible": accessibility_told(document.accessibility),
        "can_be_cleaned": can_be_cleaned(document.file),
        "file_url": f"{reverse('classroom:document_file', args=[request.space.slug, pk])}{query}",
        "versions": document.versions.select_related("by", "file").order_by("-number"),
        "query": query,
        "told": told(document),
        "guessed": guessed(document),
        "text_url": f"/{request.space.slug}/{document.item.path}text/{query}",
        "twins": document.twins(who),
        "in_languages": document.languages(who),
        "users": list(users.values()),
        "may_adapt": is_available and (who.coordinates or bool(who.entities)),
        "may_use": is_available and who.is_member and bool(who.entities),
        "is_used": not users.keys().isdisjoint(who.entities),
    }
    return render(request, "classroom/document_detail.html", context)


@access(rules.anyone)
def document_file(request: Request, pk: int) -> HttpResponseBase:
    document = document_of(Document.objects.opened_by(request.who), pk)
    return files.hand_out(request, document.file, document.filename)


@access(rules.anyone)
def version_file(request: Request, pk: int, number: int) -> HttpResponseBase:
    """The file of one version, by whoever may read the document."""
    document = document_of(Document.objects.opened_by(request.who), pk)
    version = get_object_or_404(document.versions.select_related("file"), number=number)
    return files.hand_out(request, version.file, version.filename)


@access(rules.contributor)
def version_new(request: Request, pk: int) -> HttpResponse:
    document = document_of(editable(request), pk)
    form = VersionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        values = form.cleaned_data
        key = f"version:{request.user.pk}:{values.pop('once')}"
        try:
            actions.add_version(document=document, by=request.user, once_key=key, **values)
            messages.success(request, _("S’ha desat la versió nova. L’anterior continua a la llista."))
        except IntegrityError:
            pass  # the same form, sent twice
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        if not form.errors:
            return redirect(f"/{request.space.slug}/{document.item.path}")
    return render(request, "classroom/version_form.html", {"form": form, "document": document})


@access(rules.contributor)
def document_edit(request: Request, pk: int) -> HttpResponse:
    """What is said of a document."""
    document = document_of(editable(request), pk)
    form = SheetForm(request.POST or None, initial=sheet_of(document))
    theirs = ""
    if form.is_valid():
        try:
            document = actions.change_document(
                document=document, by=request.user, version=form.cleaned_data["version"], facts=form.facts()
            )
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            document = document_of(editable(request), pk)
            theirs = said(sheet_of(document))
            again(form, document.sheet_version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/{request.space.slug}/{document.item.path}")
    context = {"form": form, "document": document, "theirs": theirs, "yours": said(form.cleaned_data) if theirs else ""}
    return render(request, "classroom/sheet_form.html", context)


def editable(request: Request) -> Any:
    """Return what the reader may change of the space that they are in."""
    return Document.objects.editable_by(request.who).filter(item__space_id=request.who.space)


@access(rules.contributor)
def document_new(request: Request) -> HttpResponse:
    """Add a document: to what `de` says (coordination), or to the library."""
    about, original = _about(request), _original(request)
    begun = {"audience": _audience(about), **_like(original)}
    form = document_form(request, AdaptationForm if original else DocumentForm, begun)
    if form.is_valid():
        try:
            return redirect(f"/{request.space.slug}/{_add(request, about, form.cleaned_data | _from(original))}")
        except Refused as refusal:
            form.add_error("upload", str(refusal))
    return render(request, "classroom/document_form.html", {"form": form, "about": about, "original": original})


def document_form(request: Request, kind_of_form: type[DocumentForm], begun: dict[str, Any]) -> DocumentForm:
    """Return the form of something that the reader adds, with the origins and the audiences that they may give it."""
    is_own = not request.who.coordinates
    mine = Entity.objects.filter(pk__in=request.who.entities)
    form = kind_of_form(
        request.POST or None,
        request.FILES or None,
        entities=mine if is_own else Entity.objects.members_of(request.who.space, timezone.localdate()),
        audiences=audiences_for(is_own=is_own),
        initial={"entity": mine.first if is_own else None, **begun},
    )
    if is_own:
        form.fields["entity"].required = True
        form.fields["entity"].empty_label = None  # type: ignore[attr-defined]
    return form


def _original(request: Request) -> Document | None:
    """What `?adapta=` says that the new document is made from; what the reader may not see is not found."""
    named = request.GET.get("adapta", "")
    return document_of(Document.objects.listed(request.who), number(named) or 0) if named else None


def _like(original: Document | None) -> dict[str, Any]:
    return {"title": original.item.title, "kind": original.kind} if original else {}


def _from(original: Document | None) -> dict[str, Any]:
    return {"adapted": original.item} if original else {}


def _audience(about: Item | None) -> str:
    return about.audience if about and about.audience in {Audience.PUBLIC, Audience.COORDINATION} else Audience.SPACE


def _add(request: Request, about: Item | None, values: dict[str, Any]) -> str:
    key = f"document:{request.user.pk}:{values.pop('once')}"
    try:
        if about is None:
            document = actions.share_document(space=request.who.space, by=request.user, once_key=key, **values)
        else:
            document = actions.add_document(about=about, by=request.user, once_key=key, **values)
    except IntegrityError:
        return once.found(key)
    return document.item.path


def _about(request: Request) -> Item | None:
    """What the document will hang from: only coordination hangs things from the pages of others."""
    if "de" in request.GET and ("adapta" in request.GET or not request.who.coordinates):
        raise Http404
    return pointed_at(request)


@access(rules.acts_for_an_entity)
@require_POST
def document_use(request: Request, pk: int) -> HttpResponse:
    """Whoever acts for several entities says it for all of them."""
    document = document_of(Document.objects.visible_to(request.who).filter(item__space_id=request.who.space), pk)
    is_used = request.POST.get("value") != "no"
    act = actions.use_document if is_used else actions.withdraw_use
    said = _("S’ha anotat que el vostre ens l’ha fet servir.") if is_used else _("S’ha esborrat que l’heu fet servir.")
    for entity in request.who.entities:
        carry_out(request, said, act, document=document, by=request.user, entity=entity)
    return redirect(f"/{request.space.slug}/{document.item.path}")


@access(rules.contributor)
@require_POST
def document_withdraw(request: Request, pk: int) -> HttpResponse:
    document = document_of(editable(request), pk)
    carry_out(request, _("S’ha retirat."), actions.withdraw_document, document=document, by=request.user)
    return redirect("classroom:document_list", request.space.slug)


def document_of(documents: Any, pk: int) -> Document:
    """Return a document of those, with all that its page says of it; what is none of them is not found."""
    # What was found is long, and only its own page says it.
    whole = documents.select_related("item", "file__reading", "file__accessibility", "entity")
    return get_object_or_404(whole.defer("file__accessibility__findings"), pk=pk)
