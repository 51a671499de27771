"""What is kept beside the facts, and what is computed again from them, agree."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import session, write
from lms.learning import actions as learning
from lms.progress import actions
from lms.progress.models import LessonProgress
from lms.quizzes.actions.answers import Given
from lms.quizzes.rules.responses import Response
from tests.accounts.factories import person
from tests.catalogue.factories import publish_folder, write_course
from tests.quizzes.factories import T0


def kept():
    session().rollback()
    return session().execute(
        select(LessonProgress.__table__).order_by(
            LessonProgress.person_id, LessonProgress.lesson_id
        )
    ).all()  # fmt: skip


def run(app, *args):
    session().rollback()
    done = app.test_cli_runner().invoke(args=["progress", "rebuild", *args])
    assert done.exit_code == 0, done.output
    return done.output


class Story:
    """A learner who does whatever comes to mind, through the actions that pages use."""

    def __init__(self, seed, course):
        self.random = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.course, self.me, self.at = course, person(), T0
        with write():
            actions.enrol(person_id=self.me, course_id=course.course_id, at=T0)

    def step(self):
        self.at += timedelta(minutes=self.random.randint(1, 15))
        act = self.random.choice(
            [self.answer, self.answer, self.read, self.finish, self.task, self.due]
        )
        lesson = self.random.choice([entry for entry in self.course.lessons if entry.counts])
        where = {"person_id": self.me, "course_id": self.course.course_id}
        try:
            with write():
                act(lesson, where)
        except Conflict:
            pass  # tries used up, or nothing to do: what a page would say

    def attempt(self, lesson, where):
        attempt_id = learning.start_attempt(**where, lesson=lesson, key=None, at=self.at)
        return learning.attempt_for(
            **where, lesson=lesson, attempt_id=attempt_id, key=None, place="", at=self.at
        )

    def answer(self, lesson, where):
        attempt = self.attempt(lesson, where)
        key = self.random.choice(list(learning.answers.by_key(attempt)))
        question = learning.answers.by_key(attempt)[key][1].question
        chosen = question.right if self.random.random() < 0.7 else frozenset(question.items[:1])
        gaps = {gap.id: "8" for gap in question.gaps}
        given = {key: Given(Response(chosen=chosen, gaps=gaps))}
        learning.save_answers(**where, attempt=attempt, given=given, at=self.at)

    def finish(self, lesson, where):
        attempt = self.attempt(lesson, where)
        saving = learning.save_answers(**where, attempt=attempt, given={}, at=self.at)
        if not saving.closed:
            learning.hand_in(**where, lesson=lesson, saving=saving, at=self.at)

    def read(self, lesson, where):
        actions.mark_read(**where, lesson=lesson, at=self.at)

    def task(self, lesson, where):
        if lesson.task:
            actions.mark_handed_in(**where, lesson=lesson, at=self.at)

    def due(self, lesson, where):
        attempt = self.attempt(lesson, where)
        self.at += timedelta(minutes=self.random.choice([0, 40]))
        learning.end_overdue(**where, lesson=lesson, attempt_id=attempt.id, at=self.at)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_story_nothing_is_to_be_rebuilt(app, course, seed):
    for number in range(2):
        story = Story(seed * 10 + number, course)
        for _step in range(20):
            story.step()
    before = kept()
    assert before
    said = run(app)
    assert "0 changed, 0 of them" in said
    assert kept() == before


def test_what_came_to_differ_is_mended_and_completions_stay(app, course):
    for seed in range(2):
        story = Story(seed, course)
        for _step in range(20):
            story.step()
    right = kept()
    with write():
        session().execute(update(LessonProgress).values(result=None, finished_attempts=7))
    assert f"{len(right)} would change" in run(app, "--dry-run")
    assert kept() != right
    assert f"{len(right)} changed, 0 of them" in run(app)
    assert kept() == right
    complete = sum(row.completed_at is not None for row in right)
    assert complete
    with write():
        session().execute(
            update(LessonProgress).values(completed_at=None, completed_version_id=None)
        )
    assert f"{complete} changed, {complete} of them" in run(app)
    assert [row.completed_at is not None for row in kept()] == [
        row.completed_at is not None for row in right
    ]


def test_a_completion_is_never_taken_away(app, tmp_path):
    folder = write_course(tmp_path / "c")
    course = publish_folder(folder)
    story = Story(1, course)
    where = {"person_id": story.me, "course_id": course.course_id}
    with write():
        story.task(course.by_key["first"], where)
        story.read(course.by_key["second"], where)
        session().execute(
            update(LessonProgress).values(
                completed_at=T0, completed_version_id=course.by_key["first"].version_id
            )
        )
    run(app)
    assert {row.completed_at for row in kept()} == {T0}


def test_a_rule_that_got_easier_completes_what_is_due(app, tmp_path):
    folder = write_course(tmp_path / "c")
    course = publish_folder(folder)
    story = Story(1, course)
    where = {"person_id": story.me, "course_id": course.course_id}
    with write():
        story.read(course.by_key["second"], where)
    assert kept()[0].completed_at is None
    lesson = folder / "1-one/2-second.md"
    lesson.write_text(lesson.read_text().replace("move_on: passed", "move_on: completed"))
    easier = publish_folder(folder)
    start = now()
    assert "1 changed, 1 of them" in run(app)
    (row,) = kept()
    assert row.completed_at >= start
    assert row.completed_version_id == easier.by_key["second"].version_id


def test_more_learners_than_are_taken_at_once(app, course):
    people = [person() for _number in range(52)]
    for me in people:
        with write():
            actions.mark_read(
                person_id=me, course_id=course.course_id, lesson=course.by_key["second"], at=T0
            )
    with write():
        session().execute(update(LessonProgress).values(finished_attempts=3))
    assert "Looked at 52 lessons of 52 learners." in run(app)
    assert {row.finished_attempts for row in kept()} == {0}
