"""From questions as Moodle knows them to ours."""

from __future__ import annotations

from lms.exchange.formats.arriving.entries import entry_of

__all__ = ["entry_of"]
