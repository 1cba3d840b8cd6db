from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PEOPLE = 30
NAME, BODY = 120, 160  # what a speaker holds
LONGEST = 600
FIRST_YEAR, LAST_YEAR = 2000, 2100


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


def name_and_body(line: str) -> tuple[str, str]:
    """Read a line that names somebody: what follows the first comma is the body they speak for."""
    name, _comma, body = " ".join(line.split()).partition(",")
    return name.strip(), body.strip()


class PeopleField(forms.CharField):
    """Who takes a point, one a line: a name, and after a comma the body they speak for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def clean(self, value: Any) -> list[tuple[str, str]]:
        pairs = [name_and_body(line) for line in super().clean(value).splitlines() if line.strip()]
        if len(pairs) > PEOPLE:
            raise ValidationError(_("Són massa persones per a un punt."))
        if any(not name or len(name) > NAME or len(body) > BODY for name, body in pairs):
            raise ValidationError(_("Escriviu una persona per línia: nom, organisme."))
        return pairs
