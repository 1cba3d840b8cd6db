"""Dates and lists in words, in the language of the page; Django's own miss the Catalan prepositions."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from espai.core import partial

register = template.Library()

REGIONS = {"en": "en-GB"}  # American dates and hours mislead here
CLOCK = {"ca": "H.mm", "oc": "H.mm"}
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


@lru_cache
def locale_for(code: str) -> Locale:
    try:
        return Locale.parse(REGIONS.get(code, code), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(settings.LANGUAGE_CODE, sep="-")


def locale() -> Locale:
    return locale_for(get_language() or settings.LANGUAGE_CODE)


def local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def day_of(value: dt.date) -> dt.date:
    return local(value).date() if isinstance(value, dt.datetime) else value


@lru_cache(maxsize=4096)
def said(value: dt.date | dt.time, form: str, language: Locale) -> str:
    """What Babel says, kept: a page says the same days and hours as the one before."""
    if isinstance(value, dt.time):
        return format_time(value, form, locale=language)
    return format_date(value, form, locale=language)


@register.filter
def day(value: dt.date | None) -> str:
    """«dijous, 12 de març del 2026»"""
    return said(day_of(value), "full", locale()) if value else ""


@register.filter
def short_day(value: dt.date | None) -> str:
    """«12 de març del 2026»"""
    return said(day_of(value), "long", locale()) if value else ""


@register.filter
def month_name(value: dt.date) -> str:
    return said(day_of(value), "LLLL", locale())


@register.filter
def weekday_name(value: dt.date) -> str:
    return said(day_of(value), "EEEE", locale())


@register.filter
def hour(value: dt.datetime | dt.time | None) -> str:
    """«9.30»"""
    if value is None:
        return ""
    moment = local(value).time() if isinstance(value, dt.datetime) else value
    return said(moment, CLOCK.get(locale().language, "short"), locale())


@register.filter
def day_time(value: dt.datetime | None) -> str:
    """«dijous, 12 de març del 2026, 9.30»"""
    return f"{day(value)}, {hour(value)}" if value else ""


@register.filter
def ago(value: dt.date | None, now: dt.datetime | None = None) -> str:
    """«fa 2 hores», «d’aquí a 16 dies»; a date counts in days."""
    if value is None:
        return ""
    if not isinstance(value, dt.datetime):
        return days_from(value, day_of(now or timezone.now()))
    delta = value - (now or timezone.now())
    if abs(delta) < MINUTE:
        return _("ara mateix")
    return in_words(delta)


def days_from(value: dt.date, today: dt.date) -> str:
    near = {-1: _("ahir"), 0: _("avui"), 1: _("demà")}
    delta = value - today
    return near.get(delta.days) or in_words(delta)


def in_words(delta: dt.timedelta) -> str:
    return _in_words(round(delta / MINUTE) * MINUTE, locale())


@lru_cache(maxsize=4096)
def _in_words(delta: dt.timedelta, language: Locale) -> str:
    if DAY <= abs(delta) < 60 * DAY:  # «16 dies» says more than «2 setmanes»
        whole = dt.timedelta(days=round(delta / DAY))
        return format_timedelta(whole, granularity="day", threshold=60, add_direction=True, locale=language)
    return format_timedelta(delta, add_direction=True, locale=language)


@register.filter
def and_list(values: Iterable[object]) -> str:
    """«Riudemar, Fontanet i Puigverd»"""
    return format_list([str(value) for value in values], locale=locale())


@register.filter
def partial_day(value: str) -> str:
    """«2015», «gener del 2015» or «27 de gener del 2015», as far as it is known."""
    if not value:
        return ""
    skeleton = {4: "y", 7: "yMMMM"}.get(len(value))
    first = partial.first_day(value)
    return format_skeleton(skeleton, first, locale=locale()) if skeleton else short_day(first)
