from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from espai.core.fields import DayField, LineField
from espai.core.once import OnceField
from espai.members.models import Entity, Phase


class AccountForm(forms.Form):
    full_name = LineField(label=_("Nom i cognoms"), max_length=120)
    language = forms.ChoiceField(
        label=_("Llengua"), choices=[("", _("La del navegador")), *settings.LANGUAGES], required=False
    )


class EditionForm(forms.Form):
    name = LineField(label=_("Nom de l’edició"), max_length=40)
    starts_on = DayField(label=_("Comença"))
    ends_on = DayField(label=_("Acaba"))
    kinds = forms.MultipleChoiceField(
        label=_("Quins ens s’hi admeten?"), choices=Entity.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    more_than = forms.IntegerField(
        label=_("Població mínima"),
        help_text=_("Només s’hi admeten els ens de més habitants que aquests. En blanc: cap mínim."),
        required=False,
        min_value=0,
        max_value=10_000_000,
    )
    phases = forms.MultipleChoiceField(
        label=_("En quines fases del pla?"), choices=Phase.choices, widget=forms.CheckboxSelectMultiple
    )
    applications_from = DayField(
        label=_("Les sol·licituds s’obren"), help_text=_("En blanc: encara no se’n reben."), required=False
    )
    applications_until = DayField(
        label=_("Les sol·licituds es tanquen"), help_text=_("En blanc: no es tanquen."), required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._in_order("starts_on", "ends_on", gettext("Ha d’acabar després de començar."), strictly=True)
        said = gettext("S’han de tancar després d’obrir-se.")
        self._in_order("applications_from", "applications_until", said)
        if values.get("applications_until") and not values.get("applications_from"):
            self.add_error("applications_from", gettext("Digueu també quan s’obren."))
        return values

    def _in_order(self, first: str, last: str, said: str, *, strictly: bool = False) -> None:
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if start and end and (end < start or (strictly and end == start)):
            self.add_error(last, said)


class NewEditionForm(EditionForm):
    once = OnceField()


class ChangeEditionForm(EditionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ListForm(forms.Form):
    upload = forms.FileField(
        label=_("Fitxer CSV o XLSX"),
        help_text=_("Com a molt, 2.000 files i 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        max_length=150,
    )
