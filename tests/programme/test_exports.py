"""The lists of the programme as files."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.members.models import Edition
from espai.programme import actions
from tests.exported import BASE, columns, rows, values
from tests.programme.conftest import add, convene, draft, in_days, pass_by
from tests.programme.test_sessions import decide, offer, opened, sent

LIST = "/aqui/sessions/"
LABELS = ["Sessió", "Comença", "Acaba", "Lloc", "Estat", "Edició", "Adreça web"]


def at(session, end=""):
    return f"/aqui/sessions/{session.pk}/{end}"


def moment(value):
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")


def plan(cast, title, days=24, **values):
    when = {"starts_at": in_days(days), "ends_at": in_days(days, 13, 30)}
    session = draft(cast, title=title, **when | values)
    add(session, cast.nuria)
    return actions.plan_session(session=session, by=cast.nuria)


def titles(response, place=0):
    return [row[0] for row in columns(response, place)]


def test_the_sessions_are_exported_as_the_list_shows_them(enter, cast):
    today = timezone.localdate()
    edition = Edition.objects.create(
        space=cast.space, name="Edició 1", starts_on=today, ends_on=today + timedelta(days=365), kinds=["town_council"],
        phases=["drafting"], more_than=0, applications_from=today, applications_until=today,
    )  # fmt: skip
    planned = plan(cast, "=Plans", edition=edition)
    off = plan(cast, "Bases", 30, place="")
    actions.postpone_session(session=off, by=cast.nuria, reason="Pluja")
    response = enter("pau").get(f"{LIST}?format=csv")
    assert response["Content-Disposition"] == f'attachment; filename="sessions-{today.isoformat()}.csv"'
    begins, ends = moment(planned.starts_at), moment(planned.ends_at)
    at_serra = "Recinte Mundet, Barcelona"
    assert rows(response) == [
        LABELS,
        ["Bases", "", "", "", "Ajornada", "", f"{BASE}/aqui/{off.item.path}"],
        ["'=Plans", begins, ends, at_serra, "Planificada", "Edició 1", f"{BASE}/aqui/{planned.item.path}"],
    ]
    begins = timezone.make_naive(planned.starts_at)
    assert [row[1] for row in values(enter("pau").get(f"{LIST}?format=xlsx"))[1:]] == [None, begins]


def test_a_file_of_sessions_holds_all_pages(enter, cast):
    for number in range(51):
        pass_by(plan(cast, f"S{number}", 10), 30 + number)
    found = titles(enter("pau").get(f"{LIST}?pagina=2&format=csv"))
    assert sorted(found) == sorted(f"S{number}" for number in range(51))


def test_a_file_of_sessions_holds_what_its_reader_may_see(enter, client, cast):
    plan(cast, "De tothom", audience="public")
    plan(cast, "Dels membres")
    draft(cast, title="Esborrany")
    plan(cast, "D’allà", space=cast.other, audience="public")
    assert titles(client.get(f"{LIST}?format=csv")) == ["De tothom"]
    seen = {
        "pau": ["De tothom", "Dels membres"],
        "nuria": ["De tothom", "Dels membres", "Esborrany"],
        "berta": ["De tothom"],
    }
    for name, found in seen.items():
        assert sorted(titles(enter(name).get(f"{LIST}?format=csv"))) == found


def test_a_column_of_links_to_the_meeting_is_in_no_file(enter, cast):
    plan(cast, "Dels membres")
    assert "reunio.example" not in enter("pau").get(f"{LIST}?format=csv").getvalue().decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_files_of_the_programme_cost_the_same_with_more(enter, cast, count, django_assert_num_queries):
    sessions = [plan(cast, f"S{number}") for number in range(count)]
    session = opened(cast, sessions[0])
    for number in range(count):
        sent(cast, session, title=f"A{number}")
    convene(cast, session)
    client = enter("nuria")
    for path, exact in ((LIST, 3), (at(session, "aportacions/"), 4), (at(session, "assistencia/"), 4)):
        with django_assert_num_queries(exact):
            rows(client.get(f"{path}?format=csv"))


def test_contributions_are_exported_to_coordination(enter, client, cast):
    session = opened(cast, plan(cast, "Com avaluem un pla"))
    first = sent(cast, session, title="+34", text="Així\ni aixà")
    decide(cast, first, "declined", reason="Ja hi és")
    second = actions.draft_contribution(
        session=session, by=cast.nuria, entity=None, kind="talk", title="Nostra", text="", minutes=None
    )
    second = actions.send_contribution(contribution=second, by=cast.nuria)
    offer(cast, session, title="Esborrany")
    actions.withdraw_contribution(contribution=sent(cast, session, title="Retirada"), by=cast.pau)
    sent(cast, opened(cast, plan(cast, "Una altra")), title="D’una altra")
    path = at(session, "aportacions/?format=csv")
    response = enter("nuria").get(path)
    day = timezone.localdate().isoformat()
    name = f"aportacions-com-avaluem-un-pla-{day}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert rows(response) == [
        ["Aportació", "Classe", "Ens", "Data", "Minuts", "Explicació", "Estat", "Motiu", "Adreça web"],
        [
            "'+34", "Experiència", "Ajuntament de Riu", moment(first.item.date), "20", "Així\ni aixà",
            "No incorporada", "Ja hi és", f"{BASE}/aqui/{first.item.path}",
        ],
        [
            "Nostra", "Intervenció", "Coordinació", moment(second.item.date), "", "", "Rebuda", "",
            f"{BASE}/aqui/{second.item.path}",
        ],
    ]  # fmt: skip
    for reader in ("montse", "pau", "ramon", "berta"):
        assert enter(reader).get(path).status_code == 403


def test_answers_are_exported_to_coordination(enter, client, cast):
    session = convene(cast, plan(cast, "Com avaluem un pla"))
    actions.answer_attendance(session=session, person=cast.pau, by=cast.pau, answer="online")
    path = at(session, "assistencia/?format=csv")
    assert client.get(path).status_code == 302
    for reader in ("montse", "pau", "ramon", "berta"):
        assert enter(reader).get(path).status_code == 403
    found = rows(enter("nuria").get(path))
    page = f"{BASE}/aqui/{session.item.path}"
    said = moment(session.attendances.get(person=cast.pau).answered_at)
    assert found == [
        ["Ens", "Persona", "Resposta", "Data", "Adreça web"],
        ["Ajuntament de Riu", "Carme", "No ha respost", "", page],
        ["Ajuntament de Riu", "Pau", "Hi va en línia", said, page],
        ["Ajuntament de Serra", "Montse", "No ha respost", "", page],
        ["Ajuntament de Serra", "Oriol", "No ha respost", "", page],
        ["Sense ens", "Ramon", "No ha respost", "", page],
    ]


def test_an_answer_that_is_noted_is_no_file(enter, cast):
    session = convene(cast, plan(cast, "Com avaluem un pla"))
    client = enter("nuria")
    noted = client.post(at(session, "assistencia/?format=csv"), {"person": cast.pau.pk, "answer": "yes"})
    assert noted.status_code == 302
    assert session.attendances.get(person=cast.pau).answer == "yes"


def test_the_programme_offers_its_files_when_it_has_rows(enter, cast):
    client = enter("nuria")
    assert "format=csv" not in client.get(LIST).text
    session = opened(cast, plan(cast, "S"))
    assert "format=csv" not in client.get(at(session, "aportacions/")).text
    assert "format=csv" not in client.get(at(session, "assistencia/")).text
    sent(cast, session)
    convene(cast, session)
    for path in (LIST, at(session, "aportacions/"), at(session, "assistencia/")):
        assert '<a href="?format=csv"' in client.get(path).text
