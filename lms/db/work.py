"""The session, the connection, and the one way to write.

Reads run in a deferred transaction that ends with the request, or each alone (`lms.db.prepared`). Every
change happens in one `with write():` block, opened last and closed at once; on SQLite it begins with
BEGIN IMMEDIATE, so that two writers wait for each other instead of losing updates (ENGINEERING.md 2.2).
This package knows nothing of requests.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as BoundSession
from sqlalchemy import Connection
from sqlalchemy.orm import Session, scoped_session

from lms.db.columns import Model
from lms.db.engines import WRITES

_writing: dict[int, Connection] = {}
_turn = threading.Lock()


class Work(BoundSession):
    """A session that works inside the write block, if there is one."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own protocol
        """The connection of the write block, else what any session takes."""
        own = _writing.get(_scope())
        return super().get_bind(*args, **kwargs) if own is None else own


db = SQLAlchemy(
    metadata=Model.metadata,
    session_options={"autoflush": False, "expire_on_commit": False, "class_": Work},
)


def _scope() -> int:
    """What a session and a write block belong to: a request, a job or a command."""
    scope: int = db.session.registry.scopefunc()
    return scope


def session() -> Session:
    """The session of this request, job or command."""
    return db.session()


def connection() -> Connection:
    """The connection of the write block, else of the session; for Core statements."""
    own = _writing.get(_scope())
    return session().connection() if own is None else own


def held() -> Connection | None:
    """The connection of the transaction that is open, if any: to write, or of a session that reads."""
    own = _writing.get(_scope())
    if own is None and _reads():
        return session().connection()
    return own


def _reads() -> bool:
    """Whether there is a session with a transaction; none is made to find out."""
    return db.session.registry.has() and session().in_transaction()


@contextmanager
def write() -> Iterator[scoped_session[BoundSession]]:
    """One change of the database: everything inside is committed together, or not at all.

    Ends the read transaction first, so what is changed must be read again inside. Blocks do not
    nest: the outermost caller (a view, a job, a command) opens it. The session is made only if it
    is used, since it costs more than most of the statements.
    """
    scope = _scope()
    if scope in _writing:
        raise RuntimeError("Write blocks do not nest.")
    _end_reading()
    with _turn_if(is_sqlite()), db.engine.connect() as own:
        own.execution_options(**{WRITES: True}).begin()
        _writing[scope] = own
        try:
            yield db.session
            if _reads():
                session().commit()  # flushes; what commits is the connection
            own.commit()
        except BaseException:
            if _reads():
                session().rollback()
            own.rollback()
            raise
        finally:
            del _writing[scope]


def _end_reading() -> None:
    if not db.session.registry.has():
        return
    current = session()
    if current.new or current.dirty or current.deleted:
        raise RuntimeError("Rows were changed outside a write block.")
    current.commit()


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
