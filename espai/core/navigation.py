"""The menu: each app adds its entries, in order; an entry shows to those whom its rule lets in."""

from dataclasses import dataclass

from django.utils.functional import Promise

from espai.core.access import Rule, Standing


@dataclass(frozen=True)
class Entry:
    """A line of the menu; `path` is without the first segment, which is the space."""

    group: str | Promise
    label: str | Promise
    icon: str
    path: str
    rule: Rule
    order: int


ENTRIES: list[Entry] = []


def add(entry: Entry) -> None:
    ENTRIES.append(entry)
    ENTRIES.sort(key=lambda entry: entry.order)


def menu(who: Standing, slug: str, current: str) -> list[dict[str, object]]:
    """Return the groups of entries for one reader; the longest path that starts the current address is current."""
    shown = [entry for entry in ENTRIES if entry.rule(who)]
    starts = [entry.path for entry in shown if current.startswith(f"/{slug}/{entry.path}")]
    here = max(starts, key=len, default=None)
    groups: dict[str | Promise, list[dict[str, object]]] = {}
    for entry in shown:
        line: dict[str, object] = {
            "label": entry.label,
            "icon": entry.icon,
            "href": f"/{slug}/{entry.path}",
            "current": entry.path == here,
        }
        groups.setdefault(entry.group, []).append(line)
    return [{"label": label, "entries": entries} for label, entries in groups.items()]
