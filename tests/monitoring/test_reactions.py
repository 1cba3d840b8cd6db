"""The satisfaction survey of a session opens by itself, for who was there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.notices.models import Ask
from espai.programme import actions as programme
from espai.programme.models import Attendance, Session
from espai.surveys.models import Survey

pytestmark = pytest.mark.django_db


def asked():
    return set(Ask.objects.filter(what="answer_survey", done_at=None).values_list("to", flat=True))


@pytest.fixture
def held(cast):
    """A session that Pau said he would come to, and that is over."""
    begins = timezone.now() + timedelta(days=20)
    facts = {
        "title": "Indicadors",
        "format": "plenary",
        "mode": "on_site",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "objectives": ["recerca"],
        "audience": "space",
    }
    session = programme.draft_session(space=cast.space.pk, by=cast.nuria, facts=facts)
    programme.add_point(session=session, by=cast.nuria, title="Tot", kind="groups", minutes=120)
    session = programme.plan_session(session=Session.objects.get(pk=session.pk), by=cast.nuria)
    session = Session.objects.get(pk=session.pk)
    programme.convene_session(session=session, by=cast.nuria, seen=(session.version, session.agenda_version))
    programme.answer_attendance(session=session, person=cast.pau, by=cast.pau, answer="yes")
    Session.objects.filter(pk=session.pk).update(
        starts_at=begins - timedelta(days=21), ends_at=begins - timedelta(days=21) + timedelta(hours=2)
    )
    return Session.objects.select_related("item").get(pk=session.pk)


def test_it_opens_when_the_session_is_held_and_asks_who_said_yes(cast, held, run_jobs):
    programme.hold_session(session=held)
    run_jobs()
    survey = Survey.objects.get()
    assert (survey.about_id, survey.item.title) == (held.item_id, "Valoració: Indicadors")
    assert asked() == {f"person:{cast.pau.pk}"}


def test_the_roll_adds_who_came_unexpected(cast, held, run_jobs):
    programme.hold_session(session=held)
    run_jobs()
    there = {cast.pau.pk, cast.montse.pk}
    programme.record_attendance(session=held, by=cast.nuria, version=held.roll_version, on_site=there)
    run_jobs()
    assert Survey.objects.count() == 1
    assert asked() == {f"person:{cast.pau.pk}", f"person:{cast.montse.pk}"}


def test_without_anybody_there_is_nobody_to_ask(cast, held, run_jobs):
    Attendance.objects.update(answer="no")
    programme.hold_session(session=held)
    run_jobs()
    assert not Survey.objects.exists()
