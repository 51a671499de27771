"""Make a backup: the database at one moment, then the files, which are never changed but only added."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from lms.core.clock import now
from lms.operations.archives import postgres
from lms.operations.archives.contents import (
    FOLDERS,
    MANIFEST,
    POSTGRES_NAME,
    SQLITE_NAME,
    Manifest,
    digest_of,
)
from lms.operations.migrations.revisions import current_revision
from lms.operations.snapshots import snapshot

PATTERN = "tandem-*.tar"


def make_backup(engine: Engine, data_dir: Path, target: Path | None = None) -> Path:
    """Write a backup while the platform runs; returns its path. Raises BackupRefused or Damaged.

    The database is copied first: a file that its rows name is then still there, since files are
    only removed long after their rows.
    """
    moment = now()
    path = target or data_dir / "backups" / f"tandem-{moment:%Y%m%d-%H%M%S}.tar"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as scratch:
        name = SQLITE_NAME if engine.dialect.name == "sqlite" else POSTGRES_NAME
        copy = Path(scratch) / name
        (snapshot if name == SQLITE_NAME else postgres.dump)(engine, copy)
        members = [
            file
            for folder in FOLDERS
            for file in sorted((data_dir / folder).rglob("*"))
            if file.is_file()
        ]
        manifest = Manifest(
            moment.isoformat(), current_revision(engine), name, digest_of(copy), len(members)
        )
        made = Path(scratch) / "made.tar"
        _pack(made, manifest, copy, data_dir, members)
        made.replace(path)
    return path


def forget_backups(data_dir: Path, days: int) -> list[Path]:
    """Delete this installation's own backups that are older; the newest is always kept."""
    edge = (now() - timedelta(days=days)).timestamp()
    ordered = sorted((data_dir / "backups").glob(PATTERN))
    old = [path for path in ordered[:-1] if path.stat().st_mtime < edge]
    for path in old:
        path.unlink()
    return old


def _pack(made: Path, manifest: Manifest, copy: Path, data_dir: Path, members: list[Path]) -> None:
    """Write the tar; what a link leads to goes in itself, since no link comes out of a backup again."""
    with os.fdopen(os.open(made, os.O_RDWR | os.O_CREAT, 0o600), "w+b") as file:
        with tarfile.open(fileobj=file, mode="w", dereference=True) as tar:
            head = tarfile.TarInfo(MANIFEST)
            facts = manifest.as_bytes()
            head.size, head.mtime, head.mode = len(facts), int(now().timestamp()), 0o600
            tar.addfile(head, io.BytesIO(facts))
            tar.add(copy, copy.name)
            for member in members:
                tar.add(member, member.relative_to(data_dir).as_posix(), recursive=False)
        file.flush()
        os.fsync(file.fileno())
