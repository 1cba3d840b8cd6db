"""Parts of the page of an entity that the apps above add: each gives its rows, for one reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from espai.core.access import Standing
from espai.members.models import Entity


@dataclass(frozen=True)
class Panel:
    """A card of the page of an entity; `rows(entity, who)` returns `title`, `path` and `note` of what the reader sees.

    `path` is without the first segment. A panel without rows is not shown.
    """

    label: Any
    order: int
    rows: Callable[[Entity, Standing], list[dict[str, Any]]]


PANELS: list[Panel] = []


def add(panel: Panel) -> None:
    PANELS.append(panel)
    PANELS.sort(key=lambda each: each.order)


def shown(entity: Entity, who: Standing) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return the label and the rows of each panel that has something for this reader."""
    found = [(panel.label, panel.rows(entity, who)) for panel in PANELS]
    return [(label, rows) for label, rows in found if rows]
