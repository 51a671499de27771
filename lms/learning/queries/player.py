"""The read model of a lesson page: two statements after the one that says who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from lms.catalogue.queries.lessons import Asked, asked_in, lesson_texts, question_versions
from lms.catalogue.queries.links import resolve
from lms.catalogue.queries.outlines import LessonEntry, Outline, current
from lms.content.model import LessonText, Part, PartKind, pick
from lms.core.actor import Actor
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.progress.queries import CourseProgress, course_progress
from lms.quizzes.queries import AttemptRow, attempts_at
from lms.quizzes.rules.attempts import (
    NextAttempt,
    next_attempt,
    seed_of,
    shows_feedback,
    starts_by_itself,
)
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import Shown, Situation, show

_pages: Memory[tuple[int, str], tuple[str, LessonText]] = Memory(800)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a lesson page: prose, the questions that stand at a place, or the task."""

    kind: PartKind
    html: str = ""
    questions: tuple[Shown, ...] = ()
    lags: bool = False


OPEN_TO_ALL = NextAttempt()


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything a lesson page shows. `attempt` is the open or else the latest one."""

    progress: CourseProgress
    lesson: LessonEntry
    language: str
    text_language: str
    text: LessonText
    attempts: tuple[AttemptRow, ...] = ()
    following: NextAttempt = OPEN_TO_ALL
    may_answer: bool = False
    shown: Mapping[str, Shown] = field(default_factory=dict)

    @property
    def outline(self) -> Outline:
        """The course."""
        return self.progress.outline

    @property
    def attempt(self) -> AttemptRow | None:
        """The open attempt, else the latest one."""
        return self.attempts[-1] if self.attempts else None

    @property
    def open_attempt(self) -> AttemptRow | None:
        """The attempt that takes answers now."""
        return self.attempt if self.attempt and self.attempt.is_open else None

    @property
    def waits_for_start(self) -> bool:
        """Whether the questions only come after a click on "Start"."""
        rules = self.lesson.rules
        by_itself = starts_by_itself(rules.quiz, rules.pools)
        return (
            bool(self.lesson.questions) and self.may_answer and not self.attempts and not by_itself
        )

    def facts(self) -> tuple[object, ...]:
        """What the page depends on, for its ETag: every write of a learner touches a row."""
        rows = self.progress.rows
        touched = max((row.touched_at for row in rows.values()), default=None)
        saved = tuple(
            (
                a.id,
                a.taken.state,
                a.taken.finished_at,
                sum(r.revision for r in a.answers),
                sum(r.checked_at is not None for r in a.answers),
            )
            for a in self.attempts
        )
        return (
            self.outline.version_id,
            self.lesson.version_id,
            self.language,
            self.progress.enrolment,
            len(rows),
            touched,
            saved,
        )


def lesson_page(actor: Actor, course: str, lesson: str, language: str, at: datetime) -> LessonPage:
    """The page of a lesson for whoever asks; NotFound if the course has no such lesson now."""
    if actor.person_id is None:
        progress = CourseProgress(current(course), None, {})
    else:
        progress = course_progress(actor.person_id, course)
    entry = progress.outline.by_key.get(lesson)
    if entry is None:
        raise NotFound
    text_language, text = page_text(progress.outline, entry, language)
    page = LessonPage(progress, entry, language, text_language, text)
    if actor.person_id is None or not progress.is_enrolled:
        return replace(page, shown=_for_visitor(page))
    attempts = tuple(attempts_at(actor.person_id, entry.id)) if entry.questions else ()
    following = next_attempt([attempt.taken for attempt in attempts], entry.rules.quiz, at)
    page = replace(page, attempts=attempts, following=following, may_answer=True)
    return replace(page, shown=_for_learner(page, actor.person_id))


def page_text(outline: Outline, lesson: LessonEntry, language: str) -> tuple[str, LessonText]:
    """A lesson's text in a language with its links in place, and the language it is in."""

    def load() -> tuple[str, LessonText]:
        found, text = pick(lesson_texts(lesson.version_id), language, outline.language)
        parts = tuple(
            replace(part, html=resolve(part.html, outline.key, language)) for part in text.parts
        )
        return found, replace(text, parts=parts)

    return _pages.get((lesson.version_id, language), load)


def _for_visitor(page: LessonPage) -> dict[str, Shown]:
    asked = [item for item in asked_in(page.lesson.version_id) if not item.pool]
    return {
        item.key: show(
            item.question, page.language, page.outline.language, Situation(number, seed=0)
        )
        for number, item in enumerate(asked, 1)
    }


def _for_learner(page: LessonPage, person_id: int) -> dict[str, Shown]:
    if page.attempt is not None:
        return attempt_questions(page.attempt, page.lesson, page.language, page.outline.language)
    if page.waits_for_start:
        return {}
    seed = seed_of(person_id, page.lesson.id, 1)
    return {
        item.key: show(item.question, page.language, page.outline.language, Situation(number, seed))
        for number, item in enumerate(asked_in(page.lesson.version_id), 1)
    }


def attempt_questions(
    attempt: AttemptRow,
    lesson: LessonEntry,
    language: str,
    source: str,
    typed: Mapping[str, Response] | None = None,
    faulty: Mapping[str, frozenset[str]] | None = None,
) -> dict[str, Shown]:
    """The questions of an attempt as they are shown now, in the order they are asked.

    `typed` replaces saved responses by what a refused form contained, `faulty` names gaps in it.
    """
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    rules = lesson.rules.quiz
    found = {}
    for number, answer in enumerate(attempt.answers, 1):
        asked: Asked = versions[answer.question_version_id]
        stored = answer.response
        revealed = shows_feedback(
            rules, finished=not attempt.is_open, checked=answer.checked_at is not None
        )
        situation = Situation(
            number=number,
            seed=attempt.seed,
            response=(typed or {}).get(asked.key, stored),
            revision=answer.revision,
            saved_at=answer.saved_at,
            revealed=revealed,
            locked=not attempt.is_open or answer.checked_at is not None,
            faulty=(faulty or {}).get(asked.key, frozenset()),
            stored=stored,
        )
        found[asked.key] = show(asked.question, language, source, situation)
    return found


def blocks(page: LessonPage) -> tuple[Block, ...]:
    """The lesson's parts with their questions in place.

    Questions that are shuffled or drawn stand together at the first place; questions of an older
    version that have no place any more stand at the end.
    """
    left = dict(page.shown)
    together = page.lesson.rules.quiz.shuffle or bool(page.lesson.rules.pools)
    found: list[Block] = []
    for part in page.text.parts:
        block = _block(part, left, together=together)
        if block is not None:
            found.append(block)
    if left:
        found.append(Block(PartKind.QUIZ, questions=tuple(left.values())))
    return tuple(found)


def _block(part: Part, left: dict[str, Shown], *, together: bool) -> Block | None:
    if part.kind in {PartKind.PROSE, PartKind.TASK}:
        return Block(part.kind, part.html, lags=part.lags)
    if together:
        questions = tuple(left.values())
        left.clear()
    else:
        questions = (left.pop(part.id),) if part.id in left else ()
    return Block(PartKind.QUIZ, questions=questions, lags=part.lags) if questions else None
