from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from espai.core import links
from espai.core.access import Standing
from espai.core.errors import Refused
from espai.core.models import Item, Link

pytestmark = pytest.mark.django_db
WHO = Standing(space=1, person=7, keys=frozenset({"public", "space:1", "person:7"}))


def item(title, audience="space", **fields):
    values = {"kind": "need", "state": "", "date": datetime(2026, 1, 1, tzinfo=UTC), "space_id": 1, **fields}
    return Item.objects.create(title=title, audience=audience, **values)


def chain(*items):
    for source, target in pairwise(items):
        links.join(source=source, target=target, kind="leads", reason=f"{source}→{target}", by=None)


def test_a_trace_goes_both_ways_with_its_reasons():
    a, b, c = item("a"), item("b"), item("c")
    chain(a, b, c)
    shown = [(step.level, step.title, step.reason) for step in links.trace(b, WHO)]
    assert shown == [(-1, "a", "a→b"), (0, "b", ""), (1, "c", "b→c")]


def test_a_trace_is_one_statement():
    a, b = item("a"), item("b")
    chain(a, b)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        links.trace(a, WHO)
    assert len(queries) == 1


def test_a_trace_stops_at_what_the_reader_may_not_see():
    a, hidden, c = item("a"), item("hidden", "coordination"), item("c")
    chain(a, hidden, c)
    assert [step.title for step in links.trace(c, WHO)] == ["c"]
    assert [step.title for step in links.trace(a, WHO)] == ["a"]
    coordination = Standing(space=1, person=1, keys=WHO.keys, coordinates=True)
    assert [step.title for step in links.trace(c, coordination)] == ["a", "hidden", "c"]


def test_a_trace_does_not_leave_the_space():
    a, elsewhere = item("a"), item("elsewhere", "public", space_id=2)
    chain(a, elsewhere)
    assert [step.title for step in links.trace(a, WHO)] == ["a"]


def test_a_trace_has_an_end():
    many = [item(str(number)) for number in range(12)]
    chain(*many)
    assert [step.title for step in links.trace(many[0], WHO)] == [str(number) for number in range(9)]


def test_what_is_reached_by_two_ways_is_shown_once_at_the_nearest():
    a, b, c = item("a"), item("b"), item("c")
    chain(a, b, c)
    links.join(source=a, target=c, kind="leads", by=None)
    assert [(step.level, step.title) for step in links.trace(a, WHO)] == [(0, "a"), (1, "b"), (1, "c")]


def test_joining_twice_is_joining_once():
    a, b = item("a"), item("b")
    chain(a, b)
    chain(a, b)
    assert Link.objects.count() == 1
    assert links.join(source=a, target=b, kind="leads", by=None) is False
    assert links.join(source=a, target=b, kind="else", by=None) is True


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_is_refused(length):
    many = [item(str(number)) for number in range(length)]
    chain(*many)
    with pytest.raises(Refused):
        links.join(source=many[-1], target=many[0], kind="leads", by=None)
    assert Link.objects.count() == length - 1


def test_items_and_links_say_what_they_are():
    a, b = item("a"), item("b")
    chain(a, b)
    assert str(a) == "a"
    assert str(Link.objects.get()) == f"{a.pk} → {b.pk}"
