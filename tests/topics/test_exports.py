"""The lists of needs and topics as files: all that the list shows its reader, and nothing else."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from espai.core.models import Audience
from espai.members.models import Person
from espai.topics import actions
from tests.exported import BASE, columns, rows, sheet, values

NEEDS = "/aqui/temes/necessitats/"
TOPICS = "/aqui/temes/"
LABELS = ["Necessitat", "Ens", "Data", "Ens que ho necessiten", "Classe", "Adreça web"]


def state(cast, title, *, entity="serra", by="montse", audience=Audience.SPACE, space=None, kind="plan"):
    whose = {"entity": getattr(cast, entity) if entity else None, "by": getattr(cast, by)}
    made = actions.draft_need(space=(space or cast.space).pk, title=title, text="", kind=kind, **whose)
    return actions.publish_need(need=made, by=whose["by"], audience=audience) if audience else made


def propose(cast, title, audience=Audience.SPACE, space=None):
    return actions.propose_topic(
        space=(space or cast.space).pk, by=cast.nuria, title=title, reasons="", audience=audience
    )


def titles(response):
    return [title for (title,) in columns(response, 0)]


def test_the_needs_are_exported_as_the_list_shows_them(enter, cast, time_machine):
    time_machine.move_to(datetime(2031, 7, 1, 22, 30, tzinfo=UTC), tick=False)
    first = state(cast, "=1+1", kind="functioning")
    time_machine.move_to(datetime(2031, 7, 2, 8, tzinfo=UTC), tick=False)
    second = state(cast, "Falta temps, i mans", entity=None, by="nuria")
    response = enter("nuria").get(f"{NEEDS}?format=csv")
    assert response["Content-Disposition"] == 'attachment; filename="necessitats-2031-07-02.csv"'
    assert rows(response) == [
        LABELS,
        ["Falta temps, i mans", "Coordinació", "2031-07-02 10:00:00", "0", "Del pla", f"{BASE}/aqui/{second.item.path}"],
        [
            "'=1+1", "Ajuntament de Serra", "2031-07-02 00:30:00", "1", "De funcionament de l’Espai",
            f"{BASE}/aqui/{first.item.path}",
        ],
    ]  # fmt: skip


def test_the_needs_of_a_workbook_are_those_of_the_list(enter, cast, need):
    client = enter("montse")
    assert values(client.get(f"{NEEDS}?format=xlsx")) == [
        [*LABELS[:4], "El vostre també", *LABELS[4:]],
        [
            "No tenim indicadors", "Ajuntament de Serra",
            timezone.make_naive(need.item.date).replace(microsecond=0), 1, "Sí", "Del pla",
            f"{BASE}/aqui/{need.item.path}",
        ],
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet(client.get(f"{NEEDS}?format=xlsx"))[2]] == list("ssdnsss")
    assert columns(enter("pau").get(f"{NEEDS}?format=csv"), 4) == [("No",)]


def test_a_file_is_in_the_language_of_its_reader(enter, cast, need):
    Person.objects.filter(pk=cast.pau.pk).update(language="en")
    client = enter("pau")
    client.cookies["django_language"] = "en"
    response = client.get(f"{NEEDS}?format=csv")
    assert response["Content-Disposition"].startswith('attachment; filename="needs-')
    assert rows(response)[0][-2:] == ["Kind", "Web address"]
    assert columns(client.get(f"{NEEDS}?format=csv"), 4, 5) == [("No", "About the plan")]


def test_a_file_holds_all_pages(enter, cast):
    for number in range(51):
        state(cast, f"N{number}")
    client = enter("pau")
    assert titles(client.get(f"{NEEDS}?pagina=2&format=csv")) == [f"N{number}" for number in range(50, -1, -1)]
    for number in range(21):
        propose(cast, f"T{number}")
    assert titles(client.get(f"{TOPICS}?pagina=2&format=csv")) == [f"T{number}" for number in range(20, -1, -1)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("cost", [(NEEDS, 4), (TOPICS, 3)])
def test_a_file_costs_the_same_with_more(enter, cast, count, cost, django_assert_num_queries):
    path, exact = cost
    for number in range(count):
        state(cast, f"N{number}")
        propose(cast, f"T{number}")
    client = enter("pau")
    with django_assert_num_queries(exact):
        assert len(rows(client.get(f"{path}?format=csv"))) == count + 1
    with django_assert_num_queries(exact):
        assert len(values(client.get(f"{path}?format=xlsx"))) == count + 1


def test_a_file_of_needs_holds_what_its_reader_may_see(enter, cast):
    state(cast, "De tots")
    state(cast, "Dels de Serra", audience=Audience.ENTITY)
    state(cast, "De coordinació", entity=None, by="nuria", audience=Audience.COORDINATION)
    state(cast, "Esborrany", audience=None)
    state(cast, "D’allà", entity="lluny", by="berta", space=cast.other)
    actions.withdraw_need(need=state(cast, "Retirada"), by=cast.montse)
    seen = {
        "montse": ["Dels de Serra", "De tots"],
        "pau": ["De tots"],
        "ramon": ["De tots"],
        "nuria": ["De coordinació", "Dels de Serra", "De tots"],
    }
    for name, found in seen.items():
        assert titles(enter(name).get(f"{NEEDS}?format=csv")) == found
    there = enter("berta").get("/alla/temes/necessitats/?format=csv")
    assert titles(there) == ["D’allà"]


@pytest.mark.parametrize("wanted", ["csv", "csv-bom", "xlsx"])
def test_who_may_not_open_the_list_has_no_file(enter, client, cast, need, wanted):
    asked = client.get(f"{NEEDS}?format={wanted}")
    assert (asked.status_code, asked.url.split("?")[0]) == (302, "/-/compte/entra/")
    assert enter("berta").get(f"{NEEDS}?format={wanted}").status_code == 403


def test_the_topics_are_exported_to_whoever_sees_them(enter, client, cast, time_machine):
    time_machine.move_to(datetime(2031, 7, 2, 8, tzinfo=UTC), tick=False)
    public = propose(cast, "Per a tothom", audience=Audience.PUBLIC)
    propose(cast, "Dels membres")
    propose(cast, "D’allà", space=cast.other, audience=Audience.PUBLIC)
    response = client.get(f"{TOPICS}?format=csv-bom")
    assert response["Content-Disposition"] == 'attachment; filename="temes-2031-07-02.csv"'
    assert "Cache-Control" not in response.headers
    assert (
        response.getvalue()
        == (
            "\ufeffTema,Data,Estat,Adreça web\r\n"
            f"Per a tothom,2031-07-02 10:00:00,Proposat,{BASE}/aqui/{public.item.path}\r\n"
        ).encode()
    )
    assert titles(enter("pau").get(f"{TOPICS}?format=csv")) == ["Dels membres", "Per a tothom"]


def test_what_somebody_downloads_is_kept_by_nobody_and_is_what_it_says(enter, cast, need):
    for wanted in ("csv", "xlsx"):
        response = enter("pau").get(f"{NEEDS}?format={wanted}")
        response.getvalue()
        assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_a_list_offers_its_files_when_it_has_rows(enter, cast):
    client = enter("pau")
    assert "format=csv" not in client.get(NEEDS).text + client.get(TOPICS).text
    state(cast, "N")
    propose(cast, "T")
    for path, name in ((NEEDS, "Necessitats"), (TOPICS, "Temes")):
        offer = f'<a href="?format=csv" rel="nofollow"><span class="hidden-visually">Baixa «{name}» en </span>CSV</a>'
        assert offer in client.get(path).text


def test_another_format_is_the_page(enter, cast, need):
    assert "Totes les necessitats" in enter("pau").get(f"{NEEDS}?format=pdf").text
