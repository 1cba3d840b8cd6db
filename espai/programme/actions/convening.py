"""Convening: the programme leaves for everybody, then what changes in it, and what is called off."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items
from espai.core.errors import Conflict, Refused
from espai.members.models import Person
from espai.notices import asking, outbox
from espai.notices.models import Ask
from espai.programme import agenda, asks
from espai.programme.actions.call import ask_to_contribute
from espai.programme.events import CHANGES_SENT, SESSION_CANCELLED, SESSION_CONVENED, SESSION_POSTPONED
from espai.programme.models import Attendance, Convening, Session, Setback
from espai.programme.people import is_recalled, recipients, untold

State = Session.State
Answer = Attendance.Answer
MINUTES = 3  # what answering takes, reading the programme included
Seen = tuple[int, int]  # the versions of the facts and of the agenda that were read


@transaction.atomic
def convene_session(*, session: Session, by: Person, seen: Seen) -> Convening:
    """Send the programme to everybody of the space, and ask each whether they come.

    The messages are written by a job and held some minutes. Refuses with Conflict when the programme is not the one
    that was `seen`; and a session that is not planned (or postponed with a new date), that has begun, whose agenda is
    empty or does not fit.
    """
    session = items.locked(session)
    if session.state == State.CONVENED:
        raise Refused(_("Ja està convocada."))
    if session.state not in {State.PLANNED, State.POSTPONED}:
        raise Refused(_("Només es pot convocar una sessió planificada."))
    if session.state == State.POSTPONED and _last_setback(session).was_at == session.starts_at:
        raise Refused(_("S’ha ajornat: poseu-hi la data nova abans de tornar-la a convocar."))
    convening = _send(session, by, seen)
    items.update(item=session.item, state=State.CONVENED)
    if session.is_call_open:
        ask_to_contribute(session=session)
    events.record(
        SESSION_CONVENED,
        by=by.pk,
        item=session.item,
        target=session.pk,
        convening=convening.pk,
        lead_days=convening.lead_days,
    )
    return convening


@transaction.atomic
def send_changes(*, session: Session, by: Person, seen: Seen) -> Convening:
    """Send the programme again, as it is now: the same entry in the calendars, one sequence on.

    Who has joined since is asked too; when the date has changed, everybody is asked again; when one can no more come on
    line, who was to come so. Refuses what
    `convene_session` refuses, a session that is not convened, and a programme that is as it was sent, unless some
    message of the last sending was recalled.
    """
    session = items.locked(session)
    if session.state != State.CONVENED:
        raise Refused(_("Només s’envien canvis d’una sessió convocada."))
    last = session.convenings.latest("sequence")
    was_recalled = is_recalled(last)
    convening = _send(session, by, seen)
    if not was_recalled and not agenda.differences(last.facts, convening.facts):
        raise Refused(_("No ha canviat res des de l’últim enviament."))
    events.record(CHANGES_SENT, by=by.pk, item=session.item, target=session.pk, convening=convening.pk)
    return convening


@transaction.atomic
def postpone_session(*, session: Session, by: Person, reason: str) -> Session:
    """Put a session off, with a reason that everybody reads; it keeps its page and can be convened again.

    If it was convened, its entry leaves the calendars of whoever was told. Refuses one that is not planned or convened.
    """
    session = items.locked(session)
    if session.state not in {State.PLANNED, State.CONVENED}:
        raise Refused(_("Només es pot ajornar una sessió planificada o convocada."))
    _call_off(session, by, reason, Setback.Kind.POSTPONED, SESSION_POSTPONED)
    return session


@transaction.atomic
def cancel_session(*, session: Session, by: Person, reason: str) -> Session:
    """Call a session off for ever, with a reason that everybody reads; whoever was told of it is told, also when it
    was put off before. Refuses a draft, and what was held.
    """
    session = items.locked(session)
    if session.state not in {State.PLANNED, State.CONVENED, State.POSTPONED}:
        raise Refused(_("Aquesta sessió no es pot cancel·lar."))
    _call_off(session, by, reason, Setback.Kind.CANCELLED, SESSION_CANCELLED)
    return session


def _send(session: Session, by: Person, seen: Seen) -> Convening:
    if (session.version, session.agenda_version) != tuple(seen):
        raise Conflict(_("El programa ha canviat mentre el miràveu. Torneu-lo a llegir abans d’enviar-lo."))
    if session.starts_at <= timezone.now():
        raise Refused(_("La data de la sessió ja ha passat."))
    plan = agenda.of(session)
    if not plan.lines:
        raise Refused(_("L’ordre del dia és buit: afegiu-hi almenys un punt."))
    if plan.excess:
        raise Refused(_("L’ordre del dia passa de l’hora d’acabar (%(n)s min).") % {"n": plan.excess})
    last = _last(session)
    facts = agenda.facts(session, plan)
    convening = _write(session, by, facts, last)
    if last:
        _forget_answers(session, agenda.differences(last.facts, facts))
    people = [one for one in recipients(session.item.space_id, timezone.localdate()) if one.is_asked]
    Attendance.objects.bulk_create(
        [Attendance(session=session, person=one.person, entity_id=one.entity) for one in people], ignore_conflicts=True
    )
    _ask(session, {one.person.pk for one in people})
    return convening


def _forget_answers(session: Session, changes: Collection[str]) -> None:
    """Take back what was answered about another date, or about coming on line to what is on site only."""
    stale = session.attendances.exclude(answer=Answer.UNANSWERED)
    if "when" not in changes:
        stale = stale.filter(answer=Answer.ONLINE) if session.mode == Session.Mode.ON_SITE else stale.none()
    stale.update(answer=Answer.UNANSWERED, answered_at=None)


def _write(
    session: Session, by: Person, facts: dict[str, Any], last: Convening | None, method: str = "REQUEST"
) -> Convening:
    """Write the row of a sending; what was to leave before it and has not, is recalled: this one says it all."""
    changes = untold(last, facts)
    if last:
        outbox.recall(batch=last.batch, space=session.item.space_id)
    sequence = last.sequence + 1 if last else 0
    return Convening.objects.create(
        session=session,
        sequence=sequence,
        method=method,
        at=timezone.now(),
        by=by,
        lead_days=session.lead_days,
        is_late=session.lead_days < settings.LEAD_DAYS,
        batch=f"sessio-{session.pk}-{sequence}",
        facts=facts,
        changes=changes,
    )


def _ask(session: Session, people: Collection[int]) -> None:
    """Ask whoever has not answered, in bulk; an open ask of before stays, if it still asks the same."""
    what = asks.attend(session)
    for other in {asks.ATTEND, asks.ATTEND_MIXED} - {what}:
        asking.settle(item=session.item, what=other, answer="changed")
    waiting = session.attendances.filter(person__in=people, answer=Answer.UNANSWERED).order_by("person_id")
    due = _due(session)
    Ask.objects.filter(item=session.item, what=what, done_at=None).update(due=due)
    keys = [f"person:{person}" for person in waiting.values_list("person_id", flat=True)]
    asking.ask_each(to=keys, item=session.item, what=what, due=due, minutes=MINUTES)


def _due(session: Session) -> date:
    """A week before, or today when there is less."""
    return max(timezone.localdate(), timezone.localdate(session.starts_at) - timedelta(days=7))


def _call_off(session: Session, by: Person, reason: str, kind: str, event: str) -> None:
    Setback.objects.create(
        session=session, kind=kind, reason=reason, was_at=session.starts_at, by=by, at=timezone.now()
    )
    last = _last(session)
    convening = _write(session, by, last.facts, last, Convening.Method.CANCEL) if last else None
    for what in (asks.ATTEND, asks.ATTEND_MIXED, asks.CONTRIBUTE):
        asking.settle(item=session.item, what=what, answer=kind)
    items.update(item=session.item, state=kind)
    told: dict[str, Any] = {"convening": convening.pk} if convening else {}
    events.record(event, by=by.pk, item=session.item, target=session.pk, **told)


def _last(session: Session) -> Convening | None:
    return session.convenings.order_by("-sequence").first()


def _last_setback(session: Session) -> Setback:
    return session.setbacks.order_by("-pk")[0]
