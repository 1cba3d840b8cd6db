"""The field that people upload a file with."""

from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.core.files.formats import FORMATS, MEBIBYTE, recognise

HELP = gettext_lazy("PDF, documents i fulls de càlcul (ODF o Office, sense macros), imatges PNG o JPEG, text o CSV.")
NAME = 150


class UploadField(forms.FileField):
    """A file whose size, extension and content are accepted; its cleaned value is an `UploadedFile`."""

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(f".{extension}" for extension in FORMATS)
        given: dict[str, Any] = {
            "help_text": HELP,
            "widget": forms.FileInput(attrs={"accept": accept}),
            "max_length": NAME,
        }
        super().__init__(**given | kwargs)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if (upload.size or 0) > settings.ESPAI_UPLOAD_MIB * MEBIBYTE:
            raise ValidationError(_("El fitxer pesa més de %(n)s MB.") % {"n": settings.ESPAI_UPLOAD_MIB})
        if recognise(upload.name or "", cast("BinaryIO", upload.file)) is None:
            raise ValidationError(_("No és un fitxer dels formats admesos, o el contingut no és el que diu el nom."))
        return upload
