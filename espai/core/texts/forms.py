from django import forms
from django.utils.translation import gettext_lazy as _

from espai.core.fields import LineField, TextField
from espai.core.texts.anchors import LONGEST


class NameForm(forms.Form):
    name = LineField(label=_("Nom de la versió"), max_length=80, required=False)
    note = LineField(label=_("Nota"), max_length=300, required=False)


class RestoreForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CommentForm(forms.Form):
    quote = forms.CharField(
        label=_("Passatge"),
        help_text=_("Seleccioneu-lo al text o copieu-lo aquí. Buit, el comentari és de tot el text."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-passage": ""}),
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-before": ""}))
    body = TextField(rows=3, label=_("Comentari"), is_markdown=False)
