"""Wraps an application: it answers with the number of its SQL statements in a header of each answer.

Only a few single requests are made to it; nothing is timed here, and nothing of it is in
production. BEGIN, COMMIT and ROLLBACK are not counted: they ask nothing.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Engine, event

HEADER = "X-Bench-Statements"
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
_seen = threading.local()


@event.listens_for(Engine, "before_cursor_execute")
def _note(
    _connection: object,
    _cursor: object,
    statement: str,
    _values: object,
    _context: object,
    _many: bool,
) -> None:
    if hasattr(_seen, "statements") and not statement.lstrip().upper().startswith(FRAME):
        _seen.statements.append(" ".join(statement.split()))


def counting(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Wrap a WSGI application; the statements' texts are in the header as JSON, cut to 200 letters."""

    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _seen.statements = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            texts = json.dumps([text[:200] for text in _seen.statements])
            return start_response(status, [*headers, (HEADER, texts)], *more)

        return inner(environ, start)

    return outer
