"""What the worker does for documents."""

from django.utils import timezone

from espai.classroom import checks, intake, readings, staging
from espai.classroom.models import Intake
from espai.core.jobs import task
from espai.core.models import HELD, StoredFile


@task
def read_file(file: int) -> None:
    """Read the text of a file and check whether everybody can, if nobody has with the programs of now.

    What an antivirus holds is opened by nothing else; it is read when it is let through.
    """
    found = StoredFile.objects.filter(pk=file).exclude(scan__in=HELD).first()
    if found and readings.is_due(readings.wait(file=file)):
        readings.carry_out(found)
    if found and checks.is_due(checks.wait(file=file)):
        checks.carry_out(found)


@task
def forget_staged() -> None:
    """Forget the files that were left half sent and the zips that were not confirmed; go on with those that stopped."""
    now = timezone.now()
    staging.forget_old(now=now)
    intake.forget_old(now=now)
    for pk in intake.stuck(now):
        bring_zip.enqueue(pk)


@task
def bring_zip(pk: int) -> None:
    """Bring the next files of a zip, and leave the rest for another turn, so that others have theirs between."""
    found = Intake.objects.filter(pk=pk, state=Intake.State.CONFIRMED).first()
    if found and intake.carry_out(found):
        bring_zip.enqueue(pk)
