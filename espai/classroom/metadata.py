"""What the file of a document says of whoever made it, in words, and the file without it."""

import re
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.classroom import readings
from espai.classroom.cleaning import child
from espai.classroom.cleaning.child import Result
from espai.classroom.cleaning.cleaner import CLEANERS, READ
from espai.classroom.cleaning.said import PERSONAL
from espai.classroom.extraction import found
from espai.core.errors import Refused
from espai.core.models import StoredFile
from espai.core.slots import slot
from espai.core.templatetags.dates import short_day

DAY = re.compile(r"(?:D:)?(\d{4})[-:]?(\d\d)[-:]?(\d\d)(?!\d*\.)")
LABELS = {
    "author": gettext_lazy("Autoria"),
    "last_author": gettext_lazy("Qui el va canviar per última vegada"),
    "printed_by": gettext_lazy("Qui el va imprimir"),
    "manager": gettext_lazy("Responsable"),
    "company": gettext_lazy("Organització"),
    "place": gettext_lazy("On es va fer la foto"),
    "camera": gettext_lazy("Càmera o telèfon"),
    "template": gettext_lazy("Plantilla"),
    "keywords": gettext_lazy("Paraules clau"),
    "program": gettext_lazy("Programa"),
    "created": gettext_lazy("Creat"),
    "modified": gettext_lazy("Canviat"),
}


def can_be_cleaned(file: StoredFile) -> bool:
    return file.content_type in CLEANERS and not file.is_held


def read(file: StoredFile) -> Result:
    """Read what a file says, and the file without it, in a process of its own. Refuses when it cannot be done now."""
    with slot(), tempfile.TemporaryDirectory(prefix="espai-") as folder:
        out = Path(folder) / "out"
        out.mkdir()
        copy = readings.copied(file, Path(folder))
        if copy is None:
            return Result(found.DAMAGED)
        try:
            return child.clean(copy, file.content_type, out)
        except OSError:
            raise Refused(_("Ara no s’ha pogut mirar: torneu-ho a provar d’aquí a una estona.")) from None


def personal(result: Result) -> list[tuple[str, str]]:
    """Return what is said of people and places, which is taken away."""
    return [(str(LABELS[kind]), result.facts[kind]) for kind in PERSONAL if kind in result.facts]


def rest(result: Result) -> list[tuple[str, str]]:
    """Return what else is said, which stays or tells nothing of anybody."""
    others = [kind for kind in LABELS if kind not in PERSONAL and kind in result.facts]
    return [(str(LABELS[kind]), _day(result.facts[kind])) for kind in others]


def _day(said: str) -> str:
    """Return a moment, as `D:20260501…`, `2026-05-01T…` or `2026:05:01 …`, as a day; the rest as it is."""
    found = DAY.match(said)
    with suppress(ValueError, TypeError):
        return short_day(date(*map(int, found.groups()))) if found else said
    return said


def why_not(result: Result) -> str:
    """Return why a file cannot be cleaned; nothing when it can."""
    if result.outcome == found.ENCRYPTED:
        return _("Té contrasenya: traieu-la i pugeu-ne una versió nova.")
    if result.outcome != READ:
        return _("El fitxer no s’ha pogut llegir.")
    if "signed" in result.facts:
        return _("Està signat electrònicament, i en tocar-lo es perdria la signatura.")
    return ""
