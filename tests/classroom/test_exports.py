"""The library as a file: what the list shows its reader, as they narrowed it."""

import pytest

from espai.classroom import actions
from tests.classroom.test_documents import hang, share
from tests.exported import BASE, columns, rows, values
from tests.files import PDF

LIST = "/aqui/documents/"


@pytest.fixture
def library(cast, need):
    guide = hang(cast, need.item, title="=Guia", kind="report", audience="public")
    facts = {"title": "=Guia", "series": "Quaderns", "issue": "3", "authors": "Maria", "language": "ca"}
    facts |= {"licence": "by", "phases": ["drafting", "evaluation"], "objectives": ["recerca", "creacio"]}
    actions.change_document(document=guide, by=cast.nuria, version=1, facts=facts)
    share(cast, title="Nostre", audience="entity")
    return guide


def test_a_member_has_the_sheet_of_each_document(enter, library):
    (labels, *_rest, guide) = rows(enter("montse").get(f"{LIST}?format=csv"))
    assert guide[:4] == ["'=Guia", "Informe o guia", "Coordinació", "Tothom"]
    assert guide[5:] == [
        "Quaderns", "3", "Català", "Maria", "CC BY 4.0", "Elaboració, Avaluació", "Recerca, Creació",
        "pla.pdf", "1", str(len(PDF)),
        f"{BASE}/aqui/{library.item.path}",
    ]  # fmt: skip
    assert labels[3] == "Qui el veu"


@pytest.mark.parametrize(
    ("name", "titles"), [("visitor", ["'=Guia"]), ("pau", ["'=Guia"]), ("montse", ["Nostre", "'=Guia"])]
)
def test_a_file_holds_what_its_reader_may_see(client, enter, library, name, titles):
    reader = client if name == "visitor" else enter(name)
    assert [title for (title,) in columns(reader.get(f"{LIST}?format=csv"), 0)] == titles


def test_a_visitor_is_not_told_who_sees_it(client, library):
    assert "Qui el veu" not in values(client.get(f"{LIST}?format=xlsx"))[0]


def test_it_is_narrowed_as_the_list_is(enter, library):
    answer = enter("montse").get(f"{LIST}?tipus=template&format=csv")
    assert columns(answer, 0, 1) == [("Nostre", "Plantilla o model")]


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_file_costs_no_more(enter, cast, count, django_assert_num_queries):
    for _turn in range(count):
        share(cast)
    client = enter("pau")
    with django_assert_num_queries(3):
        assert len(rows(client.get(f"{LIST}?format=csv"))) == count + 1
