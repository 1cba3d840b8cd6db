"""Form fields of our own."""

import unicodedata
from typing import Any

from django import forms


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
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""}
            ) from None
