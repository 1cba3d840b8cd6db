from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.core import markdown
from espai.core.fields import LineField
from espai.core.files import UploadField
from espai.core.models import Audience
from espai.core.once import OnceField
from espai.members.models import Edition, Entity
from espai.programme.models import OBJECTIVES, Attendance, Contribution, Point, Session, Speaker
from espai.programme.models.session import CALL_CLOSES
from espai.programme.people import Recipient
from espai.topics.models import Topic

LONGEST = 600
PEOPLE = 30


class TextField(forms.CharField):
    """Markdown, with the toolbar where scripts run."""

    def __init__(self, rows: int = 6, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "data-markdown": ""})
        super().__init__(widget=widget, validators=[markdown.validate], **kwargs)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


class SessionForm(forms.Form):
    title = LineField(label=gettext_lazy("Títol"), max_length=200)
    day = DayField(label=gettext_lazy("Dia"))
    begins = HourField(label=gettext_lazy("Comença a les"))
    ends = HourField(label=gettext_lazy("Acaba a les"))
    mode = forms.ChoiceField(
        label=gettext_lazy("Com s’hi assisteix?"), choices=Session.Mode.choices, widget=forms.RadioSelect
    )
    place = LineField(label=gettext_lazy("Lloc"), max_length=200, required=False)
    link = forms.URLField(
        label=gettext_lazy("Enllaç per entrar-hi"),
        help_text=gettext_lazy("Només el veuen els membres, encara que el programa sigui públic."),
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=5000, required=False)
    topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Temes que tracta"),
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = LineField(
        label=gettext_lazy("Per què aquests temes?"),
        help_text=gettext_lazy("Una frase. Surt al programa i al rastre de cada tema."),
        max_length=300,
        required=False,
    )
    aims = TextField(label=gettext_lazy("Què volem aconseguir"), required=False)
    objectives = forms.MultipleChoiceField(
        label=gettext_lazy("Objectius de l’Espai"), choices=OBJECTIVES, widget=forms.CheckboxSelectMultiple
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=Session.Format.choices)
    edition = forms.ModelChoiceField(label=gettext_lazy("Edició"), queryset=Edition.objects.none(), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Qui veu el programa?"),
        choices=[(Audience.SPACE, gettext_lazy("Membres de l’Espai")), (Audience.PUBLIC, gettext_lazy("Tothom"))],
        widget=forms.RadioSelect,
        initial=Audience.SPACE,
    )

    def __init__(self, *args: Any, space: int, topics: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = topics.select_related("item")  # type: ignore[attr-defined]
        self.fields["edition"].queryset = Edition.objects.filter(space=space).order_by("-starts_on")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, begins, ends = (values.get(name) for name in ("day", "begins", "ends"))
        if begins and ends and ends <= begins:
            self.add_error("ends", _("Ha d’acabar més tard que no comença."))
        if day and begins and ends:
            values["starts_at"] = timezone.make_aware(datetime.combine(day, begins))
            values["ends_at"] = timezone.make_aware(datetime.combine(day, ends))
        return values

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"day", "begins", "ends"}}


class NewSessionForm(SessionForm):
    once = OnceField()


