"""All checks, in the order in which a person would look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from config import Settings
from lms.operations.doctor import database, machine, settings
from lms.operations.doctor.finding import Finding, Level, error

Check = Callable[[Settings], Iterator[Finding]]
BEFORE: tuple[Check, ...] = (
    machine.python, machine.sqlite_library, machine.pdf, machine.disk, machine.folders,
    settings.names, settings.mail, settings.backups,
)  # fmt: skip
OF_ROWS: tuple[Check, ...] = (database.integrity, database.later_work, database.demo)
SLOW: tuple[Check, ...] = (settings.mail, database.integrity)


def examine(found: Settings, *, thorough: bool = True) -> Iterator[Finding]:
    """Run every check that makes sense; one that fails itself is a finding too.

    Without `thorough` those are left out that may take long: the whole file, and the mail server.
    """
    for check in BEFORE:
        if thorough or check not in SLOW:
            yield from _run(check, found)
    for check in (database.reachable, database.revision):
        results = list(_run(check, found))
        yield from results
        if any(result.level is Level.ERROR for result in results):
            if check is database.revision and thorough:
                yield from _run(database.integrity, found)
            return
    for check in OF_ROWS:
        if thorough or check not in SLOW:
            yield from _run(check, found)


def _run(check: Check, found: Settings) -> Iterator[Finding]:
    try:
        yield from check(found)
    except Exception as fault:  # noqa: BLE001 - the doctor goes on
        name = f"{check.__module__.rpartition('.')[2]}.{check.__name__}"
        yield error(
            f"The check {name} failed: {type(fault).__name__}: {str(fault).splitlines()[0:1]}",
            "This is a fault of its own; please report it.",
        )


__all__ = ["Finding", "Level", "examine"]
