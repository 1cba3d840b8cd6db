"""What happened, recorded once; reactions run later, in the worker, and may be repeated."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from espai.core.jobs import task
from espai.core.models import Event, Item
from espai.core.requests import current_request_id
from espai.core.search import pending

Reaction = Callable[[Event], None]
names: dict[str, Any] = {}
_reactions: dict[str, dict[str, Reaction]] = defaultdict(dict)


def declare(name: str, label: Any) -> str:
    """Make an event name known, with the words that people read; apps declare theirs in `events.py`."""
    names[name] = label
    return name


def on(name: str) -> Callable[[Reaction], Reaction]:
    """Subscribe a reaction to an event. It runs after the commit, in the worker, and must be idempotent."""

    def subscribe(reaction: Reaction) -> Reaction:
        _reactions[name][f"{reaction.__module__}.{reaction.__name__}"] = reaction
        return reaction

    return subscribe


def record(name: str, *, by: int | None, item: Item, target: int, read_again: Item | None = None, **data: Any) -> Event:
    """Append one event about the thing `target` whose item is given, queue its reactions, and have search read it.

    All of it atomically with what happened. What search reads again is the item, or `read_again`.
    `by` is the id of a person, or None for the system; `data` are primitives without personal text.
    Raises KeyError when the name was not declared.
    """
    if name not in names:
        raise KeyError(name)
    event = Event.objects.create(
        name=name,
        at=timezone.now(),
        actor_id=by,
        space_id=item.space_id,
        entity_id=item.entity_id,
        kind=item.kind,
        target_id=target,
        data=data,
        request_id=current_request_id(),
    )
    pending.mark(read_again or item)
    for path in _reactions[name]:
        react.enqueue(event.pk, path)
    return event


@task
def react(event_id: int, path: str) -> None:
    event = Event.objects.get(pk=event_id)
    _reactions[event.name][path](event)
