"""Installs the packages of debian.txt that are missing, when it may; the tests that need the others are skipped.

debian.py
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

LIST = Path(__file__).with_name("debian.txt")
APT = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def packages() -> list[str]:
    lines = (line.split("#")[0].strip() for line in LIST.read_text().splitlines())
    return [line for line in lines if line]


def missing() -> list[str]:
    """Return the packages that dpkg does not know as installed; every one where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return packages()
    return [name for name in packages() if not is_installed(name)]


def is_installed(name: str) -> bool:
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", name], capture_output=True, text=True, check=False
    )
    return answer.stdout == "installed"


def main() -> int:
    wanted = missing()
    if not wanted:
        print("Every package is installed.")
        return 0
    if not shutil.which("apt-get") or os.geteuid() != 0:
        print(f"Missing, and only root can install them with apt-get: {', '.join(wanted)}.")
        return 77
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *wanted]):
        done = subprocess.run(["apt-get", *command], env=APT, stdin=subprocess.DEVNULL, check=False)
        if done.returncode and command[0] == "install":
            print(f"apt-get could not install: {', '.join(missing())}.")
            return 77
    print(f"Installed: {', '.join(wanted)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
