from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from espai.classroom import checks, readings
from espai.classroom.models import Check


class Command(BaseCommand):
    help = "Check the files of documents that nobody has checked, or a checker that knew less. May be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="check again those that were checked too")

    def handle(self, *args: Any, **options: Any) -> None:
        files = readings.of_documents() if options["all"] else checks.due()
        wanted = list(files.values_list("pk", flat=True))
        for count, pk in enumerate(wanted, start=1):
            check = checks.carry_out(readings.of_documents().get(pk=pk))
            label = Check.State(check.state).label
            self.stdout.write(f"{count}/{len(wanted)} {check.file.path}: {label}, {check.failing} + {check.to_look}")
        self.stdout.write(f"{len(wanted)} files checked.")
