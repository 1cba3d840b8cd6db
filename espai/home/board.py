"""Who lacks what: for coordination, what is expected of others and not done yet."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, F, Min

from espai.members.models import Designation, Entity
from espai.notices import asking
from espai.notices.models import Ask

GROUPS = 6
NAMES = 8


def lacking(space: int, slug: str) -> list[dict[str, Any]]:
    """Return the things that most urgently wait for others, each with who has not answered: at most four statements.

    People are named by the entity that they act for, where they act for one.
    """
    waiting = Ask.objects.filter(space_id=space, done_at=None).exclude(to="coordination")
    rows = waiting.values("item_id", "item__title", "item__path", "what").annotate(n=Count("pk"), due=Min("due"))
    groups = list(rows.order_by(F("due").asc(nulls_last=True), "item_id", "what")[:GROUPS])
    if not groups:
        return []
    to = _to(waiting, groups)
    names = _names({key for keys in to.values() for key in keys})
    return [
        {
            "title": f"{asking.KINDS[group['what']].label}: «{group['item__title']}»",
            "href": f"/{slug}/{group['item__path']}",
            "due": group["due"],
            "n": group["n"],
            "names": sorted({names[key] for key in to[group["item_id"], group["what"]] if key in names}),
        }
        for group in groups
    ]


def _to(waiting: Any, groups: Any) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    asked = waiting.filter(item__in={group["item_id"] for group in groups}).order_by("pk")
    for item, what, to in asked.values_list("item_id", "what", "to"):
        if len(found[item, what]) < NAMES:
            found[item, what].append(to)
    return found


def _names(keys: set[str]) -> dict[str, str]:
    """The words for keys: the name of the entity, of that of a person, or of the person."""
    numbers: dict[str, set[int]] = {"referent": set(), "person": set()}
    for key in keys:
        kind, _colon, number = key.partition(":")
        numbers[kind].add(int(number))
    entities = Entity.objects.filter(pk__in=numbers["referent"]).values_list("pk", "name")
    names = {f"referent:{pk}": name for pk, name in entities}
    acting = Designation.objects.filter(person__in=numbers["person"]).order_by("pk")
    for person, name, entity in acting.values_list("person_id", "person__full_name", "membership__entity__name"):
        names[f"person:{person}"] = f"{name} ({entity})"
    return names
