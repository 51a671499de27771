"""What the two databases do differently when many rows are written at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from sqlalchemy import Table, func, select, text

from lms.db import Model, db, is_sqlite, session

BLOCK = 1000
_NEXT = text("SELECT nextval(pg_get_serial_sequence(:named, 'id')) FROM generate_series(1, :block)")


def table_of(model: type[Model]) -> Table:
    """The table of a model."""
    found = model.__table__
    if not isinstance(found, Table):
        raise TypeError(model)
    return found


def fresh_ids(model: type[Model]) -> Iterator[int]:
    """Ids that nobody else gets; on SQLite good inside this write block only.

    PostgreSQL takes them from the table's sequence, in blocks.
    """
    table = table_of(model)
    if is_sqlite():
        yield from count((session().scalar(select(func.max(table.c.id))) or 0) + 1)
    while True:
        named = {"named": table.name, "block": BLOCK}
        yield from list(session().execute(_NEXT, named).scalars())


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same keys; what the model would fill in must be among them."""
    if not rows:
        return
    table = table_of(model)
    if is_sqlite():
        session().connection().execute(table.insert(), rows)
    else:
        _copy(table, rows)


def _copy(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """PostgreSQL's COPY, faster than INSERT; values go through the columns' types."""
    from psycopg import sql  # only where there is PostgreSQL

    connection = session().connection()
    columns = [table.c[name] for name in rows[0]]
    types = [column.type.dialect_impl(connection.dialect) for column in columns]
    makers = [kind.bind_processor(connection.dialect) or _as_is for kind in types]
    ready = list(zip(rows[0], makers, strict=True))
    named = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), named)
    cursor = connection.connection.cursor()
    with cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([make(row[name]) for name, make in ready])


def _as_is(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value


def analyse() -> None:
    """Tell the database how large its tables have become, as it would find out by itself with time."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
