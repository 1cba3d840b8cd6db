"""Cleaning a file in a process of its own, and telling how that ended."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from espai.classroom.cleaning.cleaner import CLEAN, TOLD
from espai.classroom.extraction.child import broken, run

WALL_SECONDS = 30  # somebody waits


@dataclass(frozen=True)
class Result:
    """What a file says by its kind, and its bytes without it: none when it was not touched."""

    outcome: str
    facts: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


def clean(path: Path, content_type: str, out: Path, *, seconds: float = WALL_SECONDS) -> Result:
    """Clean a file in a process of its own, bounded as that which reads, into the empty folder `out`.

    Whatever the file does to that process is an outcome. Raises OSError when it cannot be started.
    """
    code, is_late = run("espai.classroom.cleaning", path, content_type, out, seconds=seconds)
    try:
        told = json.loads((out / TOLD).read_text())
    except FileNotFoundError:
        return Result(broken(code, is_late=is_late))
    written = out / CLEAN
    return Result(told["outcome"], told["facts"], written.read_bytes() if written.exists() else b"")
