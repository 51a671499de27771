"""The database: the model base, the session, and the one way to write.

Reads run in a deferred transaction that ends with the request. Every change happens in one
`with write():` block, opened last and closed at once; on SQLite it begins with BEGIN IMMEDIATE, so
that two writers wait for each other instead of losing updates (ENGINEERING.md 2.2).
This module knows nothing of requests.
"""

from __future__ import annotations

import importlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    Integer,
    MetaData,
    bindparam,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

try:  # a SQLite without the WAL-reset fault, where there is a wheel of it
    sqlite = importlib.import_module("pysqlite3.dbapi2")
except ImportError:
    sqlite = sqlite3

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
)
WRITES, CONNECTION = "tandem_writes", "tandem_connection"
# The WAL-reset fault (sqlite.org/wal.html) was mended in 3.51.3 and in the backports 3.50.7 and 3.44.6.
WAL_MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


class Instant(TypeDecorator[datetime]):
    """An aware UTC time on both databases; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Store UTC; SQLite keeps no zone, and gets the text that sorts as the times do."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Give the zone back."""
        del coltype
        return _from_text if dialect.name == "sqlite" else _to_utc


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("A stored time needs a zone; take it from lms.core.clock.")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    utc = _to_utc(value)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if utc else None


def _from_text(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value + "+00:00") if value else None


class Erasure(StrEnum):
    """What happens to a column when its person is erased."""

    DELETE = "delete"
    BLANK = "blank"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The label of a column: why it is kept, for how long, and what export and erasure do."""

    category: str
    purpose: str
    retention: str
    export: bool
    erasure: Erasure


def pd(
    category: str,
    purpose: str,
    retention: str = "account",
    *,
    export: bool = True,
    erasure: Erasure = Erasure.DELETE,
) -> dict[str, PersonalData]:
    """Label a column as personal data: `mapped_column(info=pd("contact", "sign-in"))`."""
    return {"pd": PersonalData(category, purpose, retention, export, erasure)}


class Model(DeclarativeBase):
    """The base of all tables. `personal = False` declares that a table holds no personal data."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own protocol
        datetime: Instant,
        int: BigInteger().with_variant(Integer, "sqlite"),
        dict[str, Any]: JSON(none_as_null=True).with_variant(
            JSONB(none_as_null=True), "postgresql"
        ),
        list[Any]: JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    }
    personal = True


db = SQLAlchemy(
    metadata=Model.metadata, session_options={"autoflush": False, "expire_on_commit": False}
)


def session() -> Session:
    """The session of this request, job or command."""
    return db.session()


def connection() -> Connection:
    """The connection of the session, for Core statements: they cost a third of the ORM's."""
    current = session()
    kept: Connection | None = current.info.get(CONNECTION)
    if kept is None or kept.closed:
        kept = current.info[CONNECTION] = current.connection()
    return kept


def engine_options(url: str, threads: int) -> dict[str, Any]:
    """Engine settings: a connection per thread; on SQLite the newest library there is.

    The words of an error name no values: they are what people wrote, and errors go into the log.
    """
    common = {"pool_size": threads + 1, "max_overflow": 2, "hide_parameters": True}
    if not url.startswith("sqlite"):
        return {**common, "pool_pre_ping": True}
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
    """Set up each new connection and how transactions begin (SQLite only)."""
    if engine.dialect.name != "sqlite":
        return
    journal = "WAL" if wal_is_safe() else "TRUNCATE"

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
        connection.isolation_level = None
        for pragma in (f"journal_mode={journal}", *PRAGMAS):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


_turn = threading.Lock()


@contextmanager
def write() -> Iterator[Session]:
    """One change of the database: everything inside is committed together, or not at all.

    Ends the read transaction first, so what is changed must be read again inside. Blocks do not
    nest: the outermost caller (a view, a job, a command) opens it.
    """
    current = session()
    if current.new or current.dirty or current.deleted:
        raise RuntimeError("Rows were changed outside a write block.")
    if current.info.get(WRITES):
        raise RuntimeError("Write blocks do not nest.")
    current.commit()
    current.info[WRITES] = True
    with _turn_if(is_sqlite()):
        try:
            current.connection(execution_options={WRITES: True})
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            current.info.pop(WRITES, None)


def is_sqlite() -> bool:
    """Whether the database of this application is SQLite."""
    return db.engine.dialect.name == "sqlite"


@contextmanager
def _turn_if(needed: bool) -> Iterator[None]:
    """Writers of one process queue here, not in SQLite's own busy loop."""
    if not needed:
        yield
        return
    with _turn:
        yield


def insert_ignore(model: type[Model], values: Mapping[str, Any]) -> int:
    """Insert a row unless a unique constraint has it already; returns 1 or 0."""
    statement = _insert_ignore(model, sqlite=is_sqlite())
    # Without the option SQLAlchemy drops the count of an INSERT on PostgreSQL and says -1.
    options = {"preserve_rowcount": True}
    result = connection().execute(statement, dict(values), execution_options=options)
    return int(result.rowcount)


@cache
def _insert_ignore(model: type[Model], *, sqlite: bool) -> Insert:
    insert = sqlite_insert if sqlite else postgres_insert
    return insert(model.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]


def upsert(
    model: type[Model],
    values: Mapping[str, Any],
    *,
    key: Sequence[str],
    changes: Mapping[str, Any],
) -> None:
    """Insert a row, or apply `changes` to the one that has its `key`; either way it is locked now."""
    statement = _upsert(model, tuple(key), tuple(changes), sqlite=is_sqlite())
    changed = {f"new_{name}": value for name, value in changes.items()}
    connection().execute(statement, {**values, **changed})


@cache
def _upsert(
    model: type[Model], key: tuple[str, ...], changed: tuple[str, ...], *, sqlite: bool
) -> Insert:
    insert = sqlite_insert if sqlite else postgres_insert
    columns = model.__table__.c
    new = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in changed}
    statement = insert(model.__table__)  # type: ignore[arg-type]
    return statement.on_conflict_do_update(index_elements=key, set_=new)
