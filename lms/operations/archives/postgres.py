"""Dumps of PostgreSQL by its own tools; the password goes by the environment, never by the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Engine, text

from lms.operations.archives.contents import BackupRefused


def dump(engine: Engine, target: Path) -> None:
    """Write one moment of the database into a file, and check that it can be listed."""
    _with_database(
        engine.url,
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={target}",
    )
    target.chmod(0o600)
    if "TABLE DATA" not in _run("pg_restore", "--list", str(target)):
        raise BackupRefused("The dump holds no tables, so it is no backup.")


def load(engine: Engine, source: Path) -> None:
    """Put a dump into the place of what is there, in one transaction."""
    _with_database(
        engine.url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", str(source)
    )  # fmt: skip


def others(engine: Engine) -> int:
    """How many other connections the database has."""
    statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with engine.connect() as connection:
        return int(connection.scalar(text(statement)) or 0)


def _with_database(url: URL, tool: str, *arguments: str) -> None:
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    _run(tool, f"--dbname={plain}", *arguments, password=url.password)


def _run(tool: str, *arguments: str, password: object = None) -> str:
    """Run one of PostgreSQL's tools and return what it prints."""
    path = shutil.which(tool)
    if path is None:
        raise BackupRefused(
            f"{tool} is not installed. On Debian: apt-get install postgresql-client, of the server's version or later."
        )
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    command = [path, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - arguments of ours
    if done.returncode:
        raise BackupRefused(f"{tool} failed: {done.stderr.strip()[:600]}")
    return done.stdout
