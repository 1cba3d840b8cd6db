"""What the clock does with surveys: close what is due, give results on their day, destroy keys that have served."""

from django.utils import timezone

from espai.core.anonymity import keys
from espai.core.jobs import task
from espai.surveys import actions
from espai.surveys.models import Survey


@task
def look() -> None:
    """Start what is due, one job for each survey, so that one that fails stops no other."""
    now = timezone.now()
    running = list(Survey.objects.filter(item__state=Survey.State.OPEN).order_by("pk"))
    there = set(keys.kept())  # after them: the key of whatever is open was there before it
    for survey in running:
        if survey.closes_at <= now or survey.pk not in there:
            close.enqueue(survey.pk)
    # Whoever was killed between the commit and the end of the key left it.
    left = Survey.objects.filter(pk__in=there, item__state=Survey.State.CLOSED)
    for number in left.order_by("pk").values_list("pk", flat=True):
        close.enqueue(number)
    promised = Survey.objects.filter(released_at__isnull=False, results_on__lte=timezone.localdate(now))
    for number in promised.filter(item__is_listed=False).order_by("pk").values_list("pk", flat=True):
        show.enqueue(number)


@task
def close(number: int) -> None:
    actions.close_survey(survey=Survey.objects.get(pk=number))


@task
def show(number: int) -> None:
    actions.show_results(survey=Survey.objects.get(pk=number))
