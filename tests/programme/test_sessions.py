"""What may be done with a session, its agenda, its call and its minutes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from espai.core.errors import Conflict, Refused
from espai.core.models import Audience, Event, Item, Link
from espai.notices.models import Ask, Message
from espai.programme import actions, agenda
from espai.programme.models import Contribution, Decision, Minutes, Point, Session, Speaker
from tests.programme.conftest import add, convene, draft, fresh, in_days, pass_by


def change(session, cast, version=None, **facts):
    kept = version or fresh(session).version
    return actions.change_session(session=session, by=cast.nuria, version=kept, facts=facts)


def titles(session):
    return [line.title for line in agenda.of(fresh(session)).lines]


def opened(cast, session, days=10):
    return actions.open_call(session=session, by=cast.nuria, until=timezone.localdate() + timedelta(days=days))


def offer(cast, session, **values):
    given = {
        "by": cast.pau,
        "entity": cast.riu,
        "kind": "experience",
        "title": "La nostra",
        "text": "Així",
        "minutes": 20,
    }
    return actions.draft_contribution(session=session, **given | values)


def sent(cast, session, **values):
    made = offer(cast, session, **values)
    return actions.send_contribution(contribution=made, by=cast.pau)


def decide(cast, contribution, outcome="accepted", **values):
    return actions.decide_contribution(contribution=contribution, by=cast.nuria, outcome=outcome, **values)


def asked(what):
    return set(Ask.objects.filter(what=what, done_at=None).values_list("to", flat=True))


def test_a_draft_is_of_coordination_and_planning_shows_it(cast, topic):
    session = draft(cast, topics=[topic], why="Surt sovint.")
    assert (session.item.reach, session.item.path) == ("coordination", f"sessions/{session.pk}-com-avaluem-un-pla/")
    assert session.item.date == session.starts_at
    assert Link.objects.values_list("source", "target", "reason").get() == (
        topic.item_id,
        session.item_id,
        "Surt sovint.",
    )
    session = actions.plan_session(session=session, by=cast.nuria)
    assert (session.item.reach, session.state) == (f"space:{cast.space.pk}", Session.State.PLANNED)
    with pytest.raises(Refused, match="Ja està planificada"):
        actions.plan_session(session=session, by=cast.nuria)
    assert str(session) == "Com avaluem un pla"


def test_the_same_form_twice_makes_one(cast):
    facts = {
        "title": "T",
        "starts_at": in_days(3),
        "ends_at": in_days(3, 12),
        "format": "visit",
        "mode": "online",
        "audience": "space",
    }
    actions.draft_session(space=cast.space.pk, by=cast.nuria, facts=facts, once_key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.draft_session(space=cast.space.pk, by=cast.nuria, facts=facts, once_key="k")
    assert Session.objects.count() == 1


def test_changing_moves_its_parts_and_its_topics(cast, planned, topic):
    change(planned, cast, title="Un altre títol", topics=[topic], why="A", audience=Audience.PUBLIC)
    paths = list(Item.objects.filter(kind="point").order_by("pk").values_list("path", "audience"))
    first = Point.objects.first()
    assert paths[0] == (f"sessions/{planned.pk}-un-altre-titol/#punt-{first.pk}", "public")
    change(planned, cast, topics=[topic], why="B")
    assert Link.objects.get().reason == "B"
    change(planned, cast, topics=[])
    assert Link.objects.count() == 0
    with pytest.raises(Conflict):
        change(planned, cast, version=1, title="x")


def test_what_is_over_is_not_changed(cast, held):
    with pytest.raises(Refused, match="ja no es pot canviar"):
        change(held, cast, title="x")
    with pytest.raises(Refused, match="ja no es pot canviar"):
        add(held, cast.nuria)


def test_a_draft_is_deleted_with_its_agenda(cast, topic):
    session = draft(cast)
    add(session, cast.nuria)
    actions.discard_session(session=session, by=cast.nuria)
    assert (Session.objects.count(), Point.objects.count(), Item.objects.exclude(pk=topic.item_id).count()) == (0, 0, 0)


def test_what_is_planned_or_has_materials_is_not_deleted(cast, planned):
    with pytest.raises(Refused, match="la podeu cancel·lar"):
        actions.discard_session(session=planned, by=cast.nuria)
    session = draft(cast)
    hang(cast, session)
    with pytest.raises(Refused, match="Té materials"):
        actions.discard_session(session=session, by=cast.nuria)


def hang(cast, thing):
    from espai.classroom.actions import add_document
    from tests.files import upload

    return add_document(about=thing.item, by=cast.nuria, upload=upload(), title="Full", kind="material", is_part=True)


def test_each_point_says_when_it_starts(cast, planned):
    plan = agenda.of(planned)
    assert [(line.title, line.at) for line in plan.lines] == [
        ("Benvinguda", in_days(24)),
        ("Taller", in_days(24, 10, 0)),
        ("Cloenda", in_days(24, 13, 0)),
    ]
    assert (plan.used, plan.available, plan.left, plan.excess) == (240, 240, 0, 0)


def test_points_change_places(cast, planned):
    first, second, last = planned.points.all()
    assert str(last) == "Cloenda"
    version = fresh(planned).agenda_version
    actions.move_point(point=last, by=cast.nuria, version=version, up=True)
    actions.move_point(point=first, by=cast.nuria, version=version + 1, up=False)
    assert titles(planned) == ["Cloenda", "Benvinguda", "Taller"]
    actions.move_point(point=last, by=cast.nuria, version=version + 2, up=True)
    actions.move_point(point=second, by=cast.nuria, version=version + 2, up=False)
    assert fresh(planned).agenda_version == version + 2
    with pytest.raises(Conflict, match="Algú altre ha canviat l’ordre"):
        actions.move_point(point=first, by=cast.nuria, version=version, up=True)


def test_a_point_says_who_takes_it(cast, planned):
    point = actions.add_point(
        session=planned, by=cast.nuria, title="Taula", kind="experience", minutes=1, once_key="k",
        people=[(cast.pau, "Ajuntament de Riu"), (cast.nuria, "")], outsiders=[("Neus", "Universitat")],
    )  # fmt: skip
    names = [(taker.name, taker.public_name) for taker in agenda.of(planned).lines[-1].takers]
    assert names == [
        ("Pau, Ajuntament de Riu", "Ajuntament de Riu"),
        ("Nuria", "Coordinació"),
        ("Neus, Universitat", "Neus, Universitat"),
    ]
    actions.change_point(
        point=point,
        by=cast.nuria,
        version=fresh(planned).agenda_version,
        title="Mesa",
        kind="talk",
        minutes=2,
        people=[(cast.pau, "")],
    )
    assert [str(one) for one in Speaker.objects.filter(point=point)] == ["Pau"]
    actions.remove_point(point=point, by=cast.nuria, version=fresh(planned).agenda_version)
    assert titles(planned) == ["Benvinguda", "Taller", "Cloenda"]


def test_a_point_with_materials_stays(cast, planned):
    point = planned.points.first()
    hang(cast, point)
    with pytest.raises(Refused, match="Aquest punt té materials"):
        actions.remove_point(point=point, by=cast.nuria, version=fresh(planned).agenda_version)


def test_the_call_asks_each_entity_once_the_session_is_convened(cast, planned):
    session = opened(cast, planned)
    assert asked("contribute") == set()
    sent(cast, session)
    convene(cast, session)
    assert asked("contribute") == {f"referent:{cast.serra.pk}"}
    opened(cast, session, 12)
    assert Ask.objects.get(what="contribute").due == timezone.localdate() + timedelta(days=12)


def test_the_call_closes_in_time(cast, planned, convened):
    with pytest.raises(Refused, match="entre avui i el dia"):
        opened(cast, convened, 40)
    with pytest.raises(Refused, match="Només es pot obrir"):
        opened(cast, draft(cast))
    session = opened(cast, convened)
    assert not actions.close_call(session=session)
    Session.objects.update(call_until=timezone.localdate() - timedelta(days=1))
    from espai.programme.jobs import keep_time

    keep_time.call()
    keep_time.call()
    assert asked("contribute") == set()
    assert Event.objects.filter(name="programme.call_closed").count() == 1
    with pytest.raises(Refused, match="és tancada"):
        offer(cast, convened)


def test_this_time_not(cast, convened):
    from espai.core.signing import seal
    from espai.notices import actions as notices

    session = opened(cast, convened)
    ask = Ask.objects.get(to=f"referent:{cast.riu.pk}", what="contribute")
    notices.answer_from_message(token=seal("answer", [ask.pk, cast.pau.pk, "no"]))
    actions.decline_call(session=session, by=cast.pau, entity=cast.riu.pk)
    assert asked("contribute") == {f"referent:{cast.serra.pk}"}
    assert Event.objects.filter(name="programme.call_declined").count() == 1


def test_a_contribution_is_its_authors_until_it_is_sent(cast, convened):
    session = opened(cast, convened)
    made = offer(cast, session)
    assert (made.item.reach, made.item.path) == (
        f"person:{cast.pau.pk}",
        f"sessions/{session.pk}/aportacions/{made.pk}-la-nostra/",
    )
    made = actions.change_contribution(
        contribution=made, by=cast.pau, version=1, kind="talk", title="Una altra", text="b"
    )
    with pytest.raises(Conflict):
        actions.change_contribution(contribution=made, by=cast.pau, version=1, kind="talk", title="c", text="c")
    made = actions.send_contribution(contribution=made, by=cast.pau)
    assert (made.item.reach, str(made)) == (f"entity:{cast.riu.pk}", "Una altra")
    assert asked("contribute") == {f"referent:{cast.serra.pk}"}
    assert asked("decide_contribution") == {"coordination"}
    with pytest.raises(Refused, match="Ja està enviada"):
        actions.send_contribution(contribution=made, by=cast.pau)
    own = offer(cast, session, by=cast.nuria, entity=None)
    assert actions.send_contribution(contribution=own, by=cast.nuria).item.reach == "coordination"


def test_a_draft_waits_for_no_closed_call(cast, convened):
    made = offer(cast, opened(cast, convened))
    Session.objects.update(call_until=None)
    with pytest.raises(Refused, match="és tancada"):
        actions.send_contribution(contribution=made, by=cast.pau)


def test_what_is_accepted_takes_its_place(cast, planned, run_jobs):
    made = decide(cast, sent(cast, opened(cast, planned)), minutes=25)
    assert (made.item.reach, made.state) == (f"space:{cast.space.pk}", "accepted")
    assert titles(planned)[-1] == "La nostra"
    point = Point.objects.get(contribution=made)
    assert (point.minutes, [str(one) for one in point.speakers.all()]) == (25, ["Pau, Ajuntament de Riu"])
    assert Link.objects.get(source=made.item).target == planned.item
    assert asked("decide_contribution") == set()
    run_jobs()
    run_jobs()
    message = Message.objects.get(address="pau@mostra.example")
    assert message.subject == "Acceptada: La nostra"
    assert "ja té lloc a l’ordre del dia" in message.text
    for act in (decide, lambda cast, made: actions.withdraw_contribution(contribution=made, by=cast.pau)):
        with pytest.raises(Refused):
            act(cast, made)
    with pytest.raises(Refused, match="ja està decidida"):
        actions.change_contribution(contribution=made, by=cast.pau, version=1, kind="talk", title="c", text="c")


def test_a_material_hangs_from_the_session_and_is_in_the_programme(cast, planned, run_jobs):
    session = opened(cast, planned)
    made = decide(
        cast, sent(cast, session, kind="material", title="Plantilla", entity=None, by=cast.nuria, minutes=None)
    )
    hang(cast, planned.points.first())
    assert titles(planned) == ["Benvinguda", "Taller", "Cloenda"]
    convene(cast, session)
    run_jobs()
    text = Message.objects.get(address="pau@mostra.example").text
    assert f"* Plantilla\n  http://127.0.0.1:8000/aqui/{made.item.path}" in text
    assert "* Full\n" in text
    assert "La crida és oberta fins al" in text
    assert not Message.objects.filter(subject__startswith="Acceptada").exists()


def test_what_is_not_accepted_has_a_reason(cast, planned, run_jobs):
    made, later = sent(cast, opened(cast, planned)), draft(cast, title="La de juny")
    with pytest.raises(Refused, match="Escriviu el motiu"):
        decide(cast, made, "declined")
    with pytest.raises(Refused, match="Trieu què"):
        decide(cast, made, "received")
    decide(cast, made, "postponed", reason="No hi cap.", later=later)
    decide(cast, sent(cast, planned, title="B"), "postponed", reason="Tard.")
    decide(cast, sent(cast, planned, title="C"), "declined", reason="Ja hi és.")
    run_jobs()
    texts = dict(Message.objects.values_list("subject", "text"))
    assert "per a la sessió «La de juny»" in texts["Ajornada: La nostra"]
    assert "El motiu: No hi cap." in texts["Ajornada: La nostra"]
    assert "per a una altra sessió" in texts["Ajornada: B"]
    assert "no s’hi ha incorporat" in texts["No incorporada: C"]
    assert str(Decision.objects.first()) == "No hi cap."


def test_who_has_left_is_not_told(cast, planned, run_jobs):
    from espai.members.models import Designation

    decide(cast, sent(cast, opened(cast, planned)), "declined", reason="x")
    Designation.objects.filter(person=cast.pau).delete()
    run_jobs()
    assert Message.objects.count() == 0


def test_nothing_enters_what_is_over(cast, convened):
    made = sent(cast, opened(cast, convened))
    actions.hold_session(session=pass_by(convened))
    with pytest.raises(Refused, match="ja s’ha fet"):
        decide(cast, made)
    assert Contribution.objects.get().state == "received"


def test_taking_it_back(cast, convened):
    session = opened(cast, convened)
    first, second = offer(cast, session), sent(cast, session)
    document = hang(cast, first)
    with pytest.raises(Refused, match="Té documents"):
        actions.withdraw_contribution(contribution=first, by=cast.pau)
    from espai.classroom.actions import withdraw_document

    withdraw_document(document=document, by=cast.nuria)
    actions.withdraw_contribution(contribution=first, by=cast.pau)
    actions.withdraw_contribution(contribution=second, by=cast.pau)
    assert list(Contribution.objects.values_list("item__state", "item__is_listed")) == [("withdrawn", False)]
    assert asked("decide_contribution") == set()


def test_minutes(cast, held):
    kept = actions.save_minutes(session=held, by=cast.nuria, text="**Acords**", version=0)
    assert (kept.html, kept.version, str(kept)) == ("<p><strong>Acords</strong></p>\n", 1, str(held.pk))
    with pytest.raises(Conflict):
        actions.save_minutes(session=held, by=cast.nuria, text="x", version=0)
    actions.publish_minutes(session=held, by=cast.nuria)
    with pytest.raises(Refused, match="ja està publicada"):
        actions.publish_minutes(session=held, by=cast.nuria)
    assert Minutes.objects.get().published_at


def test_minutes_come_after(cast, convened):
    with pytest.raises(Refused, match="quan la sessió ha començat"):
        actions.save_minutes(session=convened, by=cast.nuria, text="x", version=0)
    with pytest.raises(Refused, match="Encara no hi ha"):
        actions.publish_minutes(session=convened, by=cast.nuria)


def test_the_same_form_sent_twice_is_no_conflict(cast, planned, topic, convened):
    facts = {"title": "T", "place": "Manresa", "topics": [topic]}
    for _time in range(2):
        actions.change_session(session=planned, by=cast.nuria, version=1, facts=facts)
    assert fresh(planned).version == 2
    made = offer(cast, opened(cast, convened))
    for _time in range(2):
        actions.change_contribution(contribution=made, by=cast.pau, version=1, kind="talk", title="B", text="b")
    assert Contribution.objects.get().version == 2
    session = pass_by(convened)
    for _time in range(2):
        actions.save_minutes(session=session, by=cast.nuria, text="x", version=0)
        actions.record_attendance(session=session, by=cast.nuria, version=1, on_site=[cast.pau.pk])
    assert (Minutes.objects.get().version, fresh(session).roll_version) == (1, 2)
