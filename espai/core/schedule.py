"""What the clock starts: one page of times, in the time zone of the site."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from espai.core.models import ScheduledRun

LOOKS_BACK = timedelta(hours=12)  # a worker that was down catches up with what it missed today


@dataclass(frozen=True)
class Entry:
    """A job and when it starts: every `every` minutes, or at `hour`:`minute` of `weekday` (0 is Monday, None any)."""

    name: str
    start: Callable[[], object]
    every: int = 0
    hour: int = 0
    minute: int = 0
    weekday: int | None = None

    def slot(self, now: datetime) -> datetime:
        """Return the last time at or before `now` at which this should have started."""
        local = timezone.localtime(now).replace(second=0, microsecond=0)
        if self.every:
            return local.replace(minute=local.minute - local.minute % self.every)
        slot = local.replace(hour=self.hour, minute=self.minute)
        if self.weekday is not None:
            slot -= timedelta(days=(slot.weekday() - self.weekday) % 7)
            return slot if slot <= local else slot - timedelta(days=7)
        return slot if slot <= local else slot - timedelta(days=1)


ENTRIES: list[Entry] = []


def add(entry: Entry) -> None:
    ENTRIES.append(entry)


def tick(now: datetime) -> list[str]:
    """Start what is due and nobody has started; return the names. Any number of workers may tick at once."""
    return [entry.name for entry in ENTRIES if _take(entry, now)]


def _take(entry: Entry, now: datetime) -> bool:
    slot = entry.slot(now)
    if now - slot > LOOKS_BACK or ScheduledRun.objects.filter(task=entry.name, slot=slot).exists():
        return False
    try:
        with transaction.atomic():
            ScheduledRun.objects.create(task=entry.name, slot=slot)
            entry.start()
    except IntegrityError:
        return False  # another worker was faster
    return True
