"""One process migrates at a time: a file lock beside SQLite, an advisory lock in PostgreSQL."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

LOCK_NUMBER = 0x7461_6E64_656D  # "tandem"
SECONDS = 120


class Busy(Exception):  # noqa: N818 - a turn of events, not a fault
    """Another process is still migrating."""


@contextmanager
def only_one(
    engine: Engine, say: Callable[[str], None], seconds: float = SECONDS
) -> Iterator[None]:
    """Hold the lock; waits for another process, and raises Busy when it takes too long."""
    if engine.dialect.name == "sqlite":
        with _file_lock(Path(f"{engine.url.database}.migrating"), say, seconds):
            yield
        return
    with engine.connect() as connection:
        _wait(
            lambda: bool(
                connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": LOCK_NUMBER})
            ),
            say,
            seconds,
        )
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": LOCK_NUMBER})
            connection.commit()


@contextmanager
def _file_lock(path: Path, say: Callable[[str], None], seconds: float) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:

        def taken() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        _wait(taken, say, seconds)
        yield


def _wait(taken: Callable[[], bool], say: Callable[[str], None], seconds: float) -> None:
    last = time.monotonic() + seconds
    if taken():
        return
    say("Another process is migrating the database; waiting for it")
    while not taken():
        if time.monotonic() > last:
            raise Busy(
                f"Another process has been migrating the database for {seconds:.0f} seconds."
            )
        time.sleep(0.2)
