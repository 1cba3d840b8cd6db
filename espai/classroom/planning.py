"""What a zip of documents would do, file by file and row by row; nothing is written."""

import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.classroom import manifest
from espai.classroom.bringing import digest_of, title_of
from espai.classroom.manifest import Choices, Row
from espai.classroom.models import Document
from espai.classroom.zips import Archive, Entry, TooMuch
from espai.core.access import Standing
from espai.core.errors import Refused
from espai.core.files import UploadField
from espai.members import sheets
from espai.members.models import Entity


@dataclass
class Line:
    """A file of the zip, a row of its sheet, or both: what it would do, and then what it did.

    `entry` is the place of the file in the zip, and `row` that of the row in the sheet, as it shows it; none is -1.
    """

    NEW, THERE, REFUSED, MISSING, SAVED = "new", "there", "refused", "missing", "saved"

    path: str
    entry: int = -1
    row: int = -1
    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[list[str]] = field(default_factory=list)
    state: str = NEW
    why: str = ""
    document: int | None = None

    def refuse(self, why: str, state: str = REFUSED) -> None:
        self.state, self.why = state, why


def plan(archive: Archive, who: Standing, audiences: Choices) -> list[dict[str, Any]]:
    """Return the lines of a zip, as they are kept; refuses a sheet that cannot be read, and a zip that swells."""
    rows = _rows(archive)
    manifest.check(rows, audiences=audiences, entities=Entity.objects.members_of(who.space, timezone.localdate()))
    lines = [Line(entry.path, entry=place) for place, entry in enumerate(archive.entries) if not _is_sheet(entry)]
    lines += _joined(lines, rows)
    for line in lines:
        line.facts.setdefault("title", title_of(line.path.rpartition("/")[2]))
        if line.errors:
            line.state = Line.MISSING if line.entry < 0 else Line.REFUSED
    _look(archive, lines, who)
    return [asdict(line) for line in lines]


def _is_sheet(entry: Entry) -> bool:
    return entry.path.casefold() in manifest.NAMES


def _rows(archive: Archive) -> list[Row]:
    found = [entry for entry in archive.entries if _is_sheet(entry)]
    if not found:
        return []
    if len(found) > 1:
        raise Refused(_("Hi ha més d’un full de metadades: deixeu-n’hi un."))
    with archive.unpacked(found[0]) as content:
        return manifest.read(found[0].path, content.read(sheets.MOST_BYTES + 1))


def _same(path: str) -> str:
    path = unicodedata.normalize("NFC", path.replace("\\", "/")).casefold()
    return " ".join(path.removeprefix("./").strip("/").split())


def _joined(lines: list[Line], rows: list[Row]) -> list[Line]:
    """Give each file its row; return the lines of the rows without a file."""
    by_path: dict[str, Line] = {}
    by_name: dict[str, list[Line]] = {}
    for line in lines:
        if by_path.setdefault(_same(line.path), line) is not line:
            line.refuse(_("Al zip hi ha dos fitxers que es diuen així."))
        by_name.setdefault(_same(line.path).rpartition("/")[2], []).append(line)
    alone = []
    for row in rows:
        named = by_name.get(_same(row.path), [])
        found = by_path.get(_same(row.path)) or (named[0] if len(named) == 1 else None)
        if found is None or found.row > 0:
            said = _("Aquest fitxer ja és en una altra fila.") if found else _("No és dins del zip.")
            row.errors += [(manifest.SAID, said)] if row.path else []
            found = Line(row.path)
            alone.append(found)
        found.row, found.facts, found.errors = row.number, row.facts, [list(error) for error in row.errors]
    return alone


def _look(archive: Archive, lines: list[Line], who: Standing) -> None:
    """Look into each file, and where it is already."""
    digests: dict[str, Line] = {}
    for line in lines:
        if line.state == Line.NEW and (digest := _checked(archive, line)):
            first = digests.setdefault(digest, line)
            if first is not line:
                line.refuse(_("És el mateix fitxer que «%(path)s».") % {"path": first.path}, Line.THERE)
    seen = Document.objects.listed(who).filter(file__digest__in=list(digests)).order_by("-pk")
    for digest, pk in seen.values_list("file__digest", "pk"):
        digests[digest].state, digests[digest].document = Line.THERE, pk


def _checked(archive: Archive, line: Line) -> str:
    """Return the digest of a file that is accepted; what is not says why."""
    try:
        with archive.unpacked(archive.entries[line.entry]) as upload:
            UploadField().clean(upload)
            return digest_of(upload)
    except TooMuch:
        raise
    except Refused as refusal:
        line.refuse(str(refusal))
    except ValidationError as error:
        line.refuse(" ".join(error.messages))
    return ""
