"""Entries for calendars, read back by another program's rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from espai.programme import calendar
from espai.programme.calendar import Address, Entry

MADRID = ZoneInfo("Europe/Madrid")
PAU = Address("pau@mostra.example", "Pau Riera")
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
FIRST, LAST = NOW.replace(tzinfo=None, year=2020), NOW.replace(tzinfo=None, year=2040)
texts = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Cf", "Cn", "Co", "Zs"]) | st.just("\n"), max_size=300
)
moments = st.datetimes(timezones=st.just(UTC), min_value=FIRST, max_value=LAST)


def entry(**values):
    given = {
        "uid": "u@espai",
        "sequence": 2,
        "stamp": NOW,
        "starts": NOW,
        "ends": NOW + timedelta(hours=4),
        "title": "T",
    }
    return Entry(**given | values)


def read(text):
    return Calendar.from_ical(text).walk("VEVENT")[0]


@given(title=texts, text=texts, place=texts)
def test_what_is_written_is_read_back(title, text, place):
    event = read(calendar.request(entry(title=title, text=text, place=place), PAU))
    assert (str(event["SUMMARY"]), str(event.get("DESCRIPTION", "")), str(event.get("LOCATION", ""))) == (
        title,
        text,
        place,
    )


@given(title=st.text(max_size=200), name=st.text(max_size=60))
def test_nothing_that_people_write_adds_a_line(title, name):
    text = calendar.request(entry(title=title, text=title), Address("pau@mostra.example", name))
    lines = text.replace("\r\n ", "").split("\r\n")
    names = [line.split(":")[0].split(";")[0] for line in lines]
    assert [names.count(name) for name in ("METHOD", "UID", "ATTENDEE", "SUMMARY")] == [1, 1, 1, 1]
    assert len([line for line in lines if line.startswith("BEGIN:VEVENT")]) == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read(text)


@given(starts=moments, hours=st.integers(1, 12))
def test_the_hour_is_the_same_instant_for_who_knows_only_the_zone_we_wrote(starts, hours):
    starts = starts.replace(microsecond=0)
    made = Calendar.from_ical(calendar.publish(entry(starts=starts, ends=starts + timedelta(hours=hours))))
    zone = made.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    local = starts.astimezone(MADRID).replace(tzinfo=None)
    offsets = {MADRID.utcoffset(local.replace(fold=fold)) for fold in (0, 1)}
    assert zone.utcoffset(local) in offsets
    # The hour that clocks go through twice is read as the first of the two (RFC 5545, 3.3.5).
    read_back = made.walk("VEVENT")[0]["DTSTART"].dt.astimezone(UTC)
    assert starts - read_back in {timedelta(0), timedelta(hours=len(offsets) - 1)}


def test_the_methods_say_what_they_are():
    asked, off = calendar.request(entry(), PAU), calendar.cancel(entry(), PAU)
    assert (read(asked)["STATUS"], read(off)["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert ("METHOD:REQUEST" in asked, "METHOD:CANCEL" in off) == (True, True)
    assert read(off)["SEQUENCE"] == 2
    shared = calendar.publish(entry(organiser=Address("e@mostra.example", "Espai")), is_cancelled=True)
    assert ("ATTENDEE" in shared, read(shared)["STATUS"]) == (False, "CANCELLED")
    assert read(shared)["ORGANIZER"].params["CN"] == "Espai"


def test_a_name_is_a_name():
    event = read(
        calendar.request(entry(url="https://espai.example/s/1/"), Address("x@mostra.example", 'Jo "el Noi"\r\nX:1'))
    )
    assert event["ATTENDEE"].params["CN"] == "Jo ’el Noi’ X:1"
    assert event["URL"] == "https://espai.example/s/1/"
