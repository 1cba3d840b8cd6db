"""The library as the reader narrows and orders it, and how many there would be by each other choice.

Each count is of what the reader may see, narrowed by the other choices: it never tells of a document that a list
would not show.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.classroom.models import Document
from espai.core.access import Standing, reach
from espai.core.models import Item
from espai.core.numbers import number
from espai.core.prepared import Prepared
from espai.core.templatetags.ui import OBJECTIVES
from espai.members.models import Entity, Phase

COORDINATION = 0
MOST_COUNTED = 1_000
TITLE, USE = "titol", "us"


@dataclass(frozen=True)
class Chosen:
    """What the reader chose; empty, or None for the origin, is all of them. An order is no choice among them."""

    kind: str = ""
    origin: int | None = None
    language: str = ""
    phase: str = ""
    objective: str = ""
    order: str = ""

    def __bool__(self) -> bool:
        return self.narrows != Chosen().narrows

    @property
    def narrows(self) -> dict[str, Any]:
        """What `narrowed` is given."""
        return {name: value for name, value in asdict(self).items() if name != "order"}

    @property
    def orders(self) -> dict[str, Any]:
        """What `in_order` is given."""
        return {"by_title": self.order == TITLE, "by_use": self.order == USE}


def chosen(asked: QueryDict) -> Chosen:
    """Return what an address asks for; what is no choice is left out."""
    wanted = {name: asked.get(name, "") for name in ("tipus", "llengua", "fase", "objectiu", "ordre")}
    return Chosen(
        wanted["tipus"] if wanted["tipus"] in Document.Kind else "",
        number(asked.get("origen", "")),
        wanted["llengua"] if wanted["llengua"] in Document.Language else "",
        wanted["fase"] if wanted["fase"] in Phase else "",
        wanted["objectiu"] if wanted["objectiu"] in OBJECTIVES else "",
        wanted["ordre"] if wanted["ordre"] in {TITLE, USE} else "",
    )


@Prepared
def rows(who: Standing, part: slice, *, by_title: bool, by_use: bool, **narrows: Any) -> QuerySet[Document]:
    listed = Document.objects.listed(who).narrowed(**narrows).in_order(by_title=by_title, by_use=by_use)
    return listed.select_related("item", "file", "entity")[part]


@Prepared
def plates(who: Standing, part: slice, *, by_title: bool, by_use: bool, **narrows: Any) -> QuerySet[Document]:
    """The same rows, with the picture of each."""
    listed = Document.objects.listed(who).narrowed(**narrows).in_order(by_title=by_title, by_use=by_use)
    return listed.select_related("item", "file__reading", "entity")[part]


@Prepared
def _one_too_many(who: Standing) -> QuerySet[Item, Any]:
    listed = {"kind": Document.KIND, "space_id": who.space, "state": Document.State.AVAILABLE}
    return Item.objects.filter(reach(who), **listed).order_by().values_list("pk")[MOST_COUNTED : MOST_COUNTED + 1]


@Prepared
def _sorts(who: Standing) -> QuerySet[Document, Any]:
    """How many there are of each sort."""
    columns = ("kind", "entity_id", "language", "phases", "objectives", "entity__name", "entity__sort_key")
    return Document.objects.listed(who).order_by().values_list(*columns).annotate(n=Count("pk"))


def facets(who: Standing, now: Chosen) -> list[dict[str, Any]]:
    """Return what can be chosen, with how many documents each choice would show; where they are many, without."""
    is_counted = not _one_too_many(who)
    sorts = _sorts(who) if is_counted else []
    counts = _counts(sorts, now)
    entities = {(pk, name, key) for _k, pk, _l, _p, _o, name, key, _n in sorts if pk} if is_counted else _members(who)
    origins = _named(entities | _without_documents(now.origin, {pk for pk, *_names in entities}))
    words: list[tuple[str, str, str, Any]] = [
        ("tipus", _("Tipus"), "kind", Document.Kind.choices),
        ("origen", _("Origen"), "origin", origins),
        ("llengua", _("Llengua"), "language", Document.Language.choices),
        ("fase", _("Fase del pla"), "phase", Phase.choices),
        ("objectiu", _("Objectiu"), "objective", OBJECTIVES.items()),
    ]
    shown = []
    for name, label, field, choices in words:
        value = getattr(now, field)
        value = "" if value is None else str(value)
        of = counts[field]
        # The choice that is made stays where it shows nothing, or the form would forget it.
        wanted = [(one, str(word), of[one]) for one, word in choices if of[one] or one == value]
        without = [(one, str(word), None) for one, word in choices]
        shown.append({"name": name, "label": label, "value": value, "choices": wanted if is_counted else without})
    return [facet for facet in shown if facet["choices"]]


def _counts(sorts: Iterable[Any], now: Chosen) -> dict[str, Counter[str]]:
    """Count each choice among what the other choices leave."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wanted = {name: str(value) for name, value in now.narrows.items() if value not in ("", None)}
    for kind, entity, language, phases, objectives, _name, _key, n in sorts:
        has = {"kind": [kind], "origin": [str(entity or COORDINATION)], "language": [language]}
        has |= {"phase": phases, "objective": objectives}
        misses = [name for name, value in wanted.items() if value not in has[name]]
        for name, values in has.items():
            if misses in ([], [name]):
                counts[name].update(dict.fromkeys(values, n))
    return counts


def _members(who: Standing) -> set[Any]:
    entities = Entity.objects.members_of(who.space, timezone.localdate())
    return set(entities.values_list("pk", "name", "sort_key"))


def _without_documents(origin: int | None, known: set[int]) -> set[Any]:
    if not origin or origin in known:
        return set()
    return set(Entity.objects.filter(pk=origin).values_list("pk", "name", "sort_key"))


def _named(entities: Iterable[Any]) -> list[tuple[str, str]]:
    """Coordination first, then the entities in Catalan order."""
    ordered = sorted(entities, key=lambda row: (row[2], row[0]))
    return [(str(COORDINATION), _("Coordinació")), *((str(pk), name) for pk, name, _key in ordered)]


def orders(now: Chosen) -> dict[str, Any]:
    """Return how the list can be ordered, as a facet without counts."""
    choices = [("", _("Els més nous")), (TITLE, _("Per títol")), (USE, _("Els més utilitzats"))]
    return {"name": "ordre", "label": _("Ordre"), "value": now.order, "choices": choices}
