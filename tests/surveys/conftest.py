"""A survey about a topic, to which the six members of the first space are invited."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.core.models import Audience
from espai.surveys import actions, bank
from espai.surveys.models import Survey
from espai.topics import actions as topics

MEMBERS = ["montse", "oriol", "pau", "carme", "ramon", "nuria"]
BLANK = dict.fromkeys(bank.SESSION)


def opened(cast, about=None, **values):
    if about is None:
        about = topics.propose_topic(
            space=cast.space.pk, by=cast.nuria, title="Sessió", reasons="", audience=Audience.SPACE
        ).item
    now = timezone.now()
    given = {
        "about": about,
        "space": cast.space.pk,
        "title": "Valoració: Sessió",
        "questions": bank.chosen(bank.SESSION),
        "people": [getattr(cast, name).pk for name in MEMBERS],
        "closes_at": now + timedelta(days=7),
        "results_on": timezone.localdate(now + timedelta(days=15)),
        "by": None,
    }
    return actions.open_survey(**given | values)


def answered(cast, survey, names, **values):
    for number, name in enumerate(names):
        given = {"overall": number + 3, "improve": f"Millora {number}"} | values
        actions.answer_survey(survey=survey, by=getattr(cast, name), values=given)


def past(survey, **values):
    """Let its time pass."""
    now = timezone.now()
    given = {"opens_at": now - timedelta(days=8), "closes_at": now - timedelta(minutes=1)} | values
    Survey.objects.filter(pk=survey.pk).update(**given)
    return Survey.objects.select_related("item").get(pk=survey.pk)


def closed(survey, **values):
    return actions.close_survey(survey=past(survey, **values))


@pytest.fixture
def survey(cast):
    return opened(cast)
