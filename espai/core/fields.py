"""Form fields of our own."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from espai.core import markdown

FIRST_YEAR, LAST_YEAR = 2000, 2100


class LineField(forms.CharField):
    """One line: white space of any kind becomes one space, and signs that nobody sees are dropped."""

    def to_python(self, value: object) -> str:
        text = " ".join(str(super().to_python(value) or "").split())
        return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")


class IdsField(forms.ModelMultipleChoiceField):
    """Rows to tick; a number that no column holds is an invalid choice like any other."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""}
            ) from None


class TextField(forms.CharField):
    """Several lines; Markdown has its toolbar where scripts run."""

    def __init__(self, rows: int = 6, *, is_markdown: bool = True, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"rows": rows} | ({"data-markdown": ""} if is_markdown else {})
        super().__init__(widget=forms.Textarea(attrs=attrs), validators=[markdown.validate], **kwargs)


class DayField(forms.DateField):
    """A day near enough for every calendar to hold it, with the days around it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValidationError(_("Cal un any entre %(first)s i %(last)s.") % years)
