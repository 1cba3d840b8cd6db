"""The page of a survey in each of its stages, for each of its readers."""

import logging
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from django.views.debug import ExceptionReporter

from espai.core.anonymity import keys
from espai.core.signing import link_key
from espai.members.models import Designation
from espai.surveys import actions, bank
from espai.surveys.models import Answer, Participation, Sealed, Survey
from tests.surveys.conftest import MEMBERS, answered, closed, opened, past

SECRET = "Xiuxiueig"
GIVEN = {"overall": "8", "needs": "-", "applicable": "", "improve": f"{SECRET} de Montse"}


def page(survey):
    return f"/aqui/{survey.item.path}"


def released(cast, survey, **values):
    answered(cast, survey, MEMBERS)
    return closed(survey, **values)


def test_before_answering_the_page_says_what_is_promised(enter, survey):
    text = enter("montse").get(page(survey)).text
    for said in (
        "Anònimes",
        "3 minuts",
        "Oberta fins a",
        "Resultats",
        "Què vol dir que és anònima",
        "No ho sé / no escau",
    ):
        assert said in text
    assert all(question["text"] in text.replace("&#x27;", "'") for question in survey.questions)
    assert 'autocomplete="off"' in text


def test_nothing_is_chosen_beforehand(enter, survey):
    assert " checked" not in enter("montse").get(page(survey)).text


