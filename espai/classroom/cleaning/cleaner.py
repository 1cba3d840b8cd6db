"""One file: by which module it is cleaned, and in which of the ways that ended."""

import json
from importlib import import_module
from pathlib import Path

from espai.classroom.cleaning.said import Said
from espai.classroom.extraction import found
from espai.classroom.extraction.found import FULL, ODF, OFFICE, PDF

HERE = "espai.classroom.cleaning"
READ, TOLD, CLEAN = "read", "said.json", "clean"
PACKAGES = [f"{OFFICE}{kind}" for kind in ("wordprocessingml.document", "presentationml.presentation")]
PACKAGES += [f"{OFFICE}spreadsheetml.sheet", *(f"{ODF}{kind}" for kind in ("text", "presentation", "spreadsheet"))]
CLEANERS = {PDF: "pdf", "image/jpeg": "pictures", "image/png": "pictures"} | dict.fromkeys(PACKAGES, "office")


def write(path: Path, content_type: str, out: Path) -> None:
    """Write into `out` what a file says, and the file without it, or why neither could be."""
    said = Said()
    try:
        said = import_module(f"{HERE}.{CLEANERS[content_type]}").clean(path, out / CLEAN)
        outcome = READ
    except found.Encrypted:
        outcome = found.ENCRYPTED
    except (found.TooLarge, MemoryError):
        outcome = found.TOO_LARGE
    # A library that opens what was made to hurt may raise anything: that is what there is to say of the file.
    except Exception as failure:  # noqa: BLE001
        outcome = found.TOO_LARGE if str(failure).lower().startswith(FULL) else found.DAMAGED
    half = out / "half.json"
    half.write_text(json.dumps({"outcome": outcome, "facts": said.facts}))
    half.rename(out / TOLD)
