from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.activity.models import AuditEntry
from lms.db import session, write
from lms.people.actions import deactivate
from lms.quizzes.models import ExtraTime
from lms.quizzes.queries import attempt_of, extra_time_of
from tests.accounts.factories import person
from tests.quizzes.factories import T0, begin, hand_in

EMAIL = "amira@rheinbrueck.example"


@pytest.fixture
def amira(app, course):
    return person("Amira Haddad", EMAIL)


@pytest.fixture
def give(app):
    def run(*args):
        session().rollback()
        done = app.test_cli_runner().invoke(args=["quizzes", "extra-time", *args])
        session().rollback()
        return done

    return run


def entries():
    return session().execute(
        select(AuditEntry.verb, AuditEntry.person_id, AuditEntry.about_id, AuditEntry.detail)
    ).all()  # fmt: skip


def test_time_is_given_changed_and_taken_back_with_a_line_each(amira, give):
    assert "has 25 % more time" in give(" Amira@Rheinbrueck.example ", "25").output
    assert extra_time_of(amira) == 0.25
    give(EMAIL, "50")
    assert extra_time_of(amira) == 0.5
    assert "the time that everybody has" in give(EMAIL, "0").output
    assert session().scalars(select(ExtraTime.person_id)).all() == []
    given = [True, True, False]
    assert [tuple(e) for e in entries()] == [
        ("extra_time", None, amira, {"given": was}) for was in given
    ]


def test_a_test_under_way_gets_it_too_and_never_loses_any(amira, give, course):
    attempt = begin(amira, course, "exam")
    assert "under way" in give(EMAIL, "50").output
    assert attempt_of(amira, attempt).taken.deadline_at == T0 + timedelta(minutes=30)
    for percent in ("25", "0"):
        assert "under way" not in give(EMAIL, percent).output
        assert attempt_of(amira, attempt).taken.deadline_at == T0 + timedelta(minutes=30)
    hand_in(amira, attempt)
    give(EMAIL, "100")
    assert attempt_of(amira, attempt).taken.deadline_at == T0 + timedelta(minutes=30)


def test_other_peoples_tests_are_left_alone(amira, give, course):
    other = person()
    attempt = begin(other, course, "exam")
    give(EMAIL, "50")
    assert attempt_of(other, attempt).taken.deadline_at == T0 + timedelta(minutes=20)


@pytest.mark.parametrize("percent", ["-1", "301", "x", "1.5", ""])
def test_only_percents_that_can_be(amira, give, percent):
    assert give(EMAIL, "--", percent).exit_code != 0
    assert extra_time_of(amira) == 0
    assert entries() == []


def test_nobody_behind_the_address(amira, give):
    done = give("nobody@rheinbrueck.example", "25")
    assert done.exit_code == 1
    assert "Nobody has the address" in done.output


def test_somebody_whose_account_is_closed_keeps_their_rows(amira, give):
    with write():
        deactivate(person_id=amira)
    assert give(EMAIL, "25").exit_code == 0
