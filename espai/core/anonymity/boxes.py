"""Boxes that only the private key opens, all of one size whatever they hold."""

import json
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

SIZE = 16 * 1024
HEAD = 4


class TooLong(Exception):
    """It does not fit in a box; `excess` is how many bytes too many."""

    def __init__(self, excess: int) -> None:
        super().__init__(excess)
        self.excess = excess


def make_keys() -> tuple[bytes, bytes]:
    """Return a new public key and its private one."""
    private = PrivateKey.generate()
    return bytes(private.public_key), bytes(private)


def pad(text: bytes) -> bytes:
    """Return `SIZE` bytes from which `unpad` reads the text again; raises TooLong."""
    if (excess := len(text) - (SIZE - HEAD)) > 0:
        raise TooLong(excess)
    return len(text).to_bytes(HEAD, "big") + text.ljust(SIZE - HEAD, b"\0")


def unpad(padded: bytes) -> bytes:
    return padded[HEAD : HEAD + int.from_bytes(padded[:HEAD], "big")]


def seal(public: bytes | memoryview, values: dict[str, Any]) -> bytes:
    """Return a box with the values; two boxes of the same values have nothing in common. Raises TooLong."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return SealedBox(PublicKey(bytes(public))).encrypt(pad(text))


def opened(private: bytes, box: bytes | memoryview) -> dict[str, Any] | None:
    """Return the values of a box, or None when it was not sealed for this key or holds something else."""
    try:
        return json.loads(unpad(SealedBox(PrivateKey(private)).decrypt(bytes(box))))
    except (CryptoError, ValueError):
        return None
