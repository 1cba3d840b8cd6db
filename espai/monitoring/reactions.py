"""What follows in valuation from what happened elsewhere; run by the worker, safe to repeat."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.models import Item
from espai.surveys import actions, bank
from espai.surveys.models import Survey

ANSWERED_WITHIN = timedelta(days=7)
RESULTS_AFTER = timedelta(days=15)


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
