"""Text out of pictures, by the program `tesseract` where it is installed."""

import os
import shutil
import subprocess
import time
from pathlib import Path

WANTED = ("cat", "spa", "eng")
MOST_PAGES = 40
MOST_SECONDS = 150.0
PAGE_SECONDS = 45


class Eyes:
    """Reads pictures until it has read enough of them; without the program or a language of ours, none."""

    def __init__(self) -> None:
        self.program = shutil.which("tesseract") or ""
        self.languages = _languages(self.program) if self.program else []
        self.pages = 0
        self.until = time.monotonic() + MOST_SECONDS

    @property
    def can_read(self) -> bool:
        return bool(self.languages)

    @property
    def is_tired(self) -> bool:
        return self.pages >= MOST_PAGES or time.monotonic() > self.until

    def read(self, picture: Path) -> list[str]:
        """Return the paragraphs of a picture; none when there are none, or when it takes too long."""
        self.pages += 1
        asked = [self.program, str(picture), "stdout", "-l", "+".join(self.languages), "--psm", "3"]
        try:
            said = subprocess.run(asked, capture_output=True, timeout=PAGE_SECONDS, env=_quiet(), check=True)
        except subprocess.SubprocessError:
            return []
        text = said.stdout.decode("utf-8", "replace").replace("-\n", "\N{SOFT HYPHEN}")
        return [part for part in text.replace("\f", "").split("\n\n") if part.strip()]


def _languages(program: str) -> list[str]:
    told = subprocess.run([program, "--list-langs"], capture_output=True, timeout=PAGE_SECONDS, check=False)
    known = told.stdout.decode("utf-8", "replace").split()
    return [language for language in WANTED if language in known]


def _quiet() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
