"""Pages of a list that nobody counts: a list of thousands costs what one of ten does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from espai.core import numbers

FAR = 10_000


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and whether there are more before and after; counts from 1."""

    object_list: list[Any]
    number: int
    has_next: bool

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_next or self.has_previous

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1


def page_of(rows: Any, asked: str | None, size: int) -> Page:
    """Return the page `asked` in one statement; what is not a number of page is the first.

    `rows` is an ordered queryset, or what gives the rows of a slice.
    """
    number = numbers.number(asked or "") or 1
    number = number if number <= FAR else 1
    start = (number - 1) * size
    part = slice(start, start + size + 1)
    found = list(rows(part) if callable(rows) else rows[part])
    return Page(found[:size], number, has_next=len(found) > size)
