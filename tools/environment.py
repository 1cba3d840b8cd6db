"""Makes the virtual environment and tells, in one sentence, why this machine cannot run Espai.

    environment.py install requirements.txt
    environment.py port

Only the standard library, and nothing that an old Python cannot parse: it must live to say that it is too old.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
LOG = ROOT / "build" / "logs" / "install.log"
MEBIBYTE = 1024 * 1024
PORTS = 65536
ROOM = 300 * MEBIBYTE


def stop(sentence):
    sys.exit(sentence)


def check_python():
    if sys.version_info < (3, 11):
        have = ".".join(map(str, sys.version_info[:3]))
        stop(f"Espai needs Python 3.11 or later and this one is {have}; try `make PY=python3.11 …`.")
    try:
        import ensurepip  # noqa: F401, PLC0415 - its absence is what is being looked for
        import venv  # noqa: F401, PLC0415
    except ImportError:
        stop("Python cannot make virtual environments here (on Debian: apt install python3-venv).")


def check_folder(folder):
    """Refuse with a sentence a folder that cannot be written, or whose disk is full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=str(folder)):
            pass
    except OSError as error:
        stop(f"The folder {folder} cannot be written: {error.strerror}.")
    free = shutil.disk_usage(str(folder)).free
    if free < ROOM:
        stop(f"The disk of {folder} is full: {free // MEBIBYTE} MiB are free and Espai needs {ROOM // MEBIBYTE}.")


def check_port():
    raw = os.environ.get("ESPAI_PORT", "8000")
    if not raw.isdigit() or not 0 < int(raw) < PORTS:
        stop(f"ESPAI_PORT cannot be {raw!r}: choose a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(raw)))
        except (OSError, OverflowError):
            stop(f"Port {raw} is taken; stop what uses it, or choose another: `ESPAI_PORT=8080 make run`.")


def run(*command):
    """Run a command with its output in the log and say whether it went well."""
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(map(str, command))}\n")
        log.flush()
        return subprocess.run(list(map(str, command)), stdout=log, stderr=log, cwd=str(ROOT)).returncode == 0


def works(python):
    return python.exists() and run(python, "-m", "pip", "--version")


def pinned_uv():
    """Return the lines of the lock that pin uv with its hashes."""
    lock = (ROOT / "requirements-dev.txt").read_text()
    found = re.search(r"^uv==.*\n(?:[ \t]+--hash=.*\n)+", lock, re.MULTILINE)
    return found.group(0) if found else ""


def install_uv():
    """Put the pinned uv in the environment: it installs several times faster; without it pip does the work."""
    if UV.exists():
        return True
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(pinned_uv())
        file.flush()
        return run(PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", file.name)


def install(requirements):
    print(f"Installing {requirements} …", flush=True)
    LOG.write_text("")
    if not works(PYTHON) and not run(sys.executable, "-m", "venv", "--clear", VENV):
        stop(f"The virtual environment could not be made: {last_line()}")
    hashed = ("--require-hashes", "-r", requirements)
    if install_uv() and run(UV, "pip", "install", "-q", "--python", PYTHON, *hashed):
        return
    if run(PYTHON, "-m", "pip", "install", "-q", *hashed):
        return
    stop(f"The packages could not be installed (all of it in {LOG.relative_to(ROOT)}): {last_line()}")


def last_line():
    lines = [line.strip() for line in LOG.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given."


def main(arguments):
    check_python()
    if arguments == ["port"]:
        check_port()
        check_folder(Path(os.environ.get("ESPAI_VAR") or ROOT / "var"))
    elif arguments[:1] == ["install"] and len(arguments) == 2:  # noqa: PLR2004 - a verb and its object
        check_folder(ROOT)
        check_folder(LOG.parent)
        install(arguments[1])
    else:
        stop(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
