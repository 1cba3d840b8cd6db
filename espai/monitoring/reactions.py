"""What follows in valuation from what happened elsewhere; run by the worker, safe to repeat."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events
from espai.core.models import Event, Item
from espai.programme.events import ATTENDANCE_RECORDED, SESSION_HELD
from espai.programme.models import Session
from espai.programme.models.attendance import people_of
from espai.surveys import actions, bank
from espai.surveys.models import Survey

ANSWERED_WITHIN = timedelta(days=7)
RESULTS_AFTER = timedelta(days=15)


@events.on(SESSION_HELD)
@events.on(ATTENDANCE_RECORDED)
def ask_who_came(event: Event) -> None:
    """Ask those who came to a session, or said that they would, what they think of it.

    What coordination notes later adds those who had not been asked; nobody is asked about a session still to be held.
    """
    session = Session.objects.select_related("item").get(pk=event.target_id)
    people = people_of(session)
    if session.state == Session.State.HELD and people:
        open_for(session.item, people, session.ends_at)


def open_for(item: Item, people: Iterable[int], ends_at: datetime) -> Survey:
    """Open the satisfaction survey of a session that was held; repeated, invite whoever is new while it is open."""
    now = timezone.now()
    survey = Survey.objects.filter(about=item, kind=Survey.Kind.SESSION).first()
    if survey is None:
        start = max(ends_at, now)  # a session that is marked as held late has its week all the same
        return actions.open_survey(
            about=item,
            space=item.space_id,
            title=_("Valoració: %(title)s") % {"title": item.title[:180]},
            questions=bank.chosen(bank.SESSION),
            people=people,
            closes_at=start + ANSWERED_WITHIN,
            results_on=timezone.localdate(start + RESULTS_AFTER),
            by=None,
        )
    if survey.takes_answers(now):
        actions.invite(survey=survey, people=people)
    return survey
