from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from espai.core.fields import DayField, IdsField, LineField, TextField
from espai.core.models import Audience
from espai.core.once import OnceField
from espai.members.models import Entity
from espai.topics.actions.selection import Decision
from espai.topics.models import Candidate, Need, Topic


class NeedForm(forms.Form):
    title = LineField(
        label=_("Què us cal?"),
        help_text=_("Una frase, com la diríeu a una companya d’un altre ajuntament."),
        max_length=200,
    )
    text = TextField(
        label=_("Expliqueu-ho una mica més"),
        help_text=_("Què heu provat, què us falta, per a quan."),
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("De què és?"), choices=Need.Kind.choices, widget=forms.RadioSelect, initial=Need.Kind.PLAN
    )


class NewNeedForm(NeedForm):
    entity = forms.ModelChoiceField(label=_("En nom de"), queryset=Entity.objects.none(), required=False)
    once = OnceField()

    def __init__(self, *args: object, entities: QuerySet[Entity], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = list(entities)
        field = self.fields["entity"]
        field.queryset = entities  # type: ignore[attr-defined]
        field.required = bool(choices)
        if len(choices) <= 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0].pk if choices else None


class EditNeedForm(NeedForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("Qui ho ha de veure?"),
        choices=[
            (Audience.SPACE, _("Tots els membres de l’Espai")),
            (Audience.COORDINATION, _("Només coordinació i el vostre ens")),
        ],
        widget=forms.RadioSelect,
        initial=Audience.SPACE,
    )


class OpinionForm(forms.Form):
    due = DayField(label=_("Fins quan"))


class TopicForm(forms.Form):
    title = LineField(label=_("Tema"), max_length=200)
    reasons = TextField(
        label=_("Per què aquest tema?"), help_text=_("Les raons, les llegeix tothom qui veu el tema."), required=False
    )
    audience = forms.ChoiceField(
        label=_("Qui el veu?"),
        choices=[(Audience.SPACE, _("Membres de l’Espai")), (Audience.PUBLIC, _("Tothom"))],
        widget=forms.RadioSelect,
        initial=Audience.SPACE,
    )
    once = OnceField()


class EditTopicForm(TopicForm):
    once = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)


class SelectionForm(forms.Form):
    title = LineField(label=_("Nom de la tria"), max_length=200, initial=_("Quins temes treballem?"))
    topics = IdsField(label=_("Temes"), queryset=Topic.objects.none(), widget=forms.CheckboxSelectMultiple)
    closes_on = DayField(
        label=_("Fins quan"),
        help_text=_("Cada ens ho veurà a «Us toca» i al missatge de dilluns."),
    )
    once = OnceField()

    def __init__(self, *args: object, topics: QuerySet[Topic], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["topics"].queryset = topics.select_related("item")  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """For each candidate, whether it is taken and why."""

    TAKE, LEAVE = "take", "leave"

    def __init__(self, *args: object, candidates: list[Candidate], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.candidates = candidates
        answers = [(self.TAKE, _("Es tria")), (self.LEAVE, _("Es deixa per més endavant"))]
        for each in candidates:
            title = each.topic.item.title
            self.fields[f"decision-{each.pk}"] = forms.ChoiceField(
                label=title, choices=answers, widget=forms.RadioSelect
            )
            self.fields[f"reason-{each.pk}"] = LineField(
                label=_("Per què, «%(title)s»?") % {"title": title}, max_length=300
            )

    def decisions(self) -> dict[int, Decision]:
        values = self.cleaned_data
        return {
            each.pk: Decision(values[f"decision-{each.pk}"] == self.TAKE, values[f"reason-{each.pk}"])
            for each in self.candidates
        }


class GroupForm(forms.Form):
    topic = forms.ModelChoiceField(label=_("Tema"), queryset=Topic.objects.none())
    reason = LineField(
        label=_("Per què hi entra?"),
        max_length=300,
        help_text=_("Una frase. La llegirà qui va explicar la necessitat."),
    )

    def __init__(self, *args: object, topics: QuerySet[Topic], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["topic"].queryset = topics.select_related("item")  # type: ignore[attr-defined]
