"""What search reads of surveys: their title; never an answer."""

from collections.abc import Iterator

from espai.core.models import Item
from espai.core.search.sources import Content


def surveys(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    for item in items:
        yield item, Content()
