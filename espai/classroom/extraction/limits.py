"""What the process that reads may take. Each is asked for alone: not every system knows them all."""

import os
import resource

MEBIBYTE = 1024 * 1024
MEMORY = 360 * MEBIBYTE  # that it writes to; with the libraries it stays under 400 resident
SPACE = 1_536 * MEBIBYTE  # of addresses, which libraries reserve and do not use
SECONDS = 60
LARGEST_FILE = 192 * MEBIBYTE  # the words of the languages are unpacked into one
FILES = 128
SLOWER = 10

LIMITS = {
    "RLIMIT_DATA": MEMORY,
    "RLIMIT_AS": SPACE,
    "RLIMIT_CPU": SECONDS,
    "RLIMIT_FSIZE": LARGEST_FILE,
    "RLIMIT_NOFILE": FILES,
    "RLIMIT_CORE": 0,
}


def bound() -> None:
    """Bound this process and those that it starts, and let others go first."""
    os.nice(SLOWER)
    for name, most in LIMITS.items():
        kind = getattr(resource, name)
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
