"""The pages of the programme: what works, what is refused, what they cost, what they do not tell."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from espai.core.models import Audience
from espai.core.signing import link_key
from espai.members.models import Designation, Membership
from espai.notices.models import Ask, Message
from espai.programme import actions
from espai.programme.models import Attendance, Contribution, Convening, Minutes, Point, Session
from tests.files import upload
from tests.programme.conftest import add, convene, draft, fresh, in_days, pass_by, seen
from tests.programme.test_sessions import change, decide, hang, offer, opened, sent

LIST = "/aqui/sessions/"
NEW = {
    "title": "Bases de subvencions", "day": "2031-03-12", "begins": "09:30", "ends": "13:30", "mode": "on_site",
    "place": "Mundet", "objectives": ["recerca", "creacio"], "format": "workshop", "audience": "space", "once": "k1",
}  # fmt: skip
POINT = {"title": "Taula", "minutes": "15", "kind": "experience", "people": "Pau\nNeus, Universitat", "once": "k"}
OFFER = {"kind": "talk", "title": "Ho vam fer", "text": "Així", "minutes": "15", "once": "k"}


def page(thing):
    return f"/aqui/{thing.item.path}"


def at(session, end=""):
    return f"/aqui/sessions/{session.pk}/{end}"


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def cost(client, address, data=None):
    with CaptureQueriesContext(connection) as queries:
        response = client.post(address, data) if data is not None else client.get(address)
    assert response.status_code in {200, 302}
    return len(queries)


def many(cast, count):
    for number in range(count):
        session = draft(cast, title=f"S{number}", starts_at=in_days(20 + number), ends_at=in_days(20 + number, 13, 30))
        add(session, cast.nuria, ("A", 60))
        session = convene(cast, actions.plan_session(session=session, by=cast.nuria))
        if number % 2:
            actions.hold_session(session=pass_by(session, 200))


@pytest.mark.parametrize("count", [2, 6])
@pytest.mark.parametrize(("name", "exact"), [("visitor", 3), ("pau", 4), ("nuria", 5)])
def test_the_programme_costs_the_same_with_more(client, enter, cast, *, count, name, exact):
    many(cast, count)
    reader = client if name == "visitor" else enter(name)
    assert cost(reader, LIST) == exact


def test_the_programme_shows_the_next_the_coming_and_the_past(enter, cast):
    many(cast, 3)
    draft(cast, title="En preparació")
    response = enter("pau").get(LIST)
    assert response.context["next"].item.title == "S0"
    assert [one.title for one in response.context["coming"]] == ["S2"]
    assert [one.title for one in response.context["page"]] == ["S1"]
    assert "En preparació" not in response.text
    assert "Encara no heu dit si hi anireu" in response.text
    assert [one.title for one in enter("nuria").get(LIST).context["drafts"]] == ["En preparació"]


@pytest.mark.parametrize(
    ("answer", "words"), [("yes", "hi anireu."), ("no", "que no hi anireu"), ("online", "en línia")]
)
def test_the_programme_says_what_one_answered(enter, cast, convened, answer, words):
    actions.answer_attendance(session=convened, person=cast.pau, by=cast.pau, answer=answer)
    assert words in enter("pau").get(LIST).text
    assert f"Heu dit {words if words.startswith('que') else 'que hi anireu'}" in enter("pau").get(page(convened)).text


@pytest.mark.parametrize("name", ["visitor", "pau", "nuria"])
def test_an_empty_programme_says_so(client, enter, cast, name):
    assert "Encara no hi ha cap sessió" in (client if name == "visitor" else enter(name)).get(LIST).text


def full(cast, points):
    """A session with so many points, materials, contributions and answers."""
    session = opened(cast, actions.plan_session(session=draft(cast), by=cast.nuria))
    add(session, cast.nuria, *[(f"Punt {number}", 5) for number in range(points)])
    for point in session.points.all():
        hang(cast, point)
    for number in range(3):
        decide(cast, sent(cast, session, title=f"M{number}", kind="material"))
        sent(cast, session, title=f"R{number}")
    hang(cast, session)
    return convene(cast, session)


@pytest.mark.parametrize("points", [1, 20])
@pytest.mark.parametrize(("name", "exact"), [("pau", 12), ("nuria", 12), ("ramon", 12)])
def test_the_page_of_a_session_costs_the_same_with_more(enter, cast, points, name, exact):
    session = full(cast, points)
    assert cost(enter(name), page(session)) <= exact


def test_a_visitor_reads_a_public_programme_without_people_link_or_offers(client, cast):
    session = full(cast, 1)
    change(session, cast, audience=Audience.PUBLIC)
    actions.add_point(session=session, by=cast.nuria, title="Ells", kind="talk", minutes=5, people=[(cast.pau, "Riu")])
    actions.answer_attendance(session=session, person=cast.montse, by=cast.montse, answer="yes")
    address = page(fresh(session))
    assert cost(client, address) == 4
    text = client.get(f"{address}?x").text
    assert "Punt 0" in text
    assert "Intervenció · Riu" in text
    for hidden in ("Pau", "Montse", "reunio.example", "R0", "M0", "D’on ve", "Digueu"):
        assert hidden not in text
    calendar = client.get(at(session, "sessio.ics"))
    assert (calendar.headers["Content-Type"], "reunio.example" in calendar.text) == (
        "text/calendar; charset=utf-8; method=PUBLISH",
        False,
    )


def test_a_visitor_is_answered_from_memory_until_something_changes(client, cast, django_assert_num_queries):
    session = convene(cast, planned_public(cast))
    client.get(LIST)
    client.get(page(session))
    with django_assert_num_queries(0):
        client.get(LIST)
        client.get(page(session))


def planned_public(cast):
    session = draft(cast, audience=Audience.PUBLIC)
    add(session, cast.nuria)
    return actions.plan_session(session=session, by=cast.nuria)


@pytest.mark.django_db(transaction=True)
def test_what_changes_is_seen_by_visitors_at_once(client, cast):
    session = planned_public(cast)
    assert "Un punt nou" not in client.get(page(session)).text
    add(session, cast.nuria, ("Un punt nou", 5))
    assert "Un punt nou" in client.get(page(session)).text


def test_what_is_not_public_or_not_of_here_is_not_found(client, enter, cast, convened):
    other = draft(cast, title="Esborrany")
    for name, thing, status in (("visitor", convened, 404), ("pau", other, 404), ("nuria", other, 200)):
        reader = client if name == "visitor" else enter(name)
        assert reader.get(page(thing)).status_code == status
    assert enter("berta").get(page(convened).replace("/aqui/", "/alla/")).status_code == 404
    for end in ("edita/", "convoca/", "ordre/", "assistencia/", "llista/", "aportacions/", "relatoria/"):
        assert enter("nuria").get(at(convened, end).replace("/aqui/", "/alla/")).status_code == 403
    assert enter("pau").get(at(other, "sessio.ics")).status_code == 404
    assert enter("nuria").get(at(other, "sessio.ics")).status_code == 404
    assert enter("pau").get(at(other, "aportacions/nova/")).status_code == 404


def test_a_signed_link_opens_the_page_and_nothing_else(client, cast, convened):
    document = hang(cast, convened)
    key = f"?clau={link_key(convened.item_id)}"
    text = client.get(page(convened) + key).text
    assert "Taller" in text
    assert f"{document.item.path}?clau=" in text
    assert "reunio.example" not in text
    assert client.get(at(convened, "sessio.ics") + key).status_code == 200
    assert client.post(at(convened, "resposta/") + key, {"answer": "yes"}).status_code == 302
    assert Attendance.objects.exclude(answer="unanswered").count() == 0


def test_members_take_the_entry_with_its_link(enter, cast, convened):
    event = Calendar.from_ical(enter("pau").get(at(convened, "sessio.ics")).text).walk("VEVENT")[0]
    assert (str(event["LOCATION"]), event["STATUS"]) == (
        "Recinte Mundet, Barcelona · https://reunio.example/abc",
        "CONFIRMED",
    )
    actions.cancel_session(session=convened, by=cast.nuria, reason="x")
    event = Calendar.from_ical(enter("pau").get(at(convened, "sessio.ics")).text).walk("VEVENT")[0]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_preparing_a_session(enter, cast, topic):
    client = enter("nuria")
    assert client.get(f"{LIST}nova/").status_code == 200
    first = client.post(f"{LIST}nova/", NEW | {"topics": [topic.pk], "why": "Surt."})
    again = client.post(f"{LIST}nova/", NEW)
    session = Session.objects.get()
    assert first.url == again.url == page(session)
    assert timezone.localtime(session.starts_at).strftime("%Y-%m-%d %H:%M") == "2031-03-12 09:30"
    assert (session.objectives, session.minutes) == (["recerca", "creacio"], 240)
    text = client.get(page(session)).text
    assert "Fes l’ordre del dia" in text
    assert "Indicadors" in text
    client.post(at(session, "planifica/"))
    assert fresh(session).state == "planned"
    assert "Ja està planificada" in client.post(at(session, "planifica/"), follow=True).text
    assert client.post(at(session, "esborra/")).url == page(session)


def test_what_is_wrong_is_said_beside_it(enter, cast):
    client = enter("nuria")
    response = client.post(f"{LIST}nova/", NEW | {"ends": "09:00", "objectives": [], "place": "No es perd"})
    assert set(response.context["form"].errors) == {"ends", "objectives"}
    assert "No es perd" in response.text
    assert set(client.post(f"{LIST}nova/", NEW | {"day": "demà"}).context["form"].errors) == {"day"}
    assert Session.objects.count() == 0


def test_a_draft_is_deleted(enter, cast):
    session = draft(cast)
    assert enter("nuria").post(at(session, "esborra/")).url == LIST
    assert Session.objects.count() == 0


def test_editing_and_two_at_once(enter, cast, planned):
    client, mine = enter("nuria"), NEW | {"version": 1, "aims": "De Núria"}
    assert client.get(at(planned, "edita/")).context["form"]["title"].value() == "Com avaluem un pla"
    change(planned, cast, aims="D’algú")
    response = client.post(at(planned, "edita/"), mine)
    for text in ("De Núria", "D’algú", "recerca"):
        assert text in response.text
    assert response.context["form"].data["version"] == "2"
    assert client.post(at(planned, "edita/"), mine | {"version": 2}).url == page(fresh(planned))
    assert fresh(planned).aims == "De Núria"
    actions.cancel_session(session=planned, by=cast.nuria, reason="x")
    assert "ja no es pot canviar" in client.post(at(planned, "edita/"), mine | {"version": 3}).text


def test_the_agenda_is_made(enter, cast, planned):
    client = enter("nuria")
    assert "Els minuts quadren" in client.get(at(planned, "ordre/")).text
    assert client.post(at(planned, "ordre/"), POINT).status_code == 302
    client.post(at(planned, "ordre/"), POINT)
    point = Point.objects.get(item__title="Taula")
    assert [(one.person, str(one)) for one in point.speakers.all()] == [
        (cast.pau, "Pau, Ajuntament de Riu"),
        (None, "Neus, Universitat"),
    ]
    text = client.get(at(planned, "ordre/")).text
    assert "Hi sobren 15 minuts" in text
    assert "hi sobren 15 minuts" in client.get(page(planned)).text
    version = fresh(planned).agenda_version
    client.post(at(planned, f"ordre/{point.pk}/mou/"), {"cap": "amunt", "version": version})
    assert [one.item.title for one in planned.points.all()][2] == "Taula"
    client.post(at(planned, f"ordre/{point.pk}/mou/"), {"cap": "enlloc", "version": version + 1})
    response = client.post(at(planned, f"ordre/{point.pk}/mou/"), {"cap": "avall", "version": "x"}, follow=True)
    assert "Algú altre ha canviat l’ordre" in response.text
    assert 'value="15"' in client.get(at(planned, f"ordre/{point.pk}/")).text
    edited = POINT | {"title": "Mesa", "version": version + 1}
    assert client.post(at(planned, f"ordre/{point.pk}/"), edited).url == at(planned, "ordre/")
    response = client.post(at(planned, f"ordre/{point.pk}/"), edited | {"title": "Tard"})
    assert "Si torneu a desar" in response.text
    assert Point.objects.filter(item__title="Mesa").exists()
    client.post(at(planned, f"ordre/{point.pk}/treu/"), {"version": version + 2})
    assert planned.points.count() == 3
    change(planned, cast, ends_at=in_days(24, 14, 0))
    assert "Hi falten 30 minuts" in client.get(at(planned, "ordre/")).text


def test_the_agenda_refuses(enter, cast, planned):
    client = enter("nuria")
    point = planned.points.first()
    response = client.post(at(planned, "ordre/"), POINT | {"people": ", organisme", "minutes": "0"})
    assert set(response.context["form"].errors) == {"people", "minutes"}
    response = client.post(at(planned, "ordre/"), POINT | {"people": "Nom\n" * 31})
    assert "massa persones" in response.text
    actions.cancel_session(session=planned, by=cast.nuria, reason="x")
    refused = "ja no es pot canviar"
    assert refused in client.post(at(planned, "ordre/"), POINT).text
    assert refused in client.post(at(planned, f"ordre/{point.pk}/"), POINT | {"version": 4}).text
    other = draft(cast, title="Una altra")
    assert client.get(at(other, f"ordre/{point.pk}/")).status_code == 404


def versions(session):
    return dict(zip(("version", "agenda_version"), seen(session), strict=True))


def test_convening_shows_what_leaves_and_sends_it(enter, cast, planned, run_jobs):
    client = enter("nuria")
    response = client.get(at(planned, "convoca/"))
    for text in (
        "Programa: Com avaluem un pla",
        "(enllaç personal)",
        "6 persones",
        "24 dies",
        "Còpia per a coordinació.",
    ):
        assert text in response.text
    assert "/-/resposta/" not in response.text
    values = versions(planned)
    assert cost(client, at(planned, "convoca/"), values) <= 32
    assert fresh(planned).state == "convened"
    assert "d’aquí a deu minuts" in client.get(page(planned)).text.replace("D’aquí", "d’aquí")
    assert "No ha canviat res" in client.get(at(planned, "convoca/")).text
    change(planned, cast, place="Manresa")
    assert "Mostra els canvis, per enviar-los" in client.get(page(planned)).text
    assert "el lloc o l’enllaç" in client.get(at(planned, "convoca/")).text
    assert "ha canviat mentre el miràveu" in said(client.post(at(planned, "convoca/"), values))
    client.post(at(planned, "convoca/"), versions(planned))
    assert Convening.objects.count() == 2


def test_few_days_are_flagged_and_too_many_minutes_too(enter, cast):
    session = draft(cast, starts_at=in_days(5), ends_at=in_days(5, 11))
    add(session, cast.nuria)
    session = actions.plan_session(session=session, by=cast.nuria)
    text = enter("nuria").get(at(session, "convoca/")).text
    assert "Amb poca antelació" in text
    assert "120 minuts" in text
    change(session, cast, ends_at=in_days(5, 13, 30))
    convene(cast, session)
    assert "Es va enviar amb 5 dies" in enter("nuria").get(page(session)).text


@pytest.mark.parametrize(
    ("verb", "state", "words"), [("ajorna", "postponed", "S’ha ajornat"), ("cancella", "cancelled", "S’ha cancel·lat")]
)
def test_calling_off(enter, cast, convened, *, verb, state, words):
    client = enter("nuria")
    assert client.get(at(convened, f"{verb}/")).status_code == 200
    assert set(client.post(at(convened, f"{verb}/"), {"reason": ""}).context["form"].errors) == {"reason"}
    response = client.post(at(convened, f"{verb}/"), {"reason": "No hi ha sala."}, follow=True)
    assert words in response.text
    assert "No hi ha sala." in enter("pau").get(page(convened)).text
    assert fresh(convened).state == state
    client = enter("nuria")
    if state == "cancelled":
        assert "no es pot cancel·lar" in client.post(at(convened, "cancella/"), {"reason": "x"}).text
    assert "Només es pot ajornar" in client.post(at(convened, "ajorna/"), {"reason": "x"}).text
    if state == "postponed":
        assert "Encara no té data nova" in client.get(page(convened)).text
        assert "Sense data nova" in client.get(LIST).text
        change(convened, cast, starts_at=in_days(40), ends_at=in_days(40, 13, 30))
        assert "La data que veieu és la nova" in client.get(page(convened)).text


def test_answering(enter, cast, convened):
    client = enter("pau")
    text = client.get(page(convened)).text
    assert text.count("button-primary") == 1
    assert "Confirma l’assistència" in text
    assert cost(client, at(convened, "resposta/"), {"answer": "yes"}) <= 16
    assert "Heu dit que hi anireu." in client.get(page(convened)).text
    assert "no és possible" in client.post(at(convened, "resposta/"), {"answer": "x"}, follow=True).text
    assert enter("nuria").get(page(convened)).context["coming"].entities == ("Ajuntament de Riu",)
    assert "Pau" not in re.sub(r"(?s)<header.*?</header>", "", enter("montse").get(page(convened)).text)


def test_who_answered_and_by_phone(enter, cast, convened):
    client = enter("nuria")
    assert "Ens que no han respost" in client.get(at(convened, "assistencia/")).text
    values = {"person": cast.pau.pk, "answer": "online"}
    assert "S’ha anotat la resposta de Pau" in client.post(at(convened, "assistencia/"), values, follow=True).text
    assert Attendance.objects.get(person=cast.pau).answer == "online"
    change(convened, cast, mode="on_site", capacity=1)
    assert "no és possible" not in client.post(at(convened, "assistencia/"), values | {"answer": "yes"}).text
    full_now = client.post(at(convened, "assistencia/"), {"person": cast.montse.pk, "answer": "yes"})
    assert "No hi queden places" in full_now.text
    assert set(client.post(at(convened, "assistencia/"), {"person": ""}).context["form"].errors) == {"person", "answer"}
    assert cost(client, at(convened, "assistencia/")) <= 8


def test_calling_the_roll(enter, cast, convened):
    actions.answer_attendance(session=convened, person=cast.carme, by=cast.carme, answer="online")
    actions.answer_attendance(session=convened, person=cast.pau, by=cast.pau, answer="yes")
    session = pass_by(convened)
    client = enter("nuria")
    response = client.get(at(session, "llista/"))
    assert response.text.count(" checked") == 2
    values = {"version": "1", "on_site": [cast.pau.pk, "x"], "online": [cast.carme.pk], "extra": [cast.nuria.pk]}
    assert cost(client, at(session, "llista/"), values) <= 20
    assert client.get(at(session, "llista/")).text.count(" checked") == 3
    response = client.post(at(session, "llista/"), values | {"on_site": [cast.montse.pk]})
    assert "Algú altre ha passat llista" in response.text
    assert 'name="version" value="2"' in response.text
    assert f'id="s{cast.montse.pk}" name="on_site" value="{cast.montse.pk}" checked' in response.text
    assert "no ha començat" in client.post(at(pass_by(session, -60), "llista/"), values).text
    text = enter("pau").get(page(pass_by(session, 60))).text
    assert "Qui hi va ser" in text


def test_the_call(enter, cast, convened):
    client = enter("nuria")
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    assert "La crida és oberta" in client.post(at(convened, "crida/"), {"until": until}, follow=True).text
    assert "Cal una data vàlida" in client.post(at(convened, "crida/"), {"until": "x"}, follow=True).text
    pau = enter("pau")
    assert "Proposa una aportació" in pau.get(page(convened)).text
    pau.post(at(convened, "crida/aquest-cop-no/"))
    assert not Ask.objects.filter(to=f"referent:{cast.riu.pk}", done_at=None).exists()


def test_offering(enter, cast, convened):
    session, client = opened(cast, convened), enter("pau")
    address = at(session, "aportacions/nova/")
    assert client.get(f"{address}?mena=material").context["form"]["kind"].value() == "material"
    first = client.post(address, OFFER | {"entity": cast.riu.pk})
    again = client.post(address, OFFER | {"entity": cast.riu.pk})
    made = Contribution.objects.get()
    assert first.url == again.url == page(made)
    own = f"/aqui/sessions/aportacions/{made.pk}/"
    assert enter("montse").get(page(made)).status_code == enter("nuria").get(page(made)).status_code == 404
    client = enter("pau")
    attach = {"upload": upload(), "title": "Full", "once": "a"}
    assert client.post(f"{own}document/", attach).url == page(made)
    assert client.post(f"{own}document/", attach | {"upload": upload()}).url == page(made)
    assert client.get(page(made)).text.count("Full</a>") == 1 + 1
    assert set(client.post(f"{own}document/", {"title": "x"}).context["attach_form"].errors) == {"upload", "once"}
    assert cost(client, page(made)) <= 12
    client.post(f"{own}envia/")
    assert enter("nuria").get(page(made)).text.count("Full</a>") >= 1
    assert enter("montse").get(page(made)).status_code == 404
    edited = {key: OFFER[key] for key in ("kind", "title", "text", "minutes")} | {"version": 1, "title": "Nova"}
    client = enter("pau")
    assert client.get(f"{own}edita/").status_code == 200
    client.post(f"{own}edita/", edited)
    response = client.post(f"{own}edita/", edited | {"text": "Meu"})
    assert "Si torneu a desar" in response.text
    assert "Meu" in response.text
    made.refresh_from_db()
    decide(cast, Contribution.objects.get(), "declined", reason="No hi cap.")
    assert "ja està decidida" in client.post(f"{own}edita/", edited | {"version": 2}).text
    assert (
        "ja està decidida"
        in client.post(f"{own}document/", attach | {"upload": upload(), "once": "b"}, follow=True).text
    )
    assert "ja està decidida" in client.post(f"{own}retira/", follow=True).text
    assert "No hi cap." in client.get(page(Contribution.objects.get())).text


def test_the_reason_is_for_the_author_and_coordination(enter, cast, convened):
    made = sent(cast, opened(cast, convened))
    decide(cast, made, "declined", reason="No hi cap.")
    for name, sees in (("pau", True), ("nuria", True), ("carme", False)):
        assert ("No hi cap." in enter(name).get(page(made)).text) is sees


def test_offering_late_and_taking_back(enter, cast, convened):
    client = enter("pau")
    assert "és tancada" in client.post(at(convened, "aportacions/nova/"), OFFER | {"entity": cast.riu.pk}).text
    made = offer(cast, opened(cast, convened))
    assert client.post(f"/aqui/sessions/aportacions/{made.pk}/retira/").url == page(convened)
    assert Contribution.objects.count() == 0


def test_a_document_that_is_not_what_it_says_is_refused(enter, cast, convened):
    made = offer(cast, opened(cast, convened))
    values = {"upload": upload(content=b"no"), "title": "Full", "once": "a"}
    response = enter("pau").post(f"/aqui/sessions/aportacions/{made.pk}/document/", values)
    assert set(response.context["attach_form"].errors) == {"upload"}


def test_a_document_that_cannot_be_kept_is_said(enter, cast, convened, tmp_path):
    made = offer(cast, opened(cast, convened))
    (tmp_path / "files").write_text("There is a file where the folder should be.")
    values = {"upload": upload(), "title": "Full", "once": "a"}
    response = enter("pau").post(f"/aqui/sessions/aportacions/{made.pk}/document/", values)
    assert "No s’ha pogut desar el fitxer" in response.text


def test_who_acts_for_two_entities_chooses(enter, cast, convened):
    membership = Membership.objects.get(entity=cast.serra)
    Designation.objects.create(membership=membership, person=cast.pau, role="deputy", from_on=timezone.localdate())
    opened(cast, convened)
    assert '<select name="entity"' in enter("pau").get(at(convened, "aportacions/nova/")).text


def test_deciding_on_one_page(enter, cast, convened):
    session = opened(cast, convened)
    first, second, third = (sent(cast, session, title=title) for title in ("Una", "Dues", "Tres"))
    later = actions.plan_session(session=draft(cast, title="Més endavant"), by=cast.nuria)
    client = enter("nuria")
    address = at(session, "aportacions/")
    assert [one.item.title for one in client.get(address).context["waiting"]] == ["Una", "Dues", "Tres"]
    assert "3 aportacions per decidir" in client.get(page(session)).text

    def press(one, **values):
        return client.post(
            f"/aqui/sessions/aportacions/{one.pk}/decideix/", {f"c{one.pk}-{k}": v for k, v in values.items()}
        )

    assert press(first, outcome="accepted", minutes=10).url == address
    response = press(second, outcome="postponed", reason="", later=later.pk)
    assert "Escriviu el motiu" in response.text
    assert press(second, outcome="postponed", reason="Tard.", later=later.pk).url == address
    assert press(second, outcome="declined", reason="x").status_code == 200
    assert Contribution.objects.get(pk=second.pk).state == "postponed"
    text = client.get(address).text
    assert "hi sobren 10 minuts" in text
    assert "Tard." in text
    assert "S’ha ajornat per a:" in client.get(page(second)).text
    assert "Decideix què se’n fa" in client.get(page(third)).text
    assert cost(client, address) <= 12
    assert "Una</a>" in enter("montse").get(page(session)).text


def test_minutes(enter, cast, held):
    client = enter("nuria")
    address = at(held, "relatoria/")
    assert client.get(address).context["form"]["version"].value() == 0
    assert "Passa llista" in client.get(page(held)).text
    actions.record_attendance(session=held, by=cast.nuria, version=1, on_site=[])
    assert "Escriu la relatoria" in client.get(page(held)).text
    client.post(address, {"text": "**Acords**", "version": 0})
    assert "<strong>Acords</strong>" in client.get(page(held)).text
    assert "Acords" not in enter("pau").get(page(held)).text
    client = enter("nuria")
    response = client.post(address, {"text": "Meu", "version": 0})
    assert "Si torneu a desar" in response.text
    client.post(address, {"text": "Meu", "version": 1})
    assert "Publica la relatoria" in client.get(page(held)).text
    client.post(at(held, "relatoria/publica/"))
    assert "Meu" in enter("pau").get(page(held)).text
    assert Minutes.objects.get().version == 2
    assert Message.objects.filter(subject__contains="relatoria").count() == 0


def test_minutes_before_the_session(enter, cast, convened):
    client = enter("nuria")
    assert "quan la sessió ha començat" in client.post(at(convened, "relatoria/"), {"text": "x", "version": 0}).text


def test_minutes_of_a_public_session_are_public(client, cast):
    session = pass_by(convene(cast, planned_public(cast)))
    actions.save_minutes(session=session, by=cast.nuria, text="Acords", version=0)
    assert "Acords" not in client.get(page(session)).text
    actions.publish_minutes(session=session, by=cast.nuria)
    assert "Acords" in client.get(f"{page(session)}?x").text
