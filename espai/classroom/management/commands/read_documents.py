from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from espai.classroom import readings
from espai.classroom.models import Reading


class Command(BaseCommand):
    help = "Read the files of documents that nobody has read, or a reader that knew less. May be stopped and repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="read again those that were read too")

    def handle(self, *args: Any, **options: Any) -> None:
        files = readings.of_documents() if options["all"] else readings.due()
        wanted = list(files.values_list("pk", flat=True))
        for count, pk in enumerate(wanted, start=1):
            reading = readings.carry_out(readings.of_documents().get(pk=pk))
            label = Reading.State(reading.state).label
            self.stdout.write(f"{count}/{len(wanted)} {reading.file.path}: {label}, {reading.pages}")
        self.stdout.write(f"{len(wanted)} files read.")
