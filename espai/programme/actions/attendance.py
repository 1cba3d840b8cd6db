"""Every write about who comes and who was there."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items
from espai.core.errors import Conflict, Refused
from espai.core.prepared import Prepared
from espai.members.models import Person
from espai.notices.models import Ask
from espai.programme.asks import ATTEND, ATTEND_MIXED
from espai.programme.events import ATTENDANCE_ANSWERED, ATTENDANCE_RECORDED
from espai.programme.models import Attendance, Session
from espai.programme.people import recipients

Answer = Attendance.Answer
OFFERED = {Answer.YES, Answer.NO, Answer.ONLINE}


@Prepared
def _row(session: int, person: int) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session_id=session, person_id=person)


@transaction.atomic
def answer_attendance(*, session: Session, person: Person, by: Person, answer: str) -> Attendance:
    """Say whether somebody comes, in one's own name or, `by` coordination, in that of another; one may change it.

    Settles what was asked. Refuses when the session is not convened or has begun, when the person was not convened,
    when on line is not offered, and when no seat is left.
    """
    session = items.locked(session)
    if session.state != Session.State.CONVENED or session.starts_at <= timezone.now():
        raise Refused(_("Ara no es pot respondre: la sessió no està convocada o ja ha començat."))
    if answer not in OFFERED or (answer == Answer.ONLINE and session.mode != Session.Mode.MIXED):
        raise Refused(_("Aquesta resposta no és possible en aquesta sessió."))
    row = _row.first(session.pk, person.pk)
    if row is None:
        raise Refused(_("Aquesta persona no està convocada a la sessió."))
    if answer == Answer.YES and session.capacity and _taken(session, person) >= session.capacity:
        raise Refused(_("No hi queden places. Aviseu coordinació si voleu que us en guardi una."))
    asked = Ask.objects.filter(item=session.item, what__in=(ATTEND, ATTEND_MIXED), to=f"person:{person.pk}")
    asked.filter(done_at=None).update(done_at=timezone.now(), answer=answer)
    if row.answer != answer:
        row.answer, row.answered_at = Answer(answer), timezone.now()
        row.save(update_fields=["answer", "answered_at"])
        events.record(
            ATTENDANCE_ANSWERED, by=by.pk, item=session.item, target=session.pk, person=person.pk, answer=answer
        )
    return row


@transaction.atomic
def record_attendance(
    *,
    session: Session,
    by: Person,
    version: int,
    on_site: Collection[int],
    online: Collection[int] = (),
    extra: Collection[int] = (),
) -> None:
    """Call the roll: these people (ids) were there, all the others of the list were not.

    `extra` were not on the list: they join it if they belong to the space, as who was there on site. Refuses with
    Conflict when somebody else called it since `version`, and a session that has not begun or was not convened.
    """
    session = items.locked(session)
    if session.starts_at > timezone.now() or session.state not in {Session.State.CONVENED, Session.State.HELD}:
        raise Refused(_("Encara no es pot passar llista: la sessió no ha començat."))
    usual = _usual(session)
    modes = dict.fromkeys(online, Session.Mode.ONLINE.value) | dict.fromkeys([*on_site, *extra], usual)
    if session.roll_version != version and _is_so(session, modes):
        return  # the same form, sent twice
    if session.roll_version != version:
        raise Conflict(_("Algú altre ha passat llista mentrestant. Comproveu-ho i torneu a desar."))
    if extra:
        known = [one for one in recipients(session.item.space_id, timezone.localdate()) if one.person.pk in set(extra)]
        Attendance.objects.bulk_create(
            [Attendance(session=session, person=one.person, entity_id=one.entity) for one in known],
            ignore_conflicts=True,
        )
    here, there = Q(person__in={*on_site, *extra}), Q(person__in=list(online))
    rows = session.attendances.all()
    rows.exclude(here | there).update(present=False, mode="")
    rows.filter(there).update(present=True, mode=Session.Mode.ONLINE)
    rows.filter(here).update(present=True, mode=usual)
    session.roll_version += 1
    session.save(update_fields=["roll_version"])
    events.record(
        ATTENDANCE_RECORDED, by=by.pk, item=session.item, target=session.pk, present=rows.filter(present=True).count()
    )


def _is_so(session: Session, modes: dict[int, str]) -> bool:
    """Whether these people, and no others, were there, each in this way."""
    return dict(session.attendances.filter(present=True).values_list("person_id", "mode")) == modes


def _usual(session: Session) -> str:
    return Session.Mode.ONLINE if session.mode == Session.Mode.ONLINE else Session.Mode.ON_SITE


def _taken(session: Session, person: Person) -> int:
    return session.attendances.filter(answer=Answer.YES).exclude(person=person).count()
