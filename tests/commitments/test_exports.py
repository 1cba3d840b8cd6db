"""What was said and what was done about it, as a file."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from espai.commitments import actions
from tests.commitments.test_commitments import done, proposed
from tests.exported import BASE, columns, rows, values

LIST = "/aqui/valoracio/millores/"
LABELS = [
    "Ens heu dit", "Compromís", "Hem fet", "No es farà", "Qui ho fa", "Per a quan", "Estat", "Adreça web"
]  # fmt: skip


def test_each_commitment_is_exported_with_what_the_list_says_in_its_state(enter, cast, time_machine):
    late = proposed(cast, title="Tard", heard="-1", owner=cast.montse)
    finished = done(cast, proposed(cast, title="Fet", heard="Cal"))
    left = proposed(cast, title="Deixat", heard="Cal")
    actions.discard_commitment(commitment=left, by=cast.nuria, reason="No es pot.")
    time_machine.move_to(datetime.now(UTC) + timedelta(days=31), tick=False)
    ours = proposed(cast, title="Nostre", heard="Cal")
    expected = [
        LABELS,
        ["Cal", "Fet", "Ha arribat amb 24 dies.", "", "", "", "Fet", f"{BASE}/aqui/{finished.item.path}"],
        ["'-1", "Tard", "", "", "Montse", str(late.due), "Proposat · fora de termini", f"{BASE}/aqui/{late.item.path}"],
        ["Cal", "Nostre", "", "", "L’oficina", str(ours.due), "Proposat", f"{BASE}/aqui/{ours.item.path}"],
        ["Cal", "Deixat", "", "No es pot.", "", "", "Descartat", f"{BASE}/aqui/{left.item.path}"],
    ]
    response = enter("pau").get(f"{LIST}?format=csv")
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="millores-{day}.csv"'
    assert rows(response) == expected
    dates = [row[5] for row in values(enter("pau").get(f"{LIST}?format=xlsx"))[1:]]
    assert [value and value.date() for value in dates] == [None, late.due, ours.due, None]
    assert isinstance(late.due, date)


def test_who_may_not_open_the_list_of_commitments_has_no_file(enter, client, cast):
    proposed(cast)
    assert client.get(f"{LIST}?format=csv").status_code == 302
    assert enter("berta").get(f"{LIST}?format=csv").status_code == 403
    assert rows(enter("berta").get("/alla/valoracio/millores/?format=csv")) == [LABELS]


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_of_commitments_costs_the_same_with_more(enter, cast, count, django_assert_num_queries):
    for number in range(count):
        proposed(cast, title=f"C{number}", owner=cast.montse)
    client = enter("pau")
    with django_assert_num_queries(3):
        assert columns(client.get(f"{LIST}?pagina=2&format=csv"), 1) == [(f"C{number}",) for number in range(count)]


def test_commitments_offer_their_files_when_there_are_some(enter, cast):
    client = enter("pau")
    assert "format=csv" not in client.get(LIST).text
    proposed(cast)
    assert '<a href="?format=csv"' in client.get(LIST).text
