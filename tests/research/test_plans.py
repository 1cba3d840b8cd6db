"""Published plans: what sources say, and nothing that they do not."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from espai.core import partial
from espai.core.models import Item
from espai.core.templatetags.dates import partial_day
from espai.members.loaders import load_entities
from espai.members.models import Entity, Membership
from espai.research.loaders import load_plans
from espai.research.models import Approval, Plan, Source, Validity, add_validity

TODAY = date(2026, 5, 1)


@pytest.fixture
def plans(db):
    load_entities()
    assert load_plans() == 45
    return Plan.objects.all()


def titled(text):
    return Plan.objects.get(item__title__contains=text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-06-17", date(2015, 6, 17), date(2015, 6, 17)),
    ],
)
def test_a_partial_date_is_some_days(text, first, last):
    assert (partial.first_day(text), partial.last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "15", "2015-13", "2015-00", "0000-01", "2015-02-30", "2015/01", "2015-1", "20150101"]
)
def test_what_is_no_partial_date_is_refused_with_a_sentence(text):
    with pytest.raises(ValidationError) as refused:
        partial.validate(text)
    assert refused.value.messages == ["Escriviu un any, un mes (2015-01) o un dia (2015-01-27)."]


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_day_is_within_what_is_known_of_it(day, length):
    text = day.isoformat()[:length]
    partial.validate(text)
    assert partial.first_day(text) <= day <= partial.last_day(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", ""), ("2015", "2015"), ("2015-01", "gener del 2015"), ("2014-06-17", "17 de juny del 2014")],
)
def test_a_partial_date_is_said_as_far_as_it_is_known(text, words):
    assert partial_day(text) == words


def test_the_plans_are_loaded_once(plans):
    assert load_plans() == 0
    assert (Plan.objects.count(), Approval.objects.count(), Source.objects.count()) == (45, 24, 59)
    assert Plan.objects.filter(entity=None).count() == 9
    assert not Entity.objects.filter(plans__isnull=False, is_invented=True).exists()
    item = titled("Local de Cooperació 2014-2018").item
    assert (item.space_id, item.audience) == (0, "public")


def test_copies_on_sites_of_third_parties_are_marked(plans):
    assert set(Source.objects.filter(is_copy=True).values_list("plan__body", flat=True)) == {
        "Ajuntament de Barcelona",
        "Ajuntament de l’Hospitalet de Llobregat",
        "Ajuntament de Sant Boi de Llobregat",
        "Ajuntament de Santa Coloma de Gramenet",
        "Generalitat de Catalunya",
    }
    assert Source.objects.filter(url__contains="ajuntament.barcelona.cat").first().site == "ajuntament.barcelona.cat"


@pytest.mark.parametrize(
    ("title", "validity"),
    [
        ("de Granollers 2022-2030", Validity.IN_FORCE),
        ("Solidaritat i Cooperació 2023-2027", Validity.IN_FORCE),
        ("(PDCM) 2017-2020", Validity.REPLACED),
        ("2018-2023", Validity.LAPSED),
        ("Justícia Global 2023-2026", Validity.UNKNOWN),
        ("Justícia Social Global 2020-2023", Validity.NOT_APPROVED),
        ("(compromís del PAM", Validity.NOT_APPROVED),
        ("Pla Director 2018-2022", Validity.UNKNOWN),
    ],
)
def test_validity_is_derived_and_what_nobody_says_is_unknown(plans, title, validity):
    (found,) = add_validity([titled(title)], TODAY)
    assert found.stands == validity


def plan(cast, **values):
    item = Item.objects.create(
        kind="plan",
        title="Pla",
        path="recerca/plans/1-pla/",
        state="published",
        date="2020-01-01T00:00Z",
        audience="public",
    )
    return Plan.objects.create(item=item, entity=cast.serra, body=cast.serra.name, kind="master_plan", **values)


@pytest.mark.parametrize(
    ("facts", "acts", "later", "validity"),
    [
        ({"starts": "2020"}, {"plenary"}, None, Validity.UNKNOWN),
        ({"starts": "2020", "ends": "2030"}, {"noted"}, None, Validity.IN_FORCE),
        ({"starts": "2020", "ends": "2030"}, {"plenary"}, ("2024", {"noted"}), Validity.IN_FORCE),
        ({"starts": "2020", "ends": "2030"}, {"plenary"}, ("", {"plenary"}), Validity.IN_FORCE),
        ({"starts": "2020", "ends": "2030"}, {"plenary"}, ("2027", {"plenary"}), Validity.IN_FORCE),
        ({"starts": "2020", "ends": "2030"}, {"plenary"}, ("2024", {"plenary"}), Validity.REPLACED),
        ({"starts": "2020", "ends": "2026-04"}, {"plenary"}, None, Validity.LAPSED),
    ],
)
def test_what_replaces_and_what_lapses(facts, acts, later, validity):
    successor = Plan(starts=later[0]) if later else None
    assert Plan(successor=successor, **facts).validity(TODAY, acts, later[1] if later else set()) == validity


def test_things_are_called_by_what_they_are(cast):
    made = plan(cast)
    assert str(made) == "Pla"
    assert str(Approval(plan=made, kind="plenary")) == f"{made.pk} plenary"
    assert str(Source(plan=made, url="https://www.serra.cat/pla")) == "https://www.serra.cat/pla"


def test_everybody_reads_the_plans_and_those_of_others_apart(client, cast, plans, django_assert_num_queries):
    client.get("/aqui/recerca/plans/?primer")
    with django_assert_num_queries(3):
        response = client.get("/aqui/recerca/plans/?segon")
    assert (len(response.context["plans"]), len(response.context["reference"]), response.context["entities"]) == (
        36,
        9,
        20,
    )
    assert "Plans: 36. Ens locals: 20." in response.text


def test_without_plans_the_page_says_so(client, cast):
    assert "Encara no hi ha cap pla." in client.get("/aqui/recerca/plans/").text


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (
            "de Granollers 2022-2030",
            ["Aprovat pel Ple per unanimitat", "26 de juliol del 2022", "Abans", "Surt d’aquest web."],
        ),
        ("(PDCM) 2017-2020", ["gener del 2017", "Després"]),
        ("solidaritat i pau 2009-2012", ["Còpia o versió reescrita en un lloc web de tercers"]),
        ("Justícia Social Global 2020-2023", ["quan s’estava elaborant"]),
        ("(compromís del PAM", ["La font el preveu.", "No consta"]),
        ("Pla Director 2018-2022", ["Cap font de les que hem llegit"]),
        ("Solidaritat 2013-2016", ["La font no diu quan.", "Pla de referència"]),
        ("Estimem el món", ["no consta fins quan"]),
    ],
)
def test_the_page_of_a_plan_says_what_is_known(client, cast, plans, title, words):
    page = client.get(f"/aqui/{titled(title).item.path}").text
    for text in words:
        assert text in page


def test_the_page_of_an_entity_shows_its_plans(client, cast, plans):
    granollers = Entity.objects.get(code="08096")
    Membership.objects.create(entity=granollers, space=cast.space, from_on=date(2020, 1, 1))
    page = client.get(f"/aqui/{granollers.path}").text
    assert "Plans publicats" in page
    assert "Granollers 2022-2030" in page
