from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espai.core.fields import LineField
from espai.core.once import OnceField
from espai.programme.forms.fields import LONGEST, PeopleField
from espai.programme.models import OBJECTIVES, Point, Speaker
from espai.programme.people import Recipient


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
