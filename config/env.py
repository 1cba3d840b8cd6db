"""The environment is read here and nowhere else; a value that is missing or unknown stops the start."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


def env(name: str, default: str | None = None, cast: Callable[[str], Any] = str) -> Any:
    """Return ESPAI_<name>, cast; refuse with its name when it is missing or cannot be read."""
    raw = os.environ.get(f"ESPAI_{name}", default)
    if raw is None:
        message = f"Set ESPAI_{name}."
        raise ImproperlyConfigured(message)
    try:
        return cast(raw)
    except (KeyError, ValueError) as error:
        message = f"ESPAI_{name} cannot be {raw!r}."
        raise ImproperlyConfigured(message) from error


def switch(text: str) -> bool:
    return {"on": True, "off": False}[text]


def names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def database(url: str) -> dict[str, Any]:
    """Turn `sqlite:///path` or `postgres://user:password@host:port/name?host=/socket` into Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "OPTIONS": {
                # Read-then-write transactions fail with "database is locked" when deferred.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                    "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;"
                ),
            },
        }
    if parts.scheme != "postgres":
        raise ValueError(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        # The server plans each of our statements once a connection, not once a request, for any values: they are few
        # and short, and planning them again takes longer than answering them. Nor is any worth compiling, and what
        # they read is in memory: an index costs there what reading on does.
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 2,
            "options": "-c plan_cache_mode=force_generic_plan -c jit=off -c random_page_cost=1.1",
        },
    }


def secret_key(var: Path) -> str:
    """Return ESPAI_SECRET_KEY, or the one kept in the data folder, made at the first start."""
    kept = var / "secret_key"
    if given := os.environ.get("ESPAI_SECRET_KEY"):
        return given
    var.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return kept.read_text()


def clamd(address: str) -> tuple[str, int] | str:
    """Turn `host:port` or the path of a socket into what connects to it; empty means no antivirus."""
    if not address or address.startswith("/"):
        return address
    host, _colon, port = address.rpartition(":")
    if not host:
        raise ValueError(address)
    return host.strip("[]"), int(port)


def smtp(url: str) -> dict[str, Any]:
    """Turn `smtp://user:password@host:port` (or `smtps:`) into Django's settings; empty means no delivery."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 30,
    }


def demonstration(*, wanted: bool, host: str, allowed_hosts: list[str]) -> bool:
    """Say whether sign-in without password may be offered: only to this very machine, whatever DEBUG says."""
    if wanted and not (host in LOOPBACK and allowed_hosts and set(allowed_hosts) <= LOOPBACK):
        message = "ESPAI_DEMO=on needs ESPAI_HOST and every name in ESPAI_ALLOWED_HOSTS to be the loopback."
        raise ImproperlyConfigured(message)
    return wanted
