"""«D'on ve, on porta»: joining items, and following the joins as far as the reader may see."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import locks
from espai.core.access import Standing, reach
from espai.core.errors import Refused
from espai.core.models import Item, Link
from espai.core.prepared import Prepared
from espai.core.reading import Asked, one

DEPTH = 8
ROWS = 200


@transaction.atomic
def join(*, source: Item, target: Item, kind: str, reason: str = "", by: int | None) -> bool:
    """Say that `source` led to `target`; False, changing nothing, when it was said already. A cycle is refused.

    One join at a time in a space: an advisory lock on PostgreSQL; on SQLite a write is alone anyway.
    """
    locks.hold(f"links of {target.space_id}")
    if source.pk == target.pk or _leads_to(target.pk, source.pk):
        raise Refused(_("Les dues coses ja estan enllaçades en sentit contrari: l’enllaç faria un cercle."))
    if Link.objects.filter(source=source, target=target, kind=kind).exists():
        return False
    Link.objects.create(source=source, target=target, kind=kind, reason=reason, by_id=by, at=timezone.now())
    return True


@transaction.atomic
def part(*, source: Item, target: Item, kind: str) -> bool:
    """Say no longer that `source` led to `target`; False when it was not said."""
    removed, _models = Link.objects.filter(source=source, target=target, kind=kind).delete()
    return removed > 0


def _leads_to(start: int, goal: int) -> bool:
    seen, edge = {start}, {start}
    while edge:
        edge = set(Link.objects.filter(source__in=edge).values_list("target", flat=True)) - seen
        if goal in edge:
            return True
        seen |= edge
    return False


@dataclass(frozen=True)
class Step:
    """One row of a trace; `level` is below 0 for where it comes from, 0 for itself, above 0 for where it leads."""

    level: int
    id: int
    kind: str
    title: str
    path: str
    state: str
    date: datetime
    reason: str


STEPS = """
WITH RECURSIVE
back(id, level, reason) AS (
    SELECT i.id, 0, CAST('' AS varchar(300)) FROM core_item i WHERE i.id = %s
    UNION
    SELECT l.source_id, b.level - 1, l.reason FROM back b JOIN core_link l ON l.target_id = b.id
    WHERE b.level > %s AND EXISTS ({exists_source})
),
forth(id, level, reason) AS (
    SELECT i.id, 0, CAST('' AS varchar(300)) FROM core_item i WHERE i.id = %s
    UNION
    SELECT l.target_id, f.level + 1, l.reason FROM forth f JOIN core_link l ON l.source_id = f.id
    WHERE f.level < %s AND EXISTS ({exists_target})
)
SELECT s.level, i.id, i.kind, i.title, i.path, i.state, i.date, s.reason
FROM (SELECT * FROM back UNION SELECT * FROM forth) s JOIN core_item i ON i.id = s.id
ORDER BY s.level, i.date, i.id LIMIT %s
"""


def trace(item: Item, who: Standing) -> list[Step]:
    """Return where an item comes from and leads to, in one statement.

    The permission is inside the recursion: the trace stops at what the reader may not see, so that it does
    not tell that two visible things are joined through a hidden one. Depth ≤ 8 each way, ≤ 200 rows.
    """
    return one(asks_trace(item.pk, who))


def asks_trace(item: int, who: Standing) -> Asked[Step]:
    """Return what `trace` asks, for `reading.together`."""
    # `reach` compiled by the ORM, then bound to the edges of the recursion.
    seen, values = visible.bind(who)
    source, target = (f'{seen.sql} AND "core_item"."id" = l.{column}' for column in ("source_id", "target_id"))
    sql = STEPS.replace("{exists_source}", source).replace("{exists_target}", target)
    may = seen.params(values)
    return Asked(sql, (item, -DEPTH, *may, item, DEPTH, *may, ROWS), _steps)


def _steps(rows: list[Any]) -> list[Step]:
    shown: dict[int, Step] = {}
    for level, number, kind, title, path, state, date, reason in rows:
        step = Step(level, number, kind, title, path, state, _moment(date), reason)
        if step.id not in shown or abs(step.level) < abs(shown[step.id].level):
            shown[step.id] = step
    return sorted(shown.values(), key=lambda step: (step.level, step.date, step.id))


@Prepared
def visible(who: Standing) -> QuerySet[Any, Any]:
    """The ids of the items that the reader may see: `reach`, to be bound inside a statement written by hand."""
    return Item.objects.filter(reach(who)).order_by().values("id")


def _moment(value: datetime) -> datetime:
    # SQLite keeps moments without their zone, which is UTC.
    return value if timezone.is_aware(value) else value.replace(tzinfo=UTC)
