"""Reads that are asked together: one journey to the server of the database for all that a page needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.http import Http404

Row = TypeVar("Row")


@dataclass(frozen=True)
class Asked(Generic[Row]):
    """A statement, what is bound to it, and what makes of its rows those that are wanted; no text asks nothing."""

    sql: str
    params: tuple[Any, ...] | dict[str, Any]
    read: Callable[[list[Any]], list[Row]]


def one(asked: Asked[Row]) -> list[Row]:
    if not asked.sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.params)
        return asked.read(cursor.fetchall())


def together(*asked: Asked[Any]) -> list[list[Any]]:
    """Return the rows of each, in order.

    PostgreSQL is sent all of them before the first answer is waited for (the pipeline of its protocol); on SQLite,
    which is in this process, they follow each other. They are as many statements either way.
    """
    if connection.vendor != "postgresql":
        return [one(each) for each in asked]
    connection.ensure_connection()
    sent = []
    # What fails in a pipeline is told when it ends: as Django's errors, by which it knows a connection that is lost.
    with connection.wrap_database_errors, connection.connection.pipeline():
        for each in asked:
            cursor = connection.cursor()
            if each.sql:
                cursor.execute(each.sql, each.params)
            sent.append((each, cursor))
    rows = []
    for each, cursor in sent:
        rows.append(each.read(cursor.fetchall()) if each.sql else [])
        cursor.close()
    return rows


def found(rows: list[Row]) -> Row:
    """Return the first row; none is a page that does not exist."""
    if not rows:
        raise Http404
    return rows[0]
