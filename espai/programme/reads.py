"""What other pages ask of the programme."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from espai.core.access import Standing
from espai.core.templatetags.dates import day_time
from espai.members.models import Space
from espai.programme.models import Attendance, Session

RECENT = 6


@dataclass(frozen=True)
class Missing:
    """What a session still lacks, as coordination asks it."""

    session: Session
    entities: list[str]
    lacks_minutes: bool = False
    lacks_roll: bool = False


def next_line(who: Standing, space: Space, now: datetime) -> tuple[str, str, str] | None:
    """Return the next session as the weekly message shows it: title, path, when and what one answered."""
    coming = Session.objects.next_for(who)
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


def sessions_missing(who: Standing) -> list[Missing]:
    """Return what the sessions of the space lack, for coordination: three queries, none for others.

    Of those to come: the entities from which nobody has answered. Of the last held: the roll, and published minutes.
    """
    if not who.coordinates:
        return []
    listed = Session.objects.listed(who).select_related("minutes_text")
    coming = list(listed.filter(item__state=Session.State.CONVENED).order_by("item__date", "pk"))
    held = list(listed.filter(item__state=Session.State.HELD)[:RECENT])
    silent = _silent([session.pk for session in coming])
    rows = [Missing(session, silent.get(session.pk, [])) for session in coming]
    rows += [Missing(session, [], _lacks_minutes(session), session.roll_version == 1) for session in held]
    return [row for row in rows if row.entities or row.lacks_minutes or row.lacks_roll]


def _lacks_minutes(session: Session) -> bool:
    kept = getattr(session, "minutes_text", None)
    return kept is None or kept.published_at is None


def _silent(sessions: list[int]) -> dict[int, list[str]]:
    """The names of the entities of which nobody has answered, by session."""
    answered: dict[tuple[int, str], bool] = defaultdict(bool)
    rows = Attendance.objects.filter(session__in=sessions, entity__isnull=False).order_by("entity__sort_key", "pk")
    for session, name, answer in rows.values_list("session_id", "entity__name", "answer"):
        answered[session, name] |= answer != Attendance.Answer.UNANSWERED
    silent: dict[int, list[str]] = defaultdict(list)
    for (session, name), has_answered in answered.items():
        if not has_answered:
            silent[session].append(name)
    return silent
