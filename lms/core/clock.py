"""The one clock: UTC, aware, whole microseconds."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The server's time; every stored instant comes from here."""
    return datetime.now(UTC)
