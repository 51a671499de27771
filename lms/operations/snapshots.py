"""Consistent copies of a SQLite database, taken while others write, and proved before they are trusted."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from lms.db import sqlite


class Damaged(Exception):  # noqa: N818 - told to a person, not handled
    """A database file is not what it should be."""


def snapshot(engine: Engine, target: Path) -> None:
    """Write one moment of the database into a new file, check it, and put it on disk."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM INTO ?", (str(target),))
        cursor.close()
    finally:
        connection.close()
    target.chmod(0o600)
    faults = faults_of(target)
    if faults:
        target.unlink()
        raise Damaged(f"The copy is damaged, so the database may be: {faults[0]}")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def faults_of(path: Path) -> list[str]:
    """What integrity_check and foreign_key_check find in a file; empty when it is sound."""
    try:
        with contextlib.closing(open_file(path)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
            lost = {
                str(row[0]) for row in connection.execute("PRAGMA foreign_key_check").fetchall()
            }
    except sqlite.DatabaseError as error:
        return [str(error)]
    faults = [] if found == ["ok"] else found
    return faults + [f"rows of {table} point at rows that are not there" for table in sorted(lost)]


def open_file(path: Path) -> Any:  # noqa: ANN401 - a connection of either driver
    """A plain connection to a file that exists, for reading."""
    return sqlite.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=15)
