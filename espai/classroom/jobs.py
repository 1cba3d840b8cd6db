"""What the worker does for documents."""

from espai.classroom import checks, readings
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
