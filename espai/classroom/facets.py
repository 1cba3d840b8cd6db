"""The library as the reader narrows it: what is shown, and how many there would be by each other choice.

Each count is of what the reader may see, narrowed by the other choices: it never tells of a document that a list
would not show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from espai.classroom.models import Document
from espai.core.access import Standing
from espai.core.numbers import number
from espai.core.prepared import Prepared
from espai.core.reading import together
from espai.members.models import Entity

COORDINATION = 0


@dataclass(frozen=True)
class Chosen:
    """What the reader chose; empty, or None for the origin, is all of them."""

    kind: str = ""
    origin: int | None = None
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.language or self.origin is not None)


def chosen(asked: QueryDict) -> Chosen:
    """Return what an address asks for; what is no choice is left out."""
    kind, language = asked.get("tipus", ""), asked.get("llengua", "")
    return Chosen(
        kind if kind in Document.Kind else "",
        number(asked.get("origen", "")),
        language if language in Document.Language else "",
    )


@Prepared
def rows(who: Standing, kind: str, origin: int | None, language: str, part: slice) -> QuerySet[Document]:
    listed = Document.objects.listed(who).narrowed(kind=kind, origin=origin, language=language)
    return listed.select_related("item", "file", "entity")[part]


@Prepared
def plates(who: Standing, kind: str, origin: int | None, language: str, part: slice) -> QuerySet[Document]:
    """The same rows, with the picture of each."""
    listed = Document.objects.listed(who).narrowed(kind=kind, origin=origin, language=language)
    return listed.select_related("item", "file__reading", "entity")[part]


@Prepared
def _kinds(who: Standing, origin: int | None, language: str) -> QuerySet[Document, Any]:
    return _counted(Document.objects.listed(who).narrowed(origin=origin, language=language), "kind")


@Prepared
def _origins(who: Standing, kind: str, language: str) -> QuerySet[Document, Any]:
    found = Document.objects.listed(who).narrowed(kind=kind, language=language)
    return _counted(found, "entity_id", "entity__name", "entity__sort_key")


@Prepared
def _languages(who: Standing, kind: str, origin: int | None) -> QuerySet[Document, Any]:
    return _counted(Document.objects.listed(who).narrowed(kind=kind, origin=origin), "language")


def _counted(documents: Any, *names: str) -> QuerySet[Document, Any]:
    return documents.order_by().values_list(*names).annotate(n=Count("pk"))


def facets(who: Standing, now: Chosen) -> list[dict[str, Any]]:
    """Return what can be chosen, with how many documents each choice would show."""
    kinds, origins, languages = together(
        _kinds.asks(who, now.origin, now.language),
        _origins.asks(who, now.kind, now.language),
        _languages.asks(who, now.kind, now.origin),
    )
    if now.origin is not None and now.origin not in {pk or COORDINATION for pk, *_rest in origins}:
        origins = [*origins, *_without_documents(now.origin)]
    of_kind, of_language = dict(kinds), dict(languages)
    return [
        _facet("tipus", _("Tipus"), now.kind, _worded(Document.Kind, of_kind, now.kind)),
        _facet("origen", _("Origen"), "" if now.origin is None else str(now.origin), _named(origins)),
        _facet("llengua", _("Llengua"), now.language, _worded(Document.Language, of_language, now.language)),
    ]


def _facet(name: str, label: str, value: str, choices: list[tuple[str, str, int]]) -> dict[str, Any]:
    return {"name": name, "label": label, "value": value, "choices": choices}


def _worded(words: Any, counts: dict[str, int], now: str) -> list[tuple[str, str, int]]:
    """The choices that would show something, and the one that is made, or the form would forget it."""
    shown = counts.keys() | {now}
    return [(value, str(label), counts.get(value, 0)) for value, label in words.choices if value in shown]


def _without_documents(origin: int) -> list[Any]:
    if origin == COORDINATION:
        return [(None, None, None, 0)]
    return [(*names, 0) for names in Entity.objects.filter(pk=origin).values_list("pk", "name", "sort_key")]


def _named(origins: Iterable[Any]) -> list[tuple[str, str, int]]:
    """Coordination first, then the entities in Catalan order."""
    ordered = sorted(origins, key=lambda row: row[2] or "")
    return [(str(pk or COORDINATION), name or _("Coordinació"), n) for pk, name, _key, n in ordered]
