"""Put a backup back: proved first, then in the place of what is there, which is moved aside."""

from __future__ import annotations

import contextlib
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, inspect

from lms.core.clock import now
from lms.db import sqlite
from lms.operations.archives import postgres
from lms.operations.archives.contents import (
    FOLDERS,
    POSTGRES_NAME,
    SQLITE_NAME,
    BackupRefused,
    Manifest,
    check_member,
    digest_of,
    read_manifest,
)
from lms.operations.archives.making import make_backup
from lms.operations.migrations.revisions import FOLDER, REVISION
from lms.operations.snapshots import faults_of

SIDES = ("", "-wal", "-shm", "-journal")


def restore(
    engine: Engine, data_dir: Path, source: Path, *, replace: bool, say: Callable[[str], None]
) -> Manifest:
    """Put the backup in the place of the database and its files.

    Raises BackupRefused if the backup is damaged or foreign, if the platform is running, or if the
    database is not empty and `replace` was not said. Nothing is changed then.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data_dir, prefix=".restore-") as folder:
        scratch = Path(folder)
        manifest = _unpack(source, scratch)
        say(
            f"The backup of {manifest.made_at} is sound: revision {manifest.revision}, {manifest.files} files"
        )
        _check_place(engine, manifest, replace=replace)
        if engine.dialect.name == "sqlite":
            _put_file(Path(str(engine.url.database)), scratch / SQLITE_NAME, say)
        else:
            _keep_old(engine, data_dir, say)
            postgres.load(engine, scratch / POSTGRES_NAME)
        _put_folders(data_dir, scratch, say)
    return manifest


def _unpack(source: Path, scratch: Path) -> Manifest:
    """Unpack into an empty folder, and prove what came out."""
    try:
        with tarfile.open(source, "r:") as tar:
            manifest = read_manifest(tar)
            for member in tar:
                check_member(member, manifest)
                if member.isfile():
                    _write_out(tar, member, scratch)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupRefused(f"{source} cannot be read as a backup: {error}") from error
    copy = scratch / manifest.database
    if not copy.exists() or digest_of(copy) != manifest.digest:
        raise BackupRefused(
            "The database in the backup is not the one that was put in: the file is damaged."
        )
    found = sum(1 for folder in FOLDERS for path in (scratch / folder).rglob("*") if path.is_file())
    if found != manifest.files:
        raise BackupRefused(
            f"The backup says {manifest.files} files and holds {found}: it is damaged."
        )
    faults = faults_of(copy) if manifest.database == SQLITE_NAME else []
    if faults:
        raise BackupRefused(f"The database in the backup is damaged: {faults[0]}")
    return manifest


def _write_out(tar: tarfile.TarFile, member: tarfile.TarInfo, scratch: Path) -> None:
    """Write a checked file; by hand, since older releases of Python 3.11 have no safe extraction."""
    target = scratch / member.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = tar.extractfile(member)
    if content is not None:
        with content, target.open("xb") as file:
            shutil.copyfileobj(content, file)


def _check_place(engine: Engine, manifest: Manifest, *, replace: bool) -> None:
    kind = SQLITE_NAME if engine.dialect.name == "sqlite" else POSTGRES_NAME
    if manifest.database != kind:
        raise BackupRefused(
            "The backup is of the other kind of database (SQLite or PostgreSQL); see DATABASE_URL."
        )
    known = {name for path in FOLDER.glob("*.py") for name in REVISION.findall(path.read_text())}
    if manifest.revision is not None and manifest.revision not in known:
        raise BackupRefused(
            f"The backup has revision {manifest.revision}, which this release does not know. Install the release it was made by."
        )
    if _is_used(engine):
        raise BackupRefused("The platform is running on this database. Stop it first.")
    if not replace and _has_tables(engine):
        raise BackupRefused(
            "There is a database already. Add --yes to put the backup in its place; the old one is kept aside."
        )


def _is_used(engine: Engine) -> bool:
    """Whether somebody else has the database open."""
    if engine.dialect.name != "sqlite":
        engine.dispose()
        return postgres.others(engine) > 0
    path = Path(str(engine.url.database))
    engine.dispose()
    if not path.exists():
        return False
    with contextlib.closing(sqlite.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")  # only the last one may leave WAL
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite.OperationalError:
            return True
        except sqlite.DatabaseError:
            return False  # damaged: the reason to restore
    return False


def _has_tables(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        return path.exists() and path.stat().st_size > 0
    return bool(inspect(engine).get_table_names())


def _put_file(place: Path, copy: Path, say: Callable[[str], None]) -> None:
    aside = place.with_name(f"{place.name}.before-restore-{now():%Y%m%d-%H%M%S}")
    for side in SIDES:
        old = place.with_name(place.name + side)
        if old.exists():
            old.rename(aside.with_name(aside.name + side))
    if aside.exists():
        say(f"The database from before is kept as {aside}")
    copy.chmod(0o600)
    copy.rename(place)


def _keep_old(engine: Engine, data_dir: Path, say: Callable[[str], None]) -> None:
    if _has_tables(engine):
        engine.dispose()
        aside = make_backup(
            engine, data_dir, data_dir / "backups" / f"before-restore-{now():%Y%m%d-%H%M%S}.tar"
        )
        say(f"The database from before is kept as {aside}")
    engine.dispose()


def _put_folders(data_dir: Path, scratch: Path, say: Callable[[str], None]) -> None:
    """Files are named by their content, so what is there already is the same or another's."""
    for name in FOLDERS:
        if (scratch / name).exists():
            shutil.copytree(scratch / name, data_dir / name, dirs_exist_ok=True)
            say(f"The folder {name} is back")
