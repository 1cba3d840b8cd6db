from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from espai.classroom.models import Document
from espai.core.fields import LineField
from espai.core.files import UploadField
from espai.core.models import Audience
from espai.core.once import OnceField
from espai.members.models import Entity


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
        field: Any = self.fields["entity"]
        field.queryset = entities


def audiences_for(*, is_own: bool) -> list[tuple[str, Any]]:
    """Return the audiences that the reader may give: an entity its own or the members; coordination any."""
    shared = (Audience.SPACE, _("Membres de l’Espai"))
    if is_own:
        return [shared, (Audience.ENTITY, _("El nostre ens i coordinació"))]
    return [shared, (Audience.PUBLIC, _("Tothom")), (Audience.COORDINATION, _("Només coordinació"))]
