from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from espai.core.search import index, terms


class Command(BaseCommand):
    help = "Index everything that can be found again; the site goes on finding meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", help="Go on with one that was interrupted: the moment that it printed.")

    def handle(self, *args: Any, since: str | None, **options: Any) -> None:
        start = self._moment(since) if since else timezone.now()
        print(f"If this is interrupted, go on with: --since {start.isoformat()}")
        for done, every in index.rebuild(since=start):
            print(f"\r{done} of {every}", end="", flush=True)
        print(f"\n{terms.recount()} stems")

    def _moment(self, text: str) -> datetime:
        moment = parse_datetime(text)
        if moment is None or timezone.is_naive(moment):
            raise CommandError("--since takes a moment with its zone, as this command prints it.")
        return moment
