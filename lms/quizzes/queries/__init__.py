"""Reads of attempts, of the rules they follow, and of time."""

from __future__ import annotations

from lms.quizzes.queries.attempts import (
    ANSWER,
    ATTEMPT,
    LISTED,
    AnswerRow,
    AttemptRow,
    attempt_of,
    attempts_at,
    attempts_in,
    latest_number,
    started_by,
    taken_at,
    taken_of,
)
from lms.quizzes.queries.rules import rules_of
from lms.quizzes.queries.timing import DueAttempt, due, extra_time_of

__all__ = [
    "ANSWER",
    "ATTEMPT",
    "LISTED",
    "AnswerRow",
    "AttemptRow",
    "DueAttempt",
    "attempt_of",
    "attempts_at",
    "attempts_in",
    "due",
    "extra_time_of",
    "latest_number",
    "rules_of",
    "started_by",
    "taken_at",
    "taken_of",
]
