"""Being alone while something is looked at and then written, where there is no row to hold."""

import hashlib

from django.db import connection


def hold(name: str) -> None:
    """Wait until nobody else holds this name, and hold it until the end of the transaction.

    On SQLite a transaction that writes is alone anyway. Whoever holds several takes them in one order.
    """
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
