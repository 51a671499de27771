"""One learner of a crowd in one lesson, as the rows that the rooms' actions would leave.

Whether the lesson is complete is asked of the same rules; tests compare the rows with the actions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from lms.content.model import MoveOn
from lms.operations.demo.learners import Invented
from lms.operations.demo.material import Material, Prepared, PreparedLesson, PreparedQuestion
from lms.operations.demo.rows import Batch, Row
from lms.progress.rules import LessonFacts, Standing, standing
from lms.quizzes.rules.attempts import AttemptState, Taken, counting, deadline, seed_of

READING = timedelta(minutes=9)
WRITING = timedelta(minutes=35)
NEXT_TRY = timedelta(hours=1)
TRIES = 3
LAST_TRY = 0.97
HAS_DRAFT = 0.4


class Way(Protocol):
    """What a stay is part of: somebody's way through a course; `at` goes on with all they do."""

    learner: Invented
    random: Random
    person_id: int
    material: Material
    batch: Batch
    at: datetime
    facts: dict[int, LessonFacts]


class Stay:
    """One learner's stay at one lesson: facts as they come about, and a row at the end."""

    def __init__(self, journey: Way, lesson: PreparedLesson) -> None:
        self.journey = journey
        self.lesson = lesson
        self.random = journey.random
        self.batch = journey.batch
        self.started = journey.at
        self.facts = LessonFacts()
        self.tries: list[Taken] = []
        self.read_at: datetime | None = None
        self.handed_in_at: datetime | None = None
        self.place = ""

    @property
    def standing(self) -> Standing:
        """Where the learner stands here."""
        return standing(self.lesson.rule, self.facts)

    def complete(self) -> None:
        """Answer until it is passed, then read or write what the lesson asks for."""
        if self.lesson.asked:
            self._pass()
        if self.lesson.entry.task is not None:
            self._hand_in()
        elif self.lesson.rule.move_on is not MoveOn.PASSED:
            self.read_at, self.place = self._later(READING), ""
            self.facts = replace(self.facts, read=True)
            self._judge()
        self._keep()

    def begin(self) -> None:
        """Answer a part, perhaps draft the task; what is timed is handed in all the same."""
        if self.lesson.asked and self.lesson.quiz.time_limit is not None:
            self._attempt(self.random.uniform(0.1, 0.6))
        elif self.lesson.asked:
            self._open_attempt()
        if self.lesson.entry.task is not None and self.random.random() < HAS_DRAFT:
            self._draft(self._later(WRITING), None)
            self.place = "task"
        if self.place:
            self._keep()

    def _pass(self) -> None:
        allowed = min(self.lesson.quiz.attempts or TRIES, TRIES)
        for number in range(1, allowed + 1):
            self._attempt(LAST_TRY if number == allowed else self.journey.learner.ability)
            if (self.facts.result or 0.0) >= self.lesson.rule.mastery:
                return
            self._later(max(self.lesson.quiz.wait, NEXT_TRY))

    def _attempt(self, ability: float) -> None:
        """A whole attempt: answered one by one, checked or handed in, marked."""
        questions, row = self._start()
        last = max((at for at, q in enumerate(questions) if q.counts), default=len(questions) - 1)
        points = 0.0
        for position, question in enumerate(questions):
            if self.lesson.checks_each and position > last:
                self._answer(row, position, question, question.nothing, None)
                continue
            given = self._response(question, ability)
            self._answer(row, position, question, given, self._later(self._pause(len(questions))))
            points += (given.points or 0.0) if question.counts else 0.0
        maximum = row["max_points"]
        points = min(points, maximum)
        result = min(1.0, points / maximum) if maximum else None
        row |= {"state": AttemptState.FINISHED.value, "finished_at": self.journey.at}
        row |= {"points": points, "result": result}
        if not self.lesson.checks_each:
            self.place = "questions"
        number, at = len(self.tries) + 1, self.journey.at
        self.tries.append(Taken(number, AttemptState.FINISHED, row["started_at"], None, at, result))
        counted = counting(self.tries, self.lesson.quiz)
        self.facts = replace(self.facts, finished_attempts=number, result=counted)
        self._judge()

    def _open_attempt(self) -> None:
        """An attempt that waits for more answers: the last one saved is not checked yet."""
        questions, row = self._start()
        last = max((at for at, q in enumerate(questions) if q.counts), default=0)
        answered = self.random.randint(0, last + 1)
        for position, question in enumerate(questions):
            if position >= answered:
                self._answer(row, position, question, Prepared(None, None), None)
                continue
            given = self._response(question, self.journey.learner.ability)
            self._answer(row, position, question, given, self._later(self._pause(len(questions))))
            if position == answered - 1 or not self.lesson.checks_each:
                self.batch.answers[-1] |= {"checked_at": None, "points": None}

    def _start(self) -> tuple[list[PreparedQuestion], Row]:
        """An attempt in progress, and what it asks."""
        number, entry, at = len(self.tries) + 1, self.lesson.entry, self.journey.at
        seed = seed_of(self.journey.person_id, entry.id, number)
        questions = self.lesson.drawn(seed)
        row = {
            "id": next(self.batch.attempt_ids),
            "person_id": self.journey.person_id,
            "lesson_id": entry.id,
            "lesson_version_id": entry.version_id,
            "number": number,
            "state": AttemptState.IN_PROGRESS.value,
            "seed": seed,
            "started_at": at,
            "deadline_at": deadline(self.lesson.quiz, at),
            "finished_at": None,
            "points": 0.0,
            "max_points": sum(question.points for question in questions if question.counts),
            "result": None,
            "start_key": None,
        }
        self.batch.attempts.append(row)
        self.place = "questions"
        return questions, row

    def _answer(
        self,
        attempt: Row,
        position: int,
        question: PreparedQuestion,
        given: Prepared,
        at: datetime | None,
    ) -> None:
        checked = at if self.lesson.checks_each and question.counts else None
        self.batch.answers.append(
            {
                "attempt_id": attempt["id"],
                "position": position,
                "question_version_id": question.version_id,
                "value": given.value,
                "saved_at": at,
                "revision": 0 if at is None else 1,
                "checked_at": checked,
                "points": given.points,
            }
        )
        if at is not None:
            self.place = f"q-{question.key}"

    def _response(self, question: PreparedQuestion, ability: float) -> Prepared:
        if not question.wrong or self.random.random() < ability:
            return question.right
        return self.random.choice(question.wrong)

    def _pause(self, questions: int) -> timedelta:
        """Between two answers; all of them fit into the time there is."""
        seconds = self.random.randint(40, 150)
        limit = self.lesson.quiz.time_limit
        if limit is None:
            return timedelta(seconds=seconds)
        return timedelta(seconds=min(seconds, int(limit.total_seconds() * 0.8 / questions)))

    def _hand_in(self) -> None:
        """Hand in work once; the draft stays as it was handed in."""
        task = self.lesson.entry.task
        at = self._later(WRITING)
        submission, version = next(self.batch.submission_ids), next(self.batch.version_ids)
        self.batch.submissions.append(
            {
                "id": submission,
                "person_id": self.journey.person_id,
                "lesson_id": self.lesson.entry.id,
                "task": task.id if task else "",
                "created_at": at,
            }
        )
        self.batch.versions.append(
            {
                "id": version,
                "submission_id": submission,
                "number": 1,
                "key": f"demo-learner-{self.journey.learner.number:06d}",
                "lesson_version_id": self.lesson.entry.version_id,
                "text": self.journey.material.work,
                "html": self.journey.material.html,
                "handed_in_at": at,
            }
        )
        self._draft(at, version)
        self.handed_in_at, self.place = at, "task"
        self.facts = replace(self.facts, handed_in=True)
        self._judge()

    def _draft(self, at: datetime, version: int | None) -> None:
        self.batch.drafts.append(
            {
                "person_id": self.journey.person_id,
                "lesson_id": self.lesson.entry.id,
                "text": self.journey.material.work,
                "saved_at": at,
                "row_version": 1,
                "version_id": version,
            }
        )

    def _later(self, span: timedelta) -> datetime:
        self.journey.at += span
        return self.journey.at

    def _judge(self) -> None:
        """A completion that is reached now stays."""
        if self.facts.completed_at is None and self.standing.is_complete:
            self.facts = replace(self.facts, completed_at=self.journey.at)

    def _keep(self) -> None:
        """The row of progress; the facts for the certificate."""
        entry, facts, journey = self.lesson.entry, self.facts, self.journey
        journey.facts[entry.id] = facts
        self.batch.progress.append(
            {
                "person_id": journey.person_id,
                "course_id": journey.material.outline.course_id,
                "lesson_id": entry.id,
                "started_at": self.started,
                "touched_at": journey.at,
                "has_note": False,
                "place": self.place,
                "read_at": self.read_at,
                "handed_in_at": self.handed_in_at,
                "waiting_since": self.handed_in_at,
                "result": facts.result,
                "finished_attempts": facts.finished_attempts,
                "completed_at": facts.completed_at,
                "completed_version_id": entry.version_id if facts.completed_at else None,
            }
        )
