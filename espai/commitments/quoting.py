"""The words of somebody that a commitment may start from: the apps above say how theirs are read."""

from collections.abc import Callable

from espai.core.access import Standing
from espai.core.models import Item

Read = Callable[[Item, Standing, str], str | None]
_readers: dict[str, Read] = {}


def add(kind: str, read: Read) -> None:
    """Say that `read(item, who, mark)` returns what the mark names in an item of the kind, or None."""
    _readers[kind] = read


def heard(item: Item, who: Standing, mark: str) -> str | None:
    """Return the words that the mark names; without a mark, the title of what somebody wrote. None: there are none."""
    if mark:
        read = _readers.get(item.kind)
        return read(item, who, mark) if read else None
    return "" if item.kind in _readers else item.title
