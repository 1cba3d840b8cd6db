from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.models import Q
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from espai.core import prepared
from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import Audience, Item
from espai.core.prepared import Prepared
from espai.core.reading import Asked, found, together
from espai.members.models import Membership

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def item(number, **values):
    facts = {"kind": "need", "title": str(number), "path": "", "state": "draft", "audience": "public", "space_id": 1}
    return Item.objects.create(**facts | {"date": NOW + timedelta(days=number)} | values)


def titles(rows):
    return [row.title for row in rows]


def test_one_statement_serves_every_value_of_a_shape(db, django_assert_num_queries):
    read = Prepared(lambda kind, since: Item.objects.filter(kind=kind, date__gte=since).order_by("date"))
    for number in range(3):
        item(number, kind="need" if number else "topic")
    with django_assert_num_queries(3):
        assert titles(read("need", NOW)) == ["1", "2"]
        assert titles(read("need", NOW + timedelta(days=2))) == ["2"]
        assert titles(read("topic", since=NOW)) == ["0"]
    assert len(read.kept) == 2


def test_what_is_always_the_same_may_hold_any_sign(db):
    title = 'd\'«un» 100 % \\ "%s"'
    item(1, title=title)
    read = Prepared(lambda kind: Item.objects.filter(kind=kind, title=title, title__contains="0 % "))
    assert titles(read("need")) == [title]
    assert titles(Prepared(lambda: Item.objects.filter(title=title))()) == [title]


def test_rows_are_what_the_queryset_gives(db):
    one = item(1, root=item(0))
    (row,) = Prepared(lambda pk: Item.objects.filter(pk=pk).select_related("root"))(one.pk)
    assert (row, row.root, row.get_deferred_fields()) == (one, one.root, set())
    pairs = Prepared(lambda pk: Item.objects.filter(pk=pk).values_list("title", "date"))
    assert pairs(one.pk) == [("1", one.date)]
    assert Prepared(lambda pk: Item.objects.filter(pk=pk).values("title"))(one.pk) == [{"title": "1"}]
    assert Prepared(lambda pk: Item.objects.filter(pk=pk).values_list("title", flat=True)).first(one.pk) == "1"
    assert pairs.first(one.pk + 1) is None


def test_it_may_decide_by_what_is_part_of_the_shape(db):
    item(1)

    def compose(kind, part):
        return (Item.objects.filter(kind=kind) if kind else Item.objects.all())[part]

    read = Prepared(compose)
    assert len(read(None, slice(0, 5))) == 1
    assert read("topic", slice(0, 5)) == []
    assert read("need", slice(1, 5)) == []
    assert len(read.kept) == 3


def test_days_and_tuples_of_any_length(db, cast):
    today = date.today()  # noqa: DTZ011 - any day does
    read = Prepared(lambda ids, day: Membership.objects.filter(pk__in=ids, from_on__lte=day).order_by("pk"))
    numbers = tuple(Membership.objects.order_by("pk").values_list("pk", flat=True))
    assert [row.pk for row in read(numbers, today)] == list(numbers)
    assert [row.pk for row in read(numbers[:1], today)] == list(numbers[:1])
    assert read(numbers, today - timedelta(days=400)) == []
    assert read((), today) == []
    assert read((), day=today) == []


def test_the_oldest_shape_makes_room(db, monkeypatch):
    monkeypatch.setattr(prepared, "KEPT", 1)
    item(1)
    read = Prepared(lambda part: Item.objects.order_by("pk")[part])
    assert [len(read(slice(start, 9))) for start in (0, 1, 0)] == [1, 0, 1]
    assert len(read.kept) == 1


def test_shapes_that_look_alike_are_not_the_same(db):
    item(1)
    read = Prepared(lambda asked: Item.objects.filter(title__in=asked) if asked is not True else Item.objects.all())
    assert [len(read(asked)) for asked in (True, ("2",), ("1",))] == [1, 0, 1]


def test_a_statement_outlives_the_thread_that_composed_it(db):
    read = Prepared(lambda pk: Item.objects.filter(pk=pk))
    read(1)
    (statement,) = read.kept.values()
    assert statement.compiler.connection is not connections["default"]
    assert statement.compiler.connection.connection is None


