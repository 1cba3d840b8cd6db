"""Who comes, and who was there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.core.errors import Conflict, Refused
from espai.core.models import Audience, Event
from espai.core.signing import seal
from espai.members import standing
from espai.members.models import Designation, Membership, Person
from espai.notices import actions as notices
from espai.notices.models import Ask
from espai.programme import actions
from espai.programme.answers import attend
from espai.programme.models import Attendance, people_of
from espai.programme.page import answers_of, coming_to
from espai.programme.reads import next_line, next_session
from tests.programme.conftest import add, convene, draft, fresh, pass_by, seen


def answer(session, person, value="yes", by=None):
    return actions.answer_attendance(session=session, person=person, by=by or person, answer=value)


def answers():
    return dict(Attendance.objects.exclude(answer="unanswered").values_list("person__full_name", "answer"))


def open_asks(person):
    return Ask.objects.filter(to=f"person:{person.pk}", done_at=None).count()


def test_answering_settles_and_one_may_change_ones_mind(cast, convened):
    row = answer(convened, cast.pau)
    assert (open_asks(cast.pau), row.comes, answers()) == (0, True, {"Pau": "yes"})
    answer(convened, cast.pau, "no")
    answer(convened, cast.pau, "no")
    assert answers() == {"Pau": "no"}
    assert Event.objects.filter(name="programme.attendance_answered").count() == 2
    assert str(row) == f"{cast.pau.pk} · yes"


def test_it_is_answered_from_the_message_by_one_press(cast, convened):
    ask = Ask.objects.get(to=f"person:{cast.carme.pk}")
    notices.answer_from_message(token=seal("answer", [ask.pk, cast.carme.pk, "online"]))
    assert answers() == {"Carme": "online"}
    with pytest.raises(Refused, match="ja està respost"):
        notices.answer_from_message(token=seal("answer", [ask.pk, cast.carme.pk, "yes"]))


def test_who_has_left_does_not_answer_from_an_old_message(cast):
    session = draft(cast, audience=Audience.PUBLIC)
    add(session, cast.nuria)
    convene(cast, actions.plan_session(session=session, by=cast.nuria))
    ask = Ask.objects.get(to=f"person:{cast.pau.pk}")
    Designation.objects.filter(person=cast.pau).update(until_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused):
        notices.answer_from_message(token=seal("answer", [ask.pk, cast.pau.pk, "yes"]))
    who = standing.of(person=cast.pau.pk, space=cast.space.pk, today=timezone.localdate())
    with pytest.raises(Refused, match="Ja no formeu part"):
        attend(ask, who, "yes")
    assert answers() == {}


def test_who_was_to_come_on_line_is_asked_again_when_it_is_on_site_only(cast, convened):
    answer(convened, cast.pau, "online")
    answer(convened, cast.carme)
    for mode, kept in [("online", "online"), ("on_site", None)]:
        version = fresh(convened).version
        actions.change_session(session=convened, by=cast.nuria, version=version, facts={"mode": mode})
        actions.send_changes(session=convened, by=cast.nuria, seen=seen(convened))
        assert answers() == {"Carme": "yes"} | ({"Pau": kept} if kept else {})
    assert (open_asks(cast.pau), open_asks(cast.carme)) == (1, 0)


def test_what_is_not_offered_is_refused(cast, convened):
    actions.change_session(session=convened, by=cast.nuria, version=1, facts={"mode": "on_site"})
    for value in ("online", "potser", "unanswered"):
        with pytest.raises(Refused, match="no és possible"):
            answer(convened, cast.pau, value)
    with pytest.raises(Refused, match="no està convocada a"):
        answer(convened, cast.berta)
    with pytest.raises(Refused, match="Ara no es pot respondre"):
        answer(pass_by(convened), cast.pau)


def test_the_seats_are_counted_on_site(cast, convened):
    actions.change_session(session=convened, by=cast.nuria, version=1, facts={"capacity": 1})
    answer(convened, cast.pau)
    answer(convened, cast.pau)
    with pytest.raises(Refused, match="No hi queden places"):
        answer(convened, cast.montse)
    answer(convened, cast.montse, "online")
    answer(convened, cast.pau, "no")
    answer(convened, cast.montse)
    assert answers() == {"Pau": "no", "Montse": "yes"}


def test_the_roll(cast, held):
    actions.record_attendance(
        session=held,
        by=cast.nuria,
        version=1,
        on_site={cast.pau.pk},
        online={cast.carme.pk},
        extra={cast.nuria.pk, cast.berta.pk},
    )
    rows = dict(Attendance.objects.values_list("person__full_name", "present"))
    assert rows == {"Pau": True, "Carme": True, "Nuria": True, "Montse": False, "Oriol": False, "Ramon": False}
    assert set(Attendance.objects.filter(present=True).values_list("mode", flat=True)) == {"on_site", "online"}
    assert set(people_of(held)) == {cast.pau.pk, cast.carme.pk, cast.nuria.pk}
    with pytest.raises(Conflict):
        actions.record_attendance(session=held, by=cast.nuria, version=1, on_site=[])
    assert coming_to(answers_of(held.pk), cast.pau.pk).is_called


def test_another_way_of_being_there_is_another_roll(cast, held):
    roll = {"session": held, "by": cast.nuria, "version": 1}
    actions.record_attendance(**roll, on_site=[cast.pau.pk], online=[cast.carme.pk])
    with pytest.raises(Conflict):
        actions.record_attendance(**roll, on_site=[cast.carme.pk], online=[cast.pau.pk])
    actions.record_attendance(**roll, on_site=[cast.pau.pk], online=[cast.carme.pk])
    assert fresh(held).roll_version == 2


def test_before_the_roll_who_said_yes_was_there(cast, convened):
    answer(convened, cast.pau)
    answer(convened, cast.carme, "no")
    assert people_of(convened) == [cast.pau.pk]
    with pytest.raises(Refused, match="no ha començat"):
        actions.record_attendance(session=convened, by=cast.nuria, version=1, on_site=[])


def test_the_roll_of_an_online_session_is_online(cast):
    session = draft(cast, mode="online", place="")
    add(session, cast.nuria)
    session = pass_by(convene(cast, actions.plan_session(session=session, by=cast.nuria)))
    actions.record_attendance(session=session, by=cast.nuria, version=1, on_site=[cast.pau.pk])
    assert Attendance.objects.get(present=True).mode == "online"


@pytest.mark.parametrize("count", [3, 30])
def test_the_roll_costs_the_same_however_many_people(cast, convened, count, django_assert_num_queries):
    membership = Membership.objects.get(entity=cast.riu)
    session = pass_by(convened)
    people = []
    for number in range(count):
        person = Person.objects.create_user(f"p{number}@mostra.example", f"P {number}")
        Designation.objects.create(
            membership=membership, person=person, role="councillor", from_on=timezone.localdate()
        )
        people.append(person.pk)
    with django_assert_num_queries(14):
        actions.record_attendance(session=session, by=cast.nuria, version=1, on_site=[], extra=people)
    assert Attendance.objects.filter(present=True).count() == count


def test_the_weekly_message_says_the_next_session(cast, who, planned):
    now = timezone.now()
    title, path, note = next_line(who("pau"), cast.space, now)
    assert (title, path) == ("Propera sessió: Com avaluem un pla", planned.item.path)
    assert note.endswith("9.30 · Recinte Mundet, Barcelona")
    convene(cast, planned)
    assert next_line(who("pau"), cast.space, now)[2].endswith("encara no heu dit si hi anireu")
    answer(planned, cast.pau, "online")
    assert next_line(who("pau"), cast.space, now)[2].endswith("heu dit que hi anireu en línia")
    assert next_line(who("berta", space=cast.other), cast.other, now) is None


def test_the_weekly_message_holds_the_line_and_the_session_is_no_news(cast, convened):
    from espai.notices import weekly

    (message,) = weekly.compose(person=cast.pau, now=timezone.now() + timedelta(minutes=1))
    assert "Propera sessió: Com avaluem un pla" in message.text
    assert "Propera sessió: Com avaluem un pla" in message.html
    assert "Què hi ha de nou" not in message.text
    assert "[Hi aniré en línia]" in message.text


def test_a_person_of_another_space_has_no_next_session(cast, who, convened):

    assert next_session(who("pau")).my_answer == "unanswered"
    assert next_session(who("berta", space=cast.other)) is None
    assert next_session(who("visitor")) is None
    assert fresh(convened).lead_days == 24
