"""Every write about surveys. Nothing here keeps, logs or tells what somebody answers but sealed."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from espai.core import events, items, links
from espai.core.anonymity import FEWEST, boxes, chance, keys
from espai.core.errors import Refused
from espai.core.models import Audience, Item
from espai.members import standing
from espai.members.models import Person
from espai.notices import asking
from espai.notices.models import Ask
from espai.surveys import bank
from espai.surveys.asks import ANSWER_SURVEY
from espai.surveys.events import PEOPLE_INVITED, RESULTS_SHOWN, SURVEY_CLOSED, SURVEY_OPENED
from espai.surveys.models import FOLDER, Answer, Participation, Sealed, Survey

MINUTES = 3


@transaction.atomic
def open_survey(
    *,
    about: Item,
    space: int,
    title: str,
    questions: list[dict[str, Any]],
    people: Iterable[int],
    closes_at: datetime,
    results_on: date,
    by: int | None,
    kind: str = Survey.Kind.SESSION,
) -> Survey:
    """Open a survey of members about a thing and ask these people, by id, to answer it.

    Its key is on the disk before this commits. Refuses a second survey of the kind about the same thing, and dates in
    the wrong order.
    """
    items.lock(about.pk)
    _require_new(about, kind)
    _require_order(closes_at, results_on)
    item = _item(title, space, by)
    public, private = boxes.make_keys()
    survey = Survey.objects.create(
        item=item,
        kind=kind,
        about=about,
        opens_at=timezone.now(),
        closes_at=closes_at,
        results_on=results_on,
        questions=questions,
        public_key=public,
    )
    items.place(item=item, folder=FOLDER, pk=survey.pk)
    links.join(source=about, target=item, kind=Survey.ABOUT, by=by)
    _invite(survey, people)
    events.record(SURVEY_OPENED, by=by, item=item, target=survey.pk)
    keys.keep(survey.pk, private)
    return survey


@transaction.atomic
def invite(*, survey: Survey, people: Iterable[int]) -> int:
    """Ask more people, by id, to answer; who was asked before is not asked again. Returns how many were asked now.

    Refuses when the survey does not take answers any more.
    """
    survey = items.locked(survey)
    if not survey.takes_answers(timezone.now()):
        raise Refused(_("L’enquesta ja és tancada: no s’hi pot convidar ningú més."))
    count = _invite(survey, people)
    if count:
        events.record(PEOPLE_INVITED, by=None, item=survey.item, target=survey.pk, people=count)
    return count


@sensitive_variables()
@transaction.atomic
def answer_survey(*, survey: Survey, by: Person, values: dict[str, Any]) -> None:
    """Seal the answers of an invited member, once; what they were asked is settled, and nothing says what they said.

    No event is recorded. Refuses when the survey is closed, when its key is lost, whoever is not invited or has left,
    a second answer, an empty one, and one that does not fit in a box.
    """
    survey = items.locked(survey)
    if not survey.takes_answers(timezone.now()):
        raise Refused(_("L’enquesta s’ha tancat: aquesta resposta ja no s’hi ha pogut afegir."))
    if not keys.is_there(survey.pk):
        raise Refused(_("S’ha perdut la clau d’aquesta enquesta i no es podria llegir la resposta: no s’ha desat."))
    _require_invited(survey, by)
    if Participation.objects.filter(survey=survey, person=by).exists():
        raise Refused(
            _("Ja teníem la vostra resposta, i només se’n pot donar una. Si heu premut dues vegades, ja està.")
        )
    box = _sealed(survey, _checked(survey.questions, values))
    Participation.objects.create(survey=survey, person=by)
    Sealed.objects.create(survey=survey, box=box)
    asking.settle(item=survey.item, what=ANSWER_SURVEY, to=f"person:{by.pk}")


@sensitive_variables()
@transaction.atomic
def close_survey(*, survey: Survey) -> Survey:
    """Close a survey that is due, or whose key is lost: five answers or more are opened together, fewer are destroyed.

    The key goes once that is committed. Repeating it, after whatever stopped it, finishes what was left and releases
    nothing twice. Refuses a survey that still takes answers.
    """
    survey = items.locked(survey)
    if survey.takes_answers(timezone.now()) and keys.is_there(survey.pk):
        raise Refused(_("L’enquesta encara és oberta."))
    if survey.state == Survey.State.OPEN:
        _release(survey)
    transaction.on_commit(partial(keys.forget, survey.pk))
    return survey


@transaction.atomic
def show_results(*, survey: Survey) -> None:
    """Make the results news for members on the promised day; repeating it changes nothing.

    Refuses a survey without results, and a day before the promised one.
    """
    survey = items.locked(survey)
    if survey.released_at is None or timezone.localdate() < survey.results_on:
        raise Refused(_("Encara no hi ha resultats per donar."))
    if not survey.item.is_listed:
        items.update(item=survey.item, is_listed=True, date=timezone.now())
        events.record(RESULTS_SHOWN, by=None, item=survey.item, target=survey.pk)


def _item(title: str, space: int, by: int | None) -> Item:
    # Whom it concerns is asked; to the others it is news when there are results, so it is not listed before.
    return items.create(
        kind=Survey.KIND,
        title=title,
        state=Survey.State.OPEN,
        audience=Audience.SPACE,
        space=space,
        author=by,
        is_listed=False,
    )


def _require_new(about: Item, kind: str) -> None:
    if Survey.objects.filter(about=about, kind=kind).exists():
        raise Refused(_("Això ja té la seva enquesta."))


def _require_order(closes_at: datetime, results_on: date) -> None:
    if closes_at <= timezone.now() or results_on < timezone.localdate(closes_at):
        raise Refused(_("Una enquesta es tanca després d’obrir-se, i els resultats es donen quan és tancada."))


def _invite(survey: Survey, people: Iterable[int]) -> int:
    asked = set(Ask.objects.filter(item=survey.item, what=ANSWER_SURVEY).values_list("to", flat=True))
    new = sorted({f"person:{person}" for person in people} - asked)
    due = timezone.localdate(survey.closes_at)
    asking.ask_each(to=new, item=survey.item, what=ANSWER_SURVEY, due=due, minutes=MINUTES)
    return len(new)


def _require_invited(survey: Survey, person: Person) -> None:
    who = standing.of(person=person.pk, space=survey.item.space_id, today=timezone.localdate())
    asked = Ask.objects.filter(item=survey.item, what=ANSWER_SURVEY, to=f"person:{person.pk}")
    if not who.is_member or not asked.exists():
        raise Refused(_("Aquesta enquesta és per a les persones que hi van ser convidades."))


@sensitive_variables()
def _checked(questions: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
    """Return one value for each question, in their order; None is what was left blank or is not known."""
    given = {question["key"]: _value(question, values.get(question["key"])) for question in questions}
    if all(value is None for value in given.values()):
        raise Refused(_("Contesteu almenys una pregunta: les altres es poden deixar en blanc."))
    return given


@sensitive_variables()
def _value(question: dict[str, Any], value: Any) -> Any:
    if value is None or value == "":
        return None
    fits = {
        bank.SCALE: lambda: type(value) is int and 0 <= value <= bank.TOP,
        bank.CHOICE: lambda: value in {option["key"] for option in question.get("options", [])},
        bank.TEXT: lambda: isinstance(value, str) and "\0" not in value,
    }
    if not fits[question["kind"]]():
        raise Refused(_("Hi ha una resposta que no és de les que s’ofereixen."))
    return value


@sensitive_variables()
def _sealed(survey: Survey, values: dict[str, Any]) -> bytes:
    try:
        return boxes.seal(survey.public_key, values)
    except boxes.TooLong as error:
        sentence = _(
            "El text és massa llarg: sobren uns %(n)s caràcters. No s’ha desat; escurceu-lo i torneu-ho a provar."
        )
        raise Refused(sentence % {"n": error.excess}) from None


@sensitive_variables()
def _release(survey: Survey) -> None:
    private = keys.read(survey.pk, survey.public_key)
    sealed = Sealed.objects.filter(survey=survey)
    answers = [] if private is None else _opened(private, sealed.values_list("box", flat=True))
    survey.lost = private is None
    if len(answers) >= FEWEST:
        survey.n, survey.released_at = len(answers), timezone.now()
        _write(survey, answers)
    survey.save(update_fields=["lost", "n", "released_at"])
    sealed.delete()
    items.update(item=survey.item, state=Survey.State.CLOSED)
    asking.settle(item=survey.item, what=ANSWER_SURVEY)
    events.record(SURVEY_CLOSED, by=None, item=survey.item, target=survey.pk)


@sensitive_variables()
def _opened(private: bytes, sealed: Iterable[bytes | memoryview]) -> list[dict[str, Any]]:
    return [values for box in sealed if (values := boxes.opened(private, box)) is not None]


@sensitive_variables()
def _write(survey: Survey, answers: list[dict[str, Any]]) -> None:
    rows = [Answer(survey=survey, values=values) for values in chance.shuffled(answers)]
    try:
        Answer.objects.bulk_create(rows)
    except DatabaseError:
        # What the database complains about quotes the row, and the queue keeps the complaint.
        raise RuntimeError(f"The answers of survey {survey.pk} could not be written.") from None
