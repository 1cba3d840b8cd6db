"""The cases as a file, for coordination only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.admission import actions
from espai.admission.actions import deciding
from espai.members.models import Entity
from tests.exported import BASE, columns, rows

CASES = "/aqui/membres/sollicituds/"


def enter_case(edition, cast, said, number, **values):
    entity = Entity.objects.create(
        code=f"99-z{number}", name=f"=Z{number}", kind="town_council", comarca="Mostra", sort_key=f"z{number}",
        is_invented=True,
    )  # fmt: skip
    given = {"by": cast.nuria, "via": "paper", "today": timezone.localdate(), "said": said | values}
    return actions.enter_application(edition=edition, entity=entity, **given)


def test_the_cases_are_exported_with_what_each_open_one_lacks(enter, cast, edition, said, time_machine):
    first = enter_case(edition, cast, said, 0)
    deciding.deny_application(application=first, by=cast.nuria, reason="No.", today=timezone.localdate())
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    second = enter_case(edition, cast, said, 1, phase="intention")
    day, moment = timezone.localdate().isoformat(), timezone.localtime().strftime("%Y-%m-%d %H:%M:%S")
    response = enter("nuria").get(f"{CASES}?format=csv")
    assert response["Content-Disposition"] == f'attachment; filename="sollicituds-{day}.csv"'
    found = rows(response)
    lacks = "complir els requisits i el document de designació"
    assert found[0] == ["Ens", "Edició", "Data", "Estat", "Hi falta", "Adreça web"]
    assert found[1] == ["'=Z1", "Edició 1", moment, "Presentada", lacks, f"{BASE}/aqui/{second.item.path}"]
    assert found[2][:2] + found[2][3:] == ["'=Z0", "Edició 1", "Denegada", "", f"{BASE}/aqui/{first.item.path}"]


@pytest.mark.parametrize("wanted", ["csv", "csv-bom", "xlsx"])
def test_only_coordination_has_the_file_of_cases(enter, *, client, cast, edition, said, wanted):
    enter_case(edition, cast, said, 0)
    assert client.get(f"{CASES}?format={wanted}").status_code == 302
    for name in ("pau", "ramon", "berta", "tere"):
        assert enter(name).get(f"{CASES}?format={wanted}").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_of_cases_costs_the_same_with_more(enter, *, cast, edition, said, count, django_assert_num_queries):
    for number in range(count):
        enter_case(edition, cast, said, number)
    client = enter("nuria")
    with django_assert_num_queries(4):
        found = columns(client.get(f"{CASES}?format=csv"), 0)
    assert sorted(found) == [(f"'=Z{number}",) for number in range(count)]


def test_the_cases_offer_their_files_when_there_are_some(enter, cast, edition, said):
    client = enter("nuria")
    assert "format=csv" not in client.get(CASES).text
    enter_case(edition, cast, said, 0)
    assert '<a href="?format=csv"' in client.get(CASES).text
