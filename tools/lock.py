"""Writes the hashed lock files from pyproject.toml, or says whether they are in step with it.

lock.py [--upgrade]
lock.py --check
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
FILES = {"requirements.txt": [], "requirements-dev.txt": ["--group", "dev"]}
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]
UNREACHABLE = re.compile(
    r"error sending request|failed to fetch|timed out|dns error|connect|network|429|50[0-9] ", re.IGNORECASE
)
SKIPPED = 77


def resolve(output: Path, groups: list[str], *, upgrade: bool = False) -> subprocess.CompletedProcess[str]:
    """Compile into `output`; the versions it has already are kept unless asked otherwise."""
    command = [str(UV), "pip", "compile", "pyproject.toml", *groups, *OPTIONS, "-o", str(output)]
    command += ["--python", sys.executable]
    command += ["--upgrade"] if upgrade else []
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def pins(lock: Path) -> list[str]:
    """Return the versions with their conditions; hashes grow when a project adds a wheel to an old version."""
    lines = lock.read_text().splitlines()
    return sorted(line.rstrip(" \\") for line in lines if line[:1].isalnum())


def write(*, upgrade: bool) -> int:
    for name, groups in FILES.items():
        done = resolve(ROOT / name, groups, upgrade=upgrade)
        if done.returncode:
            print(done.stderr)
            return 1
    return 0


def check() -> int:
    """Compile again beside each lock and compare."""
    code = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, groups in FILES.items():
            again = Path(folder) / name
            shutil.copy(ROOT / name, again)
            done = resolve(again, groups)
            if done.returncode and UNREACHABLE.search(done.stderr):
                print(done.stderr)
                print("The package registry cannot be reached.")
                return SKIPPED
            if done.returncode:
                print(done.stderr)
                return 1
            before, after = set(pins(ROOT / name)), set(pins(again))
            for line in sorted(before ^ after):
                print(f"{name}: {'-' if line in before else '+'} {line}")
                code = 1
    if code:
        print("The lock is not in step with pyproject.toml: run `make lock`.")
    return code


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    sys.exit(write(upgrade="--upgrade" in sys.argv))
