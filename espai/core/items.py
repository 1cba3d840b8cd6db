"""Writing the item of a thing. Called by the actions of the apps, inside their transaction."""

from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from espai.core import pagecache
from espai.core.errors import Refused
from espai.core.models import Audience, Item
from espai.core.prepared import Prepared


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

    Others may still point at it meanwhile (`NO KEY`), or a link being written would wait for it in a circle.
    Refuses when it is gone.
    """
    # By hand, since every action begins with it. On SQLite whoever writes is alone.
    alone = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM core_item WHERE id = %s{alone}", [pk])  # noqa: S608 - of the two above
        if cursor.fetchone() is None:
            raise _gone()


Thing = TypeVar("Thing", bound=models.Model)


def locked(thing: Thing, *related: str) -> Thing:
    """Return a thing as it is once nobody else is writing it, with its item and what else it should bring.

    The lock is on its item, which is the first that every action takes, so that none waits for another in a circle;
    the rows are read after it, not before the wait. Refuses when somebody removed it meanwhile.
    """
    lock(thing.item_id)  # type: ignore[attr-defined]
    found = _reader(type(thing), related).first(thing.pk)
    if found is None:
        raise _gone()
    return found


def _gone() -> Refused:
    return Refused(_("Algú altre ho ha esborrat mentrestant."))


@lru_cache
def _reader(model: type[Thing], related: tuple[str, ...]) -> "Prepared[[int], Thing]":
    def read(pk: int) -> QuerySet[Thing]:
        return model._default_manager.select_related("item", *related).filter(pk=pk)  # noqa: SLF001 - the name that Django documents

    return Prepared(read)


def update(*, item: Item, **values: object) -> Item:
    """Change title, state, date or listing of an item, and tell the caches when the public could see it."""
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values))
    _touch(item, item.audience)
    return item


def set_audience(*, item: Item, audience: str, **values: object) -> None:
    """Change who sees an item and all its parts, in one UPDATE, so that they never disagree.

    `values` are for the item alone: its state, date, listing or page.
    """
    before, own = item.audience, Q(pk=item.pk)
    alone = {name: _only(own, name, value) for name, value in values.items()}
    Item.objects.filter(own | Q(root_id=item.pk)).update(audience=audience, **alone)
    for name, value in {"audience": audience, **values}.items():
        setattr(item, name, value)
    item.__dict__.pop("reach", None)  # the database derives it: read again when somebody asks
    _touch(item, before, audience)


def _only(own: Q, name: str, value: object) -> Case:
    field: Any = Item._meta.get_field(name)  # noqa: SLF001 - the name that Django documents
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    return Case(When(own, then=Value(value)), default=F(name), output_field=kind)


def touch(item: Item) -> None:
    """Tell the caches that what a page shows beside its item has changed."""
    _touch(item, item.audience)


def _touch(item: Item, *audiences: str) -> None:
    if Audience.PUBLIC in audiences:
        transaction.on_commit(lambda: pagecache.touch(item.space_id))
