"""Checking a file in a process of its own, and telling how that ended."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from espai.classroom.accessibility.checker import TOLD
from espai.classroom.accessibility.found import Finding, Place
from espai.classroom.extraction.child import broken, run

WALL_SECONDS = 120


@dataclass(frozen=True)
class Result:
    outcome: str
    findings: list[Finding] = field(default_factory=list)


def check(path: Path, content_type: str, out: Path, *, seconds: float = WALL_SECONDS) -> Result:
    """Check a file in a process of its own, bounded as that which reads, into the empty folder `out`.

    Whatever the file does to that process is an outcome. Raises OSError when it cannot be started.
    """
    code, is_late = run("espai.classroom.accessibility", path, content_type, out, seconds=seconds)
    try:
        told = json.loads((out / TOLD).read_text())
    except FileNotFoundError:
        return Result(broken(code, is_late=is_late))
    return Result(told["outcome"], [parsed(finding) for finding in told["findings"]])


def parsed(finding: dict[str, object]) -> Finding:
    """Return a finding as it was before it was written down."""
    places: list[dict[str, object]] = finding["places"]  # type: ignore[assignment]
    return Finding(**{**finding, "places": [Place(**place) for place in places]})  # type: ignore[arg-type]
