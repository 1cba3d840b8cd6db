"""Writing an entry of a calendar (RFC 5545) in a message that carries it (RFC 5546)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vDatetime, vText, vUri
from icalendar.prop import vRecur

from espai.programme.calendar import Address, Entry

ZONE = ZoneInfo("Europe/Madrid")
KEPT = {"\n", "\t"}
MAKER = "-//Espai//Espai//CA"
# Summer time as the European Union has set it since 1996: the last Sundays of March and October.
SUMMER = (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), 1, 2, 3)  # noqa: DTZ001 - local, as the format wants it
WINTER = (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 2, 1, 10)  # noqa: DTZ001


def written(method: str, entry: Entry, attendee: Address | None, *, status: str) -> str:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", entry.starts.astimezone(ZONE))
    event.add("dtend", entry.ends.astimezone(ZONE))
    event.add("summary", _plain(entry.title))
    event.add("status", status)
    for name, value in (("description", entry.text), ("location", entry.place)):
        if value:
            event.add(name, _plain(value))
    if entry.url:
        event["URL"] = vUri(entry.url)
    if entry.organiser:
        event["ORGANIZER"] = _address(entry.organiser)
    if attendee:
        event["ATTENDEE"] = _address(
            attendee, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp="TRUE" if method == "REQUEST" else "FALSE"
        )
    calendar = Calendar()
    for name, value in (("prodid", MAKER), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    calendar.add_component(_zone())
    calendar.add_component(event)
    return calendar.to_ical().decode()


def _plain(text: str) -> str:
    """Drop the signs that a calendar may not hold; lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in KEPT or sign.isprintable())


def _address(who: Address, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{who.email}")
    named = {"cn": " ".join(_plain(who.name).replace('"', "’").split())} if who.name else {}
    for name, value in (named | parameters).items():
        address.params[name.upper()] = vText(value)
    return address


def _zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    for kind, name, starts, before, after, month in (SUMMER, WINTER):
        part: Any = kind()
        part.add("tzname", name)
        part["DTSTART"] = vDatetime(starts)
        part["TZOFFSETFROM"], part["TZOFFSETTO"] = f"+{before:02}00", f"+{after:02}00"
        part["RRULE"] = vRecur(freq="yearly", bymonth=month, byday="-1su")
        zone.add_component(part)
    return zone
