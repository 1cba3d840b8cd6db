"""What is kept of the check of a file, and what is told of it."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.classroom import readings
from espai.classroom.accessibility import VERSION, child
from espai.classroom.accessibility.checker import CHECKERS
from espai.classroom.accessibility.child import Result
from espai.classroom.accessibility.found import FAILS, Finding, Place
from espai.classroom.advice import ADVICE
from espai.classroom.models import Check, Document
from espai.classroom.told import place
from espai.core.models import StoredFile


def wait(*, file: int) -> Check:
    """Return the check of a file, which waits if nothing is known of it yet."""
    return Check.objects.get_or_create(file_id=file)[0]


def is_due(check: Check) -> bool:
    """Tell whether a file is to be checked: it never was, or by a checker that knew less."""
    return check.state == Check.State.WAITING or check.checker < VERSION


def due() -> QuerySet[StoredFile]:
    """Return the files of documents that are to be checked, oldest first."""
    path = "accessibility__"
    unknown = {f"{path}state": Check.State.WAITING}
    return readings.of_documents().filter(Q(accessibility=None) | Q(**unknown) | Q(**{f"{path}checker__lt": VERSION}))


def carry_out(file: StoredFile) -> Check:
    """Check a file apart and keep what was found, in the place of what was kept before.

    What the file does to its checker is an outcome. Raises OSError when the check could not be started or kept: it
    may be tried again.
    """
    check = wait(file=file.pk)
    Check.objects.filter(pk=check.pk).update(tries=F("tries") + 1)
    if file.content_type not in CHECKERS:
        return store(file=file, result=Result(Check.State.UNSUPPORTED))
    with tempfile.TemporaryDirectory(prefix="espai-") as folder:
        out = Path(folder) / "out"
        out.mkdir()
        copy = readings.copied(file, Path(folder))
        result = child.check(copy, file.content_type, out) if copy else Result(Check.State.DAMAGED)
    return store(file=file, result=result)


@transaction.atomic
def store(*, file: StoredFile, result: Result) -> Check:
    """Keep what was found in a file, in the place of what was kept before."""
    check = Check.objects.select_for_update(of=("self",)).get(file=file)
    check.state, check.findings = Check.State(result.outcome), [asdict(finding) for finding in result.findings]
    check.failing = sum(finding.severity == FAILS for finding in result.findings)
    check.to_look = len(result.findings) - check.failing
    check.at, check.checker = timezone.now(), VERSION
    check.save(update_fields=["state", "findings", "failing", "to_look", "at", "checker"])
    return check


def forget(file: StoredFile) -> None:
    """Forget what was found in a file, which quotes it."""
    Check.objects.filter(file=file).delete()


def told(check: Check | None) -> str:
    """Return in a sentence how a file did, for a link to the rest; nothing for what is not checked."""
    if check is None or check.state == Check.State.WAITING:
        return _("encara s’ha de comprovar")
    if check.state == Check.State.UNSUPPORTED:
        return ""
    if check.state != Check.State.CHECKED:
        return _("no s’ha pogut comprovar")
    said = [_to_mend(check.failing)] if check.failing else []
    said += [_to_look(check.to_look)] if check.to_look else []
    return ", ".join(said) or _("cap problema trobat")


def _to_mend(n: int) -> str:
    return ngettext("%(n)s cosa per arreglar", "%(n)s coses per arreglar", n) % {"n": n}


def _to_look(n: int) -> str:
    return ngettext("%(n)s cosa per mirar", "%(n)s coses per mirar", n) % {"n": n}


def listed(document: Document, check: Check) -> list[dict[str, Any]]:
    """Return what was found in the file of a document, as its page says it."""
    return [_line(document, child.parsed(finding)) for finding in check.findings]


def _line(document: Document, finding: Finding) -> dict[str, Any]:
    advice = ADVICE[finding.rule]
    places = [said for each in finding.places if (said := _where(document, each))]
    more = finding.count - len(finding.places)
    return {
        "rule": finding.rule,
        "what": advice.what,
        "why": advice.why,
        "how": advice.how(document.file.content_type),
        "is_failing": finding.severity == FAILS,
        "places": places,
        "more": ngettext("i %(n)s més", "i %(n)s més", more) % {"n": more} if more else "",
    }


def _where(document: Document, where: Place) -> str:
    said = [place(document, where.page)] if where.page else []
    said += [f"«{where.text}»"] if where.text else []
    return ": ".join(said)
