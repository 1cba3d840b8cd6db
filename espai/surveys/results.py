"""From the answers of a released survey to what its page shows: question by question, nothing crossed with anything."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.access import Standing
from espai.core.anonymity import FEWEST
from espai.core.anonymity.chance import mark
from espai.core.models import Item
from espai.surveys import bank
from espai.surveys.models import Answer, Survey

STEP, THICK, TOP, FOOT, GAP = 30, 20, 20, 112, 5  # of the picture of a distribution, which is 330 by 132


@dataclass(frozen=True)
class Bar:
    """One possible answer, how many gave it, and where its bar stands in the picture."""

    label: str
    count: int
    x: float
    height: float

    @property
    def left(self) -> float:
        return self.x - THICK / 2

    @property
    def y(self) -> float:
        return FOOT - self.height

    @property
    def above(self) -> float:
        return self.y - GAP


@dataclass(frozen=True)
class Comment:
    """Something that somebody wrote; `mark` names it without telling which other answers are of the same person."""

    mark: str
    text: str


@dataclass(frozen=True)
class Result:
    """What was answered to one question by `n` people; with fewer than five, nothing but that."""

    key: str
    kind: str
    text: str
    n: int
    mean: float | None
    bars: list[Bar]
    comments: list[Comment]

    @property
    def is_hidden(self) -> bool:
        return self.n < FEWEST


def results(survey: Survey) -> list[Result]:
    """Return the results of a released survey, in the order of its questions."""
    answers = list(Answer.objects.filter(survey=survey).values_list("pk", "values"))
    return [_result(question, answers) for question in survey.questions]


def means(surveys: Iterable[Survey], key: str = "overall") -> dict[int, tuple[float, int]]:
    """Return the mean of one question and how many answered it, for each survey that shows one: one query."""
    rows = Answer.objects.filter(survey__in=list(surveys)).values_list("survey_id", "values")
    given: dict[int, list[int]] = {}
    for survey, values in rows:
        if (value := values.get(key)) is not None:
            given.setdefault(survey, []).append(value)
    return {survey: (sum(all_) / len(all_), len(all_)) for survey, all_ in given.items() if len(all_) >= FEWEST}


def comment(item: Item, who: Standing, wanted: str) -> str | None:
    """Return what somebody wrote, by its mark, if the reader sees it in the results of a survey."""
    survey = Survey.objects.with_results(who, timezone.localdate()).filter(item=item).first()
    comments = [one for result in results(survey) for one in result.comments] if survey else []
    return next((one.text for one in comments if one.mark == wanted), None)


def _result(question: dict[str, Any], answers: list[tuple[int, dict[str, Any]]]) -> Result:
    key, kind = question["key"], question["kind"]
    given = [(number, values[key]) for number, values in answers if values.get(key) is not None]
    is_shown = len(given) >= FEWEST
    mean = sum(value for _number, value in given) / len(given) if is_shown and kind == bank.SCALE else None
    return Result(
        key=key,
        kind=kind,
        text=_(question["text"]),
        n=len(given),
        mean=mean,
        bars=_bars(question, [value for _number, value in given]) if is_shown else [],
        comments=_comments(key, given) if is_shown and kind == bank.TEXT else [],
    )


def _bars(question: dict[str, Any], values: list[Any]) -> list[Bar]:
    counts = Counter(values)
    possible = [(value, str(value)) for value in range(bank.TOP + 1)]
    if question["kind"] == bank.CHOICE:
        possible = [(option["key"], _(option["text"])) for option in question["options"]]
    if question["kind"] == bank.TEXT:
        possible = []
    tallest = max(counts.values())
    bars = []
    for place, (value, label) in enumerate(possible):
        height = round((FOOT - TOP) * counts[value] / tallest, 1)
        bars.append(Bar(label, counts[value], place * STEP + STEP / 2, height))
    return bars


def _comments(key: str, given: list[tuple[int, str]]) -> list[Comment]:
    # By their marks: an order that stays, and that is another for each question.
    return sorted((Comment(mark(number, key), text) for number, text in given), key=lambda comment: comment.mark)
