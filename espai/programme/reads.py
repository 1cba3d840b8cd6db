"""What other pages ask of the programme."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.access import Standing
from espai.core.prepared import Prepared
from espai.core.templatetags.dates import day_time
from espai.members.models import Space
from espai.programme.models import Attendance, Session


class Listed(NamedTuple):
    """A session as lists show it, in plain values."""

    title: str
    path: str
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    edition: str | None


COLUMNS = ("item__title", "item__path", "item__state", "starts_at", "ends_at", "place", "edition__name")


def listed(session: Session) -> Listed:
    item = session.item
    return Listed(item.title, item.path, item.state, session.starts_at, session.ends_at, session.place, None)


@Prepared
def coming_next(who: Standing, now: datetime) -> QuerySet[Session]:
    """The next session of the reader's space, with `my_answer`."""
    coming = Session.objects.listed(who).filter(item__state__in=[Session.State.PLANNED, Session.State.CONVENED])
    return coming.filter(ends_at__gt=now).with_answer(who).order_by("item__date", "pk")[:1]


def next_session(who: Standing) -> Session | None:
    """Return the next session of the reader's space, with `my_answer`."""
    return coming_next.first(who, timezone.now())


def next_line(who: Standing, space: Space, now: datetime) -> tuple[str, str, str] | None:
    """Return the next session as the weekly message shows it: title, path, when and what one answered."""
    coming = next_session(who)
    if coming is None:
        return None
    answers = {
        Attendance.Answer.YES: _("heu dit que hi anireu"),
        Attendance.Answer.ONLINE: _("heu dit que hi anireu en línia"),
        Attendance.Answer.NO: _("heu dit que no hi anireu"),
        Attendance.Answer.UNANSWERED: _("encara no heu dit si hi anireu"),
    }
    mine = answers[Attendance.Answer(coming.my_answer)] if coming.my_answer else ""
    note = " · ".join(part for part in (day_time(coming.starts_at), coming.place, mine) if part)
    return _("Propera sessió: %(title)s") % {"title": coming.item.title}, coming.item.path, note
