"""The read model of a lesson page: two statements after the one that says who asks."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from lms.catalogue.queries.lessons import Asked, asked_in, lesson_texts, question_versions
from lms.catalogue.queries.links import resolve
from lms.catalogue.queries.outlines import LessonEntry, Outline, current
from lms.content.model import FeedbackTime, LessonText, Part, PartKind, QuizRules, pick
from lms.core.actor import Actor
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.progress.queries import CourseProgress, course_progress
from lms.quizzes.queries import AnswerRow, AttemptRow, attempts_at, rules_of
from lms.quizzes.rules.attempts import (
    NextAttempt,
    draw,
    next_attempt,
    seed_of,
    shown_items,
    shown_targets,
    shows_feedback,
    starts_by_itself,
    stays_open,
    takes_answers,
)
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import NOTHING, Shown, Situation, show

IDS = re.compile(r' id="[^"]*"')
_pages: Memory[tuple[int, str], tuple[str, LessonText]] = Memory(800)
_untouched: Memory[tuple[object, ...], Shown] = Memory(4000)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a lesson page: prose, the questions that stand at a place, or the task.

    lags: its source has changed since it was translated; `source` is then the prose as it is now
    in the course's own language.
    """

    kind: PartKind
    html: str = ""
    questions: tuple[Shown, ...] = ()
    lags: bool = False
    source: str = ""


OPEN_TO_ALL = NextAttempt()


@dataclass(frozen=True)
class LessonPage:
    """Everything a lesson page shows. `attempt` is the open or else the latest one.

    person_id and at: for whom and when. typed: the questions as a refused form left them.
    """

    person_id: int | None
    at: datetime
    progress: CourseProgress
    lesson: LessonEntry
    language: str
    text_language: str
    text: LessonText
    attempts: tuple[AttemptRow, ...] = ()
    following: NextAttempt = OPEN_TO_ALL
    may_answer: bool = False
    typed: Mapping[str, Shown] | None = None

    @cached_property
    def shown(self) -> Mapping[str, Shown]:
        """The questions; made when they are asked for, which an unchanged page never does."""
        if self.typed is not None:
            return self.typed
        if self.person_id is None or not self.progress.is_enrolled:
            return _for_visitor(self)
        return _for_learner(self, self.person_id, self.at)

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

    @property
    def questions_version(self) -> int:
        """The version of the lesson whose questions are shown: the attempt's, if there is one."""
        return self.attempt.lesson_version_id if self.attempt else self.lesson.version_id

    @property
    def takes_answers(self) -> bool:
        """Whether something on the page can be answered and kept now."""
        return self.may_answer and any(not question.locked for question in self.shown.values())

    @property
    def may_check(self) -> bool:
        """Whether somebody whose answers are not kept may see what is right, one by one."""
        return not self.may_answer and self.lesson.rules.quiz.feedback is FeedbackTime.EACH

    def facts(self) -> tuple[Hashable, ...]:
        """What the page depends on, for its ETag; what may be done next depends on the time."""
        saved = tuple(
            (
                attempt.id,
                attempt.taken.state,
                sum([row.revision for row in attempt.answers]),
                sum([row.checked_at is not None for row in attempt.answers]),
            )
            for attempt in self.attempts
        )
        return (*self.progress.stamp(), self.lesson.version_id, saved, self.following)


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
    page = LessonPage(actor.person_id, at, progress, entry, language, text_language, text)
    if actor.person_id is None or not progress.is_enrolled:
        return page
    attempts = tuple(attempts_at(actor.person_id, entry.id)) if entry.questions else ()
    following = next_attempt([attempt.taken for attempt in attempts], entry.rules.quiz, at)
    return replace(page, attempts=attempts, following=following, may_answer=True)


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


def _for_learner(page: LessonPage, person_id: int, at: datetime) -> dict[str, Shown]:
    if page.attempt is not None:
        return attempt_questions(page.attempt, page.language, page.outline.language, at=at)
    if page.waits_for_start:
        return {}
    seed, rules = seed_of(person_id, page.lesson.id, 1), page.lesson.rules
    asked = draw(asked_in(page.lesson.version_id), rules.pools, seed, shuffle=rules.quiz.shuffle)
    return {
        item.key: _shown(item, page.language, page.outline.language, Situation(number, seed))
        for number, item in enumerate(asked, 1)
    }


