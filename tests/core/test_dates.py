import datetime as dt

import pytest
from django.utils import timezone, translation

from espai.core.templatetags import dates

DAY = dt.date(2026, 3, 12)
MOMENT = dt.datetime(2026, 3, 12, 8, 30, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 3, 12, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ca", "dijous, 12 de març del 2026"),
        ("es", "jueves, 12 de marzo de 2026"),
        ("en", "Thursday, 12 March 2026"),
    ],
)
def test_a_day_is_told_in_words(language, text):
    with translation.override(language):
        assert dates.day(DAY) == text


def test_catalan_elides_the_preposition_of_the_month():
    with translation.override("ca"):
        assert dates.short_day(dt.date(2026, 4, 1)) == "1 d’abril del 2026"


def test_a_moment_is_told_at_the_place_of_the_office():
    with translation.override("ca"):
        assert dates.day_time(MOMENT) == "dijous, 12 de març del 2026, 9.30"
    with translation.override("es"):
        assert dates.hour(MOMENT) == "9:30"


def test_a_late_evening_in_utc_is_the_next_day_here():
    late = dt.datetime(2026, 3, 11, 23, 30, tzinfo=dt.UTC)
    with translation.override("ca"):
        assert dates.day(late) == "dijous, 12 de març del 2026"


def test_times_and_moments_without_zone_are_taken_as_they_are():
    with translation.override("ca"):
        assert dates.hour(dt.time(13, 5)) == "13.05"
        assert dates.day_time(dt.datetime(2026, 3, 12, 9, 30)) == "dijous, 12 de març del 2026, 9.30"  # noqa: DTZ001 - a moment without zone is the case


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (dt.timedelta(seconds=20), "ara mateix"),
        (dt.timedelta(hours=2), "fa 2 hores"),
        (dt.timedelta(days=-16), "d’aquí a 16 dies"),
        (dt.timedelta(days=400), "fa 1 any"),
    ],
)
def test_how_long_ago(before, text):
    with translation.override("ca"):
        assert dates.ago(NOW - before, NOW) == text


@pytest.mark.parametrize(
    ("days", "text"), [(-1, "ahir"), (0, "avui"), (1, "demà"), (-3, "fa 3 dies"), (16, "d’aquí a 16 dies")]
)
def test_a_date_is_near_in_days(days, text):
    with translation.override("ca"):
        assert dates.ago(DAY + dt.timedelta(days=days), NOW) == text


def test_now_is_the_clock_when_nobody_says_otherwise():
    with translation.override("ca"):
        assert dates.ago(timezone.now()) == "ara mateix"
        assert dates.ago(timezone.localdate()) == "avui"


def test_the_parts_of_a_date_block():
    with translation.override("ca"):
        assert (dates.weekday_name(DAY), dates.month_name(DAY)) == ("dijous", "març")


@pytest.mark.parametrize("told", [dates.day, dates.short_day, dates.hour, dates.day_time, dates.ago])
def test_nothing_is_told_of_nothing(told):
    assert told(None) == ""


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        (["Riudemar"], "Riudemar"),
        (["Riudemar", "Fontanet"], "Riudemar i Fontanet"),
        (["Riudemar", "Fontanet", "Puigverd"], "Riudemar, Fontanet i Puigverd"),
    ],
)
def test_lists_are_joined_as_one_speaks(values, text):
    with translation.override("ca"):
        assert dates.and_list(values) == text


@pytest.mark.parametrize("code", ["xx", "no és cap codi"])
def test_an_unknown_language_falls_back_to_catalan(code):
    assert dates.locale_for(code).language == "ca"


def test_without_a_language_the_source_language_speaks():
    with translation.override(None, deactivate=True):
        assert dates.locale().language == "ca"
