"""What a page of a person begins with: their session, who they are and their standing, read at once."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

SPACE = "/aqui/"


@pytest.fixture
def key(enter):
    return enter("nuria").session.session_key


def test_the_session_its_person_and_their_standing_are_two_statements(client, cast, key, django_assert_num_queries):
    with django_assert_num_queries(3):  # and what the page asks
        answer = client.get("/aqui/membres/edicions/")
    assert answer.context["who"].coordinates
    assert answer.context["user"] == cast.nuria


def test_who_the_session_says_they_are_counts_and_not_the_list_of_sessions(client, cast, key):
    UserSession.objects.filter(session_key=key).update(user=cast.pau)
    answer = client.get(SPACE)
    assert answer.context["user"] == cast.nuria
    assert (answer.context["who"].person, answer.context["who"].coordinates) == (cast.nuria.pk, True)


def test_a_session_that_is_not_in_the_list_is_a_session_all_the_same(client, cast, key):
    UserSession.objects.all().delete()
    assert client.get(SPACE).context["who"].coordinates


def test_a_session_past_its_time_opens_nothing(client, key):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(SPACE).context["who"].person is None


def test_a_session_that_was_ended_elsewhere_opens_nothing(client, key):
    Session.objects.all().delete()
    assert client.get(SPACE).context["who"].person is None


def test_a_person_who_left_is_nobody(client, cast, key):
    cast.nuria.is_active = False
    cast.nuria.save()
    assert client.get(SPACE).context["who"].person is None


def test_a_new_password_ends_the_sessions_made_with_the_old_one(client, cast, key):
    cast.nuria.set_password("una altra de ben llarga")
    cast.nuria.save()
    assert client.get(SPACE).context["who"].person is None


def test_a_role_that_ended_between_two_pages_is_not_held(client, cast, key):
    cast.nuria.appointments.all().delete()
    assert not client.get(SPACE).context["who"].coordinates
