from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.core.errors import Refused
from espai.core.fields import LineField
from espai.core.once import OnceField
from espai.members.models import Person
from espai.programme.forms.fields import LONGEST, PeopleField, name_and_body
from espai.programme.models import OBJECTIVES, Point, Speaker
from espai.programme.people import Recipient

Bodies = dict[Person, str]


class PointForm(forms.Form):
    title = LineField(label=gettext_lazy("Què es fa"), max_length=200)
    minutes = forms.IntegerField(label=gettext_lazy("Minuts"), min_value=1, max_value=LONGEST, initial=15)
    kind = forms.ChoiceField(label=gettext_lazy("Tipus de punt"), choices=Point.Kind.choices)
    objective = forms.ChoiceField(
        label=gettext_lazy("Objectiu"), choices=[("", gettext_lazy("Cap en particular")), *OBJECTIVES], required=False
    )
    people = PeopleField(
        label=gettext_lazy("Qui hi intervé"),
        help_text=gettext_lazy("Una persona per línia: nom, organisme. Si és de l’Espai, n’hi ha prou amb el nom."),
    )
    text = LineField(label=gettext_lazy("Aclariment"), max_length=300, required=False)

    def facts(self, known: list[Recipient], kept: Sequence[Speaker] = ()) -> dict[str, Any]:
        """What the actions take.

        A line that says what one of the `kept` speakers does stays theirs, also when they have left. Of the others,
        people of the Espai are recognised by their name; refuses a name of several that the body does not tell apart.
        """
        values = {name: self.cleaned_data[name] for name in ("title", "minutes", "kind", "objective", "text")}
        left, changed = list(kept), []
        people: Bodies = {}
        outsiders = []
        for pair in self.cleaned_data["people"]:
            same = next((speaker for speaker in left if name_and_body(str(speaker)) == pair), None)
            if same is None:
                changed.append(pair)
                continue
            left.remove(same)
            if same.person:
                people[same.person] = same.body
            else:
                outsiders.append((same.name, same.body))
        bodies = {one.person: one.body for one in kept if one.person} | {one.person: one.entity_name for one in known}
        for name, body in changed:
            person = _named(name, body, bodies)
            if person:
                people.setdefault(person, body or bodies[person])
            else:
                outsiders.append((name, body))
        return values | {"people": list(people.items()), "outsiders": outsiders}


def _named(name: str, body: str, bodies: Bodies) -> Person | None:
    """Return whom a name means among people and their bodies; None is somebody from outside."""
    found = [person for person in bodies if person.full_name.casefold() == name.casefold()]
    if len(found) > 1:
        found = [person for person in found if bodies[person].casefold() == body.casefold()]
        if len(found) != 1:
            raise Refused(_("Hi ha més d’una persona que es diu %(name)s: escriviu-ne l’organisme.") % {"name": name})
    return found[0] if found else None


class NewPointForm(PointForm):
    once = OnceField()


class EditPointForm(PointForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


def facts_of_point(point: Point, speakers: list[Speaker]) -> dict[str, Any]:
    names = ("minutes", "kind", "objective", "text")
    people = "\n".join(str(speaker) for speaker in speakers)
    return {name: getattr(point, name) for name in names} | {"title": point.item.title, "people": people}
