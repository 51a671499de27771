"""Bring a database to the revision that the code needs, or leave it as it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Engine, MetaData, inspect
from sqlalchemy.exc import DBAPIError, OperationalError

from lms.operations.migrations.circles import circular_keys, with_circular_keys
from lms.operations.migrations.engines import migration_engine
from lms.operations.migrations.locks import only_one
from lms.operations.migrations.revisions import FOLDER, VERSION_TABLE, code_head, current_revision
from lms.operations.snapshots import snapshot

if TYPE_CHECKING:
    from lms.operations.migrations.environment import TimedAlembic

LOCK_NOT_AVAILABLE = "55P03"
TRIES, PAUSE = 5, 3.0
KEPT_BACKUPS = 5


class MigrationFailed(Exception):  # noqa: N818 - told to a person, not handled
    """A migration did not succeed; the message says which, why, and that nothing was changed."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """The migrations of one database. `backups` is where SQLite is copied to before it changes."""

    url: str | URL
    metadata: MetaData
    backups: Path
    folder: Path = FOLDER

    def upgrade(self, say: Callable[[str], None] = print) -> list[str]:
        """Run what is pending, each migration in its own transaction; returns the revisions that were run."""
        engine = migration_engine(self.url)
        try:
            head = code_head(self.folder)
            if head is None or current_revision(engine) == head:
                return []
            with only_one(engine, say):
                return self._upgrade_locked(engine, say)
        except OperationalError as error:
            raise MigrationFailed(
                f"The database does not answer: {error.orig}\nRun lms doctor to see more."
            ) from error
        finally:
            engine.dispose()

    def make(self, message: str, scratch: Path) -> list[Path]:
        """Write the migration from the last one to the models, found on a scratch SQLite database."""
        engine = migration_engine(f"sqlite:///{scratch}")
        try:
            if code_head(self.folder):
                with self._alembic(engine) as tool:
                    tool.upgrade()
            with (
                circular_keys(self.metadata) as keys,
                self._alembic(engine) as tool,
            ):
                made = [
                    Path(script.path)
                    for script in tool.revision(message, branch="")
                    if script is not None
                ]
                for path in made:
                    path.write_text(with_circular_keys(path.read_text(), keys))
        finally:
            engine.dispose()
        return made

    def differences(self) -> list[tuple[object, ...]]:
        """What the models say and the database does not, as Alembic names it."""
        engine = migration_engine(self.url)
        try:
            with circular_keys(self.metadata), self._alembic(engine) as tool:
                return list(tool.compare_metadata())
        finally:
            engine.dispose()

    def _alembic(self, engine: Engine) -> AbstractContextManager[TimedAlembic]:
        from lms.operations.migrations.environment import alembic  # slow to load, and seldom wanted

        return alembic(engine, self.metadata, self.folder)

    def _upgrade_locked(self, engine: Engine, say: Callable[[str], None]) -> list[str]:
        before = current_revision(engine)
        kept = self._keep_a_copy(engine, before)
        pending = self._pending(engine)
        for revision, title in pending:
            say(f"Migrating the database: {title}")
            try:
                self._run(engine, revision)
            except Exception as error:
                raise MigrationFailed(_failure(title, error, kept)) from error
        return [revision for revision, _title in pending]

    def _pending(self, engine: Engine) -> list[tuple[str, str]]:
        with self._alembic(engine) as tool:
            have = {script.revision for script in tool.current()}
            done = {
                older.revision
                for one in have
                for older in tool.script_directory.iterate_revisions(one, "base")
            }
            return [
                (script.revision, Path(script.path).stem)
                for script in reversed(list(tool.script_directory.walk_revisions()))
                if script.revision not in done
            ]

    def _run(self, engine: Engine, revision: str) -> None:
        """One migration; where a table is in use on PostgreSQL, try a few times rather than queue."""
        for left in reversed(range(TRIES)):
            try:
                with self._alembic(engine) as tool:
                    tool.upgrade(revision)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE or not left:
                    raise
                time.sleep(PAUSE)
            else:
                return

    def _keep_a_copy(self, engine: Engine, revision: str | None) -> Path | None:
        """Copy a SQLite database that has tables; the newest five copies are kept."""
        if engine.dialect.name != "sqlite":
            return None
        if not [name for name in inspect(engine).get_table_names() if name != VERSION_TABLE]:
            return None
        copy = (
            self.backups
            / f"before-migration-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{revision or 'none'}.db"
        )
        snapshot(engine, copy)
        for old in sorted(self.backups.glob("before-migration-*.db"))[:-KEPT_BACKUPS]:
            old.unlink()
        return copy


def _failure(title: str, error: Exception, kept: Path | None) -> str:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0:1]
    copy = f"\nA copy from before is in {kept}." if kept else ""
    return (
        f"The migration {title} failed: {type(error).__name__}: {''.join(reason)}\n"
        f"It was rolled back: the database is as it was, and the earlier release still runs on it.{copy}"
    )
