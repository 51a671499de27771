"""The database: the base of all tables, the session, and the one way to write."""

from __future__ import annotations

from lms.db.columns import NAMES, Erasure, Instant, Model, PersonalData, pd
from lms.db.engines import engine_options, sqlite, sqlite_version, tune, wal_is_safe
from lms.db.prepared import Prepared, insert_ignore, upsert
from lms.db.work import connection, db, is_sqlite, session, write

__all__ = [
    "NAMES",
    "Erasure",
    "Instant",
    "Model",
    "PersonalData",
    "Prepared",
    "connection",
    "db",
    "engine_options",
    "insert_ignore",
    "is_sqlite",
    "pd",
    "session",
    "sqlite",
    "sqlite_version",
    "tune",
    "upsert",
    "wal_is_safe",
    "write",
]
