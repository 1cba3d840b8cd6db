"""Two people at once, on real connections; and whoever kills the closing at any point of it."""

from functools import partial

import pytest
from django.db import connection, transaction

from espai.core.anonymity import keys
from espai.surveys import actions, jobs
from espai.surveys.models import Answer, Participation, Sealed, Survey
from tests.surveys.conftest import MEMBERS, answered, opened, past
from tests.topics.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


class Killed(BaseException):
    """What no code of ours catches."""


def test_two_answers_of_one_person_at_once_are_one(cast):
    for _round in range(ROUNDS):
        survey = opened(cast)
        said = at_once(*[lambda s=survey: answered(cast, s, ["montse"])] * 4)
        assert said.count(True) == 1
        assert [one for one in said if one is not True] == [
            "Ja teníem la vostra resposta, i només se’n pot donar una. Si heu premut dues vegades, ja està."
        ] * 3
        assert Sealed.objects.filter(survey=survey).count() == 1
        assert Participation.objects.filter(survey=survey).count() == 1


def test_an_answer_while_it_closes_is_counted_or_refused(cast):
    for _round in range(ROUNDS * 2):
        survey = opened(cast)
        answered(cast, survey, MEMBERS[:5])
        said = at_once(
            lambda s=survey: answered(cast, s, ["nuria"]), lambda s=survey: actions.close_survey(survey=past(s))
        )
        assert said[1] is True
        survey.refresh_from_db()
        assert survey.n == Answer.objects.filter(survey=survey).count() == (6 if said[0] is True else 5)
        assert said[0] is True or "s’ha tancat" in said[0]
        assert not Sealed.objects.filter(survey=survey).exists()


def test_closing_twice_at_once_releases_once(cast):
    for _round in range(ROUNDS):
        survey = opened(cast)
        answered(cast, survey, MEMBERS)
        survey = past(survey)
        said = at_once(*[lambda s=survey: actions.close_survey(survey=s)] * 3)
        assert said == [True] * 3
        assert Answer.objects.filter(survey=survey).count() == 6


def test_opening_twice_at_once_opens_one(cast, topic):
    said = at_once(*[lambda: opened(cast, about=topic.item)] * 3)
    assert said.count(True) == 1
    assert said.count("Això ja té la seva enquesta.") == 2
    survey = Survey.objects.get()
    assert keys.read(survey.pk, survey.public_key)


def killed_at(number, deed):
    """Do it, dying just before statement `number`; False when it ended before."""
    count = 0

    def wrapper(execute, *args):
        nonlocal count
        count += 1
        if count == number:
            raise Killed
        return execute(*args)

    try:
        with connection.execute_wrapper(wrapper):
            deed()
    except Killed:
        return True
    return False


@pytest.mark.parametrize("given", [4, 6])
def test_killed_at_any_statement_it_is_all_or_nothing_and_the_next_try_ends_it(cast, given):
    number = 1
    while True:
        survey = opened(cast)
        answered(cast, survey, MEMBERS[:given])
        survey = past(survey)
        died = killed_at(number, partial(actions.close_survey, survey=survey))
        left = Answer.objects.filter(survey=survey).count(), Sealed.objects.filter(survey=survey).count()
        if not died:
            break
        assert left == (0, given)
        assert keys.is_there(survey.pk)
        actions.close_survey(survey=survey)
        survey.refresh_from_db()
        released = given if given >= 5 else 0
        assert Answer.objects.filter(survey=survey).count() == released
        assert not keys.is_there(survey.pk)
        number += 1
    assert number > 8


@transaction.atomic
def close_and(then, survey):
    transaction.on_commit(then)
    actions.close_survey(survey=survey)


def test_killed_between_the_commit_and_the_end_of_the_key_the_clock_ends_it(cast, run_jobs):
    def die():
        raise Killed

    survey = opened(cast)
    answered(cast, survey, MEMBERS)
    survey = past(survey)
    with pytest.raises(Killed):
        close_and(die, survey)
    released = set(Answer.objects.values_list("pk", flat=True))
    assert (len(released), keys.kept()) == (6, [survey.pk])
    jobs.look.enqueue()
    run_jobs()
    assert keys.kept() == []
    assert set(Answer.objects.values_list("pk", flat=True)) == released


def test_killed_while_opening_there_is_no_survey_without_its_key(cast, topic):
    number = 1
    while killed_at(number, partial(opened, cast, about=topic.item)):
        assert not Survey.objects.exists()
        number += 1
    survey = Survey.objects.get()
    assert keys.read(survey.pk, survey.public_key)
    assert number > 10
