from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.activity.models import AuditEntry
from lms.catalogue.models import Course
from lms.certificates.models import Certificate
from lms.core.clock import now
from lms.db import session, write
from lms.learning.jobs import end_attempts
from lms.notices.jobs import ask_for_duties, run_due
from lms.progress.models import LessonProgress
from lms.progress.queries import course_progress
from lms.quizzes.actions.answers import by_key
from lms.quizzes.queries import attempt_of, attempts_at
from lms.quizzes.rules.attempts import AttemptState
from tests.certificates.factories import complete
from tests.learning.factories import EXAM, form_of
from tests.quizzes.factories import give
from tests.quizzes.test_actions import full


@pytest.fixture
def clock(app, course):
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def attempt(learner):
    session().rollback()
    return attempts_at(learner.id, learner.course.by_key["exam"].id)[-1]


def work(app):
    session().rollback()
    end_attempts(None)
    session().rollback()


def answer_all(learner):
    open_one = attempt(learner)
    given = {key: full(learner.id, open_one.id, key) for key in by_key(open_one)}
    give(learner.id, open_one.id, given, now())


def progress(learner):
    session().rollback()
    return course_progress(learner.id, "small")


def test_what_was_saved_is_handed_in_once_time_and_grace_are_over(app, amira, clock):
    amira.start()
    answer_all(amira)
    touched = progress(amira).rows[amira.course.by_key["exam"].id].touched_at
    clock.shift(timedelta(minutes=20, seconds=59))
    work(app)
    assert attempt(amira).is_open
    clock.shift(timedelta(seconds=2))
    work(app)
    assert attempt(amira).taken.state is AttemptState.FINISHED
    assert attempt(amira).taken.result == 1.0
    found = progress(amira)
    lesson = amira.course.by_key["exam"]
    assert found.standing(lesson).is_complete
    assert found.facts(lesson).result == 1.0
    assert found.rows[lesson.id].touched_at == touched  # the learner did nothing
    work(app)
    assert attempt(amira).taken.result == 1.0


def test_the_worker_does_it_every_minute(app, amira, clock):
    amira.start()
    ask_for_duties()
    run_due(app)
    assert attempt(amira).is_open
    clock.shift(timedelta(minutes=22))
    ask_for_duties()
    run_due(app)
    assert not attempt(amira).is_open


def test_the_home_page_knows_it_without_a_visit(app, amira, clock):
    amira.start()
    answer_all(amira)
    first = amira.browser.get("/en/home/")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert amira.browser.get("/en/home/", headers=tag).status_code == 304
    clock.shift(timedelta(minutes=22))
    work(app)
    assert amira.browser.get("/en/home/", headers=tag).status_code == 200


def test_it_may_earn_the_certificate(app, amira, clock):
    with write():
        complete(amira.id, amira.course, ["first", "second"])
    amira.start()
    answer_all(amira)
    clock.shift(timedelta(minutes=22))
    work(app)
    assert session().scalars(select(Certificate.person_id)).all() == [amira.id]
    assert "issued" in session().scalars(select(AuditEntry.verb)).all()


def test_an_attempt_of_a_course_that_is_gone_ends_all_the_same(app, amira, clock):
    amira.start()
    with write():
        session().execute(Course.__table__.update().values(retired_at=now()))
    clock.shift(timedelta(minutes=22))
    work(app)
    assert not attempt(amira).is_open
    facts = session().execute(select(LessonProgress.finished_attempts)).scalars().all()
    assert facts == [0]  # judged when the lesson is back: `lms progress rebuild`


def test_one_that_cannot_be_ended_does_not_hold_up_the_rest(
    app, amira, somebody, clock, monkeypatch
):
    from lms.core.errors import Conflict
    from lms.learning.jobs import attempts as jobs

    other = somebody(name="Bilal Nasser")
    amira.start()
    other.start()
    clock.shift(timedelta(minutes=22))
    real = jobs._end

    def fail_once(found, outline):
        if found.person_id == amira.id:
            raise Conflict
        real(found, outline)

    monkeypatch.setattr(jobs, "_end", fail_once)
    work(app)
    assert attempt(amira).is_open
    assert not attempt(other).is_open


def test_a_hand_in_that_comes_after_the_job_is_late(app, amira, clock):
    page = form_of(amira.start())
    clock.shift(timedelta(minutes=22))
    work(app)
    key = next(name for name in page if name.endswith("~token")).removesuffix("~token")
    sent = dict(answers(full(amira.id, 0, key), key), submit="1")
    answer = amira.send(sent, EXAM, form=page)
    assert answer.status_code == 409
    assert "Already handed in" in answer.get_data(as_text=True)
    assert attempt(amira).taken.result == 0
    kept = attempt_of(amira.id, attempt(amira).id)
    assert kept.answered == 0


def answers(response, key):
    return (
        {key: list(response.chosen)}
        if response.chosen
        else {f"{key}.{gap}": text for gap, text in response.gaps.items()}
    )
