"""Writes of enrolment and progress. Each runs inside the caller's write block."""

from __future__ import annotations

from lms.progress.actions.cities import recount_stale
from lms.progress.actions.enrolment import DROPPED, enrol, leave
from lms.progress.actions.lessons import (
    hold,
    mark_handed_in,
    mark_read,
    move,
    note_review,
    refresh,
    touch,
)
from lms.progress.actions.rebuilding import Rebuilt, rebuild

__all__ = [
    "DROPPED",
    "Rebuilt",
    "enrol",
    "hold",
    "leave",
    "mark_handed_in",
    "mark_read",
    "move",
    "note_review",
    "rebuild",
    "recount_stale",
    "refresh",
    "touch",
]
