"""Sessions that the tests of the programme start from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.core.models import Audience
from espai.programme import actions
from espai.programme.models import Session


def in_days(days, hour=9, minute=30):
    moment = timezone.localtime() + timedelta(days=days)
    return moment.replace(hour=hour, minute=minute, second=0, microsecond=0)


def draft(cast, **values):
    given = {
        "title": "Com avaluem un pla",
        "starts_at": in_days(24),
        "ends_at": in_days(24, 13, 30),
        "format": "plenary",
        "mode": "mixed",
        "objectives": ["intercanvi"],
        "place": "Recinte Mundet, Barcelona",
        "link": "https://reunio.example/abc",
        "audience": Audience.SPACE,
    }
    space = values.pop("space", cast.space)
    return actions.draft_session(space=space.pk, by=cast.nuria, facts=given | values)


def add(session, by, *points):
    for title, minutes in points or [("Benvinguda", 30), ("Taller", 180), ("Cloenda", 30)]:
        actions.add_point(session=session, by=by, title=title, kind="groups", minutes=minutes)


def fresh(session):
    return Session.objects.select_related("item").get(pk=session.pk)


def seen(session):
    kept = fresh(session)
    return kept.version, kept.agenda_version


def convene(cast, session):
    actions.convene_session(session=session, by=cast.nuria, seen=seen(session))
    return fresh(session)


def pass_by(session, days=30):
    """Let the days go by: the session was so many days ago than it was to be."""
    moved = fresh(session)
    moved.starts_at -= timedelta(days=days)
    moved.ends_at -= timedelta(days=days)
    moved.save()
    return fresh(session)


@pytest.fixture
def planned(cast):
    session = draft(cast)
    add(session, cast.nuria)
    return actions.plan_session(session=session, by=cast.nuria)


@pytest.fixture
def convened(cast, planned):
    return convene(cast, planned)


@pytest.fixture
def held(cast, convened):
    session = pass_by(convened)
    actions.hold_session(session=session)
    return fresh(session)
