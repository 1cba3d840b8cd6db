"""A zip of documents: shown first, confirmed by whoever brought it, and carried out by the worker in batches."""

import secrets
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from espai.classroom import actions, bringing, planning, staging, zips
from espai.classroom.events import DOCUMENTS_BROUGHT
from espai.classroom.manifest import Choices
from espai.classroom.models import Document, Intake
from espai.classroom.planning import Line
from espai.core import events
from espai.core.access import Standing
from espai.core.errors import Conflict, Refused
from espai.core.models import Item
from espai.members import standing
from espai.members.models import Entity, Person

FOLDER = "intakes"
BATCH = 20
STOPS, WAITS, KEPT = timedelta(hours=1), timedelta(days=1), timedelta(days=30)
MOST_SHOWN = 3
SHEET = ("language", "authors", "licence", "series", "issue", "phases")


def begin(
    *, upload: UploadedFile, key: str, who: Standing, by: Person, said: dict[str, Any], audiences: Choices
) -> Intake:
    """Keep a zip with what it would do. The same key finds the same one; of those not confirmed, the newest stay.

    `said` is the `kind`, `entity` (its id) and `audience` of what no row tells about. Refuses what cannot be opened
    safely, and with a sentence when there is no room to write it.
    """
    found = Intake.objects.filter(key=key).first()
    if found:
        return found
    with zips.opened(cast("BinaryIO", upload.file)) as archive:
        lines = planning.plan(archive, who, audiences)
    upload.seek(0)
    try:
        path = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", upload)
    except OSError:
        raise Refused(_("No s’ha pogut desar el fitxer: torneu-ho a provar més tard.")) from None
    facts = {"person": by, "space_id": who.space, "name": upload.name, "path": path, "said": said, "lines": lines}
    intake, _is_new = Intake.objects.get_or_create(key=key, defaults={"at": timezone.now(), **facts})
    for old in Intake.objects.filter(person=by, state=Intake.State.SHOWN).order_by("-pk")[MOST_SHOWN:]:
        _discard(old)
    return intake


@transaction.atomic
def confirm(*, intake: Intake, by: Person) -> None:
    """Have the worker do what a zip was shown to do; confirmed again, nothing more is done."""
    intake = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    if intake.state != Intake.State.SHOWN:
        return
    intake.state, intake.at = Intake.State.CONFIRMED, timezone.now()
    intake.save(update_fields=["state", "at"])
    item = Item(kind="intake", space_id=intake.space_id)
    new = sum(line["state"] == Line.NEW for line in intake.lines)
    events.record(DOCUMENTS_BROUGHT, by=by.pk, item=item, target=intake.pk, new=new)


def carry_out(intake: Intake) -> bool:
    """Bring the next files of a zip that was confirmed, and say whether more wait.

    Done again after a kill, it finds the documents that it made. The rules are asked again as they are now: of who
    brought it, and of each file.
    """
    person = intake.person
    who = standing.of(person=person.pk, space=intake.space_id, today=timezone.localdate())
    lines = [Line(**line) for line in intake.lines]
    waiting = [(place, line) for place, line in enumerate(lines) if line.state == Line.NEW]
    with override(person.language or settings.LANGUAGE_CODE):
        if who.coordinates:
            _bring(intake, waiting[:BATCH], who)
        else:
            for _place, line in waiting:
                line.refuse(_("Ja no coordineu aquest espai."))
    intake.lines = [vars(line) for line in lines]
    intake.at = timezone.now()
    if any(line.state == Line.NEW for line in lines):
        intake.save(update_fields=["lines", "at"])
        return True
    intake.state = Intake.State.DONE
    intake.save(update_fields=["lines", "state", "at"])
    default_storage.delete(intake.path)
    return False


def _bring(intake: Intake, waiting: list[tuple[int, Line]], who: Standing) -> None:
    said = [intake.said | line.facts for _place, line in waiting]
    entities = Entity.objects.in_bulk([facts["entity"] for facts in said if facts["entity"]])
    try:
        with default_storage.open(intake.path) as file, zips.opened(cast("BinaryIO", file)) as archive:
            for (place, line), facts in zip(waiting, said, strict=True):
                facts["entity"] = entities.get(facts["entity"])
                _bring_one(archive, line, facts, who=who, by=intake.person, once_key=f"intake:{intake.pk}:{place}")
    except (FileNotFoundError, Refused) as error:
        why = str(error) if isinstance(error, Refused) else _("El zip ja no hi és: torneu-lo a importar.")
        for line in (line for _place, line in waiting if line.state == Line.NEW):
            line.refuse(why)


def _bring_one(archive: zips.Archive, line: Line, facts: dict[str, Any], **given: Any) -> None:
    sheet = {name: facts.pop(name) for name in SHEET if name in facts}
    try:
        with archive.unpacked(archive.entries[line.entry]) as upload:
            outcome = bringing.bring(upload=upload, said=facts, **given)
    except Refused as refusal:
        line.refuse(str(refusal))
        return
    line.state, line.why = outcome.state, outcome.why
    if outcome.document:
        line.document = outcome.document.pk
        if outcome.state == bringing.Outcome.SAVED and sheet:
            _describe(outcome.document, given["by"], sheet)


def _describe(document: Document, by: Person, sheet: dict[str, Any]) -> None:
    facts = {"title": document.item.title, **sheet}
    try:
        actions.change_document(document=document, by=by, version=1, facts=facts)
    except Conflict:
        return  # somebody wrote on the sheet meanwhile, and knew more


def _discard(intake: Intake) -> None:
    Intake.objects.filter(pk=intake.pk).delete()
    default_storage.delete(intake.path)


def stuck(now: datetime) -> list[int]:
    """Return the zips that were confirmed and that nobody has gone on with for an hour: what does them was lost."""
    confirmed = Intake.objects.filter(state=Intake.State.CONFIRMED, at__lt=now - STOPS)
    return list(confirmed.values_list("pk", flat=True))


def forget_old(*, now: datetime) -> int:
    """Forget the zips that nobody confirmed for a day, and what was told of the others a month ago; say how many."""
    shown = Intake.objects.filter(state=Intake.State.SHOWN, at__lt=now - WAITS)
    old = [*shown, *Intake.objects.exclude(state=Intake.State.SHOWN).filter(at__lt=now - KEPT)]
    for intake in old:
        _discard(intake)
    kept = set(Intake.objects.exclude(state=Intake.State.DONE).values_list("path", flat=True))
    staging.sweep(FOLDER, kept, now)
    return len(old)
