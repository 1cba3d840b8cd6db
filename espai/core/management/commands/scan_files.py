from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from espai.core.files import scanning
from espai.core.models import StoredFile


class Command(BaseCommand):
    help = "Scan the files that came before there was an antivirus, and those that it could not read. Can be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ESPAI_CLAMD:
            raise CommandError("Set ESPAI_CLAMD.")
        wanted = StoredFile.objects.filter(scan__in=["", "waiting", "failed"]).order_by("pk")
        every, held = wanted.count(), 0
        for done, file in enumerate(wanted.iterator(), 1):
            try:
                held += scanning.carry_out(file).is_held
            except OSError as error:
                raise CommandError(f"The antivirus does not answer: {error}") from error
            self.stdout.write(f"{done} of {every}", ending="\r")
        self.stdout.write(f"{every} files scanned, {held} held.")
