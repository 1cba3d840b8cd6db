from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from espai.core.fields import LineField


class AccountForm(forms.Form):
    full_name = LineField(label=_("Nom i cognoms"), max_length=120)
    language = forms.ChoiceField(
        label=_("Llengua"), choices=[("", _("La del navegador")), *settings.LANGUAGES], required=False
    )
