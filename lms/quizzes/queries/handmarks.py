"""Reads of marks that a person gave. Callers name attempts they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.db import session
from lms.people.models import Person
from lms.quizzes.models import HandMark, HandMarkDraft


@dataclass(frozen=True, slots=True)
class HandMarkRow:
    """A mark as it is shown. `marker` is None when they have left the platform."""

    position: int
    marker: str | None
    points: float
    comment: str
    html: str
    at: datetime


def marks_of(attempt_id: int) -> Mapping[int, HandMarkRow]:
    """The marks that people gave in an attempt, by position."""
    rows = session().execute(
        select(
            HandMark.position,
            Person.name,
            HandMark.points,
            HandMark.comment,
            HandMark.html,
            HandMark.at,
        )
        .select_from(HandMark)
        .outerjoin(Person, Person.id == HandMark.marker_id)
        .where(HandMark.attempt_id == attempt_id)
    )
    return {row.position: HandMarkRow(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class MarkDraft:
    """A mark that is being written."""

    points: str = ""
    text: str = ""
    saved_at: datetime | None = None
    row_version: int = 0


def mark_draft_of(marker_id: int, attempt_id: int, position: int) -> MarkDraft:
    """What somebody has written so far about an answer; empty at first."""
    row = session().execute(
        select(
            HandMarkDraft.points,
            HandMarkDraft.text,
            HandMarkDraft.saved_at,
            HandMarkDraft.row_version,
        ).where(
            HandMarkDraft.marker_id == marker_id,
            HandMarkDraft.attempt_id == attempt_id,
            HandMarkDraft.position == position,
        )
    ).one_or_none()  # fmt: skip
    return MarkDraft(*row) if row else MarkDraft()
