from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from espai.core.search import index
from espai.home import demonstration


class Command(BaseCommand):
    help = "Load the demonstration; a site that has spaces already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--times", type=int, default=1, help="Repeat what members wrote, for measuring.")

        parser.add_argument("--sessions", type=int, default=0, help="Have at least so many past sessions.")

    def handle(self, *args: Any, times: int, sessions: int, **options: Any) -> None:
        loaded = demonstration.load(times=times, past=sessions)
        if loaded:
            index.follow()  # so that it is found from the first page on; documents are read by the worker
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # so that the first pages are planned for the rows that there are
        self.stdout.write("The demonstration is loaded." if loaded else "There are data already: nothing is loaded.")
