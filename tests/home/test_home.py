"""The doors, one's own page, and the demonstration."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from espai.core.models import Audience, Item
from espai.home import board
from espai.members.models import Appointment, Edition, Entity, Person, Space
from espai.notices.models import Ask, Message
from espai.programme.models import Session
from espai.topics import actions
from espai.topics.models import Need

pytestmark = pytest.mark.django_db


def test_the_door_shows_the_spaces_to_a_visitor(client, cast):
    response = client.get("/")
    assert [space.name for space in response.context["spaces"]] == ["Planificació", "Ciutadania global"]


def test_an_empty_installation_says_so(client):
    assert "Encara no hi ha cap espai" in client.get("/").text


def test_who_has_one_space_is_led_there_and_who_has_two_chooses(enter, cast):
    assert enter("montse").get("/").url == "/aqui/"
    Appointment.objects.create(person=cast.montse, space=cast.other, role="observer", from_on=timezone.localdate())
    assert enter("montse").get("/").status_code == 200


@pytest.mark.parametrize("name", ["visitor", "berta"])
def test_the_front_shows_what_is_public_and_nothing_else(client, cast, need, topic, name):
    actions.propose_topic(space=cast.space.pk, by=cast.nuria, title="Per a tothom", reasons="", audience="public")
    if name != "visitor":
        client.force_login(getattr(cast, name))
    response = client.get("/aqui/")
    assert [topic.item.title for topic in response.context["topics"]] == ["Per a tothom"]
    assert "Indicadors" not in response.text
    assert "No tenim indicadors" not in response.text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["pau", "nuria"])
def test_ones_own_page_costs_the_same_with_more(enter, cast, count, name, django_assert_num_queries):
    today = timezone.localdate()
    Edition.objects.create(space=cast.space, name="2026", starts_on=today, ends_on=today + timedelta(days=1))
    for number in range(count):
        need = actions.draft_need(
            space=cast.space.pk, by=cast.montse, entity=cast.serra, title=f"N{number}", text="", kind="plan"
        )
        actions.publish_need(need=need, by=cast.montse, audience=Audience.SPACE)
        actions.ask_opinion(need=need, by=cast.nuria, due=today)
    client = enter(name)
    with django_assert_num_queries(6 if name == "pau" else 9):
        response = client.get("/aqui/")
    assert len(response.context["asks"]) == count
    assert len(response.context["news"]) == count


def test_what_everybody_answers_meanwhile_lacks_nobody(cast, need):
    actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate())
    (group,) = board.most_urgent(cast.space.pk)
    (row,) = board.lacking([group], cast.space.pk, "aqui")
    assert (row["title"], row["href"]) == (
        "Digueu si al vostre ens també li cal: «No tenim indicadors»",
        f"/aqui/{need.item.path}",
    )
    Ask.objects.update(done_at=timezone.now())
    assert board.lacking([group], cast.space.pk, "aqui") == []


def test_what_is_withdrawn_is_no_news(enter, cast, need):
    actions.withdraw_need(need=need, by=cast.montse)
    for name in ("montse", "nuria"):
        assert enter(name).get("/aqui/").context["news"] == []


def test_drafts_are_no_news(enter, cast):
    actions.draft_need(space=cast.space.pk, by=cast.montse, entity=cast.serra, title="Meu", text="", kind="plan")
    assert enter("montse").get("/aqui/").context["news"] == []


@pytest.mark.parametrize("address", ["/-/accessibilitat/", "/-/privacitat/"])
def test_the_pages_of_the_footer(client, address, settings):
    assert settings.ESPAI_CONTACT in client.get(address).text


def test_the_demonstration_is_invented_and_says_so(client):
    call_command("demo")
    assert [space.slug for space in Space.objects.order_by("pk")] == ["planificacio", "ciutadania-global"]
    acting = Entity.objects.filter(memberships__isnull=False).distinct()
    assert acting.count() == 8
    assert all(entity.code.startswith("99") and "Mostra" in entity.name and entity.is_invented for entity in acting)
    assert Entity.objects.filter(is_invented=False).count() == 323
    assert not Need.objects.filter(entity__is_invented=False).exists()
    assert all(person.is_invented and person.email.endswith("@mostra.example") for person in Person.objects.all())
    assert (Need.objects.count(), Item.objects.filter(kind="topic").count()) == (8, 5)
    assert Message.objects.filter(batch__startswith="weekly").exists()
    assert "són inventats" in client.get("/planificacio/").text


def test_the_demonstration_leaves_a_site_that_has_data_as_it_is(cast, capsys):
    call_command("demo")
    assert Space.objects.count() == 2
    assert Entity.objects.count() == 3
    assert "nothing is loaded" in capsys.readouterr().out


def test_the_demonstration_grows_for_measuring(capsys):
    call_command("demo", times=3, sessions=7)
    assert Need.objects.count() == 20
    assert Session.objects.filter(item__state=Session.State.HELD).count() == 7
