"""What the results of a survey say, and what they leave out."""

from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from espai.surveys import bank, results
from espai.surveys.models import Answer
from tests.surveys.conftest import MEMBERS, answered, closed, opened

SCALE = {"key": "overall", "kind": bank.SCALE, "text": "Valoració global de la sessió"}
TEXT = {"key": "improve", "kind": bank.TEXT, "text": "Què creieu que es podria millorar?"}
CHOICE = {
    "key": "again",
    "kind": bank.CHOICE,
    "text": "Hi tornaríeu?",
    "options": [{"key": "yes", "text": "Sí"}, {"key": "no", "text": "No"}],
}


def rows(key, values):
    return [(number, {key: value}) for number, value in enumerate(values)]


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.none() | st.integers(0, 10), max_size=30))
def test_a_scale_says_what_plain_counting_says(values):
    given_ = [value for value in values if value is not None]
    result = results._result(SCALE, rows("overall", values))
    assert result.n == len(given_)
    if len(given_) < 5:
        assert (result.is_hidden, result.mean, result.bars, result.comments) == (True, None, [], [])
        return
    assert not result.is_hidden
    assert result.mean == pytest.approx(fmean(given_))
    assert [(bar.label, bar.count) for bar in result.bars] == [(str(n), given_.count(n)) for n in range(11)]
    assert max(bar.height for bar in result.bars) == results.FOOT - results.TOP
    assert all(bar.height == 0 for bar in result.bars if bar.count == 0)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.none() | st.text(min_size=1), max_size=12))
def test_comments_are_all_there_or_none(values):
    texts = [value for value in values if value is not None]
    result = results._result(TEXT, rows("improve", values))
    shown = sorted(comment.text for comment in result.comments)
    assert shown == (sorted(texts) if len(texts) >= 5 else [])
    assert (result.bars, result.mean) == ([], None)


def test_a_choice_counts_each_option():
    result = results._result(CHOICE, rows("again", ["yes"] * 5))
    assert [(bar.label, bar.count) for bar in result.bars] == [("Sí", 5), ("No", 0)]
    assert result.mean is None


def test_the_order_of_comments_is_another_for_each_question_and_stays(cast):
    survey = opened(cast)
    for number, name in enumerate(MEMBERS):
        answered(cast, survey, [name], takeaway=f"t{number}", improve=f"i{number}")
    closed(survey)
    orders = set()
    for _time in range(8):  # other numbers of rows, other orders
        shown = {r.key: [int(c.text[1:]) for c in r.comments] for r in results.results(survey)}
        assert shown["takeaway"] == [int(c.text[1:]) for c in results.results(survey)[5].comments]
        orders.add(tuple(shown["takeaway"]) == tuple(shown["improve"]))
        for answer in list(Answer.objects.all()):
            Answer.objects.filter(pk=answer.pk).delete()
            Answer.objects.create(survey=survey, values=answer.values)
    assert False in orders


def test_means_are_of_those_with_five(cast):
    full, few, open_ = opened(cast), opened(cast), opened(cast)
    answered(cast, full, MEMBERS)
    answered(cast, few, MEMBERS[:2])
    for name in MEMBERS[2:5]:
        answered(cast, few, [name], overall=None)
    for survey in (full, few):
        closed(survey)
    assert results.means([full, few, open_]) == {full.pk: (5.5, 6)}


def test_a_comment_is_read_by_its_mark_by_whoever_sees_the_results(cast, who):
    survey = opened(cast)
    answered(cast, survey, MEMBERS, improve="Més temps")
    survey = closed(survey)
    wanted = results.results(survey)[6].comments[0].mark
    assert results.comment(survey.item, who("nuria"), wanted) == "Més temps"
    assert results.comment(survey.item, who("nuria"), "0" * 16) is None
    assert results.comment(survey.item, who("montse"), wanted) is None
    assert results.comment(opened(cast).item, who("nuria"), wanted) is None
