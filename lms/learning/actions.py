"""What a learner does in a lesson, over all rooms it concerns, inside one write block.

Each action begins with the learner's row about the lesson (`progress.touch`), before it reads what
it changes: on PostgreSQL the row is locked by that, so that two windows of one learner come one
after the other, and each sees what the one before has written.
"""

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
from lms.quizzes.queries import AttemptRow, DueAttempt, attempt_of, attempts_at
from lms.quizzes.rules.attempts import starts_by_itself


class NoteChanged(Conflict):
    """Another window saved the note meanwhile; `current` is what it saved."""

    def __init__(self, current: NoteRow) -> None:
        super().__init__(_("Another window has saved this note meanwhile."))
        self.current = current


def attempt_for(
    *,
    person_id: int,
    course_id: int,
    lesson: LessonEntry,
    attempt_id: int | None,
    key: str | None,
    place: str,
    at: datetime,
) -> AttemptRow:
    """The attempt that a page belongs to; the first answer starts one where that is the rule.

    A page without an attempt was made before there was any: where there is one now, it belongs to
    the latest, even if that is over, so that a form sent twice never starts a second one.
    """
    progress.touch(
        person_id=person_id, course_id=course_id, lesson_id=lesson.id, place=place, at=at
    )
    if attempt_id is None:
        taken = attempts_at(person_id, lesson.id)
        if taken:
            return taken[-1]
        if not starts_by_itself(lesson.rules.quiz, lesson.rules.pools):
            raise Conflict(_("These questions begin with Start. Open the lesson again."))
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
    *,
    person_id: int,
    course_id: int,
    attempt: AttemptRow,
    given: Mapping[str, Given],
    at: datetime,
    stays: bool = True,
    marks: bool = False,
) -> Saving:
    """Save answers of a page; for one who stays, the last of several is where they go on.

    `marks`: they are handed in with it, and so marked as they are written.
    """
    saving = answers.save(attempt=attempt, given=given, at=at, marks=marks)
    if stays and len(given) > 1 and saving.changed:
        place = f"q-{list(saving.changed)[-1]}"
        progress.move(
            person_id=person_id, course_id=course_id, lesson_id=attempt.lesson_id, place=place
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
        attempts.finish(saving.attempt, at, saving.responses, saving.points)
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
    progress.touch(
        person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="questions", at=at
    )
    return attempts.start(
        person_id=person_id,
        lesson_id=lesson.id,
        lesson_version_id=lesson.version_id,
        key=key,
        at=at,
    )


def end_overdue(
    *, person_id: int, course_id: int, lesson: LessonEntry, attempt_id: int, at: datetime
) -> Standing | None:
    """Hand in what is saved if time and grace are over, and judge the lesson; None if they are not."""
    progress.touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="", at=at)
    if attempt_of(person_id, attempt_id).lesson_id != lesson.id:
        raise NotFound
    if not attempts.finish_if_due(person_id=person_id, attempt_id=attempt_id, at=at):
        return None
    return progress.refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def end_due(attempt: DueAttempt, lesson: LessonEntry | None, at: datetime) -> Standing | None:
    """What a job does where the learner did not come back: as `end_overdue`, but no sign of life.

    `lesson` is None where the course does not have it any more; the attempt ends all the same.
    """
    whose = {"person_id": attempt.person_id, "course_id": attempt.course_id}
    progress.hold(**whose, lesson_id=attempt.lesson_id)
    ended = attempts.finish_if_due(person_id=attempt.person_id, attempt_id=attempt.id, at=at)
    return progress.refresh(**whose, lesson=lesson, at=at) if ended and lesson else None


def abandon_attempt(
    *, person_id: int, course_id: int, lesson: LessonEntry, attempt_id: int, at: datetime
) -> None:
    """Give up an open attempt at a lesson."""
    progress.touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="", at=at)
    if attempt_of(person_id, attempt_id).lesson_id != lesson.id:
        raise NotFound
    attempts.abandon(person_id=person_id, attempt_id=attempt_id, at=at)
