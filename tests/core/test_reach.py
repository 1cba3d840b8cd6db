"""The one permission function, against an oracle in plain Python that does not use it."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import Audience, Item

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def sees(who: Standing, item: Item) -> bool:
    """The rule as one would tell it."""
    if item.space_id not in {0, who.space}:
        return False
    if item.audience == "public":
        return True
    if item.audience == "author":
        return who.person is not None and item.author_id == who.person
    if who.coordinates:
        return True
    wanted = {
        "space": f"space:{item.space_id}",
        "entity": f"entity:{item.entity_id}",
        "group": f"group:{item.group_id}",
    }
    return wanted.get(item.audience) in who.keys


KEYS = ["space:0", "space:1", "space:2", "entity:1", "entity:2", "group:1", "referent:1", "space:12"]
standings = st.builds(
    lambda space, person, keys, coordinates: Standing(
        space=space,
        person=person,
        keys=frozenset({"public", *keys, *([f"person:{person}"] if person else [])}),
        coordinates=coordinates and space > 0,
    ),
    st.sampled_from([0, 1, 2]),
    st.sampled_from([None, 1, 2]),
    st.sets(st.sampled_from(KEYS)),
    st.booleans(),
)


class ReachTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        for audience, space, number in product(Audience.values, [0, 1, 2], [1, 2]):
            if audience == "space" and not space:
                continue
            item = Item.objects.create(
                kind="thing",
                title="T",
                state="",
                date=NOW,
                space_id=space,
                audience=audience,
                author_id=number,
                entity_id=number,
                group_id=number,
            )
            Item.objects.create(
                kind="part",
                title="P",
                state="",
                date=NOW,
                space_id=space,
                audience=audience,
                author_id=number,
                entity_id=number,
                group_id=number,
                root=item,
                is_listed=False,
            )

    @given(standings, st.booleans())
    def test_it_agrees_with_the_oracle(self, who, holds_a_link):
        items = list(Item.objects.select_related("root"))
        if holds_a_link:
            who = Standing(**{**who.__dict__, "links": frozenset({items[len(who.keys) * 2].pk})})
        expected = {item.pk for item in items if sees(who, item)}
        assert set(Item.objects.filter(reach(who)).values_list("pk", flat=True)) == expected
        # A link opens what it names, and its parts, in their own space: for reading a page, never for a list.
        linked = {item.pk for item in items if {item.pk, item.root_id} & who.links and item.space_id == who.space}
        assert set(Item.objects.filter(reach_or_link(who)).values_list("pk", flat=True)) == expected | linked


@pytest.mark.django_db
@pytest.mark.parametrize("audience", ["space", "entity", "group", "author", "nobody"])
def test_an_audience_names_somebody(audience):
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.create(kind="thing", title="T", state="", date=NOW, audience=audience)
