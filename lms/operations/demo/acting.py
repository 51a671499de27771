"""One invented person lives through a story: the actions of the rooms, at the story's times."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from lms.catalogue.queries.lessons import Asked
from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.certificates.actions import issue_earned
from lms.content.markup import Source, render
from lms.content.model import FeedbackTime, MoveOn, pick
from lms.learning import actions as learning
from lms.operations.demo import dates
from lms.operations.demo.responses import right, wrong
from lms.operations.demo.stories import Character, Sitting, Work, sittings_of
from lms.operations.demo.works import answer_to, work_on
from lms.progress import actions as progress
from lms.progress.rules import Standing
from lms.quizzes.actions.answers import Given, Saving, by_key
from lms.quizzes.queries import attempt_of
from lms.quizzes.rules.responses import Response
from lms.tasks.actions import TaskPlace, hand_in, save_draft
from lms.tasks.rules import tidy

READING = timedelta(minutes=8)
ANSWERING = timedelta(minutes=2)
WRITING = timedelta(minutes=25)


def moment(days_ago: int, hour: int, zone: str, today: datetime) -> datetime:
    """An hour of a day before today, on the clocks of a time zone; stories never use today."""
    local = today.astimezone(ZoneInfo(zone)) - timedelta(days=days_ago)
    return local.replace(hour=hour, minute=3 + 7 * (days_ago % 8), second=0, microsecond=0)


def rendered(character: Character, outline: Outline) -> Mapping[str, str]:
    """What a person hands in, as HTML by task; slow, so it is made before the write."""
    wanted = {sitting.lesson for sitting in _sittings(character, outline) if _hands_in(sitting)}
    tasks = [
        lesson.task.id for lesson in outline.lessons if lesson.task and lesson.number in wanted
    ]
    return {task: str(render(tidy(_work(character, task)), source=Source.WORK)) for task in tasks}


def act(
    character: Character,
    person_id: int,
    outline: Outline,
    pages: Mapping[str, str],
    today: datetime,
) -> None:
    """Enrol a person and let them do all that their story tells, inside the caller's write block."""
    joined = moment(character.joined, 8, character.time_zone, today)
    progress.enrol(person_id=person_id, course_id=outline.course_id, at=joined)
    by_number = {lesson.number: lesson for lesson in outline.lessons}
    for sitting in _sittings(character, outline):
        at = moment(sitting.days_ago, sitting.hour, character.time_zone, today)
        learner = Learner(character, person_id, outline, by_number[sitting.lesson], at)
        learner.sit(sitting, pages)


def _sittings(character: Character, outline: Outline) -> tuple[Sitting, ...]:
    return sittings_of(character, [lesson.number for lesson in outline.lessons])


def _hands_in(sitting: Sitting) -> bool:
    return sitting.work is Work.HANDED_IN


def _work(character: Character, task: str) -> str:
    return work_on(task, character.city, character.language)


