"""What may be done with a survey, and what it leaves behind."""

import stat
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from espai.core import schedule
from espai.core.anonymity import boxes, keys
from espai.core.errors import Refused
from espai.core.models import Event, Item, Link, Submission
from espai.members.models import Designation
from espai.notices.models import Ask
from espai.surveys import actions, jobs
from espai.surveys.models import Answer, Participation, Sealed, Survey
from tests.surveys.conftest import BLANK, MEMBERS, answered, closed, opened, past


def happened(survey):
    return list(Event.objects.filter(kind="survey").order_by("pk").values_list("name", flat=True))


def waiting(survey):
    return set(Ask.objects.filter(item=survey.item, done_at=None).values_list("to", flat=True))


@pytest.fixture
def close(django_capture_on_commit_callbacks):
    """Close a survey as it is when the transaction commits."""

    def act(survey, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return closed(survey, **values)

    return act


def test_opening_asks_each_person_and_keeps_the_key_outside_the_database(cast, settings):
    survey = opened(cast)
    assert waiting(survey) == {f"person:{getattr(cast, name).pk}" for name in MEMBERS}
    ask = Ask.objects.filter(item=survey.item).first()
    assert (ask.what, ask.minutes, ask.due) == ("answer_survey", 3, timezone.localdate(survey.closes_at))
    assert (survey.item.path, survey.item.state) == (f"valoracio/enquestes/{survey.pk}-valoracio-sessio/", "open")
    assert (survey.item.audience, survey.item.is_listed) == ("space", False)
    assert Link.objects.get(target=survey.item).source == survey.about
    assert happened(survey) == ["surveys.survey_opened"]
    assert str(survey) == "Valoració: Sessió"
    file = settings.VAR / "seal" / str(survey.pk)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert keys.read(survey.pk, survey.public_key) == file.read_bytes()


def test_a_thing_has_one_survey_of_a_kind(cast, survey):
    with pytest.raises(Refused, match="ja té la seva enquesta"):
        opened(cast, about=survey.about)
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.create(
            item=survey.about, about=survey.about, kind=survey.kind, opens_at=survey.opens_at,
            closes_at=survey.closes_at, results_on=survey.results_on, questions=[], public_key=b"",
        )  # fmt: skip


@pytest.mark.parametrize(("closes", "results"), [(-1, 15), (7, 6)])
def test_dates_in_the_wrong_order_are_refused(cast, closes, results):
    now = timezone.now()
    with pytest.raises(Refused, match="es tanca després d’obrir-se"):
        opened(
            cast,
            closes_at=now + timedelta(days=closes),
            results_on=timezone.localdate(now + timedelta(days=results)),
        )
    assert not Survey.objects.exists()


def test_inviting_again_asks_nobody_twice(cast, survey):
    assert actions.invite(survey=survey, people=[cast.montse.pk]) == 0
    assert happened(survey) == ["surveys.survey_opened"]
    answered(cast, survey, ["montse"])
    assert actions.invite(survey=survey, people=[cast.montse.pk, cast.tere.pk, cast.tere.pk]) == 1
    assert Ask.objects.filter(item=survey.item, to=f"person:{cast.montse.pk}").count() == 1
    assert Event.objects.get(name="surveys.people_invited").data == {"people": 1}


def test_nobody_is_invited_to_what_is_closed(cast, survey):
    with pytest.raises(Refused, match="ja és tancada"):
        actions.invite(survey=past(survey), people=[cast.tere.pk])


def test_an_answer_leaves_a_box_and_nothing_that_says_what_is_in_it(cast, survey):
    before = Event.objects.count(), Submission.objects.count(), Item.objects.get(pk=survey.item_id).date
    answered(cast, survey, ["montse"])
    after = Event.objects.count(), Submission.objects.count(), Item.objects.get(pk=survey.item_id).date
    assert before == after
    assert Participation.objects.get().person == cast.montse
    box = Sealed.objects.get()
    assert {field.name for field in Sealed._meta.get_fields()} == {"id", "survey", "box"}
    assert {field.name for field in Answer._meta.get_fields()} == {"id", "survey", "values"}
    assert len(box.box) == boxes.SIZE + 48
    assert not Answer.objects.exists()
    assert f"person:{cast.montse.pk}" not in waiting(survey)
    assert Ask.objects.get(to=f"person:{cast.montse.pk}").answer == ""
    assert (str(Participation.objects.get()), str(box)) == (f"{cast.montse.pk} → {survey.pk}", str(survey.pk))


def refused(survey, by, values=None):
    with pytest.raises(Refused) as caught:
        actions.answer_survey(survey=survey, by=by, values={"overall": 7} if values is None else values)
    return str(caught.value)


def test_who_may_not_answer_is_told_why(cast, survey):
    answered(cast, survey, ["montse"])
    assert "només se’n pot donar una" in refused(survey, cast.montse)
    assert "hi van ser convidades" in refused(survey, cast.tere)
    actions.invite(survey=survey, people=[cast.berta.pk])
    assert "hi van ser convidades" in refused(survey, cast.berta)
    Designation.objects.filter(person=cast.pau).update(until_on=timezone.localdate() - timedelta(days=1))
    assert "hi van ser convidades" in refused(survey, cast.pau)
    assert "s’ha tancat" in refused(past(survey), cast.oriol)
    assert (Participation.objects.count(), Sealed.objects.count()) == (1, 1)


def test_an_answer_that_nobody_could_open_is_not_taken(cast, survey):
    keys.forget(survey.pk)
    assert "S’ha perdut la clau" in refused(survey, cast.montse)


@pytest.mark.parametrize(
    "values",
    [{"overall": 11}, {"overall": -1}, {"overall": True}, {"overall": "7"}, {"takeaway": 3}, {"takeaway": "a\0b"}],
)
def test_what_is_not_offered_is_refused(cast, survey, values):
    assert "no és de les que s’ofereixen" in refused(survey, cast.montse, values)


@pytest.mark.parametrize("values", [{}, BLANK, {"overall": None, "takeaway": ""}, {"other": 3}])
def test_an_empty_answer_is_refused(cast, survey, values):
    assert "almenys una pregunta" in refused(survey, cast.montse, values)


def test_a_text_that_does_not_fit_is_refused_with_how_much(cast, survey):
    assert "sobren uns 6" in refused(survey, cast.montse, {"takeaway": "a" * (boxes.SIZE + 500)})


def test_a_choice_is_one_of_its_options(cast):
    options = [{"key": "yes", "text": "Sí"}, {"key": "no", "text": "No"}]
    survey = opened(cast, questions=[{"key": "again", "kind": "choice", "text": "Hi tornaríeu?", "options": options}])
    assert "no és de les que" in refused(survey, cast.montse, {"again": "potser"})
    actions.answer_survey(survey=survey, by=cast.montse, values={"again": "yes"})
    assert Sealed.objects.count() == 1


@pytest.mark.parametrize(("number", "released"), [(4, False), (5, True), (6, True)])
def test_five_answers_are_opened_and_four_are_destroyed(cast, survey, close, number, released):
    answered(cast, survey, MEMBERS[:number])
    survey = close(survey)
    assert survey.state == "closed"
    assert bool(survey.released_at) == released
    assert survey.n == (number if released else None)
    assert not survey.lost
    given = sorted((row.values["overall"], row.values["improve"]) for row in Answer.objects.all())
    assert given == [(place + 3, f"Millora {place}") for place in range(number if released else 0)]
    assert not Sealed.objects.exists()
    assert keys.kept() == []
    assert waiting(survey) == set()
    assert happened(survey) == ["surveys.survey_opened", "surveys.survey_closed"]
    assert all(set(event.data) == set() for event in Event.objects.filter(kind="survey"))


def test_closing_again_changes_nothing(cast, survey, close):
    answered(cast, survey, MEMBERS)
    close(survey)
    before = set(Answer.objects.values_list("pk", flat=True)), Survey.objects.get().released_at
    close(survey)
    assert before == (set(Answer.objects.values_list("pk", flat=True)), Survey.objects.get().released_at)
    assert happened(survey).count("surveys.survey_closed") == 1
    assert str(Answer.objects.first()) == str(survey.pk)


def test_what_still_takes_answers_is_not_closed(cast, survey):
    answered(cast, survey, MEMBERS)
    with pytest.raises(Refused, match="encara és oberta"):
        actions.close_survey(survey=survey)


@pytest.mark.parametrize("how", ["gone", "of another"])
def test_without_its_key_the_answers_are_lost_and_the_survey_says_so(cast, survey, close, how):
    answered(cast, survey, MEMBERS)
    keys.forget(survey.pk)
    if how == "of another":
        keys.keep(survey.pk, boxes.make_keys()[1])
    survey = close(survey)
    assert (survey.lost, survey.n, survey.released_at) == (True, None, None)
    assert (Answer.objects.count(), Sealed.objects.count(), keys.kept()) == (0, 0, [])


def test_a_box_that_was_not_sealed_for_the_survey_counts_for_nothing(cast, survey, close):
    answered(cast, survey, MEMBERS[:4])
    Sealed.objects.create(survey=survey, box=boxes.seal(boxes.make_keys()[0], {"overall": 1}))
    assert close(survey).released_at is None


def test_what_the_database_says_of_a_row_it_refuses_is_not_repeated(cast, survey):
    answered(cast, survey, MEMBERS, takeaway="secret")
    Sealed.objects.create(
        survey=survey, box=boxes.seal(survey.public_key, {"takeaway": float("nan"), "improve": "secret"})
    )
    with pytest.raises(RuntimeError, match="could not be written") as caught, transaction.atomic():
        closed(survey)
    assert caught.value.__suppress_context__
    assert keys.kept() == [survey.pk]


def test_the_clock_closes_what_is_due_and_leaves_the_rest(cast, run_jobs, monkeypatch):
    due, running = opened(cast), opened(cast)
    answered(cast, due, MEMBERS)
    past(due)
    jobs.look.enqueue()
    run_jobs()
    states = {survey.pk: survey.state for survey in Survey.objects.select_related("item")}
    assert states == {due.pk: "closed", running.pk: "open"}


def test_the_clock_closes_what_lost_its_key(cast, survey, run_jobs):
    keys.forget(survey.pk)
    jobs.look.enqueue()
    run_jobs()
    assert Survey.objects.get().lost


def test_a_key_left_behind_is_destroyed_by_the_clock(cast, survey, close, run_jobs, django_capture_on_commit_callbacks):
    private = keys.read(survey.pk, survey.public_key)
    close(survey)
    keys.keep(survey.pk, private)
    keys.keep(survey.pk + 1, private)  # of a survey that is being opened and has not committed
    jobs.look.enqueue()
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert keys.kept() == [survey.pk + 1]


def test_results_are_news_on_the_promised_day(cast, survey, close, run_jobs):
    answered(cast, survey, MEMBERS)
    survey = close(survey)
    with pytest.raises(Refused, match="Encara no hi ha resultats"):
        actions.show_results(survey=survey)
    Survey.objects.update(results_on=timezone.localdate())
    for _time in range(2):
        jobs.look.enqueue()
        run_jobs()
    assert Survey.objects.get().item.is_listed
    assert happened(survey)[-1] == "surveys.results_shown"
    actions.show_results(survey=survey)
    assert happened(survey).count("surveys.results_shown") == 1


def test_what_has_no_results_shows_none(cast, survey, close):
    close(survey)
    with pytest.raises(Refused, match="Encara no hi ha resultats"):
        actions.show_results(survey=past(survey, results_on=timezone.localdate()))


def test_the_clock_looks_every_quarter_of_an_hour():
    from django.apps import apps

    apps.get_app_config("surveys").ready()
    assert [(entry.name, entry.every) for entry in schedule.ENTRIES] == [("surveys", 15)]


def test_the_database_keeps_what_is_promised(survey):
    for wrong in ({"n": 4, "released_at": timezone.now()}, {"n": 5}, {"closes_at": survey.opens_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Survey.objects.update(**wrong)
