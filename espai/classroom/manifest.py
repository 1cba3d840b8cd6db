"""The sheet that says what the files of a zip are: a row for each, and what is wrong in each column."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from espai.classroom.models import Document
from espai.core.errors import Refused
from espai.core.fields import LineField
from espai.members import sheets
from espai.members.models import Entity, Phase

NAMES = ("metadades.csv", "metadades.xlsx")
SAID = "fitxer"
COLUMNS = (
    SAID, "titol", "tipus", "llengua", "autoria", "llicencia", "serie", "numero", "fases", "audiencia", "ens"
)  # fmt: skip
ALSO = {"col·leccio": "serie", "colleccio": "serie"}
# Of what is written as it is: the name of the fact, and how long it may be.
TEXTS = {"titol": ("title", 200), "autoria": ("authors", 300), "serie": ("series", 150), "numero": ("issue", 20)}
SEVERAL = re.compile(r"[,;|/]")
Choices = Iterable[tuple[str, Any]]


@dataclass
class Row:
    """A row: what it says, the facts that it gives of its file, and what is wrong with it."""

    number: int
    values: dict[str, str]
    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def path(self) -> str:
        return self.values.get(SAID, "")


def read(name: str, content: bytes) -> list[Row]:
    """Return the rows below the heading; refuses a sheet without rows, or with columns that are not known."""
    rows = sheets.read(name, content)
    if len(rows) < 2:  # noqa: PLR2004 - the heading and one row
        raise Refused(_("La llista és buida: calen els noms de les columnes i almenys una fila."))
    names = [ALSO.get(plain(cell), plain(cell)) for cell in rows[0][1]]
    while names and not names[-1]:
        names.pop()
    unknown = [rows[0][1][index] or str(index + 1) for index, one in enumerate(names) if one not in COLUMNS]
    if unknown:
        raise Refused(_("Columnes desconegudes: %(names)s.") % {"names": ", ".join(unknown)})
    if SAID not in names or max(Counter(names).values()) > 1:
        raise Refused(_("Cal una columna «fitxer», i cap de repetida."))
    return [Row(number, dict(zip(names, cells, strict=False))) for number, cells in rows[1:]]


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).replace(" ", "_")


def check(rows: list[Row], *, audiences: Choices, entities: Iterable[Entity]) -> None:
    """Turn what each row says into facts of a document, and note what is wrong in each column."""
    known = {plain(key): entity.pk for entity in entities for key in (entity.name, entity.code)}
    choices = {
        "tipus": ("kind", words(Document.Kind.choices)),
        "llengua": ("language", words(Document.Language.choices)),
        "llicencia": ("licence", words(Document.Licence.choices)),
        "audiencia": ("audience", words(audiences)),
        "ens": ("entity", known | {"coordinacio": None}),
    }
    for row in rows:
        for column, text in row.values.items():
            if text.startswith("="):
                row.errors.append((column, _("Comença com una fórmula: escriviu-hi el valor.")))
            elif column in TEXTS:
                _note_text(row, column, text)
            elif column in choices:
                _note_choice(row, column, text, *choices[column])
            elif column == "fases":
                _note_phases(row, text)
        if not row.path:
            row.errors.append((SAID, _("Hi falta el valor.")))


def words(choices: Choices) -> dict[str, Any]:
    """Return the values by the words that say them: in Catalan, and in the language of who reads."""
    pairs = list(choices)
    found = {plain(str(label)): value for value, label in pairs} | {plain(value): value for value, _label in pairs}
    with override(settings.LANGUAGE_CODE):
        return found | {plain(str(label)): value for value, label in pairs}


def _note_text(row: Row, column: str, text: str) -> None:
    name, longest = TEXTS[column]
    line = LineField(required=False).clean(text)
    if len(line) > longest:
        row.errors.append((column, _("És massa llarg: com a molt, %(n)s caràcters.") % {"n": longest}))
    elif line:
        row.facts[name] = line


def _note_choice(row: Row, column: str, text: str, name: str, known: dict[str, Any]) -> None:
    if not text:
        return
    if plain(text) in known:
        row.facts[name] = known[plain(text)]
    elif name == "entity":
        row.errors.append((column, _("No és cap ens membre d’aquest espai: escriviu-ne el nom o el codi.")))
    else:
        row.errors.append((column, _("No és cap dels valors que s’admeten.")))


def _note_phases(row: Row, text: str) -> None:
    known = words(Phase.choices)
    said = [plain(part) for part in SEVERAL.split(text) if part.strip()]
    if any(part not in known for part in said):
        row.errors.append(("fases", _("No és cap dels valors que s’admeten.")))
    elif said:
        row.facts["phases"] = [value for value in Phase.values if value in {known[part] for part in said}]
