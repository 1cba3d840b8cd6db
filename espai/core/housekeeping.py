"""What the site forgets by itself, each night: marks that have served, sessions and jobs that ended."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from espai.core.jobs import task
from espai.core.models import Heartbeat, ScheduledRun, Submission

KEPT = timedelta(days=30)


@task
def forget() -> None:
    """Delete marks, heartbeats and finished jobs older than thirty days, and the sessions that ended."""
    old = timezone.now() - KEPT
    ScheduledRun.objects.filter(slot__lt=old).delete()
    Submission.objects.filter(at__lt=old).delete()
    Heartbeat.objects.filter(at__lt=old).delete()
    DBTaskResult.objects.filter(status__in=["SUCCESSFUL", "FAILED"], finished_at__lt=old).delete()
    call_command("clearsessions")
