"""The directory as a file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.members.models import Entity, Membership, PhaseChange
from tests.exported import BASE, columns, rows, values

LIST = "/aqui/membres/"


def join(cast, number, **dates):
    entity = Entity.objects.create(
        code=f"99-{number}", name=f"Ajuntament de Z{number:02}", kind="town_council", comarca="Mostra",
        sort_key=f"z{number:02}", is_invented=True,
    )  # fmt: skip
    begin = {"from_on": timezone.localdate() - timedelta(days=3)}
    Membership.objects.create(entity=entity, space=cast.space, **begin | dates)
    return entity


def test_the_directory_is_exported_to_members_with_its_phases(enter, cast):
    PhaseChange.objects.create(entity=cast.serra, phase="drafting", on=timezone.localdate())
    expected = [
        ["Ens", "Comarca", "Fase del pla", "Adreça web"],
        ["Ajuntament de Riu", "Mostra", "", f"{BASE}/aqui/{cast.riu.path}"],
        ["Ajuntament de Serra", "Mostra", "Elaboració", f"{BASE}/aqui/{cast.serra.path}"],
    ]
    response = enter("pau").get(f"{LIST}?format=csv")
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="membres-{day}.csv"'
    assert rows(response) == expected
    expected[1][2] = None
    # An empty text is an empty cell.
    assert values(enter("pau").get(f"{LIST}?format=xlsx")) == expected


@pytest.mark.parametrize("name", ["visitor", "berta"])
def test_others_have_no_column_of_phases(enter, client, cast, name):
    PhaseChange.objects.create(entity=cast.serra, phase="drafting", on=timezone.localdate())
    reader = client if name == "visitor" else enter(name)
    assert rows(reader.get(f"{LIST}?format=csv")) == [
        ["Ens", "Comarca", "Adreça web"],
        ["Ajuntament de Riu", "Mostra", f"{BASE}/aqui/{cast.riu.path}"],
        ["Ajuntament de Serra", "Mostra", f"{BASE}/aqui/{cast.serra.path}"],
    ]


def test_the_file_holds_all_pages_and_only_who_is_a_member_today(client, cast):
    today = timezone.localdate()
    for number in range(61):
        join(cast, number)
    join(cast, 90, until_on=today - timedelta(days=1))
    join(cast, 91, from_on=today + timedelta(days=1))
    names = [name for (name,) in columns(client.get(f"{LIST}?pagina=2&format=csv"), 0)]
    assert names == ["Ajuntament de Riu", "Ajuntament de Serra", *(f"Ajuntament de Z{n:02}" for n in range(61))]


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_costs_the_same_with_more(enter, cast, count, django_assert_num_queries):
    for number in range(count):
        join(cast, number)
    client = enter("pau")
    with django_assert_num_queries(3):
        assert len(rows(client.get(f"{LIST}?format=csv"))) == count + 3


def test_the_directory_offers_its_files_when_it_has_rows(enter, cast):
    client = enter("pau")
    assert '<a href="?format=xlsx"' in client.get(LIST).text
    Membership.objects.filter(space=cast.space).update(until_on=timezone.localdate() - timedelta(days=1))
    assert "format=xlsx" not in client.get(LIST).text
