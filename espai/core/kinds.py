"""The kinds of things that items stand for: their words, and their place in the cycle."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from espai.core.links import Step, trace
from espai.core.models import Item


@dataclass(frozen=True)
class Kind:
    """A kind and the word for it; `place` orders the kinds along the cycle, from evidence to improvement.

    A kind that is a step (`is_step`) is shown hollow while it is still to come. The date of what is not dated
    (`is_dated`) is of when it came to the site, and says nothing to people.
    """

    kind: str
    label: Any
    place: int
    is_step: bool = True
    is_dated: bool = True


KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    KINDS[kind.kind] = kind


def trace_of(item: Item, request: Any, read: list[Step] | None = None) -> list[dict[str, Any]]:
    """Return the steps of «D'on ve, on porta» for a page, the ones still to come at the end, hollow.

    `read` are those of `links.asks_trace`, when the page has asked for them already.
    """
    steps: list[dict[str, Any]] = [
        {
            "kind": step.kind,
            "label": str(KINDS[step.kind].label),
            "title": step.title,
            "href": f"/{request.space.slug}/{step.path}",
            "reason": step.reason,
            "at": step.date,
            "here": step.id == item.pk,
            "future": False,
        }
        for step in (trace(item, request.who) if read is None else read)
    ]
    reached = max(KINDS[kind].place for kind in {item.kind, *(step["kind"] for step in steps)})
    to_come = sorted(
        (kind for kind in KINDS.values() if kind.is_step and kind.place > reached), key=lambda kind: kind.place
    )
    not_yet = _("encara no")
    return steps + [
        {
            "kind": kind.kind,
            "label": str(kind.label),
            "title": not_yet,
            "href": "",
            "reason": "",
            "at": None,
            "here": False,
            "future": True,
        }
        for kind in to_come
    ]
