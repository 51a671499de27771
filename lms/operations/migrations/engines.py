"""Engines that change tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url

from lms.db import sqlite

LOCK_SECONDS = 2


def migration_engine(url: str | URL) -> Engine:
    """An engine that changes tables: on SQLite with references unchecked until each migration ends."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", _postgres_connect)
        return engine
    engine = create_engine(url, poolclass=NullPool, module=sqlite)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    """Rebuilding a table drops it, which with foreign_keys=ON would delete the rows that point at it."""
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=OFF",
        "busy_timeout=15000",
        "synchronous=FULL",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgres_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    """Never queue behind a long reader for more than a moment: everybody else would queue behind us."""
    connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    connection.commit()
