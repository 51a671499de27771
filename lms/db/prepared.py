"""Statements that are made once and asked at the driver.

SQLAlchemy builds, compiles and describes them; then each costs what the database takes for it. That is for
what every request asks; everything else goes through `session()` and `connection()` as usual. A read
outside a transaction is one of its own: no BEGIN, and on a connection that was lost it is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, Dialect, Engine, bindparam
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from lms.db.columns import Model
from lms.db.engines import refusal
from lms.db.work import db, held, is_sqlite

Row = tuple[Any, ...]
Process = Callable[[Any], Any]


@dataclass(slots=True)
class Plan:
    """A statement in the words of one kind of database.

    values: name of each parameter, what the driver wants made of it, and what it is where the statement
    itself says so (then without a name). results: columns to be read from what the driver gives.
    """

    text: str
    values: tuple[tuple[str | None, Process | None, Any], ...]
    names: tuple[str, ...] | None
    results: tuple[tuple[int, Process], ...] | None = None

    def bound(self, given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the driver takes it
        """The parameters for one execution, by place or by name."""
        values = [
            fixed if name is None else given[name] if process is None else process(given[name])
            for name, process, fixed in self.values
        ]
        return values if self.names is None else dict(zip(self.names, values, strict=True))


class Prepared:
    """A SELECT, INSERT, UPDATE or DELETE with named parameters, without lists of a changing length."""

    def __init__(self, statement: ClauseElement) -> None:
        self.statement = statement
        self._plans: dict[tuple[str, tuple[str, ...]], Plan] = {}

    def rows(self, **values: object) -> list[Row]:
        """What a SELECT finds, as plain tuples."""
        own = held()
        if own is not None:
            return self._rows(db.engine, own.connection, values)
        engine = db.engine
        try:
            return self._rows_alone(engine, values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        engine.dispose()
        return self._rows_alone(engine, values)

    def row(self, **values: object) -> Row | None:
        """The first row, if there is one."""
        found = self.rows(**values)
        return found[0] if found else None

    def run(self, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
        """Change rows inside the write block, once or for each of several values; how many were."""
        own = held()
        if own is None:
            raise RuntimeError("Rows are changed in a write block only.")
        engine, lent = db.engine, own.connection
        if isinstance(values, Mapping):
            plan = self._plan(engine.dialect, tuple(values))
            cursor, _none = _ask(engine, lent, plan.text, plan.bound(values))
        else:
            plan = self._plan(engine.dialect, tuple(values[0]))
            every = [plan.bound(each) for each in values]
            cursor, _none = _ask(engine, lent, plan.text, every, many=True)
        return int(cursor.rowcount)

    def _rows_alone(self, engine: Engine, values: Mapping[str, Any]) -> list[Row]:
        lent = engine.raw_connection()
        try:
            if engine.dialect.name == "sqlite":  # where each statement is alone by itself
                return self._rows(engine, lent, values)
            driver: Any = lent.driver_connection
            driver.autocommit = True
            try:
                return self._rows(engine, lent, values)
            finally:
                if not driver.closed:
                    driver.autocommit = False
        finally:
            lent.close()

    def _rows(
        self, engine: Engine, lent: PoolProxiedConnection, values: Mapping[str, Any]
    ) -> list[Row]:
        plan = self._plan(engine.dialect)
        cursor, found = _ask(engine, lent, plan.text, plan.bound(values), reads=True)
        if plan.results is None:
            plan.results = _results(self.statement, engine.dialect, cursor.description)
        if not plan.results:
            return found
        read = []
        for row in found:
            columns = list(row)
            for place, process in plan.results:
                if columns[place] is not None:
                    columns[place] = process(columns[place])
            read.append(tuple(columns))
        return read

    def _plan(self, dialect: Dialect, names: tuple[str, ...] = ()) -> Plan:
        key = dialect.name, names
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _made(self.statement, dialect, names)
        return plan


def _made(statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]) -> Plan:
    """The plan of a statement; `names` are the values that an INSERT or UPDATE is given."""
    more: dict[str, Any] = {"column_keys": list(names), "for_executemany": True} if names else {}
    compiled: Any = statement.compile(dialect=dialect, **more)
    if any(bind.expanding for bind in compiled.binds.values()):
        raise TypeError("A prepared statement has no lists of a changing length.")
    defaults = {
        column.key: column.default.arg
        for column in getattr(compiled, "insert_prefetch", ())
        if column.default.is_scalar
    }
    found = {
        name: _value(name, bind, dialect, defaults) for bind, name in compiled.bind_names.items()
    }
    places = tuple(compiled.positiontup if compiled.positional else found)
    values = tuple(found[name] for name in places)
    return Plan(compiled.string, values, None if compiled.positional else places)


def _value(
    name: str,
    bind: Any,  # noqa: ANN401 - a bound parameter of any type
    dialect: Dialect,
    defaults: Mapping[str, Any],
) -> tuple[str | None, Process | None, Any]:
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if bind.required and name not in defaults:
        return name, process, None
    fixed = defaults.get(name, bind.effective_value)
    return None, None, process(fixed) if process else fixed


def _results(
    statement: Any,  # noqa: ANN401 - any kind of SELECT
    dialect: Dialect,
    description: Sequence[Sequence[Any]],
) -> tuple[tuple[int, Process], ...]:
    """Which columns are to be read from what the driver gives, and how."""
    found = []
    for place, column in enumerate(statement.selected_columns):
        kind = column.type.dialect_impl(dialect)
        process = kind.result_processor(dialect, description[place][1])
        if process is not None:
            found.append((place, process))
    return tuple(found)


def _ask(
    engine: Engine,
    lent: PoolProxiedConnection,
    text: str,
    values: Any,  # noqa: ANN401 - as the driver takes them
    *,
    many: bool = False,
    reads: bool = False,
) -> tuple[Any, list[Row]]:
    """Run it: the driver's cursor, and the rows if it `reads`.

    Errors are SQLAlchemy's, and whoever listens to statements hears this one too.
    """
    cursor: Any = lent.cursor()
    for listener in engine.dispatch.before_cursor_execute:
        listener(None, cursor, text, values, None, many)
    try:
        if many:
            cursor.executemany(text, values)
        else:
            cursor.execute(text, values)
        rows = cursor.fetchall() if reads else []
    except Exception as error:
        raise refusal(engine.dialect, error, text, lent, cursor) from error
    return cursor, rows


def insert_ignore(model: type[Model], values: Mapping[str, Any]) -> int:
    """Insert a row unless a unique constraint has it already; returns 1 or 0."""
    return _insert_ignore(model, sqlite=is_sqlite()).run(values)


@cache
def _insert_ignore(model: type[Model], *, sqlite: bool) -> Prepared:
    insert = sqlite_insert if sqlite else postgres_insert
    return Prepared(insert(model.__table__).on_conflict_do_nothing())  # type: ignore[arg-type]


def upsert(
    model: type[Model],
    values: Mapping[str, Any],
    *,
    key: Sequence[str],
    changes: Mapping[str, Any],
) -> None:
    """Insert a row, or apply `changes` to the one that has its `key`; either way it is locked now."""
    names = tuple(values)
    statement = _upsert(model, names, tuple(key), tuple(changes), sqlite=is_sqlite())
    changed = {f"new_{name}": value for name, value in changes.items()}
    statement.run({**values, **changed})


@cache
def _upsert(
    model: type[Model],
    names: tuple[str, ...],
    key: tuple[str, ...],
    changed: tuple[str, ...],
    *,
    sqlite: bool,
) -> Prepared:
    insert = sqlite_insert if sqlite else postgres_insert
    columns = model.__table__.c
    given = {name: bindparam(name, type_=columns[name].type) for name in names}
    new = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in changed}
    statement = insert(model.__table__).values(given)  # type: ignore[arg-type]
    return Prepared(statement.on_conflict_do_update(index_elements=key, set_=new))
