"""Every write about the call of a session: until when it takes contributions, and who is asked for one."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items
from espai.core.errors import Refused
from espai.members import standing
from espai.members.models import Person
from espai.notices import asking
from espai.notices.models import Ask
from espai.programme.asks import CONTRIBUTE
from espai.programme.events import CALL_CLOSED, CALL_DECLINED, CALL_OPENED
from espai.programme.locking import shown
from espai.programme.models import Session


@transaction.atomic
def open_call(*, session: Session, by: Person, until: date) -> Session:
    """Open the call until a date, or move the date of one; each entity of the space is asked whether it has something.

    Before the session is convened nobody is asked yet: the programme does it. Refuses a date that has passed or comes
    after the session, and a session that is not to come.
    """
    session = items.locked(session)
    if session.state not in {Session.State.PLANNED, Session.State.CONVENED}:
        raise Refused(_("Només es pot obrir la crida d’una sessió planificada o convocada."))
    if not timezone.localdate() <= until <= timezone.localdate(session.starts_at):
        raise Refused(_("La crida s’ha de tancar entre avui i el dia de la sessió."))
    session.call_until = until
    session.save(update_fields=["call_until"])
    if session.state == Session.State.CONVENED:
        ask_to_contribute(session=session)
    shown(session)
    events.record(CALL_OPENED, by=by.pk, item=session.item, target=session.pk, until=until.isoformat())
    return session


@transaction.atomic
def ask_to_contribute(*, session: Session) -> None:
    """Ask the referents of a session that is locked, in bulk, once an entity; an ask of before gets the new date."""
    every = Ask.objects.filter(item=session.item, what=CONTRIBUTE)
    every.filter(done_at=None).update(due=session.call_until)
    asked = set(every.values_list("to", flat=True))
    offered = set(session.contributions.values_list("entity_id", flat=True))
    members = standing.live(timezone.localdate()).filter(space=session.item.space_id)
    Ask.objects.bulk_create(
        [
            Ask(
                to=f"referent:{entity}",
                item=session.item,
                what=CONTRIBUTE,
                space_id=session.item.space_id,
                due=session.call_until,
                minutes=5,
                created_at=timezone.now(),
            )
            for entity in members.order_by("entity_id").values_list("entity_id", flat=True)
            if f"referent:{entity}" not in asked and entity not in offered
        ]
    )


@transaction.atomic
def close_call(*, session: Session) -> bool:
    """Settle what was asked of the entities once the call is over; False when nothing was open. Done by the clock."""
    session = items.locked(session)
    if session.is_call_open or not asking.settle(item=session.item, what=CONTRIBUTE, answer="closed"):
        return False
    shown(session)
    events.record(CALL_CLOSED, by=None, item=session.item, target=session.pk)
    return True


@transaction.atomic
def decline_call(*, session: Session, by: Person, entity: int) -> None:
    """Say that an entity has nothing to offer this time; it may still offer something while the call is open."""
    session = items.locked(session)
    if asking.settle(item=session.item, what=CONTRIBUTE, to=f"referent:{entity}", answer="no"):
        events.record(CALL_DECLINED, by=by.pk, item=session.item, target=session.pk, council=entity)
