"""What search knows follows what changes."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from espai.core import events, worker
from espai.core.models import Item, SearchEntry, SearchPart, SearchPending
from espai.core.search import actions, index, pending, sources, thesaurus
from espai.core.search.asking import ask
from espai.core.search.finding import Chosen
from espai.core.search.sources import Content, Part
from tests.core.search.conftest import AT

CHANGED = events.declare("tests.thing_changed", "Canvi")


def found(reader, text):
    return [row.title for row, _place in ask(reader, text, Chosen()).rows]


def change(item):
    events.record(CHANGED, by=None, item=item, target=1)


def test_what_happens_to_a_thing_is_read_by_the_worker(make, texts, member, settings):
    item = make("Necessitat", "Vella")
    texts[item.pk] = Content(lead="Nova")
    change(item)
    change(item)
    assert SearchPending.objects.count() == 2
    worker.run(once=True)
    assert SearchPending.objects.count() == 0
    assert (found(member, "nova"), found(member, "vella")) == (["Necessitat"], [])


def test_what_happens_to_a_part_is_read_with_its_page(make, texts, member):
    page = make("Sessió", parts=[Part("Benvinguda", "#punt-1")])
    part = Item.objects.create(
        kind="point", title="Punt", path="x", state="", date=AT, space_id=1, audience="space", root=page
    )
    texts[page.pk] = Content(parts=[Part("Cloenda", "#punt-1")])
    change(part)
    index.follow()
    assert found(member, "cloenda") == ["Sessió"]
    document = make("Full", "Vell", root=page, indexed=False)
    change(document)
    assert sorted(SearchPending.objects.values_list("item_id", flat=True)) == sorted([page.pk, document.pk])


def test_what_no_application_reads_waits_for_nobody(make):
    other = Item.objects.create(kind="other", title="T", path="x", state="", date=AT, space_id=1, audience="space")
    change(other)
    change(Item(kind="thing", space_id=1))
    assert SearchPending.objects.count() == 0


def test_what_is_undone_is_not_waited_for(make, db):
    from django.db import transaction

    item = make("T")
    with transaction.atomic():
        change(item)
        transaction.set_rollback(True)
    assert SearchPending.objects.count() == 0


def test_what_is_gone_or_no_longer_given_is_no_longer_found(make, texts, member):
    gone, kept_back = make("Pla esborrat"), make("Pla retirat")
    del texts[kept_back.pk]
    pending.mark(kept_back)
    index.follow()
    assert found(member, "pla") == ["Pla esborrat"]
    pending.mark(gone)
    gone.delete()
    index.follow()
    assert found(member, "pla") == []
    assert (SearchEntry.objects.count(), SearchPart.objects.count(), SearchPending.objects.count()) == (0, 0, 0)


def test_one_that_cannot_be_read_does_not_stop_the_others(make, texts, member, monkeypatch, caplog):
    bad, good = make("Dolent", indexed=False), make("Bo", indexed=False)
    read = sources.SOURCES["thing"]

    def breaks(items):
        if any(item.pk == bad.pk for item in items):
            raise ValueError("damaged")
        return read(items)

    monkeypatch.setitem(index.SOURCES, "thing", breaks)
    pending.mark(bad)
    pending.mark(good)
    index.follow()
    assert found(member, "bo") == ["Bo"]
    [left] = SearchPending.objects.all()
    assert (left.item_id, left.failed) == (bad.pk, 3)
    assert "damaged" in caplog.text
    SearchPending.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert index.is_behind()


def test_it_says_that_it_is_behind_after_two_minutes(make):
    item = make("T")
    assert not index.is_behind()
    pending.mark(item)
    assert not index.is_behind()
    SearchPending.objects.update(at=timezone.now() - timedelta(minutes=3))
    assert index.is_behind()


def test_only_so_much_of_a_very_long_text_is_indexed(make, member):
    parts = [Part(" ".join(f"mot{n}x{m}" for m in range(600)), f"#p{n}") for n in range(200)]
    make("Enorme", parts=parts)
    assert SearchPart.objects.count() < 150
    assert found(member, "mot3x5") == ["Enorme"]
    assert found(member, "mot199x5") == []


def test_whose_a_thing_is_finds_it_without_being_shown(make, member):
    make("Necessitat", "Text.", names="Ajuntament de Riu")
    [(row, place)] = ask(member, "riu", Chosen()).rows
    assert (row.title, "".join(run.text for run in place.runs)) == ("Necessitat", "Text.")


def test_everything_is_indexed_again_by_one_command(make, texts, member, capsys):
    items = [make(f"Pla {n}", indexed=False) for n in range(25)]
    stray = Item.objects.create(kind="other", title="Pla", path="x", state="", date=AT, space_id=1, audience="space")
    SearchEntry.objects.create(item=stray, title="pla", at=timezone.now())
    call_command("index_search")
    said = capsys.readouterr().out
    assert "20 of 25\r25 of 25" in said
    assert "26 stems" in said
    assert len(found(member, "pla")) == 20
    assert not SearchEntry.objects.filter(item=stray).exists()
    since = said.split("--since ")[1].split()[0]
    SearchEntry.objects.filter(item=items[3].pk).delete()
    call_command("index_search", since=since)
    assert "1 of 1" in capsys.readouterr().out
    for text in ("never", "2026-01-01T10:00:00"):
        with pytest.raises(CommandError):
            call_command("index_search", since=text)


def test_the_thesaurus_of_a_space(make, member, django_assert_max_num_queries):
    make("Fòrum municipal")
    assert found(member, "punt de trobada") == []
    with django_assert_max_num_queries(10):
        line = actions.add_synonyms(space=1, by=2, text=" punt de  trobada ;fòrum;; fòrum ")
    assert line.expressions == "punt de trobada; fòrum"
    assert actions.add_synonyms(space=1, by=2, text="punt de trobada; fòrum") == line
    assert found(member, "el punt de trobada") == ["Fòrum municipal"]
    actions.remove_synonyms(space=2, by=2, pk=line.pk)
    assert thesaurus.synonyms_of(1)[("punt", "trob")] == (("forum",),)
    actions.remove_synonyms(space=1, by=2, pk=line.pk)
    actions.remove_synonyms(space=1, by=2, pk=line.pk)
    assert found(member, "punt de trobada") == []
    names = events.Event.objects.values_list("name", flat=True)
    assert sorted(names) == ["search.synonyms_added", "search.synonyms_removed"]


@pytest.mark.parametrize("text", ["una", "pla; plans", "de; la", "dos tres quatre cinc sis; set", ";;", "pla; de la"])
def test_a_line_of_the_thesaurus_says_something_twice(db, text):
    with pytest.raises(actions.Refused):
        actions.add_synonyms(space=1, by=2, text=text)


def test_a_space_has_five_hundred_lines_at_most(db, monkeypatch):
    monkeypatch.setattr(actions, "MOST_LINES", 1)
    actions.add_synonyms(space=1, by=2, text="a1; b1")
    with pytest.raises(actions.Refused):
        actions.add_synonyms(space=1, by=2, text="a2; b2")
    actions.add_synonyms(space=2, by=2, text="a2; b2")
