"""Who lacks what: for coordination, what is expected of others and not done yet."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.utils.translation import ngettext

from espai.core.markup import markup
from espai.core.prepared import Prepared
from espai.core.reading import together
from espai.core.templatetags.dates import and_list, short_day
from espai.members.models import Designation, Entity
from espai.notices import asking
from espai.notices.models import Ask

GROUPS = 6
NAMES = 8


def _waiting(space: int) -> QuerySet[Ask]:
    return Ask.objects.filter(space_id=space, done_at=None).exclude(to="coordination")


@Prepared
def most_urgent(space: int) -> QuerySet[Ask, Any]:
    """What waits for others than coordination, the soonest first, with how many have not answered."""
    # What the thing is called comes with who is asked: joined here, every item would be read for a few.
    rows = _waiting(space).values("item_id", "what")
    counted = rows.annotate(n=Count("pk"), due=Min("due"))
    return counted.order_by(F("due").asc(nulls_last=True), "item_id", "what")[:GROUPS]


@Prepared
def _asked(space: int, items: tuple[int, ...]) -> QuerySet[Ask, tuple[int, str, str, str, str]]:
    rows = _waiting(space).filter(item_id__in=items).order_by("pk")
    return rows.values_list("item_id", "what", "to", "item__title", "item__path")


@Prepared
def _entities(numbers: tuple[int, ...]) -> QuerySet[Entity, tuple[int, str]]:
    return Entity.objects.filter(pk__in=numbers).values_list("pk", "name")


@Prepared
def _acting(people: tuple[int, ...]) -> QuerySet[Designation, tuple[int, str, str]]:
    rows = Designation.objects.filter(person_id__in=people).order_by("pk")
    return rows.values_list("person_id", "person__full_name", "membership__entity__name")


def lacking(groups: list[Any], space: int, slug: str) -> list[dict[str, Any]]:
    """Return as rows the things that are `most_urgent`, each with who has not answered: at most three statements.

    People are named by the entity that they act for, where they act for one.
    """
    if not groups:
        return []
    to: dict[tuple[int, str], list[str]] = defaultdict(list)
    things: dict[int, tuple[str, str]] = {}
    for item, what, key, title, path in _asked(space, tuple({group["item_id"] for group in groups})):
        things[item] = title, path
        if len(to[item, what]) < NAMES:
            to[item, what].append(key)
    names = _names({key for keys in to.values() for key in keys})
    return [
        _row(group, things[group["item_id"]], to[group["item_id"], group["what"]], names, slug)
        for group in groups
        if group["item_id"] in things  # all was answered between the two statements
    ]


def _row(group: Any, thing: tuple[str, str], to: list[str], names: dict[str, str], slug: str) -> dict[str, Any]:
    title, path = thing
    lacks = ngettext("falta %(n)s", "falten %(n)s", group["n"]) % {"n": group["n"]}
    return {
        "title": f"{asking.KINDS[group['what']].label}: «{title}»",
        "href": f"/{slug}/{path}",
        "note": _note(group["due"], {names[key] for key in to if key in names}),
        "side": markup('<span class="nowrap">{}</span>', lacks),
    }


def _note(due: date | None, names: set[str]) -> str:
    return " · ".join(part for part in (short_day(due), and_list(sorted(names))) if part)


def _names(keys: set[str]) -> dict[str, str]:
    """The words for keys: the name of the entity, of that of a person, or of the person."""
    numbers: dict[str, set[int]] = {"referent": set(), "person": set()}
    for key in keys:
        kind, _colon, number = key.partition(":")
        numbers[kind].add(int(number))
    entities, acting = together(_entities.asks(tuple(numbers["referent"])), _acting.asks(tuple(numbers["person"])))
    names = {f"referent:{pk}": name for pk, name in entities}
    for person, name, entity in acting:
        names[f"person:{person}"] = f"{name} ({entity})"
    return names
