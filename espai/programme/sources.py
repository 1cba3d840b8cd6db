"""What search reads of sessions and of what is offered for them: what everybody who may open their page reads there.

People are not named, nor is it said how to connect: part of who sees a session may not know.
"""

from collections.abc import Iterator

from django.db.models import Prefetch

from espai.core.models import Item
from espai.core.search.sources import Content, Part, plain
from espai.programme.models import Contribution, Minutes, Point, Session


def sessions(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    points = Prefetch("points", Point.objects.select_related("item"))
    found = Session.objects.filter(item__in=items).select_related("item").prefetch_related(points)
    for session in found:
        parts = [Part(point.text, f"#punt-{point.pk}", point.item.title) for point in session.points.all()]
        yield session.item, Content(lead=plain(session.html), parts=parts)


def contributions(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    withdrawn = Contribution.State.WITHDRAWN
    found = Contribution.objects.filter(item__in=items).exclude(item__state=withdrawn)
    for contribution in found.select_related("item", "entity"):
        names = contribution.entity.name if contribution.entity else ""
        yield contribution.item, Content(lead=plain(contribution.html), names=names)


def minutes(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    """As they are now; what they were before, even where it can be read, is not what one looks for."""
    for one in Minutes.objects.filter(item__in=items).select_related("item", "content"):
        yield one.item, Content(parts=[Part(plain(one.html))])
