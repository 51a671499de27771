"""What happens while a regrade runs, and after it: steps, workers, other keys, people who leave."""

import pytest
from sqlalchemy import delete, func, select

from lms.accounts.models import RoleGrant
from lms.authoring.actions.regrade import go_on, order
from lms.authoring.actions.statistics import forget_all
from lms.authoring.jobs import regrade as regrade_job
from lms.authoring.jobs import regrade_late
from lms.authoring.models.regrade import RegradedAnswer
from lms.authoring.queries.regrade.tries import regrade_with
from lms.authoring.rules.regrade import Direction
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import session, write
from lms.notices.actions.leases import Task
from lms.notices.models import Notice
from lms.people.models import Person
from lms.progress.models import LessonProgress
from tests.authoring.regrade.factories import (
    BOB,
    OTHER_KEY,
    author,
    done,
    ordered,
    result_of,
)
from tests.authoring.statistics.factories import RIGHT, count, kept, take
from tests.quizzes.factories import at_once, hand_in

GAINS = {**RIGHT, "q-a": BOB}


def all_of(table):
    found = session().scalar(select(func.count()).select_from(table))
    session().rollback()
    return found


def test_a_try_that_ends_later_is_regraded_by_itself(quick, correct):
    me, mine = take(quick, GAINS, over=False)
    take(quick, GAINS)
    found = correct()
    regrade_id = ordered(found)
    assert done(found, regrade_id) == 1
    hand_in(me, mine)
    assert result_of(mine) == 0.8  # by the key that it was given
    regrade_late(None)
    assert result_of(mine) == 1.0


def test_in_small_steps_and_by_two_workers_each_try_once(app, quick, correct):
    tries = [take(quick, GAINS)[1] for _ in range(7)]
    found = correct()
    regrade_id = ordered(found)

    def work():
        regrade_job(Task(1, "regrade", {"regrade": regrade_id}, 1, ""))

    assert at_once(app, work, work) == [None, None]
    assert {result_of(one) for one in tries} == {1.0}
    assert regrade_with(regrade_id).raised == 7
    assert all_of(Notice) == 7


class KilledError(Exception):
    """A worker that is no more."""


def stop_after(number, found, regrade_id):
    with write():
        go_on(regrade_id=regrade_id, outline=found.outline, at=now(), limit=number)
        raise KilledError


def test_what_was_stopped_half_way_goes_on(quick, correct):
    tries = [take(quick, GAINS)[1] for _ in range(5)]
    found = correct()
    regrade_id = ordered(found)
    with pytest.raises(KilledError):
        stop_after(3, found, regrade_id)
    assert {result_of(one) for one in tries} == {0.8}
    assert done(found, regrade_id, limit=2) == 5
    assert {result_of(one) for one in tries} == {1.0}


def test_a_key_that_was_changed_again_stops_it(quick, correct):
    take(quick, GAINS)
    first = correct()
    regrade_id = ordered(first)
    second = correct({"[x] Ann": "[ ] Ann", "[ ] Cem": "[x] Cem"}, "again")
    assert done(second, regrade_id) == 0
    line = second.line
    who = author()
    with pytest.raises(Conflict), write():
        order(
            actor=who, line=line, version_id=first.line.asked.version_id,
            direction=Direction.BOTH, reason="", at=now(),
        )  # fmt: skip


def test_a_key_may_come_back(quick, correct):
    _me, mine = take(quick, GAINS)
    found = correct()
    done(found, ordered(found))
    back = correct({}, "back")
    done(back, ordered(back))
    assert result_of(mine) == 0.8
    forth = correct(OTHER_KEY, "forth")
    assert done(forth, ordered(forth)) == 1
    assert result_of(mine) == 1.0


def test_who_may_not_write_the_course_any_more_regrades_nothing(quick, correct):
    _me, mine = take(quick, GAINS)
    found, who = correct(), author()
    regrade_id = ordered(found, actor=who)
    with write():
        session().execute(delete(RoleGrant).where(RoleGrant.person_id == who.person_id))
    regrade_job(Task(1, "regrade", {"regrade": regrade_id}, 1, ""))
    regrade_late(None)
    assert result_of(mine) == 0.8
    ordered(found)  # another author takes it on
    regrade_job(Task(1, "regrade", {"regrade": regrade_id}, 1, ""))
    assert result_of(mine) == 1.0


def test_at_the_same_time_as_counting_and_handing_in(app, quick, correct):
    for _ in range(6):
        take(quick, GAINS)
    open_ones = [take(quick, GAINS, over=False) for _ in range(3)]
    found = correct()
    regrade_id = ordered(found)

    def mark_anew():
        regrade_job(Task(1, "regrade", {"regrade": regrade_id}, 1, ""))

    def hand_all_in():
        for me, attempt in open_ones:
            hand_in(me, attempt)

    assert at_once(app, mark_anew, count, hand_all_in)[::2] == [None, None]
    regrade_late(None)
    count()
    assert {result_of(attempt) for _me, attempt in open_ones} == {1.0}
    moved = kept()
    with write():
        forget_all()
    count()
    assert kept() == moved


def test_who_is_erased_takes_their_lines_along(quick, correct):
    me, _mine = take(quick, GAINS)
    found, who = correct(), author()
    regrade_id = ordered(found, actor=who)
    done(found, regrade_id)
    with write():
        session().execute(delete(LessonProgress).where(LessonProgress.person_id == me))
        session().execute(delete(Person).where(Person.id.in_([me, who.person_id])))
    assert all_of(RegradedAnswer) == 0
    assert regrade_with(regrade_id).asked_by is None
    regrade_late(None)  # nobody stands for it any more
