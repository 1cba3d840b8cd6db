from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.surveys import bank

NONE = "-"
UNKNOWN = (NONE, gettext_lazy("No ho sé / no escau"))
STEPS = [(str(number), str(number)) for number in range(bank.TOP + 1)]


class SurveyForm(forms.Form):
    """The questions of a survey as fields; every one may be left blank."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {question["key"]: _field(question) for question in questions}


def _field(question: dict[str, Any]) -> forms.Field:
    label = _(question["text"])
    if question["kind"] == bank.TEXT:
        return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    steps = STEPS
    if question["kind"] == bank.CHOICE:
        steps = [(option["key"], _(option["text"])) for option in question["options"]]
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[*steps, UNKNOWN],
        coerce=lambda value: None if value == NONE else int(value) if steps is STEPS else value,
        empty_value=None,
        widget=forms.RadioSelect,
    )
