"""Documents, and what is known of their files."""

from espai.classroom.models.documents import (
    ADAPTED,
    FOLDER,
    HANGS,
    Document,
    Use,
    Version,
    extension_of,
    hanging,
    hanging_on_page,
)
from espai.classroom.models.intakes import Intake
from espai.classroom.models.readings import Check, Passage, Reading
from espai.classroom.models.staged import Staged

__all__ = [
    "ADAPTED",
    "FOLDER",
    "HANGS",
    "Check",
    "Document",
    "Intake",
    "Passage",
    "Reading",
    "Staged",
    "Use",
    "Version",
    "extension_of",
    "hanging",
    "hanging_on_page",
]
