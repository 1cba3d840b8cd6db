from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from espai.classroom.models import Document
from espai.core.fields import LineField
from espai.core.files import UploadField
from espai.core.files.fields import HELP, NAME
from espai.core.files.formats import FORMATS, MEBIBYTE
from espai.core.models import Audience
from espai.core.once import OnceField
from espai.core.templatetags.ui import OBJECTIVES
from espai.members.models import Entity, Phase

MOST_AT_ONCE = 20
ZIP_TIMES = 4  # a zip may weigh so many times what a file may


class DocumentForm(forms.Form):
    upload = UploadField(label=_("Fitxer"))
    title = LineField(
        label=_("Títol"), max_length=200, help_text=_("Com el buscaria una companya que no sap com es diu el fitxer.")
    )
    kind = forms.ChoiceField(label=_("Tipus"), choices=Document.Kind.choices, initial=Document.Kind.MATERIAL)
    entity = forms.ModelChoiceField(
        label=_("Origen"), queryset=Entity.objects.none(), required=False, empty_label=_("Coordinació")
    )
    audience = forms.ChoiceField(label=_("Qui el veu?"), choices=[], widget=forms.RadioSelect, initial=Audience.SPACE)
    once = OnceField()

    def __init__(self, *args: Any, entities: QuerySet[Entity], audiences: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audiences  # type: ignore[attr-defined]
        if Audience.PUBLIC in dict(audiences):
            self.fields["audience"].help_text = _(
                "El que veu tothom ha de ser accessible: en desar-lo es comprova, i la pàgina del document diu què cal "
                "arreglar."
            )
        field: Any = self.fields["entity"]
        field.queryset = entities


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once: each is looked at when it is kept, so that one does not keep the others out."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data or []
        if not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_AT_ONCE:
            raise ValidationError(gettext("Són massa fitxers: com a molt, %(n)s alhora.") % {"n": MOST_AT_ONCE})
        if len(uploads) > 1 and sum(upload.size for upload in uploads) > settings.ESPAI_UPLOAD_MIB * MEBIBYTE:
            said = gettext("Entre tots pesen més de %(n)s MB: envieu-los en diverses vegades.")
            raise ValidationError(said % {"n": settings.ESPAI_UPLOAD_MIB})
        return uploads


class ManyForm(DocumentForm):
    """Many files of the same type, origin and audience."""

    upload = None  # type: ignore[assignment]
    title = None  # type: ignore[assignment]
    uploads = FilesField(
        label=_("Fitxers"),
        help_text=HELP,
        widget=FilesInput(attrs={"accept": ",".join(f".{extension}" for extension in FORMATS)}),
    )
    field_order = ("uploads", "kind", "entity", "audience")


class ZipForm(DocumentForm):
    """A zip of documents, and what is said of those that its sheet does not tell about."""

    title = None  # type: ignore[assignment]
    upload = forms.FileField(  # type: ignore[assignment]
        label=_("Fitxer zip"),
        help_text=_("Com a molt, 500 fitxers, en carpetes o sense."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        max_length=NAME,
    )

    def clean_upload(self) -> UploadedFile:
        upload, most = self.cleaned_data["upload"], ZIP_TIMES * settings.ESPAI_UPLOAD_MIB
        if upload.size > most * MEBIBYTE:
            raise ValidationError(gettext("El fitxer pesa més de %(n)s MB.") % {"n": most})
        return upload


class StagedForm(forms.Form):
    """What the browser says of a file before it sends it: refused here, it needs not be sent."""

    name = forms.CharField(max_length=NAME)
    size = forms.IntegerField(min_value=0, max_value=2**53)
    mark = forms.CharField(max_length=64)

    def clean_name(self) -> str:
        if self.cleaned_data["name"].rpartition(".")[2].lower() not in FORMATS:
            said = gettext("No és un fitxer dels formats admesos, o el contingut no és el que diu el nom.")
            raise ValidationError(said)
        return self.cleaned_data["name"]

    def clean_size(self) -> int:
        size = self.cleaned_data["size"]
        if size > settings.ESPAI_UPLOAD_MIB * MEBIBYTE:
            raise ValidationError(gettext("El fitxer pesa més de %(n)s MB.") % {"n": settings.ESPAI_UPLOAD_MIB})
        if not size:
            raise ValidationError(forms.FileField.default_error_messages["empty"])
        return size


class PartForm(forms.Form):
    number = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    part = forms.FileField()


class AdaptationForm(DocumentForm):
    """A document made from another."""

    changed = LineField(
        label=_("Què hi heu canviat?"),
        max_length=300,
        required=False,
        help_text=_("Una frase, per a qui dubti entre l’original i la vostra adaptació."),
    )
    field_order = ("upload", "title", "changed")


class VersionForm(forms.Form):
    upload = UploadField(label=_("Fitxer nou"))
    note = LineField(
        label=_("Què ha canviat?"),
        max_length=200,
        required=False,
        help_text=_("Una frase, per a qui ja es va baixar l’anterior."),
    )
    once = OnceField()


class CleanForm(forms.Form):
    """A button."""

    once = OnceField()


class TieForm(forms.Form):
    """What a document is to be tied to: a page of the space, by its address."""

    address = LineField(
        label=_("Adreça de la pàgina"),
        max_length=500,
        help_text=_("Obriu la pàgina en una altra pestanya, copieu-ne l’adreça i enganxeu-la aquí."),
    )


class SheetForm(forms.Form):
    """What is said of a document."""

    title = LineField(label=_("Títol"), max_length=200)
    kind = forms.ChoiceField(label=_("Tipus"), choices=Document.Kind.choices)
    language = forms.ChoiceField(
        label=_("Llengua"), choices=[("", _("No ho diu")), *Document.Language.choices], required=False
    )
    authors = LineField(
        label=_("Autoria"), max_length=300, required=False, help_text=_("Qui l’ha fet: persones o entitats.")
    )
    licence = forms.ChoiceField(
        label=_("Llicència"),
        choices=[("", _("No ho diu")), *Document.Licence.choices],
        required=False,
        help_text=_("Què en poden fer els altres."),
    )
    series = LineField(
        label=_("Col·lecció"), max_length=150, required=False, help_text=_("Si forma part d’una sèrie: com es diu.")
    )
    issue = LineField(label=_("Número"), max_length=20, required=False, help_text=_("Quin de la col·lecció."))
    phases = forms.MultipleChoiceField(
        label=_("Per a quines fases del pla serveix?"),
        choices=Phase.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    objectives = forms.MultipleChoiceField(
        label=_("Per a quins objectius de l’Espai?"),
        choices=list(OBJECTIVES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def facts(self) -> dict[str, Any]:
        """What was said, without the version that was read."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def sheet_of(document: Document) -> dict[str, Any]:
    """Return what a sheet form begins with."""
    said = {name: getattr(document, name) for name in SheetForm.base_fields if name not in {"title", "version"}}
    return {"title": document.item.title, "version": document.sheet_version, **said}


def said(values: dict[str, Any]) -> str:
    """Return a sheet as lines of text, to be compared with another."""
    fields = SheetForm.base_fields
    return "\n".join(
        f"{fields[name].label}: {_in_words(fields[name], values[name])}" for name in fields if name != "version"
    )


def _in_words(field: forms.Field, value: Any) -> str:
    words = dict(getattr(field, "choices", []))
    return ", ".join(str(words.get(one, one)) for one in (value if isinstance(value, list) else [value]))


def audiences_for(*, is_own: bool) -> list[tuple[str, Any]]:
    """Return the audiences that the reader may give: an entity its own or the members; coordination any."""
    shared = (Audience.SPACE, _("Membres de l’Espai"))
    if is_own:
        return [shared, (Audience.ENTITY, _("El nostre ens i coordinació"))]
    return [shared, (Audience.PUBLIC, _("Tothom")), (Audience.COORDINATION, _("Només coordinació"))]
