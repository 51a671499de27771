"""What a learner does in a lesson, over all rooms it concerns, inside one write block."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, update

from lms.catalogue.queries.outlines import LessonEntry
from lms.core.errors import Conflict, NotFound
from lms.db import session
from lms.learning.models import Note
from lms.learning.queries.notes import NoteRow, note_of
from lms.progress import actions as progress
from lms.progress.rules import Standing
from lms.quizzes.actions import answers, attempts
from lms.quizzes.actions.answers import Given, Saving
from lms.quizzes.queries import AttemptRow, attempt_of, attempts_at


class NoteChanged(Conflict):
    """Another window saved the note meanwhile; `current` is what it saved."""

    def __init__(self, current: NoteRow) -> None:
        super().__init__(_("Another window has saved this note meanwhile."))
        self.current = current


def attempt_for(
    *, person_id: int, lesson: LessonEntry, attempt_id: int | None, key: str | None, at: datetime
) -> AttemptRow:
    """The attempt that a page belongs to; the first answer starts one where that is the rule.

    A page without an attempt was made before there was any: where there is one now, it belongs to
    the latest, even if that is over, so that a form sent twice never starts a second one.
    """
    if attempt_id is None:
        taken = attempts_at(person_id, lesson.id)
        if taken:
            return taken[-1]
        attempt_id = attempts.start(
            person_id=person_id,
            lesson_id=lesson.id,
            lesson_version_id=lesson.version_id,
            key=key,
            at=at,
        )
    attempt = attempt_of(person_id, attempt_id)
    if attempt.lesson_id != lesson.id:
        raise NotFound
    return attempt


def save_answers(
    *, person_id: int, course_id: int, attempt: AttemptRow, given: Mapping[str, Given], at: datetime
) -> Saving:
    """Save answers of a page and remember the place."""
    saving = answers.save(attempt=attempt, given=given, at=at)
    place = f"q-{saving.changed[-1]}" if saving.changed else "questions"
    progress.touch(
        person_id=person_id, course_id=course_id, lesson_id=attempt.lesson_id, place=place, at=at
    )
    return saving


def check_answer(
    *,
    person_id: int,
    course_id: int,
    lesson: LessonEntry,
    attempt_id: int,
    question: str,
    at: datetime,
) -> Standing | None:
    """Check one saved answer; the lesson's standing if that finished the attempt."""
    if not answers.check(person_id=person_id, attempt_id=attempt_id, question=question, at=at):
        return None
    return progress.refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def hand_in(
    *, person_id: int, course_id: int, lesson: LessonEntry, saving: Saving, at: datetime
) -> Standing:
    """Finish the attempt whose answers were just saved, and judge the lesson."""
    if saving.attempt.is_open:
        attempts.finish(saving.attempt, at, saving.responses)
    return progress.refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def save_note(
    *, person_id: int, course_id: int, lesson_id: int, text: str, revision: int, at: datetime
) -> None:
    """Save a private note; an empty one is kept as empty. Raises NoteChanged with both texts safe."""
    progress.touch(
        person_id=person_id, course_id=course_id, lesson_id=lesson_id, place="", at=at, noted=True
    )
    found = note_of(person_id, lesson_id)
    if found.revision != revision and found.text != text:
        raise NoteChanged(found)
    values = {"text": text, "revision": found.revision + 1, "saved_at": at}
    if found.revision == 0:
        session().execute(insert(Note).values(person_id=person_id, lesson_id=lesson_id, **values))
    else:
        where = (Note.person_id == person_id, Note.lesson_id == lesson_id)
        session().execute(update(Note).where(*where).values(**values))


def start_attempt(
    *, person_id: int, course_id: int, lesson: LessonEntry, key: str | None, at: datetime
) -> int:
    """Start an attempt at a lesson's questions; the lesson is in progress from now on."""
    attempt = attempts.start(
        person_id=person_id,
        lesson_id=lesson.id,
        lesson_version_id=lesson.version_id,
        key=key,
        at=at,
    )
    progress.touch(
        person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="questions", at=at
    )
    return attempt


def end_overdue(
    *, person_id: int, course_id: int, lesson: LessonEntry, attempt_id: int, at: datetime
) -> Standing | None:
    """Hand in what is saved if time and grace are over, and judge the lesson; None if they are not."""
    attempt = attempt_of(person_id, attempt_id)
    if attempt.lesson_id != lesson.id:
        raise NotFound
    if not attempts.finish_if_due(person_id=person_id, attempt_id=attempt_id, at=at):
        return None
    progress.touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="", at=at)
    return progress.refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def abandon_attempt(
    *, person_id: int, course_id: int, lesson: LessonEntry, attempt_id: int, at: datetime
) -> None:
    """Give up an open attempt at a lesson."""
    if attempt_of(person_id, attempt_id).lesson_id != lesson.id:
        raise NotFound
    attempts.abandon(person_id=person_id, attempt_id=attempt_id, at=at)
    progress.touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="", at=at)
