"""The cycle bar says where the edition stands; coordination sees who lacks what."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from espai.core import items
from espai.core.models import Item
from espai.core.templatetags.dates import short_day
from espai.home import board, cycle
from espai.notices import asking
from espai.notices.models import Ask

pytestmark = pytest.mark.django_db


def thing(cast, kind, state, audience="space", *, space=None, author=None):
    number = cast.space.pk if space is None else space
    return items.create(
        kind=kind,
        title=f"{kind} {state}",
        state=state,
        audience=audience,
        space=number,
        author=(author or cast.nuria).pk,
    )


def cells(who, *wanted):
    return [(cell["note"], cell["state"]) for cell in cycle.bar(cycle.counted(who), "aqui")]


def test_an_empty_edition_has_everything_to_come(who, cast, django_assert_num_queries):
    reader = who("pau")
    with django_assert_num_queries(1):
        bar = cycle.bar(cycle.counted(reader), "aqui")
    assert [(cell["label"], cell["href"], cell["state"]) for cell in bar] == [
        ("Recerca", "/aqui/recerca/plans/", ""),
        ("Temes", "/aqui/temes/", ""),
        ("Programa", "/aqui/sessions/", ""),
        ("Sessions", "/aqui/sessions/", ""),
        ("Valoració", "/aqui/valoracio/", ""),
        ("Millora", "/aqui/valoracio/", ""),
    ]
    assert [cell["note"] for cell in bar] == [
        "0 plans publicats",
        "0 triats",
        "cap sessió a la vista",
        "0 fetes",
        "0 enquestes",
        "cap compromís encara",
    ]


def test_what_was_done_is_done(who, cast):
    thing(cast, "plan", "published", "public", space=0)
    thing(cast, "topic", "taken")
    thing(cast, "session", "convened")
    thing(cast, "session", "held")
    thing(cast, "survey", "closed")
    thing(cast, "commitment", "done")
    thing(cast, "commitment", "discarded")
    assert cells(who("pau")) == [
        ("1 pla publicat", "done"),
        ("1 triat", "done"),
        ("1 convocada", "done"),
        ("1 feta", "done"),
        ("1 enquesta", "done"),
        ("1 de 1 compromisos fets", "done"),
    ]


def test_of_what_goes_on_the_bar_points_at_the_last(who, cast):
    thing(cast, "topic", "consulted")
    thing(cast, "session", "planned")
    assert cells(who("pau"))[1:3] == [("1 en consulta", ""), ("1 en preparació", "current")]
    thing(cast, "survey", "open")
    assert cells(who("pau"))[2:5] == [("1 en preparació", ""), ("0 fetes", ""), ("1 enquesta oberta", "current")]
    thing(cast, "commitment", "done")
    thing(cast, "commitment", "doing")
    assert cells(who("pau"))[4:] == [("1 enquesta oberta", ""), ("1 de 2 compromisos fets", "current")]


def test_what_the_reader_may_not_see_does_not_count(who, cast):
    thing(cast, "topic", "taken", "coordination")
    thing(cast, "topic", "taken", "author", author=cast.montse)
    thing(cast, "topic", "taken", space=cast.other.pk)
    assert cells(who("pau"))[1] == ("0 triats", "")
    assert cells(who("nuria"))[1] == ("1 triat", "done")


def lacking(cast):
    return board.lacking(board.most_urgent(cast.space.pk), cast.space.pk, "aqui")


def test_the_board_says_who_has_not_answered(cast, need, topic):
    later, soon = timezone.localdate() + timedelta(days=9), timezone.localdate() + timedelta(days=2)
    asking.ask(to=f"referent:{cast.riu.pk}", item=need.item, what="support_need", due=later)
    asking.ask(to=f"person:{cast.montse.pk}", item=topic.item, what="support_need", due=soon)
    asking.ask(to=f"person:{cast.ramon.pk}", item=topic.item, what="support_need", due=later)
    rows = lacking(cast)
    missing = '<span class="nowrap">{}</span>'.format
    assert [(row["title"], row["note"], row["side"]) for row in rows] == [
        (
            "Digueu si al vostre ens també li cal: «Indicadors»",
            f"{short_day(soon)} · Montse (Ajuntament de Serra)",
            missing("falten 2"),
        ),
        (
            "Digueu si al vostre ens també li cal: «No tenim indicadors»",
            f"{short_day(later)} · Ajuntament de Riu",
            missing("falta 1"),
        ),
    ]
    assert rows[1]["href"] == f"/aqui/{need.item.path}"


def test_the_board_leaves_out_what_is_done_of_others_and_of_coordination(cast, need):
    Ask.objects.update(done_at=timezone.now())
    asking.ask(to="coordination", item=need.item, what="group_need")
    elsewhere = thing(cast, "need", "published", space=cast.other.pk)
    asking.ask(to=f"referent:{cast.lluny.pk}", item=elsewhere, what="support_need")
    assert lacking(cast) == []


@pytest.mark.parametrize("count", [1, 20])
def test_the_board_costs_the_same_with_more_and_names_a_few(cast, need, count, django_assert_num_queries):
    for number in range(count):
        asking.ask(to=f"referent:{cast.riu.pk + 1000 + number}", item=need.item, what="support_need")
    with django_assert_num_queries(3):
        (row,) = lacking(cast)
    assert row["note"] == ""
    assert f">{'falta' if count == 1 else 'falten'} {count}<" in row["side"]


def test_only_coordination_sees_the_board(enter, cast, need):
    asking.ask(to=f"referent:{cast.riu.pk}", item=need.item, what="support_need")
    assert "A qui li falta què" not in enter("montse").get("/aqui/").text
    text = enter("nuria").get("/aqui/").text
    assert "A qui li falta què" in text
    assert "falta 1" in text


def test_the_demonstration_fills_every_page_of_its_menu(client):
    call_command("demo")
    for path in ("", "temes/", "sessions/", "valoracio/", "documents/", "recerca/plans/", "membres/"):
        assert client.get(f"/planificacio/{path}").status_code in {200, 302}
    assert not Item.objects.filter(path="").exists()
