"""Order and numbers that tell nothing."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import TypeVar

Thing = TypeVar("Thing")
CHANCE = secrets.SystemRandom()


def random_id() -> int:
    """Return an id that does not say what was written before what."""
    return secrets.randbits(63)


def shuffled(things: Iterable[Thing]) -> list[Thing]:
    mixed = list(things)
    CHANCE.shuffle(mixed)
    return mixed


def mark(number: int, part: str) -> str:
    """Return a name for one part of a row, which does not show that another part is of the same row."""
    return hashlib.sha256(f"{number}:{part}".encode()).hexdigest()[:16]
