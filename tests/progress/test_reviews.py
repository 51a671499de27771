"""Whether a task has to be accepted follows from the learner's editions, as they are now."""

import pytest
from sqlalchemy import update

from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import Edition, EditionPerson
from lms.editions.rules import LIVE, EditionState
from lms.progress.actions import mark_handed_in
from lms.progress.queries import course_progress
from lms.progress.rules import Missing
from lms.tasks.actions import TaskPlace, hand_in
from tests.mentoring.factories import pair
from tests.tasks.factories import key


@pytest.fixture
def world(course):
    return pair(course_ids=(course.course_id,), review_required=True)


def standing(who, course):
    session().rollback()
    return course_progress(who, "small").standing(course.by_key["first"])


def work(who, course):
    lesson = course.by_key["first"]
    place = TaskPlace(lesson.id, lesson.version_id, "own-map")
    with write():
        hand_in(
            person_id=who, place=place, text="Ours", html="<p>Ours</p>", key=key(), row_version=0
        )
        return mark_handed_in(
            person_id=who, course_id=course.course_id, lesson=lesson, at=now()
        ).missing


def test_who_takes_part_needs_an_acceptance(app, course, world):
    assert Missing.ACCEPT in work(world.learner, course)
    assert Missing.ACCEPT in standing(world.learner, course).missing


@pytest.mark.parametrize("state", list(EditionState))
def test_only_while_the_edition_runs(app, course, world, state):
    with write():
        session().execute(update(Edition).values(state=state))
    assert (Missing.ACCEPT in work(world.learner, course)) is (state in LIVE)
    assert (Missing.ACCEPT in standing(world.learner, course).missing) is (state in LIVE)


def test_not_for_who_has_left_nor_in_another_course_nor_without_the_rule(app, course, world):
    with write():
        session().execute(
            update(EditionPerson)
            .where(EditionPerson.person_id == world.learner)
            .values(left_at=now())
        )
    assert Missing.ACCEPT not in work(world.learner, course)
    with write():
        session().execute(update(Edition).values(review_required=False))
    assert Missing.ACCEPT not in work(world.second_learner, course)
