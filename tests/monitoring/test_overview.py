"""«Valoració i millora»: what there is to answer, what was promised, what came of it; and the survey of a session."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.core.anonymity import keys
from espai.monitoring import reactions
from espai.notices.models import Ask
from espai.surveys import actions
from espai.surveys.models import Survey
from tests.commitments.test_commitments import done, proposed
from tests.surveys.conftest import MEMBERS, answered, closed, opened

PAGE = "/aqui/valoracio/"


def titles(response, name):
    return [survey.item.title for survey in response.context[name]]


def released(cast, **values):
    survey = opened(cast)
    answered(cast, survey, MEMBERS)
    return closed(survey, **values)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["montse", "nuria"])
def test_it_costs_the_same_with_more(enter, cast, count, name, django_assert_num_queries):
    for _number in range(count):
        opened(cast)
        released(cast, results_on=timezone.localdate())
        proposed(cast, owner=cast.montse)
    client = enter(name)
    with django_assert_num_queries(7):
        response = client.get(PAGE)
    assert len(response.context["to_answer"]) == len(response.context["ended"]) == count
    assert len(response.context["commitments"]) == count


@pytest.mark.parametrize("name", ["montse", "nuria"])
def test_an_empty_space_says_so(enter, cast, name):
    text = enter(name).get(PAGE).text
    assert "Encara no hi ha resultats" in text
    assert "Encara no hi ha cap compromís" in text
    assert "Us toca contestar" not in text
    assert "Resultats pendents" not in text


def test_a_survey_goes_from_what_is_asked_to_its_results(enter, cast):
    survey = opened(cast)
    client = enter("montse")
    response = client.get(PAGE)
    assert titles(response, "to_answer") == titles(response, "awaited") == ["Valoració: Sessió"]
    answered(cast, survey, MEMBERS)
    assert titles(client.get(PAGE), "to_answer") == []
    survey = closed(survey)
    response = client.get(PAGE)
    assert (titles(response, "awaited"), response.context["ended"]) == (["Valoració: Sessió"], [])
    assert enter("nuria").get(PAGE).context["ended"] == [(survey, 5.5, 6)]
    Survey.objects.update(results_on=timezone.localdate())
    response = enter("montse").get(PAGE)
    assert (titles(response, "awaited"), response.context["ended"]) == ([], [(survey, 5.5, 6)])
    assert "5,5 sobre 10 (6 respostes)" in response.text


def test_a_survey_without_its_first_question_says_how_many(enter, cast):
    survey = opened(cast)
    answered(cast, survey, MEMBERS, overall=None)
    closed(survey, results_on=timezone.localdate())
    assert "6 respostes" in enter("montse").get(PAGE).text


def test_of_fewer_than_five_it_says_only_that(enter, cast):
    survey = opened(cast)
    answered(cast, survey, MEMBERS[:4])
    closed(survey)
    for name in ("montse", "nuria"):
        response = enter(name).get(PAGE)
        assert titles(response, "awaited") == []
        assert response.context["ended"] == [(survey, None, 0)]
        assert "Menys de cinc respostes: no hi ha resultats" in response.text


def test_what_was_lost_says_so(enter, cast):
    survey = opened(cast)
    answered(cast, survey, MEMBERS)
    keys.forget(survey.pk)
    actions.close_survey(survey=survey)
    assert "Les respostes s’han perdut" in enter("montse").get(PAGE).text


def test_what_is_done_comes_first(enter, cast):
    for number in range(9):
        proposed(cast, title=f"C{number}")
    done(cast, proposed(cast, title="Feta"))
    response = enter("montse").get(PAGE)
    assert response.context["commitments"][0].item.title == "Feta"
    assert len(response.context["commitments"]) == 8
    assert "Totes les millores" in response.text
    assert "Ha arribat amb 24 dies." in response.text


def test_nothing_of_here_is_seen_there(client, enter, cast):
    released(cast, results_on=timezone.localdate())
    opened(cast)
    done(cast, proposed(cast))
    assert client.get(PAGE).status_code == 302
    assert enter("berta").get(PAGE).status_code == 403
    response = enter("berta").get("/alla/valoracio/")
    assert "Sessió" not in response.text
    assert "programa" not in response.text
    assert [len(response.context[name]) for name in ("to_answer", "awaited", "ended", "commitments")] == [0] * 4


def test_the_survey_of_a_session_opens_by_itself_once(cast, topic):
    ends = timezone.now() - timedelta(hours=2)
    first = reactions.open_for(topic.item, [cast.montse.pk], ends)
    again = reactions.open_for(topic.item, [cast.montse.pk, cast.pau.pk], ends)
    assert first == again
    assert first.item.title == "Valoració: Indicadors"
    assert [question["kind"] for question in first.questions] == ["scale"] * 5 + ["text"] * 2
    assert first.closes_at - timezone.now() > timedelta(days=6, hours=23)
    assert first.results_on == timezone.localdate(timezone.now() + timedelta(days=15))
    assert Ask.objects.filter(item=first.item).count() == 2


def test_from_the_end_of_a_session_that_is_still_to_end(cast, topic):
    ends = timezone.now() + timedelta(hours=2)
    survey = reactions.open_for(topic.item, [cast.montse.pk], ends)
    assert survey.closes_at == ends + timedelta(days=7)


def test_nobody_is_added_to_what_has_closed(cast, topic):
    ends = timezone.now()
    survey = reactions.open_for(topic.item, [cast.montse.pk], ends)
    closed(survey)
    reactions.open_for(topic.item, [cast.pau.pk], ends)
    assert Ask.objects.filter(item=survey.item).count() == 1
