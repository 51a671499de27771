"""Learners remark on a paragraph; authors answer. All inside the caller's write block."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from lms.authoring.actions.letters import tell
from lms.authoring.models.reviews import Remark
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.remarks import Said
from lms.authoring.rules.remarks import RemarkKind, RemarkState
from lms.core.clock import now
from lms.db import session

ANSWERED = "authoring_remark_answered"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a remark points: a section of a lesson as it was read, and the paragraph's words."""

    course_id: int
    lesson_id: int
    lesson_version_id: int
    language: str
    section: int
    quote: str


def remark(*, spot: Spot, person_id: int, kind: RemarkKind, text: str, named: bool) -> None:
    """Keep a remark; the same words at the same place by the same person are kept once."""
    same = select(Remark.id).where(
        Remark.person_id == person_id,
        Remark.lesson_id == spot.lesson_id,
        Remark.quote == spot.quote,
        Remark.text == text,
    )
    if session().scalar(same.limit(1)) is not None:
        return
    values = {
        "course_id": spot.course_id,
        "lesson_id": spot.lesson_id,
        "lesson_version_id": spot.lesson_version_id,
        "language": spot.language,
        "section": spot.section,
        "quote": spot.quote,
        "kind": kind,
        "text": text,
        "named": named,
        "person_id": person_id,
        "state": RemarkState.OPEN,
        "created_at": now(),
    }
    session().execute(insert(Remark).values(values))


def answer(*, course: CourseHere, said: Said, text: str, answered_by: int) -> None:
    """Answer a remark; the learner gets a notice, and the authors still do not learn who it is."""
    person_id = session().scalar(
        update(Remark)
        .where(Remark.id == said.id)
        .values(state=RemarkState.ANSWERED, answer=text, answered_by=answered_by, answered_at=now())
        .returning(Remark.person_id)
    )
    tell(
        person_id,
        ANSWERED,
        words={"lesson": said.title, "answer": text},
        href=f"/learn/{course.key}/{said.lesson}/remarks",
    )


def set_done(*, said: Said, done: bool) -> None:
    """Lay a remark aside, or open it again."""
    again = RemarkState.ANSWERED if said.answer else RemarkState.OPEN
    state = RemarkState.DONE if done else again
    session().execute(update(Remark).where(Remark.id == said.id).values(state=state))