def attempt_questions(
    attempt: AttemptRow,
    language: str,
    source: str,
    typed: Mapping[str, Response] | None = None,
    faulty: Mapping[str, frozenset[str]] | None = None,
    at: datetime | None = None,
) -> dict[str, Shown]:
    """The questions of an attempt as they are shown at a moment, in the order they are asked.

    `typed` replaces saved responses by what a refused form contained; `faulty` names gaps in it,
    or no gap where nothing was answered at all.
    """
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    rules = rules_of(attempt.lesson_version_id).quiz
    takes = attempt.is_open if at is None else takes_answers(attempt.taken, rules, at)
    sent, faults = typed or {}, faulty or {}
    found = {}
    for number, answer in enumerate(attempt.answers, 1):
        asked = versions[answer.question_version_id]
        situation = _situation(
            attempt,
            answer,
            number,
            rules,
            may=takes or stays_open(attempt.taken, rules, asked.question),
        )
        if asked.key in sent or asked.key in faults:
            situation = replace(
                situation,
                response=sent.get(asked.key, situation.response),
                stored=answer.response,
                faulty=faults.get(asked.key, frozenset()),
                unanswered=asked.key in faults and not faults[asked.key],
            )
        found[asked.key] = _shown(asked, language, source, situation)
    return found


def _situation(
    attempt: AttemptRow, answer: AnswerRow, number: int, rules: QuizRules, *, may: bool
) -> Situation:
    """What has become of a question: still open, checked, or over with its attempt."""
    checked = answer.checked_at is not None
    is_open = may and not checked
    shows = shows_feedback(rules, finished=not attempt.is_open, checked=checked)
    return Situation(
        number=number,
        seed=attempt.seed,
        response=NOTHING if answer.value is None else answer.response,
        revision=answer.revision,
        saved_at=answer.saved_at,
        revealed=shows and not is_open,
        locked=not is_open,
    )


def _shown(asked: Asked, language: str, source: str, situation: Situation) -> Shown:
    """A question as it is shown; as long as nobody has touched it, made once for its order and place."""
    question, seed = asked.question, situation.seed
    if situation != Situation(situation.number, seed):
        return show(question, language, source, situation)
    order = shown_items(question, seed), shown_targets(question, seed)
    key = asked.version_id, language, source, situation.number, order
    return _untouched.get(key, lambda: show(question, language, source, situation))


def blocks(page: LessonPage) -> tuple[Block, ...]:
    """The lesson's parts with their questions in place.

    Questions that are shuffled or drawn stand together at the first place; questions of an older
    version that have no place any more stand at the end.
    """
    left = dict(page.shown)
    together = page.lesson.rules.quiz.shuffle or bool(page.lesson.rules.pools)
    found: list[Block] = []
    for place, part in enumerate(page.text.parts):
        block = _block(part, left, together=together)
        if block is not None:
            found.append(replace(block, source=_source(page, place)) if block.lags else block)
    if left:
        found.append(Block(PartKind.QUIZ, questions=tuple(left.values())))
    return tuple(found)


def _source(page: LessonPage, place: int) -> str:
    """The prose at a place in the course's own language, without ids that the page has already."""
    _language, source = page_text(page.outline, page.lesson, page.outline.language)
    same_shape = [part.kind for part in source.parts] == [part.kind for part in page.text.parts]
    return IDS.sub("", source.parts[place].html) if same_shape else ""


def _block(part: Part, left: dict[str, Shown], *, together: bool) -> Block | None:
    if part.kind in {PartKind.PROSE, PartKind.TASK}:
        return Block(part.kind, part.html, lags=part.lags)
    if together:
        questions = tuple(left.values())
        left.clear()
    else:
        questions = (left.pop(part.id),) if part.id in left else ()
    return Block(PartKind.QUIZ, questions=questions, lags=part.lags) if questions else None
