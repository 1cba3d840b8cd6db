"""Form fields of our own."""

import unicodedata

from django import forms


class LineField(forms.CharField):
    """One line: white space of any kind becomes one space, and signs that nobody sees are dropped."""

    def to_python(self, value: object) -> str:
        text = " ".join(str(super().to_python(value) or "").split())
        return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