@pytest.mark.parametrize(
    "compose",
    [
        lambda number: Item.objects.filter(title=f"person:{number}"),
        lambda number: Item.objects.filter(pk=number + 1),
        lambda number: Item.objects.all()[:number],
        lambda number: Item.objects.filter(title="1" if number else "0"),
        lambda number: Item.objects.filter(pk=3) if number == 3 else Item.objects.all(),
    ],
)
def test_what_does_not_reach_the_statement_as_it_is_is_refused(db, compose):
    with pytest.raises(LookupError):
        Prepared(compose)(7)


def test_a_moment_that_was_changed_is_refused(db):
    with pytest.raises(LookupError):
        Prepared(lambda now: Item.objects.filter(date__gt=now - timedelta(hours=1)))(NOW)


@pytest.mark.parametrize(
    ("compose", "value"),
    [
        (lambda value: Item.objects.filter(pk=value), 1.5),
        (lambda value: Item.objects.filter(pk=value).prefetch_related("parts"), 1),
        (lambda value: Item.objects.filter(pk=value).select_for_update(), 1),
        (lambda value: Item.objects.filter(pk=value).values("title").distinct().order_by("date"), 1),
    ],
)
def test_other_types_locks_and_second_statements_are_refused(db, compose, value):
    with pytest.raises(TypeError):
        Prepared(compose)(value)


def test_nothing_found_is_a_page_that_does_not_exist():
    assert found([3, 4]) == 3
    with pytest.raises(Http404):
        found([])


NUMBERS = st.integers(1, 4)
STANDINGS = st.builds(
    Standing,
    space=st.integers(0, 2),
    person=st.none() | NUMBERS,
    keys=st.frozensets(
        st.sampled_from(["public", "space:1", "space:2", "entity:1", "person:1", "coordination", "group:3"])
    ),
    links=st.frozensets(st.integers(1, 40), max_size=3),
    coordinates=st.booleans(),
    entities=st.lists(NUMBERS, max_size=3, unique=True).map(tuple),
)
KEPT = Prepared(
    lambda who, kind: Item.objects.filter(
        reach_or_link(who) & Q(kind=kind) | reach(who) & Q(entity_id__in=who.entities)
    ).order_by("pk")
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(who=STANDINGS, kind=st.sampled_from(["need", "topic"]))
def test_any_reader_reads_what_the_queryset_would_give(who, kind):
    if not Item.objects.exists():
        for audience in Audience:
            for space in (1, 2):
                item(space, audience=audience, space_id=space, entity_id=1, group_id=3, author_id=1)
    assert KEPT(who, kind) == list(KEPT.compose(who, kind))


@pytest.mark.parametrize("asked", ["is_member", "coordinates", "roles"])
def test_it_may_ask_what_a_reader_may_do(db, asked):
    item(1)
    seen = []

    def compose(who):
        seen.append(getattr(who, asked))
        return Item.objects.filter(reach(who))

    reader = Standing(
        space=1, person=5, keys=frozenset({"public", "space:1"}), coordinates=True, roles=frozenset({"observer"})
    )
    assert len(Prepared(compose)(reader)) == 1
    assert set(seen) == {getattr(reader, asked)}


def test_what_fails_among_several_is_told_as_any_other_and_leaves_the_connection_usable(db):
    items = Prepared(lambda pk: Item.objects.filter(pk=pk))
    broken = Asked("SELECT nothing FROM nowhere", (), list)
    with pytest.raises(DatabaseError), transaction.atomic():
        together(items.asks(1), broken, items.asks(2))
    assert together(items.asks(1), items.asks(2)) == [[], []]


def test_several_are_read_together(db, django_assert_num_queries):
    item(1)
    titles_of = Prepared(lambda ids: Item.objects.filter(title__in=ids).values_list("title", flat=True))
    kinds = Prepared(lambda kind: Item.objects.filter(kind=kind))
    with django_assert_num_queries(3):
        read = together(titles_of.asks(("1", "2")), kinds.asks("topic"), titles_of.asks(()), kinds.asks("need"))
    assert [len(rows) for rows in read] == [1, 0, 0, 1]
