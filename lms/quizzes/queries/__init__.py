"""Reads of attempts, of the rules they follow, and of time."""

from __future__ import annotations

from lms.quizzes.queries.attempts import (
    LISTED,
    AnswerRow,
    AttemptRow,
    attempt_of,
    attempts_at,
    started_by,
    taken_at,
    taken_by,
)
from lms.quizzes.queries.rules import rules_of
from lms.quizzes.queries.timing import DueAttempt, due, extra_time_of

__all__ = [
    "LISTED",
    "AnswerRow",
    "AttemptRow",
    "DueAttempt",
    "attempt_of",
    "attempts_at",
    "due",
    "extra_time_of",
    "rules_of",
    "started_by",
    "taken_at",
    "taken_by",
]
