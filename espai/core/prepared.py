"""Reads that are composed once: making the statement of a queryset costs several times what the database takes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from operator import itemgetter
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)

from espai.core.access import Standing
from espai.core.reading import Asked, one

Row = TypeVar("Row")
Given = ParamSpec("Given")

# Stand-ins fit in every column they are compared with, and nobody would write them.
NUMBER, YEAR = 1_987_000_000, 8000
NUMBERS, MOMENT = str(NUMBER)[:6], datetime(YEAR, 1, 1, tzinfo=UTC)
KEPT = 100  # statements of one function; the oldest makes room for another


class Prepared(Generic[Given, Row]):
    """A function that returns a queryset, of which the statement is kept for each shape of its arguments.

    Calling it gives the rows of the queryset, in their order, in one statement. The function may only put what it is
    given into the queryset: numbers, texts, moments, days, tuples of them for `__in`, a `slice` of the rows, a
    `Standing`. It may decide by what is part of the shape (None, 0, true, false, what is empty, a slice, what a
    standing may do) and by nothing else.
    Composing raises `LookupError` when something given does not reach the statement as it is, and `TypeError` for
    other types, for a lock and for what would take a second statement.
    """

    def __init__(self, compose: Callable[Given, QuerySet[Any, Row]]) -> None:
        self.compose = compose
        self.kept: dict[tuple[Any, ...], _Statement] = {}
        update_wrapper(self, compose)

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> list[Row]:
        return one(self.asks(*args, **kwargs))

    def asks(self, *args: Given.args, **kwargs: Given.kwargs) -> Asked[Row]:
        """Return what calling it would ask, for `reading.together`."""
        statement, values = self.bind(*args, **kwargs)
        return Asked(statement.sql, statement.params(values), statement.read)

    def first(self, *args: Given.args, **kwargs: Given.kwargs) -> Row | None:
        """Return the first row or None; the queryset should ask for one only."""
        rows = self(*args, **kwargs)
        return rows[0] if rows else None

    def bind(self, *args: Given.args, **kwargs: Given.kwargs) -> "tuple[_Statement, list[Any]]":
        """Return the statement for arguments of this shape, and the values to bind to it."""
        values: list[Any] = []
        given = (*args, *kwargs.values())
        shape = (connection.vendor, *kwargs, *(_shape(value, values) for value in given))
        statement = self.kept.get(shape)
        if statement is None:
            made: list[Any] = []
            stand_ins = [_stand_in(value, made) for value in given]
            named = dict(zip(kwargs, stand_ins[len(args) :], strict=True))
            queryset = self.compose(*stand_ins[: len(args)], **named)
            must = [one for value, one in zip(given, stand_ins, strict=True) if not isinstance(value, Standing | slice)]
            if len(self.kept) >= KEPT:  # pages far into a list are many, and asked for once
                self.kept.pop(next(iter(self.kept)), None)
            statement = self.kept[shape] = _Statement(queryset, made, must)
        return statement, values


def _shape(value: Any, values: list[Any]) -> Any:
    """Append what is bound of an argument, and return the rest."""
    if value is None or value is True or value is False or value in (0, "", ()):
        return type(value), value
    if isinstance(value, Standing):
        return _shape_of_standing(value, values)
    if isinstance(value, slice):
        return value.start, value.stop
    if isinstance(value, tuple):
        values += _padded(value)
        return type(value[0]), len(_padded(value))
    if not isinstance(value, int | str | date):
        raise TypeError(value)
    values.append(value)
    return type(value)


def _padded(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Repeat the last until there is a power of two of them: `IN` does not mind, and there are fewer shapes."""
    size = 1 << (len(value) - 1).bit_length()
    return value + value[-1:] * (size - len(value))


def _shape_of_standing(who: Standing, values: list[Any]) -> tuple[Any, ...]:
    values += [who.space, who.person or 0, *sorted(who.keys), *sorted(who.links), *who.entities]
    sizes = (len(who.keys), len(who.links), len(who.entities))
    return (*sizes, who.space == 0, who.person is None, who.is_member, who.coordinates, who.roles)


def _stand_in(value: Any, made: list[Any]) -> Any:
    """Return what stands for an argument while the queryset is composed; in step with `_shape`."""
    if value is None or value is True or value is False or isinstance(value, slice) or value in (0, "", ()):
        return value
    if isinstance(value, Standing):
        return _stand_in_of_standing(value, made)
    if isinstance(value, tuple):
        return tuple(_made(one, made) for one in _padded(value))
    return _made(value, made)


def _made(value: Any, made: list[Any]) -> Any:
    number = len(made)
    kinds: dict[type, Any] = {
        datetime: MOMENT + timedelta(days=number),
        date: (MOMENT + timedelta(days=number)).date(),
        int: NUMBER + number,
        str: str(NUMBER + number),
    }
    made.append(next(kind for is_a, kind in kinds.items() if isinstance(value, is_a)))
    return made[number]