def test_answering(enter, cast, survey):
    client = enter("montse")
    response = client.post(page(survey), GIVEN, follow=True)
    assert response.redirect_chain == [(page(survey), 302)]
    assert "sense el vostre nom" in response.text
    assert "Ja hi heu respost" in response.text
    assert SECRET not in response.text
    assert response.context["form"] is None
    assert (Participation.objects.count(), Sealed.objects.count()) == (1, 1)
    answered(cast, survey, MEMBERS[1:])
    closed(survey)
    given = [row.values for row in Answer.objects.all() if row.values["overall"] == 8]
    assert given == [dict.fromkeys(bank.SESSION) | {"overall": 8, "improve": f"{SECRET} de Montse"}]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Contesteu almenys una pregunta"),
        ({"takeaway": "a" * 17000}, "massa llarg"),
        ({"overall": "11"}, "11"),
        ({"takeaway": "a\0b"}, "nul"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(enter, survey, values, said):
    typed = {"improve": "No es perd"} if values else {}
    response = enter("montse").post(page(survey), typed | values)
    assert response.status_code == 200
    assert said in response.text
    assert not typed or "No es perd" in response.text
    assert Sealed.objects.count() == 0


def test_answering_twice_is_told_and_keeps_the_text(enter, survey):
    client = enter("montse")
    client.post(page(survey), GIVEN)
    response = client.post(page(survey), GIVEN)
    assert "només se’n pot donar una" in response.text
    assert SECRET in response.text
    assert Sealed.objects.count() == 1


def test_answering_what_has_closed_is_told_and_keeps_the_text(enter, survey):
    survey = past(survey)
    for _stage in ("closing", "closed"):
        response = enter("montse").post(page(survey), GIVEN)
        assert "s’ha tancat" in response.text
        assert SECRET in response.text
        actions.close_survey(survey=survey)
    assert Sealed.objects.count() == 0


def test_who_is_not_invited_has_no_form(enter, cast):
    survey = opened(cast, people=[cast.montse.pk])
    response = enter("pau").get(page(survey))
    assert response.context["form"] is None
    assert "hi van ser convidades" in response.text
    assert "hi van ser convidades" in enter("pau").post(page(survey), GIVEN).text
    assert Sealed.objects.count() == 0


def test_who_has_left_does_not_enter(enter, cast, survey):
    Designation.objects.filter(person=cast.montse).update(until_on=timezone.localdate() - timedelta(days=1))
    assert enter("montse").get(page(survey)).status_code == 403
    assert enter("montse").post(page(survey), GIVEN).status_code == 403


def test_from_elsewhere_there_is_no_survey(client, enter, cast, survey):
    assert client.get(page(survey)).status_code == 302
    assert client.get(f"{page(survey)}?clau={link_key(survey.item_id)}").status_code == 302
    assert enter("berta").get(page(survey)).status_code == 403
    assert enter("berta").get(page(survey).replace("/aqui/", "/alla/")).status_code == 404
    assert enter("tere").get(page(survey)).status_code == 403


@pytest.mark.parametrize("name", ["montse", "nuria", "ramon"])
def test_while_it_is_open_nobody_reads_results_or_counts(enter, cast, survey, name):
    answered(cast, survey, ["oriol", "pau", "carme", "ramon", "nuria"])
    response = enter(name).get(page(survey))
    assert response.context["results"] == []
    assert "Millora 0" not in response.text
    assert "Han respost" not in response.text
    response = enter(name).get(page(past(survey)))
    assert response.context["results"] == []
    assert "s’acaba de tancar" in response.text


def test_until_the_promised_day_only_coordination_reads_results(enter, cast, survey):
    survey = released(cast, survey)
    response = enter("montse").get(page(survey))
    assert (response.context["stage"], response.context["results"]) == ("waiting", [])
    assert "Millora 0" not in response.text
    text = enter("nuria").get(page(survey)).text
    assert "De moment només els veu coordinació" in text
    assert "Millora 0" in text
    assert f"/aqui/valoracio/millores/nova/?de={survey.item_id}&amp;cita=" in text


def test_on_the_promised_day_members_read_results(enter, cast, survey):
    survey = released(cast, survey, results_on=timezone.localdate())
    text = enter("montse").get(page(survey)).text
    assert "6 persones" in text
    assert "Mitjana: <strong>5,5</strong>, de 6 respostes" in text
    assert "Mostra les dades" in text
    assert all(f"Millora {number}" in text for number in range(6))
    assert "De moment" not in text
    assert "Fes-ne un compromís" not in text
    assert text.count("Menys de cinc respostes: no es mostren.") == 5


def test_a_choice_is_shown_as_a_table(enter, cast):
    options = [{"key": "yes", "text": "Sí"}, {"key": "no", "text": "No"}]
    survey = opened(cast, questions=[{"key": "again", "kind": "choice", "text": "Hi tornaríeu?", "options": options}])
    assert "No ho sé" in enter("montse").get(page(survey)).text
    for name in MEMBERS:
        response = enter(name).post(page(survey), {"again": "yes"})
        assert response.status_code == 302
    closed(survey, results_on=timezone.localdate())
    text = enter("montse").get(page(survey)).text
    assert '<th scope="row">Sí</th><td class="numeric">6</td>' in text
    assert '<svg class="chart"' not in text


def test_fewer_than_five_say_only_that(enter, cast, survey):
    answered(cast, survey, MEMBERS[:4])
    survey = closed(survey)
    for name in ("montse", "nuria"):
        response = enter(name).get(page(survey))
        assert "s’han destruït sense obrir-les" in response.text
        assert response.context["results"] == []


def test_a_lost_key_is_said(enter, cast, survey):
    answered(cast, survey, MEMBERS)
    keys.forget(survey.pk)
    survey = actions.close_survey(survey=survey)
    assert "Les respostes s’han perdut" in enter("montse").get(page(survey)).text


def test_a_lost_key_refuses_and_keeps_the_text(enter, survey):
    keys.forget(survey.pk)
    response = enter("montse").post(page(survey), GIVEN)
    assert "S’ha perdut la clau" in response.text
    assert SECRET in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_with_more(enter, cast, count, django_assert_num_queries):
    surveys = [opened(cast) for _number in range(count)]
    client = enter("montse")
    with django_assert_num_queries(6):
        client.get(page(surveys[-1]))
    for survey in surveys:
        released(cast, survey, results_on=timezone.localdate())
    with django_assert_num_queries(7):
        client.get(page(surveys[-1]))


def test_answering_costs_no_more_than_sixteen(enter, survey, django_assert_max_num_queries):
    client = enter("montse")
    with django_assert_max_num_queries(16):
        client.post(page(survey), GIVEN)


def test_what_fails_while_answering_is_reported_without_the_answer(enter, survey, caplog):
    Survey.objects.update(public_key=b"broken")  # sealing fails in the middle of it, with the answer at hand
    client = enter("montse")
    caplog.set_level(logging.DEBUG)
    client.raise_request_exception = False
    response = client.post(page(survey), GIVEN)
    assert response.status_code == 500
    kind, error, trace = response.exc_info
    request = response.wsgi_request
    report = ExceptionReporter(request, kind, error, trace)
    for text in (caplog.text, response.text, report.get_traceback_html(), report.get_traceback_text(), repr(request)):
        assert SECRET not in text
    assert "answer_survey" in report.get_traceback_text()
    assert (Participation.objects.count(), Sealed.objects.count()) == (0, 0)


def test_without_the_veil_the_report_would_hold_the_answer():
    """The control of the test above: the same reporter, of a view that hides nothing."""
    request = RequestFactory().post("/", GIVEN)
    try:
        typed = request.POST["improve"]
        int(typed)
    except ValueError as error:
        report = ExceptionReporter(request, ValueError, error, error.__traceback__)
    assert SECRET in report.get_traceback_html()


def test_the_session_and_the_cookies_hold_nothing_of_it(enter, survey):
    client = enter("montse")
    response = client.post(page(survey), GIVEN)
    kept = str(dict(client.session.items())) + str(response.cookies) + str(client.cookies) + str(response.headers)
    assert SECRET not in kept
    assert response["Cache-Control"] == "private, no-store"
