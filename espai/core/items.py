"""Writing the item of a thing. Called by the actions of the apps, inside their transaction."""

from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.text import slugify

from espai.core import pagecache
from espai.core.models import Audience, Item


def create(
    *,
    kind: str,
    title: str,
    state: str,
    audience: str,
    space: int,
    author: int | None = None,
    entity: int | None = None,
    group: int | None = None,
    date: datetime | None = None,
    root: Item | None = None,
    is_listed: bool = True,
) -> Item:
    """Write the item of a thing; its `path` is set by `place` once the thing has its own id."""
    item = Item.objects.create(
        kind=kind,
        title=title,
        state=state,
        audience=audience,
        space_id=space,
        author_id=author,
        entity_id=entity,
        group_id=group,
        date=date or timezone.now(),
        root=root,
        is_listed=is_listed,
    )
    _touch(item, audience)
    return item


def place(*, item: Item, folder: str, pk: int) -> None:
    """Give the item its address: `<folder>/<pk>-<slug>/`."""
    item.path = f"{folder}/{pk}-{slugify(item.title)[:60] or '-'}/"
    item.save(update_fields=["path"])


def lock(pk: int) -> None:
    """Hold the item until the end of the transaction: the first thing that an action on something takes.

    Others may still point at it meanwhile (`no_key`), or a link being written would wait for it in a circle.
    """
    Item.objects.select_for_update(no_key=True).values_list("pk").get(pk=pk)


Thing = TypeVar("Thing", bound=models.Model)


def locked(thing: Thing, *related: str) -> Thing:
    """Return a thing as it is once nobody else is writing it, with its item and what else it should bring.

    The lock is on its item, which is the first that every action takes, so that none waits for another in a circle;
    the rows are read after it, not before the wait.
    """
    lock(thing.item_id)  # type: ignore[attr-defined]
    return type(thing)._default_manager.select_related("item", *related).get(pk=thing.pk)  # noqa: SLF001 - the name that Django documents


def update(*, item: Item, **values: object) -> Item:
    """Change title, state, date or listing of an item, and tell the caches when the public could see it."""
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values))
    _touch(item, item.audience)
    return item


def set_audience(*, item: Item, audience: str, **values: object) -> None:
    """Change who sees an item and all its parts, in one UPDATE, so that they never disagree.

    `values` are for the item alone: its state, date or listing.
    """
    before, own = item.audience, Q(pk=item.pk)
    alone = {name: Case(When(own, then=Value(value)), default=F(name)) for name, value in values.items()}
    Item.objects.filter(own | Q(root_id=item.pk)).update(audience=audience, **alone)
    for name, value in {"audience": audience, **values}.items():
        setattr(item, name, value)
    item.__dict__.pop("reach", None)  # the database derives it: read again when somebody asks
    _touch(item, before, audience)


def _touch(item: Item, *audiences: str) -> None:
    if Audience.PUBLIC in audiences:
        transaction.on_commit(lambda: pagecache.touch(item.space_id))
