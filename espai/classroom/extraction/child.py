"""Starting the process that reads, and telling how it ended. Its parent loads none of the libraries that read."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from espai.classroom.extraction.found import DAMAGED, TOO_LARGE, TOO_LONG

ROOT = Path(__file__).parents[3]
WALL_SECONDS = 300  # of the clock: some pages may be read with another program
TEXT, DRAWN, PICTURE = "reading.json", "picture.json", "picture.webp"
# What PDFium and others do when they are refused memory is to stop there.
OUT_OF_MEMORY = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL}


@dataclass(frozen=True)
class Result:
    """What a file says. `passages` are page, way of headings and text; `picture` is a WebP file, or None."""

    outcome: str
    pages: int = 0
    without_text: int = 0
    is_cut: bool = False
    has_ocr: bool = False
    language: str = ""
    characters: int = 0
    passages: list[tuple[int, str, str]] = field(default_factory=list)
    picture: Path | None = None
    size: tuple[int, int] = (0, 0)


def read(path: Path, content_type: str, out: Path, *, seconds: float = WALL_SECONDS) -> Result:
    """Read a file in a process of its own, into the empty folder `out`.

    Whatever the file does to that process is an outcome. Raises OSError when it cannot be started.
    """
    code, is_late = run("espai.classroom.extraction", path, content_type, out, seconds=seconds)
    return _told(out, code, is_late=is_late)


def run(module: str, path: Path, content_type: str, out: Path, *, seconds: float) -> tuple[int, bool]:
    """Run a module of ours on a file, into the empty folder `out`; return its code and whether it was ended late.

    Nothing that it started goes on. Raises OSError when it cannot be started.
    """
    command = [sys.executable, "-m", module, str(path), content_type, str(out)]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(
        command, cwd=out, env=_surroundings(out), stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    is_late = False
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        is_late = True
    finally:
        _end(child)
    return child.returncode, is_late


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End the process and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _surroundings(out: Path) -> dict[str, str]:
    """No secret of the site is handed to what reads the files of others."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(out),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _told(out: Path, code: int, *, is_late: bool) -> Result:
    try:
        told = json.loads((out / TEXT).read_text())
    except FileNotFoundError:
        return Result(broken(code, is_late=is_late))
    told["passages"] = [tuple(passage) for passage in told["passages"]]
    if not (out / DRAWN).exists():
        return Result(**told)
    width, height = json.loads((out / DRAWN).read_text())
    return Result(**told, picture=out / PICTURE, size=(width, height))


def broken(code: int, *, is_late: bool) -> str:
    """Return in which way a process ended that wrote nothing."""
    if is_late or -code == signal.SIGXCPU:
        return TOO_LONG
    return TOO_LARGE if -code in OUT_OF_MEMORY else DAMAGED
