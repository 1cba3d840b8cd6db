"""The page of search: what was asked, what is found of it, and how it may be narrowed."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from espai.classroom.models import Document
from espai.core.access import access
from espai.core.kinds import KINDS
from espai.core.numbers import number
from espai.core.paging import FAR, Page
from espai.core.publishing import answering
from espai.core.requests import Request
from espai.core.search import asking, finding, index, suggesting
from espai.core.search.finding import Chosen, Found, Reader
from espai.core.search.places import Place
from espai.core.search.queries import Query
from espai.core.search.snippets import mark
from espai.core.templatetags.dates import short_day
from espai.core.templatetags.ui import badge
from espai.home import publishing
from espai.members import rules
from espai.members.models import Entity, Phase, phases_of

MARKED = 4  # words that the browser is asked to mark where a result opens
LANGUAGES: dict[str, Any] = dict(Document.Language.choices)
PHASES: dict[str, Any] = dict(Phase.choices)


def chosen(asked: QueryDict) -> Chosen:
    """Return how an address narrows; what is no choice is left out."""
    kind, language, phase = (asked.get(name, "") for name in ("tipus", "llengua", "fase"))
    return Chosen(
        kind if kind in KINDS else "",
        number(asked.get("origen", "")),
        language if language in LANGUAGES else "",
        phase if phase in PHASES else "",
    )


@access(rules.anyone)
def search(request: Request) -> HttpResponseBase:
    """Find what the reader may see; with `com`, what is like one thing."""
    asked = request.GET
    reader = Reader(request.who, phases_of(request.who.entities))
    if "com" in asked:
        return _similar(request, reader)
    text, now = asked.get("q", "").strip(), chosen(asked)
    page = number(asked.get("pagina", "")) or 1
    page = page if page <= FAR // asking.PAGE else 1
    results = asking.ask(reader, text, now, page=page)
    if wanted := answering.asked(request):
        return answering.answer(request, wanted, publishing.found(request, text, results))
    context = {
        "q": text,
        "results": results,
        "lines": _lines(results.rows, results.query, request),
        "partly": _lines(results.partly, results.query, request),
        "page": Page(results.rows, page, has_next=_has_more(results, page)),
        "facets": _facets(results.facets, now),
        "narrowed": _kept(asked) if not results.facets else {},
        "most": finding.MOST_COUNTED,
        "is_behind": index.is_behind(),
        "search_url": "",  # the page has its own field
    }
    return render(request, "home/search.html", context)


def _has_more(results: asking.Results, page: int) -> bool:
    return results.total is None or results.total > page * asking.PAGE


def _similar(request: Request, reader: Reader) -> HttpResponse:
    of, query, results = suggesting.similar(reader, number(request.GET["com"]) or 0)
    if of is None:
        raise Http404
    return render(request, "home/similar.html", {"of": of, "lines": _lines(results, query, request), "search_url": ""})


@access(rules.anyone)
def suggestions(request: Request) -> HttpResponse:
    """The titles, of what the reader may see, that begin as they are typing."""
    titles = suggesting.titles(request.who, request.GET.get("q", ""))
    response = JsonResponse({"titles": titles})
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(rows: Iterable[tuple[Found, Place | None]], query: Query, request: Request) -> list[dict[str, Any]]:
    return [_line(row, place, query.wanted, request) for row, place in rows]


def _line(row: Found, place: Place | None, wanted: frozenset[str], request: Request) -> dict[str, Any]:
    said = [short_day(row.date)] if KINDS[row.kind].is_dated else []
    if place and place.page:
        said.append(_("pàgina %(n)s") % {"n": place.page})
    if place and place.heading:
        said.append(place.heading)
    return {
        "similar": f"/{request.space.slug}/cerca/?com={row.id}",
        "title": row.title,
        "title_runs": mark(row.title, wanted),
        "href": f"/{request.space.slug}/{row.path}{_opening(place)}",
        "note": " · ".join(said),
        "runs": place.runs if place else [],
        "language": row.language,
        "side": badge("neutral", str(KINDS[row.kind].label)),
    }


def _opening(place: Place | None) -> str:
    """What is added to the address so that it opens at the passage, and the browser marks the words."""
    if place is None:
        return ""
    words = list(dict.fromkeys(run.text for run in place.runs if run.is_marked))[:MARKED]
    directive = "&".join(f"text={quote(word, safe='').replace('-', '%2D')}" for word in words)
    return place.anchor + (f"{'' if '#' in place.anchor else '#'}:~:{directive}" if directive else "")


def _facets(facets: list[asking.Facet], now: Chosen) -> list[dict[str, Any]]:
    by_name = {facet.name: facet.counts for facet in facets}
    if not by_name:
        return []
    origins = _origins(by_name["origin"], now)
    made: list[tuple[str, str, str, dict[str, Any], dict[str, int]]] = [
        ("tipus", _("Què és"), now.kind, {kind: str(known.label) for kind, known in KINDS.items()}, by_name["kind"]),
        ("origen", _("De qui és"), "" if now.origin is None else str(now.origin), origins, by_name["origin"]),
        ("llengua", _("Llengua"), now.language, LANGUAGES, by_name["language"]),
        ("fase", _("Fase del pla"), now.phase, PHASES, by_name["phase"]),
    ]
    facets_shown = (_facet(*one) for one in made)
    return [facet for facet in facets_shown if facet["choices"]]


def _facet(name: str, label: str, value: str, words: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    shown = [(str(key), str(word), counts.get(str(key), 0)) for key, word in words.items()]
    choices = [choice for choice in shown if choice[2] or choice[0] == value]
    return {"name": name, "label": label, "value": value, "choices": choices}


def _origins(counts: dict[str, int], now: Chosen) -> dict[str, str]:
    """Names of the origins that are shown: what is of no entity is of coordination; then by name."""
    wanted = {int(pk) for pk in counts} | ({now.origin} if now.origin is not None else set())
    names = {"0": _("Coordinació o altres")} if 0 in wanted else {}
    for entity in Entity.objects.filter(pk__in=wanted - {0}).order_by("sort_key"):
        names[str(entity.pk)] = entity.name
    return names


def _kept(asked: QueryDict) -> dict[str, str]:
    """The choices that are made, for a form that cannot say how many each would show."""
    return {name: str(asked[name]) for name in ("tipus", "origen", "llengua", "fase") if asked.get(name)}
