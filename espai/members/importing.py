"""Bulk import of entities: what a list would do is worked out first, and then done as a whole or not at all."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from espai.core.errors import Refused
from espai.members import standing
from espai.members.models import Designation, Entity, Membership, PopulationFigure
from espai.members.sheets import Row

COLUMNS = ("codi", "nom", "tipus", "comarca", "poblacio", "any", "font", "membre_des_de", "referent", "correu")
LONGEST = {"codi": 12, "nom": 120, "comarca": 40, "font": 200, "referent": 120, "correu": 254}
FORMULA = "=+-@"
SAID = "codi"
MOST_PEOPLE = 10_000_000
CODE = re.compile(r"[A-Za-z0-9-]+\Z")


@dataclass
class Line:
    """A row of the list: what it says, what is wrong with it, and what it would do."""

    NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"

    number: int
    values: dict[str, str]
    errors: list[tuple[str, str]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    is_new: bool = False

    @property
    def state(self) -> str:
        if self.errors:
            return self.WRONG
        if self.is_new:
            return self.NEW
        return self.CHANGED if self.changes else self.SAME


@dataclass
class Known:
    """What is written already about the entities of a list: read once, so that a long list costs no more."""

    entities: dict[str, Entity]
    population: dict[tuple[int, int], PopulationFigure]
    members: dict[int, Membership]
    referents: set[tuple[int, str]]


def headed(rows: list[Row]) -> list[Line]:
    """Return the lines below the heading; refuses a list without rows, or with columns that are not known."""
    if len(rows) < 2:  # noqa: PLR2004 - the heading and one row
        raise Refused(_("La llista és buida: calen els noms de les columnes i almenys una fila."))
    names = [_plain(name) for name in rows[0][1]]
    while names and not names[-1]:
        names.pop()
    unknown = [rows[0][1][index] or str(index + 1) for index, name in enumerate(names) if name not in COLUMNS]
    if unknown:
        raise Refused(_("Columnes desconegudes: %(names)s.") % {"names": ", ".join(unknown)})
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated or SAID not in names:
        raise Refused(_("Cal una columna «codi», i cap de repetida."))
    return [Line(number, dict(zip(names, cells, strict=False))) for number, cells in rows[1:]]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).replace(" ", "_")


def plan(lines: list[Line], space: int, today: date) -> list[Line]:
    """Check each line and say what it would do; nothing is written."""
    for line in lines:
        line.values = {name: line.values.get(name, "") for name in COLUMNS}
        line.values["codi"] = _code(line.values["codi"])
        line.errors, line.changes = [], []
    times = Counter(line.values["codi"] for line in lines)
    known = _known(set(times), space, today)
    for line in lines:
        if times[line.values["codi"]] > 1:
            line.errors.append(("codi", _("Aquest codi hi és més d’un cop.")))
        line.is_new = line.values["codi"] not in known.entities
        for name, check in CHECKS.items():
            _note(line, name, check)
        if not line.errors:
            _compare(line, known)
    return lines


def _code(code: str) -> str:
    """Spreadsheets eat the zeros at the beginning: 8101 is 08101."""
    return code.zfill(5) if code.isdecimal() else code


def _note(line: Line, name: str, check: Callable[[Line, str], Any]) -> None:
    text = line.values[name]
    error: Any = None
    if text.startswith(tuple(FORMULA)):
        error = _("Comença com una fórmula: escriviu-hi el valor.")
    elif any(unicodedata.category(sign)[0] == "C" for sign in text):
        error = _("Hi ha caràcters que no es veuen.")
    elif len(text) > LONGEST.get(name, 40):
        error = _("És massa llarg: com a molt, %(n)s caràcters.") % {"n": LONGEST.get(name, 40)}
    else:
        error = check(line, text)
    if error:
        line.errors.append((name, str(error)))


NEEDED = gettext_lazy("Hi falta el valor.")


def _is_code(line: Line, text: str) -> str | Promise | None:
    if not text:
        return NEEDED
    if not CODE.match(text):
        return _("Només lletres, xifres i guionets.")
    if line.is_new and text.startswith("99"):
        return _("Els codis que comencen per 99 són dels ens inventats.")
    return None


def _is_needed_if_new(line: Line, text: str) -> str | Promise | None:
    return NEEDED if line.is_new and not text else None


def _is_kind(line: Line, text: str) -> str | Promise | None:
    if text and kind_of(text) is None:
        return _("Ha de ser un d’aquests: %(names)s.") % {"names": ", ".join(map(str, Entity.Kind.labels))}
    return _is_needed_if_new(line, text)


def _is_population(line: Line, text: str) -> str | Promise | None:
    if text and (number_of(text) is None or number_of(text) > MOST_PEOPLE):  # type: ignore[operator]
        return _("Ha de ser un nombre d’habitants.")
    if not text and (line.values["any"] or line.values["font"]):
        return NEEDED
    return None


def _goes_with_population(line: Line, text: str) -> str | Promise | None:
    return NEEDED if line.values["poblacio"] and not text else None


def _is_year(line: Line, text: str) -> str | Promise | None:
    if text and not (text.isdecimal() and 1900 <= int(text) <= 2100):  # noqa: PLR2004 - years
        return _("Ha de ser un any, com ara 2025.")
    return _goes_with_population(line, text)


def _is_day(line: Line, text: str) -> str | Promise | None:
    if text and (day_of(text) or date.max) > timezone.localdate():
        return _("Ha de ser la data d’avui o una d’anterior, com ara 2025-01-31.")
    return NEEDED if not text and line.values["referent"] else None


def _is_referent(line: Line, text: str) -> str | Promise | None:
    return NEEDED if not text and line.values["correu"] else None


def _is_address(line: Line, text: str) -> str | Promise | None:
    if not text:
        return NEEDED if line.values["referent"] else None
    try:
        validate_email(text)
    except ValidationError as error:
        return str(error.messages[0])
    return None


CHECKS: dict[str, Callable[[Line, str], str | Promise | None]] = {
    "codi": _is_code,
    "nom": _is_needed_if_new,
    "tipus": _is_kind,
    "comarca": _is_needed_if_new,
    "poblacio": _is_population,
    "any": _is_year,
    "font": _goes_with_population,
    "membre_des_de": _is_day,
    "referent": _is_referent,
    "correu": _is_address,
}


def kind_of(text: str) -> str | None:
    words = {_plain(str(label)): value for value, label in Entity.Kind.choices}
    with override(settings.LANGUAGE_CODE):  # lists are written in Catalan, whatever the language of who brings them
        words |= {_plain(str(label)): value for value, label in Entity.Kind.choices}
    return words.get(_plain(text), text if text in Entity.Kind.values else None)


def number_of(text: str) -> int | None:
    """12.345, 12 345 and 12345 are the same figure."""
    groups = text.replace(" ", ".").split(".")
    if not all(group.isdecimal() and group.isascii() for group in groups):
        return None
    if any(len(group) != 3 for group in groups[1:]):  # noqa: PLR2004 - thousands
        return None
    return int("".join(groups))


def day_of(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _known(codes: set[str], space: int, today: date) -> Known:
    entities = {entity.code: entity for entity in Entity.objects.filter(code__in=codes)}
    numbers = [entity.pk for entity in entities.values()]
    figures = PopulationFigure.objects.filter(entity__in=numbers)
    members = standing.live(today).filter(space=space, entity__in=numbers)
    acting = Designation.objects.filter(standing.current(today), membership__in=members, role=Designation.Role.REFERENT)
    return Known(
        entities,
        {(figure.entity_id, figure.year): figure for figure in figures},
        {membership.entity_id: membership for membership in members},
        set(acting.values_list("membership__entity", "person__email")),
    )


def _compare(line: Line, known: Known) -> None:
    """Note the columns of a line that say something new."""
    values = line.values
    entity = known.entities.get(values["codi"], Entity())
    said = {"nom": entity.name, "comarca": entity.comarca, "tipus": entity.kind}
    meant = {"nom": values["nom"], "comarca": values["comarca"], "tipus": kind_of(values["tipus"])}
    line.changes = [name for name in said if meant[name] and meant[name] != said[name]]
    if values["poblacio"]:
        figure = known.population.get((entity.pk or 0, int(values["any"])))
        if figure is None or (figure.inhabitants, figure.source) != (number_of(values["poblacio"]), values["font"]):
            line.changes.append("poblacio")
    if values["membre_des_de"] and entity.pk not in known.members:
        line.changes.append("membre_des_de")
    if values["correu"] and (entity.pk, values["correu"].lower()) not in known.referents:
        line.changes.append("referent")


def digest(lines: list[Line]) -> str:
    """Return the mark of what a list would do: it changes when the list, or what is written already, changes."""
    said = [(line.number, line.values, line.state, line.changes) for line in lines]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
