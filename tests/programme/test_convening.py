"""What leaves when a session is convened, changed, put off or cancelled."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from espai.core.errors import Conflict, Refused
from espai.core.models import Event
from espai.core.templatetags.dates import day
from espai.members.models import Designation, Membership, Person
from espai.notices import outbox
from espai.notices.models import Ask, Message
from espai.programme import actions
from espai.programme.events import SESSION_CONVENED
from espai.programme.models import Attendance, Convening, Session, Setback
from espai.programme.reactions import post_convening
from tests.programme.conftest import add, convene, draft, fresh, in_days, pass_by, seen

EVERYBODY = ["Carme", "Montse", "Nuria", "Oriol", "Pau", "Ramon"]


def posted(number=0):
    batch = Convening.objects.get(sequence=number).batch
    return {message.address.split("@")[0]: message for message in Message.objects.filter(batch=batch)}


def entry(message):
    return Calendar.from_ical(message.calendar).walk("VEVENT")[0]


def asked(what="attend_mixed"):
    return set(Ask.objects.filter(what=what, done_at=None).values_list("to", flat=True))


def change(cast, session, **values):
    return actions.change_session(session=session, by=cast.nuria, version=fresh(session).version, facts=values)


def send(cast, session):
    return actions.send_changes(session=session, by=cast.nuria, seen=seen(session))


def test_everybody_gets_the_whole_programme_once(cast, planned, run_jobs):
    convene(cast, planned)
    run_jobs()
    mails = posted()
    assert sorted(name.title() for name in mails) == EVERYBODY
    text = mails["pau"].text
    assert text.startswith("Bon dia, Pau.")
    for part in ("Com avaluem un pla", "9.30–13.30", "Recinte Mundet", "https://reunio.example/abc", "10.00  Taller"):
        assert part in text
    assert text.count("/-/resposta/=") == 3
    assert mails["pau"].reason == "Sou la persona referent: Ajuntament de Riu."
    assert mails["ramon"].reason == "Sou persona observadora de l’Espai."
    assert mails["nuria"].reason == "Còpia per a coordinació."
    assert "/-/resposta/" not in mails["nuria"].text
    assert asked() == {f"person:{getattr(cast, name.lower()).pk}" for name in EVERYBODY if name != "Nuria"}


def test_the_entry_is_of_one_person(cast, planned, run_jobs, settings):
    convene(cast, planned)
    run_jobs()
    message = posted()["pau"]
    assert message.calendar.startswith("BEGIN:VCALENDAR")
    assert "METHOD:REQUEST" in message.calendar
    event = entry(message)
    assert event["ATTENDEE"] == "mailto:pau@mostra.example"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ORGANIZER"] == "mailto:espai@localhost"
    assert (event["SEQUENCE"], event["UID"]) == (0, f"{planned.uid}@espai")
    assert event["DTSTART"].dt == planned.starts_at
    assert event["LOCATION"] == "Recinte Mundet, Barcelona · https://reunio.example/abc"


def test_the_messages_are_held_and_can_be_recalled(cast, planned, run_jobs):
    convene(cast, planned)
    run_jobs()
    assert min(Message.objects.values_list("not_before", flat=True)) > timezone.now() + timedelta(minutes=9)
    assert outbox.recall(batch=Convening.objects.get().batch, space=cast.space.pk) == 6


def test_what_was_recalled_while_it_was_being_written_stays_so(cast, convened, run_jobs):
    run_jobs()
    outbox.recall(batch=Convening.objects.get().batch, space=cast.space.pk)
    Message.objects.filter(address="pau@mostra.example").delete()
    post_convening(Event.objects.get(name=SESSION_CONVENED))
    assert set(Message.objects.values_list("state", flat=True)) == {"recalled"}


def test_writing_them_again_adds_nothing(cast, convened, run_jobs):
    run_jobs()
    post_convening(Event.objects.get(name=SESSION_CONVENED))
    assert Message.objects.count() == 6


def test_the_lead_is_recorded_and_flagged(cast, planned, settings):
    convene(cast, planned)
    row = Convening.objects.get()
    assert (row.lead_days, row.is_late, row.sequence, row.method) == (24, False, 0, "REQUEST")
    settings.LEAD_DAYS = 30
    change(cast, planned, place="Girona")
    send(cast, planned)
    assert Convening.objects.get(sequence=1).is_late
    assert str(row) == f"{planned.pk} · 0"


def test_changes_update_the_same_entry(cast, convened, run_jobs):
    run_jobs()
    Message.objects.update(state="sent")
    change(cast, convened, place="Manresa", title="Com avaluem un pla")
    row = send(cast, convened)
    run_jobs()
    message = posted(1)["pau"]
    assert (entry(message)["SEQUENCE"], entry(message)["UID"]) == (1, f"{convened.uid}@espai")
    assert row.changes == ["where"]
    assert "Ha canviat: el lloc o l’enllaç" in message.text
    assert message.subject.startswith("Canvis: Com avaluem un pla")


def test_what_has_not_left_is_replaced(cast, convened, run_jobs):
    run_jobs()
    change(cast, convened, place="Manresa")
    send(cast, convened)
    run_jobs()
    assert {message.state for message in posted(0).values()} == {"recalled"}
    assert posted(1)["pau"].subject.startswith("Programa: ")


def test_what_was_replaced_before_it_was_written_is_not_written(cast, convened, run_jobs):
    change(cast, convened, place="Manresa")
    send(cast, convened)
    run_jobs()
    assert posted(0) == {}
    assert len(posted(1)) == 6


def test_nothing_is_sent_when_nothing_changed(cast, convened):
    with pytest.raises(Refused, match="No ha canviat res"):
        send(cast, convened)
    assert Convening.objects.count() == 1


def test_who_joins_later_is_asked_with_the_changes(cast, convened, run_jobs):
    run_jobs()
    Message.objects.update(state="sent")
    nou = Person.objects.create_user("nou@mostra.example", "Nou")
    membership = Membership.objects.get(entity=cast.riu)
    Designation.objects.create(membership=membership, person=nou, role="deputy", from_on=timezone.localdate())
    change(cast, convened, place="Manresa")
    send(cast, convened)
    run_jobs()
    assert f"person:{nou.pk}" in asked()
    assert posted(1)["nou"].subject.startswith("Programa: ")
    assert "Sou suplent: Ajuntament de Riu." in posted(1)["nou"].text


def test_a_new_date_asks_everybody_again_and_another_place_does_not(cast, convened):
    actions.answer_attendance(session=convened, person=cast.pau, by=cast.pau, answer="yes")
    change(cast, convened, place="Manresa")
    send(cast, convened)
    assert Attendance.objects.get(person=cast.pau).answer == "yes"
    change(cast, convened, starts_at=in_days(40), ends_at=in_days(40, 14))
    send(cast, convened)
    assert Attendance.objects.get(person=cast.pau).answer == "unanswered"
    assert f"person:{cast.pau.pk}" in asked()
    assert set(Ask.objects.filter(done_at=None).values_list("due", flat=True)) == {in_days(33).date()}


def test_another_mode_asks_with_its_own_answers(cast, convened):
    change(cast, convened, mode="on_site")
    send(cast, convened)
    assert asked("attend_mixed") == set()
    assert len(asked("attend")) == 5


def test_what_was_seen_is_what_leaves(cast, planned):
    old = seen(planned)
    add(planned, cast.nuria, ("Un punt més", 0 + 1))
    with pytest.raises(Conflict, match="ha canviat mentre el miràveu"):
        actions.convene_session(session=planned, by=cast.nuria, seen=old)


def test_a_programme_that_does_not_fit_is_not_sent(cast):
    session = actions.plan_session(session=draft(cast), by=cast.nuria)
    with pytest.raises(Refused, match="és buit"):
        convene(cast, session)
    add(session, cast.nuria, ("Massa llarg", 250))
    with pytest.raises(Refused, match=r"hora d’acabar \(10 min\)"):
        convene(cast, session)


def test_only_what_is_planned_and_to_come_is_convened(cast, planned):
    with pytest.raises(Refused, match="Només es pot convocar una sessió planificada"):
        convene(cast, draft(cast))
    with pytest.raises(Refused, match="Només s’envien canvis d’una sessió convocada"):
        send(cast, planned)
    with pytest.raises(Refused, match="ja ha passat"):
        convene(cast, pass_by(planned))
    convened = convene(cast, pass_by(planned, days=-30))
    with pytest.raises(Refused, match="Ja està convocada"):
        convene(cast, convened)


def test_putting_off_takes_it_out_of_the_calendars_and_a_new_date_puts_it_back(cast, convened, run_jobs):
    run_jobs()
    Message.objects.update(state="sent")
    actions.postpone_session(session=convened, by=cast.nuria, reason="La sala no és lliure.")
    run_jobs()
    message = posted(1)["pau"]
    assert "METHOD:CANCEL" in message.calendar
    assert (entry(message)["STATUS"], entry(message)["SEQUENCE"]) == ("CANCELLED", 1)
    assert message.subject == "S’ajorna: Com avaluem un pla"
    assert "La sala no és lliure." in message.text
    assert (fresh(convened).state, asked()) == (Session.State.POSTPONED, set())
    assert str(Setback.objects.get()) == "La sala no és lliure."
    with pytest.raises(Refused, match="poseu-hi la data nova"):
        convene(cast, convened)
    Message.objects.update(state="sent")
    change(cast, convened, starts_at=in_days(50), ends_at=in_days(50, 13, 30))
    convene(cast, convened)
    run_jobs()
    assert entry(posted(2)["pau"])["SEQUENCE"] == 2
    assert "METHOD:REQUEST" in posted(2)["pau"].calendar
    assert len(asked()) == 5


def test_cancelling_says_why(cast, convened, run_jobs):
    run_jobs()
    Message.objects.update(state="sent")
    actions.cancel_session(session=convened, by=cast.nuria, reason="No hi ha ponent.")
    run_jobs()
    message = posted(1)["pau"]
    assert message.subject == "Es cancel·la: Com avaluem un pla"
    assert "No hi ha ponent." in message.text
    assert "METHOD:CANCEL" in message.calendar
    with pytest.raises(Refused, match="no es pot cancel·lar"):
        actions.cancel_session(session=convened, by=cast.nuria, reason="x")
    with pytest.raises(Refused, match="Només es pot ajornar"):
        actions.postpone_session(session=convened, by=cast.nuria, reason="x")


def test_what_was_never_sent_is_not_taken_out(cast, planned, run_jobs):
    actions.postpone_session(session=planned, by=cast.nuria, reason="x")
    actions.cancel_session(session=planned, by=cast.nuria, reason="y")
    run_jobs()
    assert Message.objects.count() == Convening.objects.count() == 0


def test_each_is_written_to_in_their_language(cast, planned, run_jobs):
    cast.pau.language = "en"
    cast.pau.save()
    convene(cast, planned)
    run_jobs()
    assert posted()["pau"].language == "en"
    with override("en"):
        assert day(planned.starts_at) in posted()["pau"].text
    assert day(planned.starts_at) in posted()["montse"].text


@pytest.mark.parametrize("count", [3, 30])
def test_convening_costs_the_same_however_many_people(cast, planned, count, django_assert_max_num_queries):
    membership = Membership.objects.get(entity=cast.riu)
    for number in range(count):
        person = Person.objects.create_user(f"p{number}@mostra.example", f"P {number}")
        Designation.objects.create(
            membership=membership, person=person, role="councillor", from_on=timezone.localdate()
        )
    now = seen(planned)
    with django_assert_max_num_queries(22):
        actions.convene_session(session=planned, by=cast.nuria, seen=now)
    assert Attendance.objects.count() == count + 5


def test_the_clock_holds_what_has_ended(cast, convened, run_jobs):
    from espai.programme.jobs import keep_time

    keep_time.call()
    assert fresh(convened).state == Session.State.CONVENED
    with time_machine.travel(convened.ends_at, tick=False):
        keep_time.call()
    assert fresh(convened).state == Session.State.HELD
    assert Event.objects.filter(name="programme.session_held").count() == 1
    assert asked() == set()
    assert not actions.hold_session(session=convened)
