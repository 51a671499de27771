"""Tables that point at each other: SQLite takes such keys with the table, PostgreSQL only after both.

`use_alter` says so to SQLAlchemy, and Alembic then forgets the key on PostgreSQL; this adds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ForeignKeyConstraint, MetaData
from sqlalchemy.schema import sort_tables_and_constraints

END = "    # ### end Alembic commands ###"


@contextmanager
def circular_keys(metadata: MetaData) -> Iterator[list[ForeignKeyConstraint]]:
    """The keys that cannot be made with their tables, marked meanwhile so that Alembic writes them down as such."""
    last = sort_tables_and_constraints(metadata.tables.values())[-1:]  # type: ignore[no-untyped-call]
    found = [key for table, keys in last if table is None for key in keys]
    marks = [key.use_alter for key in found]
    for key in found:
        key.use_alter = True
    try:
        yield found
    finally:
        for key, mark in zip(found, marks, strict=True):
            key.use_alter = mark


def with_circular_keys(source: str, keys: list[ForeignKeyConstraint]) -> str:
    """A migration that makes the keys on PostgreSQL after all tables."""
    lines = [_line(key) for key in keys if f"'{key.name}'" in source]
    if not lines:
        return source
    head = (
        "    if op.get_context().dialect.name == 'postgresql':  # SQLite has them with the tables\n"
    )
    return source.replace(END, head + "".join(lines) + END, 1)


def _line(key: ForeignKeyConstraint) -> str:
    columns, target = list(key.column_keys), key.referred_table.name
    remote = [element.column.name for element in key.elements]
    ending = f", ondelete={key.ondelete!r}" if key.ondelete else ""
    return f"        op.create_foreign_key({str(key.name)!r}, {key.table.name!r}, {target!r}, {columns!r}, {remote!r}{ending})\n"
