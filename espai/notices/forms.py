from django import forms
from django.utils.translation import gettext_lazy as _


class PreferenceForm(forms.Form):
    wants_weekly = forms.BooleanField(
        label=_("Vull rebre el missatge de dilluns"),
        help_text=_("Un missatge a la setmana, i només si hi ha alguna cosa per dir."),
        required=False,
    )
