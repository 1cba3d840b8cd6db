"""The local entities: the real ones that the project carries, and the directory of those that take part."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from espai.members import loaders
from espai.members.models import Designation, Entity, Membership, PhaseChange

pytestmark = pytest.mark.django_db


def page(entity):
    return f"/aqui/{entity.path}"


def names(response):
    return [entity.name for entity in response.context["page"]]


def test_the_real_entities_are_carried_and_loaded_once():
    assert loaders.load_entities() == 323
    assert loaders.load_entities() == 0
    assert Counter(Entity.objects.values_list("kind", flat=True)) == {"town_council": 311, "comarcal_council": 12}
    assert Counter(Entity.objects.values_list("comarca", flat=True))["Lluçanès"] == 9
    assert Entity.objects.get(code="08101").name == "Ajuntament de l’Hospitalet de Llobregat"
    assert not Entity.objects.filter(kind="comarcal_council", comarca__in=["Barcelonès", "Selva"]).exists()


def test_loading_leaves_what_is_there_as_it_is():
    Entity.objects.create(code="08101", name="L’H", kind="town_council", comarca="Barcelonès", sort_key="h")
    assert loaders.load_entities() == 322
    assert Entity.objects.get(code="08101").name == "L’H"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ajuntament de l’Hospitalet de Llobregat", "l’Hospitalet de Llobregat"),
        ("Ajuntament del Brull", "el Brull"),
        ("Ajuntament dels Hostalets de Pierola", "els Hostalets de Pierola"),
        ("Ajuntament d’Abrera", "Abrera"),
        ("Consell Comarcal d’Osona", "Osona"),
        ("Mancomunitat", "Mancomunitat"),
    ],
)
def test_a_body_sorts_by_its_place(name, key):
    assert loaders.place(name) == key


def test_a_visitor_sees_which_entities_take_part_and_nobody_by_name(client, cast):
    PhaseChange.objects.create(entity=cast.serra, phase="drafting", on=timezone.localdate())
    response = client.get("/aqui/membres/")
    assert names(response) == ["Ajuntament de Riu", "Ajuntament de Serra"]
    assert "Elaboració" not in response.text
    text = client.get(page(cast.serra)).text
    assert "Ajuntament de Serra" in text
    assert "Montse" not in text
    assert "Elaboració" not in text


def test_a_member_sees_who_acts_and_the_phase_of_today(enter, cast):
    today = timezone.localdate()
    for days, phase in ((-40, "intention"), (-3, "drafting"), (5, "implementation")):
        PhaseChange.objects.create(entity=cast.serra, phase=phase, on=today + timedelta(days=days))
    Designation.objects.filter(person=cast.oriol).update(until_on=today - timedelta(days=1))
    client = enter("pau")
    assert [entity.phase_name for entity in client.get("/aqui/membres/").context["page"]] == ["", "Elaboració"]
    response = client.get(page(cast.serra))
    assert [designation.person for designation in response.context["people"]] == [cast.montse]
    assert [change.phase for change in response.context["phases"]] == ["implementation", "drafting", "intention"]


def test_an_entity_without_people_says_so(enter, cast):
    Designation.objects.filter(membership__entity=cast.serra).delete()
    assert "no té ara cap persona designada" in enter("pau").get(page(cast.serra)).text


def test_who_takes_no_part_is_not_found(client, cast):
    assert client.get(page(cast.lluny)).status_code == 404
    Membership.objects.filter(entity=cast.serra).update(until_on=timezone.localdate() - timedelta(days=1))
    assert client.get(page(cast.serra)).status_code == 404
    assert names(client.get("/aqui/membres/?x=1")) == ["Ajuntament de Riu"]


def test_an_empty_directory_says_so(client, cast):
    Membership.objects.all().delete()
    assert "Encara no hi ha cap ens membre" in client.get("/aqui/membres/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_with_more(enter, cast, count, django_assert_num_queries):
    for number in range(count):
        entity = Entity.objects.create(
            code=f"99{number}", name=f"Ens {number}", kind="other", comarca="Mostra", sort_key=f"z{number}"
        )
        Membership.objects.create(entity=entity, space=cast.space, from_on=timezone.localdate())
    client = enter("pau")
    with django_assert_num_queries(4):
        response = client.get("/aqui/membres/")
    assert len(names(response)) == 2 + count
    with django_assert_num_queries(7):
        client.get(page(cast.serra))


def test_the_page_of_an_entity_shows_the_needs_that_its_reader_may_see(enter, need, cast):
    url = f"/aqui/{cast.serra.path}"
    assert need.item.title in enter("pau").get(url).content.decode()
    assert "Necessitats que ha explicat" not in enter("berta").get(url).content.decode()
