"""Signed links: each opens one thing, for one purpose, for some time."""

from datetime import timedelta
from typing import Any

from django.core import signing

LINK_LIVES = timedelta(days=90)


def seal(purpose: str, value: Any) -> str:
    """Return a token that only `unseal` with the same purpose opens."""
    return signing.dumps(value, salt=f"espai.{purpose}", compress=True)


def unseal(purpose: str, token: str, lives: timedelta) -> Any:
    """Return what was sealed, or None when the token is not ours, was made for something else, or is too old."""
    try:
        return signing.loads(token, salt=f"espai.{purpose}", max_age=lives)
    except signing.BadSignature:
        return None


def link_key(item: int) -> str:
    """Return the `clau` that opens an item and its parts to whoever holds it."""
    return seal("link", item)


def opened(key: str) -> frozenset[int]:
    """Return the ids of the items that a `clau` opens."""
    item = unseal("link", key, LINK_LIVES) if key else None
    return frozenset() if item is None else frozenset({item})
