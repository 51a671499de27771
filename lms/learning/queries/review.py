"""The read model of an attempt that is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.catalogue.queries.outlines import LessonEntry
from lms.content.model import FeedbackTime, Heading, LessonText, Part, PartKind, QuestionType
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.learning.queries.player import attempt_questions, page_text
from lms.progress.queries import CourseProgress, course_progress
from lms.quizzes.queries import AttemptRow, attempt_of, rules_of, taken_at
from lms.quizzes.queries.handmarks import HandMarkRow, marks_of
from lms.quizzes.rules.attempts import NextAttempt, Taken, next_attempt
from lms.quizzes.rules.showing import Shown


@dataclass(frozen=True, slots=True)
class Review:
    """An attempt with its questions, and all attempts at the lesson, oldest first."""

    progress: CourseProgress
    lesson: LessonEntry
    attempt: AttemptRow
    attempts: tuple[Taken, ...]
    questions: tuple[Shown, ...]
    following: NextAttempt
    read_again: tuple[tuple[Heading, tuple[int, ...]], ...]
    by_hand: Mapping[str, HandMarkRow]

    @property
    def shows_marks(self) -> bool:
        """Whether the rules of this attempt let the learner see what was right."""
        rules = rules_of(self.attempt.lesson_version_id).quiz
        return rules.feedback is not FeedbackTime.NEVER

    @property
    def mastered(self) -> bool:
        """Whether this attempt reached the lesson's mastery."""
        result = self.attempt.taken.result
        return result is not None and result >= self.lesson.rules.mastery - 1e-9

    @property
    def weak(self) -> tuple[Shown, ...]:
        """Questions that did not earn all their points."""
        return tuple(q for q in self.questions if q.earned is not None and not q.all_right)

    @property
    def full(self) -> tuple[Shown, ...]:
        """Questions with all their points."""
        return tuple(q for q in self.questions if q.all_right)

    @property
    def unmarked(self) -> tuple[Shown, ...]:
        """Questions that no rule marks: own words, surveys, ratings."""
        return tuple(q for q in self.questions if q.earned is None)

    def facts(self) -> tuple[object, ...]:
        """What the page depends on; what may be done next depends on the time."""
        marked = [(key, mark.at) for key, mark in self.by_hand.items()]
        return (*self.progress.stamp(), len(self.attempts), self.following, marked)


def review_of(person_id: int, course: str, lesson: str, attempt_id: int, language: str) -> Review:
    """A person's attempt at a lesson; NotFound if it is not theirs or not at this lesson."""
    progress = course_progress(person_id, course)
    entry = progress.outline.by_key.get(lesson)
    attempt = attempt_of(person_id, attempt_id)
    if entry is None or attempt.lesson_id != entry.id:
        raise NotFound
    taken = tuple(taken_at(person_id, entry.id))
    questions = tuple(attempt_questions(attempt, language, progress.outline.language).values())
    _found, text = page_text(progress.outline, entry, language)
    weak = {q.key: q.number for q in questions if q.earned is not None and not q.all_right}
    return Review(
        progress=progress,
        lesson=entry,
        attempt=attempt,
        attempts=taken,
        questions=questions,
        following=next_attempt(taken, entry.rules.quiz, now()),
        read_again=_read_again(text, weak),
        by_hand=_by_hand(attempt, questions),
    )


def _by_hand(attempt: AttemptRow, questions: tuple[Shown, ...]) -> Mapping[str, HandMarkRow]:
    """What people said of answers in words, by question."""
    if not any(question.type is QuestionType.TEXT for question in questions):
        return {}
    marks = marks_of(attempt.id)
    keys = dict(zip((row.position for row in attempt.answers), questions, strict=True))
    return {keys[position].key: mark for position, mark in marks.items()}


def _read_again(
    text: LessonText, weak: dict[str, int]
) -> tuple[tuple[Heading, tuple[int, ...]], ...]:
    """The sections that stand before the questions that went wrong, each once."""
    by_id = {heading.id: heading for heading in text.headings}
    found: dict[str, list[int]] = {}
    here = ""
    for part in text.parts:
        here = _last_heading(part, by_id) or here
        if part.kind is PartKind.QUIZ and part.id in weak and here:
            found.setdefault(here, []).append(weak[part.id])
    return tuple((by_id[heading], tuple(numbers)) for heading, numbers in found.items())


def _last_heading(part: Part, by_id: dict[str, Heading]) -> str:
    if part.kind is not PartKind.PROSE:
        return ""
    places = {part.html.rfind(f'id="{id_}"'): id_ for id_ in by_id if f'id="{id_}"' in part.html}
    return places[max(places)] if places else ""
