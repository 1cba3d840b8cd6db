"""Two people at once, on real connections."""

import pytest

from espai.core.texts import actions as texts
from espai.core.texts.models import Text
from espai.notices.models import Ask, Message
from espai.programme import actions
from espai.programme.models import Attendance, Convening, Minutes, Point, Session
from espai.topics import actions as need_actions
from tests.programme.conftest import add, convene, draft, fresh, pass_by, seen
from tests.programme.test_sessions import decide, opened, sent
from tests.topics.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def ready(cast):
    session = draft(cast)
    add(session, cast.nuria)
    return actions.plan_session(session=session, by=cast.nuria)


def test_of_two_convenings_one_is_sent(cast):
    for _round in range(ROUNDS):
        session = ready(cast)
        now = seen(session)
        said = at_once(
            *[lambda session=session, now=now: actions.convene_session(session=session, by=cast.nuria, seen=now)] * 2
        )
        assert sorted(map(str, said)) == ["Ja està convocada.", "True"]
        assert Convening.objects.filter(session=session).count() == 1
        assert Ask.objects.filter(item=session.item).count() == 5


def test_the_last_seat_is_of_one(cast):
    session = draft(cast, capacity=1)
    add(session, cast.nuria)
    session = convene(cast, actions.plan_session(session=session, by=cast.nuria))
    people = (cast.pau, cast.montse, cast.oriol, cast.carme)
    said = at_once(
        *[
            lambda one=one: actions.answer_attendance(session=session, person=one, by=one, answer="yes")
            for one in people
        ]
    )
    assert said.count(True) == 1
    assert Attendance.objects.filter(answer="yes").count() == 1


def test_of_two_moves_one_is_done(cast):
    session = ready(cast)
    last, version = session.points.last(), fresh(session).agenda_version
    said = at_once(*[lambda: actions.move_point(point=last, by=cast.nuria, version=version, up=True)] * 2)
    assert sorted(one is True for one in said) == [False, True]
    assert [point.item.title for point in Point.objects.select_related("item")] == ["Benvinguda", "Cloenda", "Taller"]


def test_cancelling_and_sending_and_answering_end_in_one_state(cast):
    for _round in range(ROUNDS):
        session = convene(cast, ready(cast))
        actions.change_session(session=session, by=cast.nuria, version=1, facts={"place": "Manresa"})
        now = seen(session)
        said = at_once(
            lambda session=session: actions.cancel_session(session=session, by=cast.nuria, reason="x"),
            lambda session=session, now=now: actions.send_changes(session=session, by=cast.nuria, seen=now),
            lambda session=session: actions.answer_attendance(
                session=session, person=cast.pau, by=cast.pau, answer="yes"
            ),
        )
        assert said[0] is True
        assert not [one for one in said if isinstance(one, Exception)]
        assert fresh(session).state == Session.State.CANCELLED
        assert not Ask.objects.filter(item=session.item, done_at=None).exists()
        assert session.convenings.order_by("-sequence").first().method == "CANCEL"


def test_of_two_decisions_one_stands(cast):
    session = opened(cast, ready(cast))
    made = sent(cast, session)
    said = at_once(
        lambda: decide(cast, made), lambda: decide(cast, made, "declined", reason="x"), lambda: convene(cast, session)
    )
    assert [said[0] is True, said[1] is True].count(True) == 1
    assert not [one for one in said if isinstance(one, Exception)]
    assert Point.objects.filter(contribution=made).count() == (said[0] is True)
    assert Message.objects.count() == 0


def test_of_two_who_save_the_minutes_one_is_told_and_neither_is_lost(cast):
    for _round in range(ROUNDS):
        session = pass_by(convene(cast, ready(cast)))
        said = at_once(
            lambda session=session: actions.save_minutes(session=session, by=cast.nuria, text="un", version=0),
            lambda session=session: actions.save_minutes(session=session, by=cast.montse, text="dos", version=0),
        )
        assert sorted(one is True for one in said) == [False, True]
        assert next(one for one in said if one is not True).startswith("Algú altre l’ha canviada")
        kept = Minutes.objects.select_related("content").get(session=session)
        assert (kept.version, kept.content.versions.count()) == (1, 1)
        assert kept.text == ("un" if said[0] is True else "dos")
        said = at_once(
            lambda session=session: actions.save_minutes(session=session, by=cast.nuria, text="tres", version=1),
            lambda session=session: actions.save_minutes(session=session, by=cast.montse, text="quatre", version=1),
            lambda kept=kept: texts.name_version(version=kept.content.versions.get(), by=cast.nuria.pk, name="Primera"),
            lambda kept=kept: texts.comment(text=kept.content, by=cast.nuria.pk, body="Bé"),
        )
        assert sorted(one is True for one in said) == [False, True, True, True]
        assert not [one for one in said if isinstance(one, Exception)]
        versions = kept.content.versions.order_by("number")
        assert versions.first().name == "Primera"
        assert versions.last().markdown == ("tres" if said[0] is True else "quatre")
        assert kept.content.comments.count() == 1


def test_of_two_who_change_a_need_one_is_told_and_its_versions_are_whole(cast):
    need = need_actions.draft_need(space=cast.space.pk, by=cast.montse, entity=None, title="T", text="0", kind="plan")
    for number in range(1, ROUNDS + 1):
        said = at_once(
            *[
                lambda by=by, number=number: need_actions.change_need(
                    need=need, by=by, title="T", text=f"{by} {number}", kind="plan", version=number
                )
                for by in (cast.montse, cast.oriol)
            ]
        )
        assert sorted(one is True for one in said) == [False, True]
    text = Text.objects.get(item=need.item_id)
    assert (text.version, text.versions.count()) == (ROUNDS + 1, text.number)
    assert text.versions.get(number=text.number).markdown == text.markdown
