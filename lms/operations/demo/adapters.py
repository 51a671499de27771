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
    """Insert rows that all have the same keys."""
    if rows:
        session().connection().execute(table_of(model).insert(), rows)


def analyse() -> None:
    """Tell the database how large its tables have become, as it would find out by itself with time."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
