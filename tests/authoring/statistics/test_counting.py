"""Finished tries are counted once, whatever happens; counted anew they give the same."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import delete, select

from lms.authoring.actions.statistics import count_more, forget_all
from lms.authoring.models.statistics import FiguresWaiting, QuestionFigures
from lms.authoring.queries.statistics.counting import counted_of
from lms.catalogue.models import Question, QuestionVersion
from lms.core.clock import now
from lms.db import session, write
from lms.people.models import Person
from lms.quizzes.actions.attempts import abandon
from lms.quizzes.models import Attempt
from tests.accounts.factories import person
from tests.authoring.statistics.factories import (
    RIGHT,
    WRONG,
    count,
    crowd,
    kept,
    quick_course,
    take,
)
from tests.learning.factories import LESSON, learner
from tests.quizzes.factories import T0, at_once, begin, chosen, hand_in


@pytest.fixture
def quick(app, tmp_path):
    return quick_course(tmp_path)


def sums_of(outline, key):
    """The sums of a question by name, over all versions."""
    row = session().execute(
        select(QuestionFigures.attempts, QuestionFigures.answered, QuestionFigures.x)
        .join(QuestionVersion, QuestionVersion.id == QuestionFigures.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.key == key)
    ).one_or_none()  # fmt: skip
    session().rollback()
    return tuple(row) if row else None


def test_a_finished_try_is_counted_once(quick):
    crowd(quick, [RIGHT, RIGHT, WRONG])
    assert count() == 3
    before = kept()
    assert sums_of(quick, "q-a") == (3, 3, 20_000)
    assert sums_of(quick, "q-s") == (3, 3, 0)
    assert count() == 0
    assert kept() == before


def test_a_try_that_is_open_is_counted_when_it_is_over(quick):
    me, attempt = take(quick, RIGHT, over=False)
    take(quick, WRONG)
    count()
    assert sums_of(quick, "q-a") == (1, 1, 0)
    hand_in(me, attempt, T0 + timedelta(hours=1))
    with write():
        assert counted_of([attempt]) == set()
    count()
    assert sums_of(quick, "q-a") == (2, 2, 10_000)
    with write():
        assert counted_of([attempt]) == {attempt}


def test_only_the_first_finished_try_of_a_person_counts(quick):
    me, attempt = take(quick, WRONG, over=False)
    with write():
        abandon(person_id=me, attempt_id=attempt, at=T0)
    take(quick, RIGHT, who=me)
    take(quick, WRONG, who=me)
    count()
    assert sums_of(quick, "q-a") == (1, 1, 10_000)
    assert not session().scalars(select(FiguresWaiting.attempt_id)).all()


def test_a_try_that_has_just_begun_waits_for_others_with_smaller_ids(quick):
    take(quick, RIGHT, at=T0)
    assert count(T0 + timedelta(minutes=1)) == 0
    assert count(T0 + timedelta(minutes=5)) == 1


def test_answers_that_may_still_be_given_are_waited_for(app, quick):
    """The first lesson gives feedback with each question, so its survey stays open after the end."""
    somebody = learner(app.test_client(), quick)
    somebody.send({"q-single": "people", "submit": "1"})
    at = now()
    count(at + timedelta(minutes=10))
    assert sums_of(quick, "q-survey") is None
    somebody.send({"q-survey": ["paper"]}, LESSON, form=somebody.form())
    assert count(at + timedelta(hours=25)) == 1
    assert sums_of(quick, "q-survey") == (1, 1, 0)
    assert sums_of(quick, "q-single") == (1, 1, 10_000)


def test_counted_anew_the_sums_are_the_same(quick):
    random = Random(3)  # noqa: S311
    people = [{key: random.choice([RIGHT, WRONG])[key] for key in RIGHT} for _ in range(12)]
    for number, answers in enumerate(people):
        take(quick, answers)
        if number % 5 == 0:
            count()
    take_exam(quick)
    count()
    before = kept()
    with write():
        forget_all()
    assert not any(kept().values())
    count()
    assert kept() == before


def take_exam(outline):
    """Somebody who takes two of four drawn questions."""
    me = person()
    attempt = begin(me, outline, "exam")
    hand_in(me, attempt, T0 + timedelta(minutes=2))


def test_two_workers_count_each_try_once(app, quick):
    crowd(quick, [RIGHT] * 4)

    def work():
        with write():
            count_more(at=now())

    results = at_once(app, work, work, work)
    assert results == [None, None, None]
    assert sums_of(quick, "q-a") == (4, 4, 40_000)


def test_who_leaves_stays_in_the_sums_and_the_mark_never_points_beyond_the_last_try(quick):
    me, _attempt = take(quick, RIGHT)
    count()
    with write():
        session().execute(delete(Attempt).where(Attempt.person_id == me))
        session().execute(delete(Person).where(Person.id == me))
    count()  # on SQLite the next try may get the same id
    take(quick, WRONG)
    count()
    assert sums_of(quick, "q-a") == (2, 2, 10_000)


def test_an_answer_that_was_left_out_is_no_choice(quick):
    take(quick, {"q-a": chosen("ann")})
    count()
    assert sums_of(quick, "q-b") == (1, 0, 0)


def test_counted_anew_at_the_command_line(app, quick):
    crowd(quick, [RIGHT, WRONG])
    count()
    before = kept()
    done = app.test_cli_runner().invoke(args=["statistics", "rebuild"])
    assert "Looked at 2 tries." in done.output
    assert kept() == before
