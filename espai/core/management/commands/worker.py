from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from espai.core import worker


class Command(BaseCommand):
    help = "Run the jobs of the queue and the clock."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Stop when nothing is ready.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker.run(once=once)
