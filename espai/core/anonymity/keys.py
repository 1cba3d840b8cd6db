"""The private keys of what is open: one file each, never in the database, a log or a copy of them."""

import os
from pathlib import Path

from django.conf import settings
from nacl.public import PrivateKey

# Programs that copy folders leave out one that is marked so (https://bford.info/cachedir/).
TAG = "CACHEDIR.TAG"
SIGNATURE = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# Keys of what is open. Whoever copies them undoes a promise.\n"
)


def _folder() -> Path:
    return Path(settings.VAR) / "seal"


def keep(number: int, private: bytes) -> None:
    """Write a key for its owner only; when this returns, the disk has it."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / TAG).write_text(SIGNATURE)
    unfinished = folder / f"{number}.new"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / str(number))
    for written in (folder, folder.parent):
        _to_disk(written)


def is_there(number: int) -> bool:
    return (_folder() / str(number)).exists()


def read(number: int, public: bytes | memoryview) -> bytes | None:
    """Return the key, or None when it is lost or is not the one of `public`."""
    try:
        private = (_folder() / str(number)).read_bytes()
        fits = bytes(PrivateKey(private).public_key) == bytes(public)
    except (FileNotFoundError, TypeError):
        return None
    return private if fits else None


def kept() -> list[int]:
    """Return the numbers of the keys that there are."""
    return sorted(int(path.name) for path in _folder().glob("*") if path.name.isdigit())


def forget(number: int) -> None:
    """Overwrite and delete a key; one that is gone, or goes meanwhile, is no error."""
    path = _folder() / str(number)
    try:
        with path.open("r+b") as file:
            file.write(bytes(os.fstat(file.fileno()).st_size))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    _to_disk(path.parent)


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
