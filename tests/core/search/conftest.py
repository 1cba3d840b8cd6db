from datetime import UTC, datetime

import pytest

from espai.core.access import Standing
from espai.core.models import Item
from espai.core.search import index, sources, terms
from espai.core.search.finding import Reader
from espai.core.search.sources import Content

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def texts(monkeypatch):
    """What is said of each item of the kind «thing», by its id: a source like any other."""
    said: dict[int, Content] = {}

    def read(items):
        return [(item, said[item.pk]) for item in items if item.pk in said]

    monkeypatch.setitem(sources.SOURCES, "thing", read)
    return said


@pytest.fixture
def make(db, texts):
    """Write an item with its text, index it, and return it."""

    def build(title, lead="", *, indexed=True, language="", phases=(), parts=(), names="", **fields):
        given = {"kind": "thing", "state": "", "date": AT, "space_id": 1, "audience": "space"} | fields
        item = Item.objects.create(title=title, path=f"things/{Item.objects.count()}/", **given)
        texts[item.pk] = Content(lead=lead, names=names, parts=list(parts), language=language, phases=phases)
        if indexed:
            assert index.write([item.pk]) == set()
            terms.recount()
        return item

    return build


@pytest.fixture
def member():
    keys = frozenset({"public", "space:0", "space:1", "person:1", "entity:7"})
    return Reader(Standing(space=1, person=1, keys=keys, entities=(7,)), frozenset({"drafting"}))


@pytest.fixture
def coordinator():
    keys = frozenset({"public", "space:0", "space:1", "person:2"})
    return Reader(Standing(space=1, person=2, keys=keys, coordinates=True))


@pytest.fixture
def visitor():
    return Reader(Standing(space=1))
