"""What members of the demonstration think of what was held, and what changes because they said it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from espai.commitments import actions as commitments
from espai.commitments.models import Commitment
from espai.core.models import Item
from espai.home.demonstration.cast import Cast, dated
from espai.members.models import Person
from espai.monitoring.reactions import ANSWERED_WITHIN, RESULTS_AFTER
from espai.programme.models import Session
from espai.surveys import actions, bank
from espai.surveys.models import Survey
from espai.topics.models import Need

# Five notes from 0 to 10 (None: it is not known), what they take with them, what could be better.
ANSWERS = [
    (9, 8, 8, 9, 4, "La taula amb les tres bases de càlcul.", "Que el programa arribi abans."),
    (8, 8, 7, 7, 3, "Un contacte per comparar partides.", "Rebre els materials el dia abans."),
    (7, 6, 8, 8, 5, "Com ho expliquen al ple en un altre municipi.", "Més temps per als grups petits."),
    (9, 9, 9, 8, 2, "L’exemple del full de ruta a vuit anys.", "Amb una setmana no vam poder preparar res."),
    (8, 7, None, 9, 6, "Que no som els únics.", "Una pausa a mig matí."),
    (6, 7, 6, 5, 4, "", "Es va parlar massa de municipis grans."),
]
# How each session ended: how many answered, days since it closed, days to the results.
OPEN, WAITING, RELEASED, FEW = (2, -4, 12), (6, 2, 6), (6, 33, -25), (3, 88, -80)
EARLIER = "Que el programa arribi tres setmanes abans: amb una no podem preparar res."
ENDS = [OPEN, WAITING, RELEASED, FEW]


def load(cast: Cast, sessions: list[Item], functioning: Item) -> None:
    """Answer a survey about each of the last sessions, and commit to what was said."""
    surveys = [_survey(cast, session, *end) for session, end in zip(sessions, ENDS, strict=True)]
    _commitments(cast, surveys[ENDS.index(RELEASED)].item, functioning)


def held() -> tuple[list[Item], Item]:
    """Return the sessions that were held, the last one first, and the need about how the Espai works."""
    need = Need.objects.select_related("item").filter(kind=Need.Kind.FUNCTIONING).order_by("pk")[0]
    over = Session.objects.filter(item__state=Session.State.HELD).select_related("item").order_by("-starts_at", "pk")
    return [session.item for session in over[: len(ENDS)]], need.item


def _survey(cast: Cast, session: Item, answered: int, closed: int, results: int) -> Survey:
    now = timezone.now()
    closes = now - timedelta(days=closed)
    people = list(cast.people.values())
    survey = actions.open_survey(
        about=session,
        space=cast.space.pk,
        title=f"Valoració: {session.title[:180]}",
        questions=bank.chosen(bank.SESSION),
        people=[person.pk for person in people],
        closes_at=max(closes, now + ANSWERED_WITHIN),
        results_on=timezone.localdate(now + RESULTS_AFTER),
        by=None,
    )
    # The first of the cast is left to answer what is open: that is what their demonstration shows.
    for person, answer in zip(people[::-1][:answered], ANSWERS, strict=False):
        values = dict(zip(bank.SESSION, answer, strict=True))
        actions.answer_survey(survey=survey, by=person, values=values)
    Survey.objects.filter(pk=survey.pk).update(
        opens_at=closes - ANSWERED_WITHIN,
        closes_at=closes,
        results_on=timezone.localdate(now) + timedelta(days=results),
    )
    if closed > 0:
        survey = actions.close_survey(survey=survey)
        dated(survey.item_id, closed)
    if survey.released_at and results <= 0:
        actions.show_results(survey=survey)
        dated(survey.item_id, -results)
    return survey


@dataclass
class Said:
    """What was heard, where from, and what will be done for it, by whom and in how many days."""

    title: str
    heard: str
    origin: Item
    days: int
    owner: Person | None = None


def _commitments(cast: Cast, survey: Item, need: Item) -> None:
    sent = _proposed(cast, Said("Enviarem el programa tres setmanes abans de cada sessió", EARLIER, need, 20))
    _accepted(cast, sent)
    commitments.finish_commitment(
        commitment=sent,
        by=cast.coordination,
        effect="El programa de la propera sessió ha sortit vint-i-tres dies abans, amb els materials.",
    )
    dated(sent.item_id, 3)
    groups = "Reservarem mitja hora per a grups petits a cada sessió"
    doing = _proposed(cast, Said(groups, "Més temps per als grups petits.", survey, 35))
    _accepted(cast, doing)
    commitments.start_commitment(commitment=doing, by=cast.coordination)
    heard = "Diverses respostes demanen exemples de municipis de mida semblant."
    owner = list(cast.people.values())[2]
    _accepted(cast, _proposed(cast, Said("Buscarem una experiència d’un municipi petit", heard, survey, 50, owner)))
    _proposed(cast, Said("Penjarem els materials el dia abans", "Rebre els materials el dia abans.", survey, 28))
    whole = _proposed(cast, Said("Farem les sessions de dia sencer", "El temps es queda curt.", survey, 60))
    commitments.discard_commitment(
        commitment=whole,
        by=cast.coordination,
        reason="La majoria d’equips són d’una persona i no poden ser fora tot un dia. Ho tornarem a mirar.",
    )


def _proposed(cast: Cast, said: Said) -> Commitment:
    return commitments.propose_commitment(
        space=cast.space.pk,
        by=cast.coordination,
        title=said.title,
        heard=said.heard,
        owner=said.owner,
        due=timezone.localdate() + timedelta(days=said.days),
        origin=said.origin,
    )


def _accepted(cast: Cast, commitment: Commitment) -> None:
    commitments.accept_commitment(commitment=commitment, by=cast.coordination)
