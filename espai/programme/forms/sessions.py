from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.core.fields import DayField, IdsField, LineField, TextField
from espai.core.models import Audience
from espai.core.once import OnceField
from espai.members.models import Edition
from espai.programme.forms.fields import HourField
from espai.programme.models import OBJECTIVES, Attendance, Session
from espai.programme.models.session import CALL_CLOSES
from espai.topics.models import Topic


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
    topics = IdsField(
        label=gettext_lazy("Temes que tracta"),
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = LineField(
        label=gettext_lazy("Per què aquests temes?"),
        help_text=gettext_lazy("Una frase. Surt al programa i a «D’on ve, on porta» de cada tema."),
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
            self.add_error("ends", _("L’hora d’acabar ha de ser posterior a la de començar."))
        if day and begins and ends:
            starts_at = values["starts_at"] = timezone.make_aware(datetime.combine(day, begins))
            ends_at = values["ends_at"] = timezone.make_aware(datetime.combine(day, ends))
            # In the hour that summer time skips; moments of one zone are compared by what the clock says.
            if begins < ends and ends_at.timestamp() <= starts_at.timestamp():
                self.add_error("ends", _("L’hora d’acabar ha de ser posterior a la de començar."))
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
    names = (
        "mode",
        "place",
        "link",
        "capacity",
        "why",
        "aims",
        "objectives",
        "format",
        "edition",
        "audience",
        "version",
    )
    joined = Topic.objects.filter(item__led_to__target=session.item, item__led_to__kind=Session.TREATS)
    return {name: getattr(session, name) for name in names} | {
        "title": session.item.title,
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "topics": list(joined.values_list("pk", flat=True)),
    }


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
