"""Dates of which only the year, or the month, may be known: `2015`, `2015-01`, `2015-01-27`."""

import calendar
import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def validate(text: str) -> None:
    """Refuse what is not a partial date with a sentence."""
    try:
        last_day(text)
    except ValueError:
        raise ValidationError(_("Escriviu un any, un mes (2015-01) o un dia (2015-01-27).")) from None


def last_day(text: str) -> date:
    """Return the last day that a partial date may be; raises ValueError when it is not one."""
    found = SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part or -1) for part in found.groups())
    if found[2] is None:
        return date(year, 12, 31)
    if found[3] is None:
        return date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day)


def first_day(text: str) -> date:
    """Return the first day that a partial date may be; raises ValueError when it is not one."""
    last = last_day(text)
    return last.replace(
        month=last.month if len(text) > len("2015") else 1, day=last.day if len(text) > len("2015-01") else 1
    )
