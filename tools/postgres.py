"""A private PostgreSQL that lives in a temporary folder as long as one command, reached by a Unix socket only.

postgres.py -- command arguments…      runs the command with ESPAI_DATABASE set
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "espai"
PATIENCE = 30
MISSING = 77
INITIAL = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


class Missing(Exception):
    """There is no PostgreSQL server on this machine."""


def binaries() -> Path:
    """Return the folder of the newest server that Debian installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    if not found:
        raise Missing
    return found[0].parent


def unprivileged() -> dict[str, Any]:
    """Return how to start a process of the server: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Missing


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Yield the ESPAI_DATABASE of a fresh cluster; stop it and remove its folder whatever happens."""
    server, as_user = binaries(), unprivileged()
    # A socket's whole path may have 107 bytes, and a TMPDIR can be longer.
    folder = Path(tempfile.mkdtemp(prefix="espai-pg-", dir="/tmp"))
    process = None
    try:
        if as_user:
            os.chown(folder, as_user["user"], as_user["group"])
        initialise(server, folder, as_user)
        process = start(server, folder, as_user)
        create(server, folder, process)
        yield f"postgres://{NAME}@/{NAME}?host={folder}"
    finally:
        if process:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def initialise(server: Path, folder: Path, as_user: dict[str, Any]) -> None:
    subprocess.run(
        [str(server / "initdb"), "-D", str(folder / "data"), "-U", NAME, *INITIAL],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        **as_user,
    )


def start(server: Path, folder: Path, as_user: dict[str, Any]) -> subprocess.Popen[bytes]:
    options = [f"--{key}={value}" for key, value in SETTINGS.items()]
    with (folder / "log").open("wb") as log:
        # In a session of its own, Ctrl-C reaches us first and the tests end before their server does.
        return subprocess.Popen(
            [server / "postgres", "-D", folder / "data", "-k", folder, *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **as_user,
        )


def create(server: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait for the server and create the database."""
    give_up = time.monotonic() + PATIENCE
    while subprocess.run([server / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if process.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError((folder / "log").read_text(errors="replace"))
        time.sleep(0.05)
    subprocess.run([server / "createdb", "-h", folder, "-U", NAME, NAME], check=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def end_tidily() -> None:
    """Let whoever ends us by a signal be treated like Ctrl-C: what was started is stopped, what was made removed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__)
        return 2
    end_tidily()
    try:
        with cluster() as url:
            return subprocess.run(command, env={**os.environ, "ESPAI_DATABASE": url}, check=False).returncode
    except Missing:
        print("PostgreSQL is not installed.")
        return MISSING
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
