"""One file checked: by which of the checkers, and in which of the ways it ended."""

import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from espai.classroom.accessibility.found import Finding
from espai.classroom.extraction import found
from espai.classroom.extraction.found import FULL, ODF, OFFICE, PDF

HERE = "espai.classroom.accessibility"
CHECKED, TOLD = "checked", "accessibility.json"
# By name: each brings libraries that take longer to load than most files to check.
CHECKERS = {
    PDF: ("pdf", "check"),
    f"{OFFICE}wordprocessingml.document": ("word", "check"),
    f"{OFFICE}presentationml.presentation": ("slides", "check"),
    f"{OFFICE}spreadsheetml.sheet": ("sheets", "check"),
    f"{ODF}text": ("odf", "text"),
    f"{ODF}presentation": ("odf", "slides"),
    f"{ODF}spreadsheet": ("odf", "sheets"),
}


def check(path: Path, content_type: str) -> list[Finding]:
    """Return what is wrong in a file, what matters most first.

    Raises LookupError for types that are not checked; Encrypted, Damaged, TooLarge, or whatever a library raises, for
    files that cannot be.
    """
    module, name = CHECKERS[content_type]
    findings: list[Finding] = getattr(import_module(f"{HERE}.{module}"), name)(path)
    return findings


def write(path: Path, content_type: str, out: Path) -> None:
    """Check a file and write into `out` what was found, or why nothing could be."""
    findings: list[Finding] = []
    try:
        findings, outcome = check(path, content_type), CHECKED
    except found.Encrypted:
        outcome = found.ENCRYPTED
    except (found.TooLarge, MemoryError):
        outcome = found.TOO_LARGE
    # A library that opens what was made to hurt may raise anything: that is what there is to say of the file.
    except Exception as failure:  # noqa: BLE001
        outcome = found.TOO_LARGE if str(failure).lower().startswith(FULL) else found.DAMAGED
    half = out / "half.json"
    half.write_text(json.dumps({"outcome": outcome, "findings": [asdict(finding) for finding in findings]}))
    half.rename(out / TOLD)
