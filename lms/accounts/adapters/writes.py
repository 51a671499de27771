"""A write that may be left out when the database refuses it."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sqlalchemy.exc import OperationalError

from lms.db import write

log = structlog.get_logger()


def write_if_possible(change: Callable[[], None]) -> None:
    """Do it in a write block; a full disk or a lock keeps nobody from reading, so it is only logged."""
    try:
        with write():
            change()
    except OperationalError as error:
        log.warning("write_left_out", error=str(error.orig))