def _stand_in_of_standing(who: Standing, made: list[Any]) -> Standing:
    space, person = _made(1, made), _made(1, made)
    keys = []
    for key in sorted(who.keys):
        keys.append(_made(key, made))
        if key == f"space:{who.space}":
            made[-1] = keys[-1] = f"space:{space}"
    return Standing(
        space=space if who.space else 0,
        person=None if who.person is None else person,
        keys=frozenset(keys),
        links=frozenset(_made(1, made) for _ in who.links),
        coordinates=who.coordinates,
        roles=who.roles,
        entities=tuple(_made(1, made) for _ in who.entities),
    )


class _Statement:
    """The statement of a queryset that was composed with stand-ins."""

    def __init__(self, queryset: QuerySet[Any, Any], made: list[Any], must: list[Any]) -> None:
        query: Any = queryset.query
        if queryset._prefetch_related_lookups or query.select_for_update:  # type: ignore[attr-defined]  # noqa: SLF001
            raise TypeError(queryset)
        # A connection that never opens: the statement outlives the thread that composes it.
        self.compiler: Any = query.get_compiler(connection=connections[DEFAULT_DB_ALIAS].copy())
        self.slots: list[tuple[int | None, Any]] = []
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = ""
        else:
            if self.compiler.has_extra_select:
                raise TypeError(queryset)
            self._find(params, made, must)
            self._write_what_stays()
            self.make = _maker(queryset, self.compiler)
            columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
            self.converters = self.compiler.get_converters(columns)

    def _find(self, params: Any, made: list[Any], must: list[Any]) -> None:
        """Say of each parameter which value it is; what is none stays as it was composed."""
        number_of = {_adapted(value): number for number, value in enumerate(made)}
        for param in params:
            number = number_of.get(param) if isinstance(param, int | str | date) else None
            self.slots.append((number, param if number is None else _binder(param)))
        found = {number for number, _param in self.slots}
        wanted = {one for value in must for one in (value if isinstance(value, tuple) else (value,))}
        lost = [value for number, value in enumerate(made) if value in wanted and number not in found]
        changed = [param for number, param in self.slots if number is None and _hides(param)]
        if lost or changed or NUMBERS in self.sql:
            raise LookupError(lost, changed, self.sql)

    def _write_what_stays(self) -> None:
        """Write into the statement the values that are always the same.

        PostgreSQL plans it once for any values: those that it knows tell it how many rows to expect.
        """
        if connection.vendor != "postgresql":
            return
        first, *pieces = self.sql.split("%s")
        written, left = [first], []
        for piece, (number, param) in zip(pieces, self.slots, strict=True):
            stays = number is None and isinstance(param, str)
            written += [_quoted(param) if stays else "%s", piece]
            left += [] if stays else [(number, param)]
        self.sql, self.slots = "".join(written), left

    def params(self, values: list[Any]) -> tuple[Any, ...]:
        return tuple(bind if number is None else bind(values[number]) for number, bind in self.slots)

    def read(self, rows: list[Any]) -> list[Any]:
        told = self.compiler.apply_converters(rows, self.converters) if self.converters else rows
        return [self.make(row) for row in told]


def _maker(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Any], Any]:
    """Return what makes of a row what the iterable of the queryset would; only those of Django are known."""
    asked: Any = queryset
    names = tuple(asked.query.selected or (*asked.query.values_select, *asked.query.annotation_select))
    makers: dict[Any, Callable[[Any], Any]] = {
        FlatValuesListIterable: itemgetter(0),
        ValuesListIterable: tuple,
        ValuesIterable: lambda row: dict(zip(names, row, strict=False)),
    }
    if asked._iterable_class is ModelIterable:  # noqa: SLF001
        return _instances(compiler)
    return makers[asked._iterable_class]  # noqa: SLF001


def _instances(compiler: Any) -> Callable[[Any], Any]:
    """Return what makes an instance of a row, with what `select_related` and `annotate` add to it."""
    select, model, places = compiler.select, compiler.klass_info["model"], compiler.klass_info["select_fields"]
    names = [select[place][0].target.attname for place in places]
    own = slice(places[0], places[-1] + 1)
    related: Any = get_related_populators(compiler.klass_info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    noted = list((compiler.annotation_col_map or {}).items())

    def make(row: Any) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
        for populator in related:
            populator.populate(row, made)
        for name, place in noted:
            setattr(made, name, row[place])
        return made

    return make


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _binder(param: Any) -> Any:
    """Return what makes of a value what the field made of its stand-in; PostgreSQL has numbers of several sizes."""
    return type(param) if isinstance(param, int) else _adapted


def _hides(param: Any) -> bool:
    """Tell that a parameter was made from a stand-in, and would be wrong for any other value."""
    if isinstance(param, date):
        return param.year >= YEAR
    return NUMBERS in str(param) or str(param).startswith(str(YEAR))
