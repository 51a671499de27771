"""A publish at a time: once, with the rights of then, and never over something newer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, update

from lms.authoring.jobs.schedule import publish_what_is_due
from lms.authoring.queries.revisions import planned
from lms.authoring.rules.schedule import instant
from lms.catalogue.models import Course, CourseGrant
from lms.catalogue.queries.publishing import published
from lms.catalogue.queries.sources import revisions
from lms.db import session, write
from lms.notices.models import Mail, Notice
from tests.accounts.factories import session_cookie
from tests.authoring.factories import TINY, edit, publish_texts, workbench
from tests.authoring.revisions.asking import seen_in

LESSON = "1-one/1-first.md"
PATH = "/en/workshop/tiny/publish/later/"
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
AT = "2026-11-23T12:30"  # 11:30 UTC in Brussels
TIMES = {"at": AT, "time_zone": "Europe/Brussels", "note": "At noon"}


@pytest.fixture
def here(app):
    with time_machine.travel(START, tick=False) as clock:
        found = workbench()
        edit(found.other_course_id, LESSON, TINY[LESSON] + "More.\n", found.other)
        yield found, clock


@pytest.fixture
def author(here, client):
    session_cookie(client, here[0].other)
    return client


def plan(client, **changes):
    token, seen = seen_in(client, PATH)
    return client.post(PATH, data={"csrf_token": token, "seen": seen, **TIMES, **changes})


def test_it_is_published_at_its_time_and_once(here, author):
    bench, clock = here
    assert plan(author).status_code == 303
    edit(bench.other_course_id, LESSON, TINY[LESSON] + "Later words.\n", bench.other)
    publish_what_is_due(None)
    assert published("tiny").number == 1
    clock.shift(timedelta(hours=4))
    publish_what_is_due(None)
    publish_what_is_due(None)
    newest, _first = revisions(bench.other_course_id)
    assert (newest.number, newest.note, newest.name) == (2, "At noon", "Olga Other")
    (row,) = planned(bench.other_course_id)
    assert (row.state, row.number, row.run_at) == (
        "done",
        2,
        datetime(2026, 11, 23, 11, 30, tzinfo=UTC),
    )
    assert session().scalars(select(Notice.person_id)).all() == [bench.other]
    session().rollback()
    assert "published" in author.get(PATH).get_data(as_text=True)


def test_somebody_who_lost_the_right_publishes_nothing(here, author):
    bench, clock = here
    plan(author)
    with write():
        session().execute(delete(CourseGrant).where(CourseGrant.person_id == bench.other))
    clock.shift(timedelta(hours=4))
    publish_what_is_due(None)
    (row,) = planned(bench.other_course_id)
    assert row.state == "failed"
    assert "may not write" in row.reason
    assert published("tiny").number == 1
    assert session().scalars(select(Mail.person_id)).all() == [bench.other]


def test_a_version_that_came_meanwhile_is_not_taken_back(here, author):
    bench, clock = here
    plan(author)
    publish_texts({**TINY, LESSON: TINY[LESSON] + "Newer.\n"})
    clock.shift(timedelta(hours=4))
    publish_what_is_due(None)
    (row,) = planned(bench.other_course_id)
    assert (row.state, row.reason) == ("failed", "Version 2 was published meanwhile.")
    assert published("tiny").number == 2


def test_it_is_moved_and_cancelled(here, author):
    bench, clock = here
    plan(author)
    (row,) = planned(bench.other_course_id)
    one = f"{PATH}{row.id}/"
    moved = author.submit(one, {**TIMES, "at": "2026-11-24T12:30"})
    assert moved.status_code == 303
    clock.shift(timedelta(hours=6))
    publish_what_is_due(None)
    assert published("tiny").number == 1
    assert author.submit(f"{one}cancellation", page=one).status_code == 303
    assert "cancelled" in author.get(one).get_data(as_text=True)
    clock.shift(timedelta(days=3))
    publish_what_is_due(None)
    assert published("tiny").number == 1
    assert planned(bench.other_course_id)[0].state == "cancelled"


def test_only_one_waits(here, author):
    token, seen = seen_in(author, PATH)
    plan(author)
    again = author.post(PATH, data={"csrf_token": token, "seen": seen, **TIMES})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": "2026-11-23T08:30"}, "This time is over"),
        ({"at": "2028-01-01T08:30"}, "within a year"),
        ({"at": ""}, "Fill in"),
        ({"at": "noon"}, "Not a valid"),
        ({"at": "2027-03-28T02:30"}, "clocks skip"),
        ({"time_zone": "Mars/Base"}, "Not a valid choice"),
        ({"note": "n" * 501}, "too long"),
    ],
)
def test_times_that_cannot_be_are_refused_and_kept(here, author, changes, words):
    answer = plan(author, **changes)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert words in page
    assert (changes.get("note") or "At noon") in page
    assert planned(here[0].other_course_id) == []


def test_others_find_nothing(here, author, client):
    bench, _clock = here
    plan(author)
    (row,) = planned(bench.other_course_id)
    session_cookie(client, bench.author)
    assert client.get(f"{PATH}{row.id}/").status_code == 404
    assert client.get(f"/en/workshop/small/publish/later/{row.id}/").status_code == 404


def test_hours_that_clocks_skip_are_none():
    def clock(month, hour, minute):
        return datetime(2027, month, 28, hour, minute)  # noqa: DTZ001 - what a clock shows

    assert instant(clock(3, 2, 30), "Europe/Berlin") is None
    assert instant(clock(7, 12, 0), "Europe/Berlin") == datetime(2027, 7, 28, 10, tzinfo=UTC)


def test_a_course_that_left_the_catalogue_is_not_put_back_unasked(here, author):
    bench, clock = here
    plan(author)
    with write():
        session().execute(
            update(Course).where(Course.id == bench.other_course_id).values(retired_at=START)
        )
    page = author.get("/en/workshop/tiny/publish/").get_data(as_text=True)
    assert "Publishing puts it back" in page
    clock.shift(timedelta(hours=4))
    publish_what_is_due(None)
    (row,) = planned(bench.other_course_id)
    assert (row.state, row.reason[:35]) == ("failed", "The course is out of the catalogue.")
