"""How the database is opened: one connection a thread, SQLite's settings, how a transaction begins."""

from __future__ import annotations

import importlib
import sqlite3
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

try:  # a SQLite without the WAL-reset fault, where there is a wheel of it
    sqlite = importlib.import_module("pysqlite3.dbapi2")
except ImportError:
    sqlite = sqlite3

PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
)
WRITES, RESTS = "tandem_writes", "tandem_rests"
REST_SECONDS = 5.0
# The WAL-reset fault (sqlite.org/wal.html) was mended in 3.51.3 and in the backports 3.50.7 and 3.44.6.
WAL_MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def engine_options(url: str, threads: int) -> dict[str, Any]:
    """Engine settings: a connection per thread; on SQLite the newest library there is.

    The words of an error name no values: they are what people wrote, and errors go into the log.
    """
    common = {"pool_size": threads + 1, "max_overflow": 2, "hide_parameters": True}
    if not url.startswith("sqlite"):
        return common
    return {
        **common,
        "pool_timeout": 20,
        "connect_args": {"timeout": 15},
        "module": sqlite,
    }


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in use."""
    return tuple(sqlite.sqlite_version_info)


def wal_is_safe(version: tuple[int, ...] | None = None) -> bool:
    """Whether this SQLite has no WAL-reset fault, so that WAL may be used."""
    found = sqlite_version() if version is None else version
    return found >= WAL_MENDED[0] or any(
        found[:2] == good[:2] and found >= good for good in WAL_MENDED
    )


def tune(engine: Engine) -> None:
    """Set up new connections and how transactions begin on SQLite; keep those of a server alive."""
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    else:
        _ask_after_rest(engine)


def _tune_sqlite(engine: Engine) -> None:
    journal = "WAL" if wal_is_safe() else "TRUNCATE"

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
        connection.isolation_level = None
        for pragma in (f"journal_mode={journal}", *PRAGMAS):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        text = "BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN"
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(text)
        except sqlite.Error as error:
            raise refusal(engine.dialect, error, text) from error


def _ask_after_rest(engine: Engine) -> None:
    """Make sure that a connection is alive if nobody has used it for a while; a busy one is."""

    @event.listens_for(engine, "checkin")
    def checkin(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[RESTS] = monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(
        connection: Any,  # noqa: ANN401 - a driver's connection
        record: ConnectionPoolEntry,
        _lent: object,
    ) -> None:
        if monotonic() - record.info.get(RESTS, monotonic()) < REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool takes a new one


def refusal(
    dialect: Dialect,
    error: Exception,
    text: str,
    lent: PoolProxiedConnection | None = None,
    cursor: Any = None,  # noqa: ANN401 - the driver's
) -> BaseException:
    """What SQLAlchemy makes of a driver's error, without the values, which are what people wrote."""
    kind = dialect.loaded_dbapi.Error
    lost = isinstance(error, kind) and lent is not None
    return DBAPIError.instance(
        text,
        None,
        error,
        kind,
        hide_parameters=True,
        connection_invalidated=lost and dialect.is_disconnect(error, lent, cursor),  # type: ignore[arg-type]
        dialect=dialect,
    )
