"""What a piece of work is, and what a review of it may hold, decided without the database."""

from __future__ import annotations

from lms.tasks.rules.work import (
    KEY,
    LIMITS,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_TEXT,
    ChangedElsewhere,
    Fault,
    Limits,
    TaskState,
    Verdict,
    fault_of_draft,
    fault_of_work,
    state_of,
    tidy,
)

__all__ = [
    "KEY",
    "LIMITS",
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "MAX_TEXT",
    "ChangedElsewhere",
    "Fault",
    "Limits",
    "TaskState",
    "Verdict",
    "fault_of_draft",
    "fault_of_work",
    "state_of",
    "tidy",
]
