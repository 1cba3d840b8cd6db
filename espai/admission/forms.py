from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from espai.classroom.models import Document
from espai.core.collation import place
from espai.core.fields import DayField, LineField, TextField
from espai.core.files import UploadField
from espai.core.once import OnceField
from espai.members.models import Designation, Edition, Entity, Phase

DRAFTING = {Phase.INTENTION, Phase.DRAFTING}


LONGEST = 254  # of an address of mail; RFC 5321 lets no longer one through


class EntityField(forms.ChoiceField):
    """A list grouped by kind, in which typing the first letters of the place finds it, also without scripts."""

    def offer(self, entities: Iterable[Entity]) -> None:
        found = sorted(entities, key=lambda entity: (entity.kind != Entity.Kind.TOWN_COUNCIL, entity.kind))
        self.known = {str(entity.pk): entity for entity in found}
        groups = [
            (Entity.Kind(kind).label, [(entity.pk, place(entity.name)) for entity in group])
            for kind, group in groupby(found, key=lambda entity: entity.kind)
        ]
        only = len(found) == 1
        self.choices = groups if only else [("", gettext("Trieu-lo a la llista")), *groups]

    def clean(self, value: Any) -> Any:
        return self.known[super().clean(value)]


class ApplicationForm(forms.Form):
    """What an entity says to be admitted; `editions` and `entities` are those that may be chosen."""

    edition = forms.ModelChoiceField(label=_("Edició"), queryset=Edition.objects.none())
    entity = EntityField(label=_("Ens"))
    phase = forms.ChoiceField(label=_("En quina fase teniu el pla?"), choices=Phase.choices, widget=forms.RadioSelect)
    statement = TextField(
        rows=5,
        is_markdown=False,
        label=_("Per què hi voleu entrar?"),
        help_text=_("Dues o tres frases."),
        required=False,
        max_length=4000,
    )
    evidence = UploadField(
        label=_("Document que ho prova"),
        help_text=_("El pla o les orientacions; si els esteu elaborant, la sol·licitud de suport. També després."),
        required=False,
    )
    referent_name = LineField(
        label=_("Nom i cognoms"), max_length=120, help_text=_("Qui vindrà a les sessions."), required=False
    )
    referent_email = forms.EmailField(label=_("Correu de la feina"), required=False, max_length=LONGEST)
    designation = UploadField(
        label=_("Document de designació"),
        help_text=_("Signat per qui correspongui. També el podeu aportar després."),
        required=False,
    )
    contact_name = LineField(label=_("El vostre nom i cognoms"), max_length=120)
    contact_role = LineField(label=_("Càrrec o lloc de treball"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("El vostre correu"), max_length=LONGEST)
    once = OnceField()

    def __init__(self, *args: Any, editions: Any, entities: Iterable[Entity], strict: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strict = strict
        field: Any = self.fields["edition"]
        field.queryset = editions
        self.offered = list(editions)
        if len(self.offered) == 1:
            field.widget = forms.HiddenInput()
            field.initial = self.offered[0].pk
        listed: Any = self.fields["entity"]
        listed.offer(entities)
        phases: Any = self.fields["phase"]
        if strict:
            admitted = {phase for edition in self.offered for phase in edition.phases}
            phases.choices = [choice for choice in Phase.choices if choice[0] in admitted]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        edition, entity = values.get("edition"), values.get("entity")
        if self.strict and edition and entity and entity.kind not in edition.kinds:
            self.add_error("entity", gettext("En aquesta edició no s’hi admeten ens d’aquest tipus."))
        if self.strict and edition and values.get("phase") and values["phase"] not in edition.phases:
            self.add_error("phase", gettext("En aquesta edició no s’hi admet aquesta fase."))
        for name, other in (("referent_name", "referent_email"), ("referent_email", "referent_name")):
            if values.get(other) and not values.get(name) and name not in self.errors:
                self.add_error(name, gettext("Calen el nom i el correu."))
        return values

    def said(self) -> dict[str, Any]:
        """Return what the actions take: the edition, the entity, what is said, and the files with their kind."""
        values = dict(self.cleaned_data)
        values.pop("once")
        proof = Document.Kind.EVIDENCE if values["phase"] in DRAFTING else Document.Kind.PLAN
        files = [(proof, values.pop("evidence")), (Document.Kind.DESIGNATION, values.pop("designation"))]
        return {
            "edition": values.pop("edition"),
            "entity": values.pop("entity"),
            "documents": [(kind, upload) for kind, upload in files if upload],
            "said": values | {"language": get_language() or ""},
        }


class CodeForm(forms.Form):
    digits = LineField(
        label=_("Codi de sis xifres"),
        min_length=6,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_digits(self) -> str:
        return str(self.cleaned_data["digits"]).replace(" ", "")


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Què és?"),
        choices=[
            (kind.value, kind.label) for kind in (Document.Kind.PLAN, Document.Kind.EVIDENCE, Document.Kind.DESIGNATION)
        ],
        widget=forms.RadioSelect,
    )
    upload = UploadField(label=_("Fitxer"))
    once = OnceField()


class AmendmentForm(forms.Form):
    text = TextField(
        rows=5,
        is_markdown=False,
        label=_("Què hi falta?"),
        help_text=_("Ho llegirà la persona de contacte, tal com ho escriviu."),
        max_length=4000,
    )
    due = DayField(label=_("Fins quan"))


class AnswerForm(forms.Form):
    text = TextField(rows=5, is_markdown=False, label=_("La vostra resposta"), max_length=4000)
    kind = forms.ChoiceField(
        label=_("Què és el fitxer que adjunteu?"),
        choices=[("", _("No n’adjunto cap")), *EvidenceForm.base_fields["kind"].choices],  # type: ignore[attr-defined]
        required=False,
    )
    upload = UploadField(label=_("Fitxer"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("upload") and not values.get("kind"):
            self.add_error("kind", gettext("Digueu què és el fitxer."))
        if values.get("kind") and not values.get("upload") and "upload" not in self.errors:
            self.add_error("upload", gettext("Trieu el fitxer."))
        return values

    def documents(self) -> list[tuple[str, UploadedFile]]:
        values = self.cleaned_data
        return [(values["kind"], values["upload"])] if values["upload"] else []


class ResolutionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decisió"),
        choices=[("accept", _("Accepta la sol·licitud")), ("deny", _("Denega la sol·licitud"))],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        rows=5, is_markdown=False, label=_("Motiu"), help_text=_("El rebrà la persona de contacte."), max_length=4000
    )


class MemberForm(forms.Form):
    entity = EntityField(label=_("Ens"))
    from_on = DayField(label=_("Membre des del"))

    def __init__(self, *args: Any, entities: Iterable[Entity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed: Any = self.fields["entity"]
        listed.offer(entities)


class DesignationForm(forms.Form):
    full_name = LineField(label=_("Nom i cognoms"), max_length=120)
    email = forms.EmailField(
        label=_("Correu de la feina"),
        help_text=_("Hi rebrà la invitació, i és l’adreça amb què entrarà."),
        max_length=LONGEST,
    )
    role = forms.ChoiceField(
        label=_("Funció"), choices=Designation.Role.choices, widget=forms.RadioSelect, initial=Designation.Role.REFERENT
    )
    from_on = DayField(label=_("Des del"))
    until_on = DayField(label=_("Fins al"), help_text=_("En blanc: sense data de final."), required=False)
    document = UploadField(label=_("Document de designació"), required=False)


class EndForm(forms.Form):
    until_on = DayField(label=_("Últim dia"))


class RenewForm(forms.Form):
    until_on = DayField(label=_("Fins al"), help_text=_("En blanc: sense data de final."), required=False)
