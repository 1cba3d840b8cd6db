from datetime import date

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from espai.core.fields import DayField, LineField, TextField
from espai.core.once import OnceField
from espai.members import standing
from espai.members.models import Appointment, Designation, Person


def people_of(space: int, today: date) -> QuerySet[Person]:
    """Return the people who may be given something to do in a space, by name."""
    live = standing.live(today).filter(space=space)
    acting = Designation.objects.filter(standing.current(today), membership__in=live)
    appointed = Appointment.objects.filter(standing.current(today), space=space)
    either = Q(designations__in=acting) | Q(appointments__in=appointed)
    return Person.objects.filter(either, is_active=True).distinct().order_by("full_name")


class CommitmentForm(forms.Form):
    heard = TextField(
        rows=4,
        is_markdown=False,
        max_length=4000,
        label=_("Ens heu dit…"),
        help_text=_("El que va dir algú, o el que en heu entès. Ho llegiran tots els membres."),
    )
    title = LineField(label=_("Què farem"), help_text=_("Una frase que comenci amb un verb."), max_length=200)
    owner = forms.ModelChoiceField(
        label=_("Qui se n’encarrega"),
        help_text=_("Si no trieu ningú, se n’encarrega l’oficina."),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("L’oficina"),
    )
    due = DayField(label=_("Per a quan"))

    def __init__(self, *args: object, people: QuerySet[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class NewCommitmentForm(CommitmentForm):
    once = OnceField()


class EditCommitmentForm(CommitmentForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class FinishForm(forms.Form):
    effect = TextField(
        rows=4,
        is_markdown=False,
        max_length=4000,
        label=_("Hem fet…"),
        help_text=_("Què ha canviat, en dues frases. Ho llegiran els membres."),
    )


class DiscardForm(forms.Form):
    reason = TextField(
        rows=4,
        is_markdown=False,
        max_length=4000,
        label=_("Per què no es farà"),
        help_text=_("Ho llegiran els membres."),
    )
