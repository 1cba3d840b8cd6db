"""Editions, and whether an entity fits their rules."""

from datetime import date, timedelta

import pytest

from espai.members import actions
from espai.members.eligibility import Verdict, eligibility
from espai.members.models import Edition, Entity, PopulationFigure

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
VALUES = {
    "name": "Edició 2026",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "kinds": ["town_council"],
    "more_than": "10000",
    "phases": ["drafting", "evaluation"],
    "applications_from": "2026-01-01",
    "applications_until": "2026-02-01",
}


def edition(space, **values):
    given = {"name": "E", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    return Edition.objects.create(space=space, **given | values)


@pytest.mark.parametrize(
    ("start", "until", "is_open"),
    [(None, None, False), (0, None, True), (1, None, False), (-5, 0, True), (-5, -1, False)],
)
def test_when_applications_are_received(cast, start, until, is_open):
    days = {"applications_from": start, "applications_until": until}
    made = edition(cast.space, **{name: None if d is None else TODAY + timedelta(days=d) for name, d in days.items()})
    assert made.is_open(TODAY) is is_open
    assert list(Edition.objects.open_on(TODAY)) == ([made] if is_open else [])


@pytest.mark.parametrize(
    ("kind", "phase", "inhabitants", "is_met"),
    [
        ("town_council", "drafting", 10_001, True),
        ("town_council", "drafting", 10_000, False),
        ("town_council", "drafting", None, None),
        ("town_council", "intention", None, False),
        ("comarcal_council", "drafting", None, True),
        ("other", "drafting", 20_000, False),
    ],
)
def test_who_fits(cast, kind, phase, inhabitants, is_met):
    rules = edition(cast.space, kinds=["town_council", "comarcal_council"], phases=["drafting"], more_than=10_000)
    entity = Entity.objects.create(code="1", name="X", kind=kind, comarca="M", sort_key="x")
    if inhabitants:
        PopulationFigure.objects.create(entity=entity, year=2024, inhabitants=1, source="Vella")
        PopulationFigure.objects.create(entity=entity, year=2025, inhabitants=inhabitants, source="Idescat")
        PopulationFigure.objects.create(entity=entity, year=2027, inhabitants=1, source="Del futur")
    verdict = eligibility(rules, entity, phase, TODAY)
    assert verdict.is_met is is_met
    assert verdict.inhabitants == inhabitants
    assert Verdict(**verdict.kept()) == verdict


@pytest.mark.parametrize(
    ("more_than", "inhabitants", "kind", "words"),
    [
        (None, None, "town_council", "no demana cap mínim"),
        (10, None, "comarcal_council", "no tenen mínim"),
        (10, None, "town_council", "Població desconeguda"),
        (10, 12, "town_council", "12 habitants el 2025 (Idescat); en calen més de 10."),
    ],
)
def test_the_population_in_words(more_than, inhabitants, kind, words):
    verdict = Verdict("2026-03-10", kind, [kind], "drafting", [], more_than, inhabitants, 2025, "Idescat")
    lines = verdict.lines()
    assert words in lines[2][1]
    assert [is_met for is_met, _words in lines[:2]] == [True, False]


def test_coordination_opens_an_edition_once(enter, cast):
    client = enter("nuria")
    assert "Encara no hi ha cap edició" in client.get("/aqui/membres/edicions/").text
    assert client.get("/aqui/membres/edicions/nova/").status_code == 200
    for _turn in range(2):
        assert client.post("/aqui/membres/edicions/nova/", VALUES | {"once": "k"}).url == "/aqui/membres/edicions/"
    made = Edition.objects.get()
    assert (made.more_than, made.kinds, made.phases) == (10_000, ["town_council"], ["drafting", "evaluation"])
    assert "Més de 10.000 habitants" in client.get("/aqui/membres/edicions/").text
    response = client.post("/aqui/membres/edicions/nova/", VALUES | {"once": "k2"})
    assert "Ja hi ha una edició amb aquest nom" in response.text


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"ends_on": "2026-01-01"}, {"ends_on"}),
        ({"applications_until": "2025-01-01"}, {"applications_until"}),
        ({"applications_from": ""}, {"applications_from"}),
        ({"kinds": [], "phases": []}, {"kinds", "phases"}),
        ({"more_than": "-1", "name": ""}, {"more_than", "name"}),
    ],
)
def test_what_is_wrong_is_said_beside_it(enter, cast, wrong, fields):
    response = enter("nuria").post("/aqui/membres/edicions/nova/", VALUES | {"once": "k"} | wrong)
    assert set(response.context["form"].errors) == fields
    assert not Edition.objects.exists()


def test_changing_an_edition(enter, cast):
    made = edition(cast.space)
    edition(cast.space, name="Una altra")
    client = enter("nuria")
    address = f"/aqui/membres/edicions/{made.pk}/edita/"
    assert client.get(address).context["form"]["version"].value() == 1
    assert "Ja hi ha una edició" in client.post(address, VALUES | {"version": 1, "name": "Una altra"}).text
    for _turn in range(2):  # the second is the same form, sent twice
        assert client.post(address, VALUES | {"version": 1}).url == "/aqui/membres/edicions/"
    made.refresh_from_db()
    assert (made.version, made.name) == (2, "Edició 2026")
    response = client.post(address, VALUES | {"version": 1, "name": "La meva"})
    assert "Algú altre ha canviat l’edició" in response.text
    assert "La meva" in response.text
    assert "Edició 2026" in response.text
    client.post(address, VALUES | {"version": response.context["form"]["version"].value(), "name": "La meva"})
    made.refresh_from_db()
    assert made.name == "La meva"


def test_the_editions_of_another_space_are_not_found(enter, cast):
    made = edition(cast.other)
    client = enter("nuria")
    assert client.get(f"/aqui/membres/edicions/{made.pk}/edita/").status_code == 404
    assert client.get("/aqui/membres/edicions/").context["editions"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_editions_costs_the_same_with_more(enter, cast, count, django_assert_num_queries):
    for number in range(count):
        edition(cast.space, name=str(number))
    client = enter("nuria")
    with django_assert_num_queries(3):
        client.get("/aqui/membres/edicions/")


def test_the_directory_invites_to_apply_while_an_edition_is_open(client, cast):
    assert "Demaneu que hi entri" not in client.get("/aqui/membres/?x=1").text
    edition(cast.space, applications_from=date(2020, 1, 1))
    assert "Demaneu que hi entri" in client.get("/aqui/membres/?x=2").text


def test_a_membership_is_opened_once_and_goes_on(cast):
    today = date(2026, 3, 10)
    fresh = Entity.objects.create(code="2", name="Y", kind="other", comarca="M", sort_key="y")
    first = actions.open_membership(entity=fresh, space=cast.space.pk, by=cast.nuria, from_on=today)
    assert actions.open_membership(entity=fresh, space=cast.space.pk, by=cast.nuria, from_on=today) == first
    assert (first.item.title, first.item.audience, first.item.is_listed) == ("Y", "coordination", False)


def test_an_edition_is_opened_without_a_form_too(cast):
    values = {"name": "E", "starts_on": TODAY, "ends_on": TODAY + timedelta(days=1)}
    made = actions.open_edition(space=cast.space.pk, by=cast.nuria, values=values)
    assert (str(made), made.version) == ("E", 1)
