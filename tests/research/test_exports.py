"""The published plans as a file."""

import pytest

from espai.core.models import Item
from espai.research.models import Approval, Plan
from tests.exported import BASE, columns, rows

LIST = "/aqui/recerca/plans/"
LABELS = [
    "De qui és", "Pla", "Tipus", "Des de", "Fins a", "Vigència", "Només com a referència", "Adreça web"
]  # fmt: skip


def plan(number, entity=None, body="", audience="public", **facts):
    item = Item.objects.create(
        kind="plan", title=f"Pla {number}", path=f"recerca/plans/{number}-pla/", state="published",
        date="2020-01-01T00:00Z", audience=audience, space_id=0,
    )  # fmt: skip
    made = {"entity": entity, "body": body or entity.name, "kind": "master_plan"}
    return Plan.objects.create(item=item, **made | facts)


def test_plans_are_exported_as_the_list_shows_them_and_those_for_reference_last(client, cast):
    plan(1, body="Govern", starts="2015-01", ends="2018")
    made = plan(2, cast.serra, starts="2030-06-17", ends="2099")
    Approval.objects.create(plan=made, kind="plenary")
    plan(3, cast.riu, ends="2019", kind="orientations")
    plan(4, cast.riu, body="@Riu", stage="drafting")
    plan(5, cast.riu, audience="coordination")
    at = f"{BASE}/aqui/recerca/plans"
    assert rows(client.get(f"{LIST}?format=csv")) == [
        LABELS,
        ["'@Riu", "Pla 4", "Pla director", "", "", "En preparació segons la font", "No", f"{at}/4-pla/"],
        [
            "Ajuntament de Riu", "Pla 3", "Orientacions estratègiques", "", "", "Aprovació desconeguda", "No",
            f"{at}/3-pla/",
        ],
        ["Ajuntament de Serra", "Pla 2", "Pla director", "2030-06-17", "2099", "Vigent", "No", f"{at}/2-pla/"],
        ["Govern", "Pla 1", "Pla director", "2015-01", "2018", "Aprovació desconeguda", "Sí", f"{at}/1-pla/"],
    ]  # fmt: skip


def test_a_file_holds_the_plans_that_its_reader_may_see(enter, client, cast):
    plan(1, cast.serra)
    plan(2, cast.serra, audience="coordination")
    assert columns(client.get(f"{LIST}?format=csv"), 1) == [("Pla 1",)]
    for name, seen in (("pau", ["Pla 1"]), ("berta", ["Pla 1"]), ("nuria", ["Pla 1", "Pla 2"])):
        assert [title for (title,) in columns(enter(name).get(f"{LIST}?format=csv"), 1)] == seen


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_of_plans_costs_the_same_with_more(enter, cast, count, django_assert_num_queries):
    for number in range(count):
        plan(number, cast.serra)
    client = enter("pau")
    with django_assert_num_queries(4):
        assert len(rows(client.get(f"{LIST}?format=csv"))) == count + 1


def test_plans_offer_their_files_when_there_are_some(enter, cast):
    client = enter("pau")
    assert "format=csv" not in client.get(LIST).text
    plan(1, body="Govern")
    assert '<a href="?format=csv"' in client.get(LIST).text