@dataclass
class Learner:
    """Somebody at work on a lesson; `at` goes on with everything they do."""

    character: Character
    person_id: int
    outline: Outline
    lesson: LessonEntry
    at: datetime

    def sit(self, sitting: Sitting, pages: Mapping[str, str]) -> None:
        """Read, answer, write, in this order."""
        self.at += READING
        if self.lesson.questions:
            self._answer(sitting)
        if self.lesson.task is not None:
            self._write(sitting, pages)
        elif sitting.answered is None and self.lesson.rules.move_on is not MoveOn.PASSED:
            self._judge(progress.mark_read(**self._here, lesson=self.lesson, at=self.at))
        if sitting.note:
            self.at += ANSWERING
            learning.save_note(
                **self._here, lesson_id=self.lesson.id, text=sitting.note, revision=0, at=self.at
            )

    @property
    def _here(self) -> dict[str, int]:
        return {"person_id": self.person_id, "course_id": self.outline.course_id}

    def _answer(self, sitting: Sitting) -> None:
        """Answer question by question, checking each where the lesson lets one, then hand in."""
        number = learning.start_attempt(**self._here, lesson=self.lesson, key=None, at=self.at)
        each = self.lesson.rules.quiz.feedback is FeedbackTime.EACH
        asked = [item for _row, item in by_key(attempt_of(self.person_id, number)).values()]
        todo = asked[: sitting.answered]
        for place, item in enumerate(todo):
            self.at += ANSWERING
            last = place + 1 == len(todo)
            self._save(number, item, self._response(item, place, sitting.share))
            if each and item.question.counts and not (last and sitting.answered):
                self._judge(
                    learning.check_answer(
                        **self._here,
                        lesson=self.lesson,
                        attempt_id=number,
                        question=item.key,
                        at=self.at,
                    )
                )
        if sitting.answered is None:
            self._hand_in_answers(number)

    def _response(self, item: Asked, place: int, share: float) -> Response:
        """Right, or the furthest miss, so that right ones are spread over the attempt."""
        misses = wrong(item.question, self.character.language)
        if not misses or ceil((place + 1) * share - 1e-9) > ceil(place * share - 1e-9):
            return right(item.question, self.character.language, answer_to(item.key))
        return misses[-1]

    def _save(self, number: int, item: Asked, response: Response) -> None:
        self._save_all(number, {item.key: Given(response)}, f"q-{item.key}")

    def _save_all(self, number: int, given: Mapping[str, Given], place: str) -> Saving:
        attempt = learning.attempt_for(
            **self._here,
            lesson=self.lesson,
            attempt_id=number,
            key=None,
            place=place,
            at=self.at,
        )
        return learning.save_answers(
            person_id=self.person_id,
            course_id=self.outline.course_id,
            attempt=attempt,
            given=given,
            at=self.at,
        )

    def _hand_in_answers(self, number: int) -> None:
        """Hand in what checking the last question has not handed in already."""
        if not attempt_of(self.person_id, number).is_open:
            return
        saving = self._save_all(number, {}, "questions")
        self._judge(learning.hand_in(**self._here, lesson=self.lesson, saving=saving, at=self.at))

    def _write(self, sitting: Sitting, pages: Mapping[str, str]) -> None:
        """Save a draft of the task, and hand it in if the story says so."""
        task = self.lesson.task
        if task is None or sitting.work is Work.NONE:
            return
        self.at += WRITING
        text = _work(self.character, task.id)
        if not _hands_in(sitting):
            text = text[: text.rindex("\n", 0, len(text) * 2 // 3)]
        saved = save_draft(
            person_id=self.person_id, lesson_id=self.lesson.id, text=text, row_version=0
        )
        if _hands_in(sitting):
            hand_in(
                person_id=self.person_id,
                place=self._task_place(task.id),
                text=text,
                html=pages[task.id],
                key=secrets.token_urlsafe(16),
                row_version=saved.row_version,
            )
            self._judge(progress.mark_handed_in(**self._here, lesson=self.lesson, at=self.at))
        else:
            progress.touch(
                person_id=self.person_id,
                course_id=self.outline.course_id,
                lesson_id=self.lesson.id,
                place="task",
                at=self.at,
            )
        dates.date_work(self.person_id, self.lesson.id, self.at)

    def _task_place(self, task: str) -> TaskPlace:
        texts = self.lesson.task.texts if self.lesson.task else {}
        template = pick(texts, self.character.language, self.outline.language)[1].template
        return TaskPlace(self.lesson.id, self.lesson.version_id, task, template)

    def _judge(self, standing: Standing | None) -> None:
        """Issue the certificate if this was the last thing that it needed."""
        if standing is None or not standing.is_complete:
            return
        made = issue_earned(
            person_id=self.person_id,
            course_key=self.outline.key,
            language=self.character.language,
            at=self.at,
        )
        if made is not None:
            dates.date_certificate(self.person_id, self.at)
