"""What somebody who copies a database holds: its rows, and the bytes that the engine keeps beside them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

IS_SQLITE = connection.vendor == "sqlite"
PAGE = 4096 if IS_SQLITE else 8192


@dataclass(frozen=True)
class Tables:
    """Where a survey keeps who took part, what it has while it is open, and what it shows afterwards."""

    participation: str
    person: str
    boxes: str
    answers: str
    where: str = ""


@dataclass(frozen=True)
class Row:
    number: int
    place: Any
    version: int
    content: str


@dataclass(frozen=True)
class Copy:
    people: frozenset[int]
    boxes: dict[int, int]  # number → size
    answers: list[Row]  # as an export without an order gives them
    pages: bytes  # of the table of answers, dead rows and free space included
    log: bytes  # what the engine wrote ahead since the survey opened
    everything: bytes  # all of the above, every row of every table, and what the site logged
    shown: list[str]  # the comments, as a page shows them


def rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


def begin() -> str:
    """Prepare the engine, and say from where its log counts."""
    if IS_SQLITE:
        rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return ""
    do("CREATE EXTENSION IF NOT EXISTS pageinspect; SET synchronous_commit = on")
    return rows("SELECT pg_current_wal_insert_lsn()::text")[0][0]


def do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def copy(tables: Tables, since: str, logged: str, shown: list[str] | None = None) -> Copy:
    """Copy all that there is; the last copy of a survey, the one with results, is taken with what is `shown`."""
    values = tables.__dict__
    found = {row[0] for row in rows(PEOPLE.format(**values))}
    sizes = dict(rows(SIZES.format(**values)))
    answers = [Row(*row) for row in rows(ANSWERS.format(**values))]
    log = sqlite_file("-wal") if IS_SQLITE else ahead(since)
    if IS_SQLITE and shown is not None:
        rows("PRAGMA wal_checkpoint(PASSIVE)")  # the pages reach the file sooner or later
    pages = sqlite_file() if IS_SQLITE else heap(tables.answers)
    everything = pages + log + logged.encode() + (b"" if IS_SQLITE else dump())
    return Copy(frozenset(found), sizes, answers, pages, log, everything, shown or [])


PEOPLE = "SELECT {person} FROM {participation} {where}"
SIZES = "SELECT id, length(box) FROM {boxes} {where}"
if IS_SQLITE:
    ANSWERS = 'SELECT id, rowid, rowid, "values" FROM {answers} {where}'
else:
    ANSWERS = 'SELECT id, ctid::text, xmin::text::bigint, "values"::text FROM {answers} {where}'


def sqlite_file(suffix: str = "") -> bytes:
    """Free pages and dead cells are in it."""
    path = Path(str(connection.settings_dict["NAME"]) + suffix)
    return path.read_bytes()


def heap(table: str) -> bytes:
    size = rows(f"SELECT pg_relation_size('{table}') / current_setting('block_size')::int")[0][0]
    pages = [rows("SELECT get_raw_page(%s, 'main', %s)", table, number)[0][0] for number in range(size)]
    return b"".join(bytes(page) for page in pages)


def ahead(since: str) -> bytes:
    """The bytes of the write-ahead log since then: over the end of one segment at most."""
    place = "SELECT file_name, file_offset FROM pg_walfile_name_offset(%s::pg_lsn)"
    first, start = rows(place, since)[0]
    last, end = rows(place, rows("SELECT pg_current_wal_insert_lsn()::text")[0][0])[0]
    read = "SELECT pg_read_binary_file('pg_wal/' || %s, %s, %s)"
    if first == last:
        return bytes(rows(read, last, start, end - start)[0][0])
    return bytes(rows(read, first, start, 2**24 - start)[0][0]) + bytes(rows(read, last, 0, end)[0][0])


def dump() -> bytes:
    """Every row of every table, as text."""
    names = [row[0] for row in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    text = """SELECT string_agg(t::text, '\n') FROM "{name}" t"""
    texts = [rows(text.format(name=name))[0][0] or "" for name in names]
    return "\n".join(texts).encode()
