"""Entries for calendars (RFC 5545) and the messages that carry them (RFC 5546), without Django."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Address:
    """Somebody in a calendar."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """What a calendar knows of a session; the moments carry their zone."""

    uid: str
    sequence: int
    stamp: datetime
    starts: datetime
    ends: datetime
    title: str
    text: str = ""
    place: str = ""
    url: str = ""
    organiser: Address | None = None


def request(entry: Entry, attendee: Address) -> str:
    """Return the iTIP REQUEST that convenes one person, or tells them what has changed."""
    return _write("REQUEST", entry, attendee, status="CONFIRMED")


def cancel(entry: Entry, attendee: Address) -> str:
    """Return the iTIP CANCEL that takes the entry out of the calendar of one person."""
    return _write("CANCEL", entry, attendee, status="CANCELLED")


def publish(entry: Entry, *, is_cancelled: bool = False) -> str:
    """Return an entry that nobody is asked to answer, for whoever wants it in a calendar."""
    return _write("PUBLISH", entry, None, status="CANCELLED" if is_cancelled else "CONFIRMED")


def _write(method: str, entry: Entry, attendee: Address | None, *, status: str) -> str:
    from espai.programme import itip  # noqa: PLC0415 - what it is written with takes long to load

    return itip.written(method, entry, attendee, status=status)
