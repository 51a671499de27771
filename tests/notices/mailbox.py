"""What was mailed in a test: does the due work, then reads the mails that left."""

from __future__ import annotations

from flask import Flask

from lms.notices.adapters.letters import Letter
from lms.notices.adapters.transports import Memory
from lms.notices.jobs import run_due


def sent(app: Flask) -> list[Letter]:
    """All mails since the last `empty`, after sending what waits."""
    run_due(app)
    return list(_memory(app).sent)


def empty(app: Flask) -> None:
    _memory(app).sent.clear()


def _memory(app: Flask) -> Memory:
    found = app.extensions.setdefault("tandem_transport", Memory())
    assert isinstance(found, Memory)
    return found
