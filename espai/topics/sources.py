"""What search reads of needs, topics and their choices."""

from collections.abc import Iterator

from espai.core.models import Item
from espai.core.search.sources import Content, plain
from espai.topics.models import Need, Topic


def needs(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    for need in Need.objects.filter(item__in=items).select_related("item", "entity"):
        names = f"{need.entity.name if need.entity else ''} {need.get_kind_display()}"
        yield need.item, Content(lead=plain(need.html), names=names)


def topics(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    for topic in Topic.objects.filter(item__in=items).select_related("item"):
        yield topic.item, Content(lead=plain(topic.html))


def selections(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    for item in items:
        yield item, Content()
