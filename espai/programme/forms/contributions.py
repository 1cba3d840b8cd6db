from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.core.fields import LineField, TextField
from espai.core.files import UploadField
from espai.core.once import OnceField
from espai.members.models import Entity
from espai.programme.forms.fields import LONGEST
from espai.programme.models import Contribution, Session


class ContributionForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Què hi aporteu?"), choices=Contribution.Kind.choices, widget=forms.RadioSelect
    )
    title = LineField(label=gettext_lazy("Títol"), max_length=200)
    text = TextField(
        label=gettext_lazy("Expliqueu-ho"),
        help_text=gettext_lazy("Què explicaríeu i què en poden aprendre els altres ens."),
        required=False,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minuts que us caldrien"), min_value=1, max_value=LONGEST, required=False
    )


class NewContributionForm(ContributionForm):
    entity = forms.ModelChoiceField(label=gettext_lazy("En nom de"), queryset=Entity.objects.none(), required=False)
    once = OnceField()

    def __init__(self, *args: Any, entities: QuerySet[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(entities)
        field = self.fields["entity"]
        field.queryset = entities  # type: ignore[attr-defined]
        field.required = bool(choices)
        if len(choices) <= 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0].pk if choices else None


class EditContributionForm(ContributionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AttachForm(forms.Form):
    upload = UploadField(label=gettext_lazy("Fitxer"))
    title = LineField(label=gettext_lazy("Títol del document"), max_length=200)
    once = OnceField()


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Què se’n fa?"),
        choices=[
            (Contribution.State.ACCEPTED, gettext_lazy("S’accepta")),
            (Contribution.State.POSTPONED, gettext_lazy("S’ajorna")),
            (Contribution.State.DECLINED, gettext_lazy("No s’incorpora")),
        ],
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minuts, si s’accepta"), min_value=1, max_value=LONGEST, required=False
    )
    reason = LineField(
        label=gettext_lazy("Motiu, si no s’accepta ara"),
        help_text=gettext_lazy("El llegirà només qui ho ha proposat."),
        max_length=300,
        required=False,
    )
    later = forms.ModelChoiceField(
        label=gettext_lazy("Sessió a la qual s’ajorna"), queryset=Session.objects.none(), required=False
    )

    def __init__(self, *args: Any, sessions: list[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["later"]
        field.queryset = Session.objects.filter(pk__in=[session.pk for session in sessions]).select_related("item")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        outcome = values.get("outcome")
        if outcome and outcome != Contribution.State.ACCEPTED and not values.get("reason"):
            self.add_error("reason", _("Escriviu el motiu: el llegirà qui ho ha proposat."))
        return values
