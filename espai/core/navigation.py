"""The menu: each app adds its entries, in order; an entry shows to those whom its rule lets in."""

from dataclasses import dataclass

from django.utils.functional import Promise

from espai.core.access import Rule, Standing


@dataclass(frozen=True, eq=False)
class Entry:
    """A line of the menu; `path` is without the first segment, which is the space."""

    group: str | Promise
    label: str | Promise
    icon: str
    path: str
    rule: Rule
    order: int


@dataclass(frozen=True)
class Menu:
    """What one reader is shown in a space, and the entry of the page that they are on (None: of no entry)."""

    slug: str
    entries: tuple[Entry, ...]
    here: Entry | None


ENTRIES: list[Entry] = []


def add(entry: Entry) -> None:
    ENTRIES.append(entry)
    ENTRIES.sort(key=lambda entry: entry.order)


def menu(who: Standing, slug: str, current: str) -> Menu:
    """Return the menu of one reader; the longest path that starts the current address is where they are."""
    shown = tuple(entry for entry in ENTRIES if entry.rule(who))
    places = {entry: f"/{slug}/{entry.path}" for entry in shown}
    starts = [
        entry for entry, place in places.items() if current == place or (entry.path and current.startswith(place))
    ]
    return Menu(slug, shown, max(starts, key=lambda entry: len(entry.path), default=None))


def groups(menu: Menu) -> list[dict[str, object]]:
    """Return the entries as the template reads them, in the language of the moment."""
    found: dict[str, list[dict[str, object]]] = {}
    for entry in menu.entries:
        line: dict[str, object] = {
            "label": str(entry.label),
            "icon": entry.icon,
            "href": f"/{menu.slug}/{entry.path}",
            "current": entry is menu.here,
        }
        found.setdefault(str(entry.group), []).append(line)
    return [{"label": label, "entries": entries} for label, entries in found.items()]