class EditSessionForm(SessionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


def facts_of(session: Session) -> dict[str, Any]:
    """What the form of a session is filled with."""
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    names = ("mode", "place", "link", "capacity", "why", "aims", "objectives", "format", "edition", "audience", "version")
    joined = Topic.objects.filter(item__led_to__target=session.item, item__led_to__kind=Session.TREATS)
    return {name: getattr(session, name) for name in names} | {
        "title": session.item.title,
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "topics": list(joined.values_list("pk", flat=True)),
    }


class PeopleField(forms.CharField):
    """Who takes a point, one a line: a name, and after a comma the body they speak for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def clean(self, value: Any) -> list[tuple[str, str]]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip()]
        pairs = [(name.strip(), body.strip()) for name, _comma, body in (line.partition(",") for line in lines)]
        if len(pairs) > PEOPLE:
            raise ValidationError(_("Són massa persones per a un punt."))
        if any(not name or len(name) > 120 or len(body) > 160 for name, body in pairs):
            raise ValidationError(_("Escriviu una persona per línia: nom, organisme."))
        return pairs


class PointForm(forms.Form):
    title = LineField(label=gettext_lazy("Què es fa"), max_length=200)
    minutes = forms.IntegerField(label=gettext_lazy("Minuts"), min_value=1, max_value=LONGEST, initial=15)
    kind = forms.ChoiceField(label=gettext_lazy("Mena de punt"), choices=Point.Kind.choices)
    objective = forms.ChoiceField(
        label=gettext_lazy("Objectiu"), choices=[("", gettext_lazy("Cap en particular")), *OBJECTIVES], required=False
    )
    people = PeopleField(
        label=gettext_lazy("Qui hi intervé"),
        help_text=gettext_lazy("Una persona per línia: nom, organisme. Si és de l’Espai, n’hi ha prou amb el nom."),
    )
    text = LineField(label=gettext_lazy("Aclariment"), max_length=300, required=False)

    def facts(self, known: list[Recipient]) -> dict[str, Any]:
        """What the actions take: people of the Espai are recognised by their name."""
        values = {name: self.cleaned_data[name] for name in ("title", "minutes", "kind", "objective", "text")}
        by_name = {one.person.full_name.casefold(): one for one in known}
        people, outsiders = {}, []
        for name, body in self.cleaned_data["people"]:
            found = by_name.get(name.casefold())
            if found:
                people[found.person.pk] = (found.person, body or found.entity_name)
            else:
                outsiders.append((name, body))
        return values | {"people": list(people.values()), "outsiders": outsiders}


class NewPointForm(PointForm):
    once = OnceField()


class EditPointForm(PointForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


def facts_of_point(point: Point, speakers: list[Speaker]) -> dict[str, Any]:
    names = ("minutes", "kind", "objective", "text")
    people = "\n".join(str(speaker) for speaker in speakers)
    return {name: getattr(point, name) for name in names} | {"title": point.item.title, "people": people}


class SeenForm(forms.Form):
    """The versions of what was read before it was sent."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agenda_version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = LineField(
        label=gettext_lazy("Per què?"), help_text=gettext_lazy("Una frase. La llegirà tothom."), max_length=300
    )


class CallForm(forms.Form):
    until = DayField(label=gettext_lazy("La crida és oberta fins al"))


def usual_call(session: Session) -> dict[str, Any]:
    """Ten days before the session, or the day itself when that has passed."""
    usual = timezone.localdate(session.starts_at) - CALL_CLOSES
    return {"until": session.call_until or max(usual, timezone.localdate() + timedelta(days=1))}


class ContributionForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Què hi aporteu?"), choices=Contribution.Kind.choices, widget=forms.RadioSelect
    )
    title = LineField(label=gettext_lazy("Títol"), max_length=200)
    text = TextField(
        label=gettext_lazy("Expliqueu-ho"),
        help_text=gettext_lazy("Què explicaríeu, què en poden aprendre els altres ens."),
        required=False,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minuts que us caldrien"), min_value=1, max_value=LONGEST, required=False
    )


class NewContributionForm(ContributionForm):
    entity = forms.ModelChoiceField(
        label=gettext_lazy("En nom de"), queryset=Entity.objects.none(), required=False
    )
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


class MinutesForm(forms.Form):
    text = TextField(rows=20, label=gettext_lazy("Relatoria"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForForm(forms.Form):
    """An answer that somebody gave by phone."""

    person = forms.ChoiceField(label=gettext_lazy("Qui"))
    answer = forms.ChoiceField(label=gettext_lazy("Ha dit que"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, rows: list[Attendance], session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.choices = [("", "—"), *((str(row.person_id), row.person.full_name) for row in rows)]
        answers: Any = self.fields["answer"]
        offered = [Attendance.Answer.YES, Attendance.Answer.NO]
        offered += [Attendance.Answer.ONLINE] if session.mode == Session.Mode.MIXED else []
        answers.choices = [(answer.value, answer.label) for answer in offered]
