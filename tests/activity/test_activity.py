from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from lms.activity import actions, queries
from lms.activity.models import AuditEntry
from lms.activity.rules import Verb, network
from lms.activity.views import note_look
from lms.core.actor import ANONYMOUS, Actor
from lms.core.clock import now
from lms.db import session, write
from lms.people.models import Person
from tests.accounts.factories import person


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        (None, ""),
        ("no address", ""),
    ],
)
def test_only_the_network_is_kept(address, kept):
    assert network(address) == kept


@pytest.fixture
def mentor(app):
    return Actor(person("Mira Mentor"))


def lines():
    session().rollback()
    return session().scalars(select(AuditEntry).order_by(AuditEntry.id)).all()


def test_a_line_says_who_did_what_with_whose_record(mentor):
    learner = person("Lea Learner")
    with write():
        actions.record(
            verb=Verb.GRANTED,
            actor=mentor,
            about=learner,
            subject_kind="city",
            subject_id=7,
            detail={"role": "mentor"},
            address="192.0.2.77",
        )
    (line,) = lines()
    assert (line.person_id, line.verb, line.about_id) == (mentor.person_id, "granted", learner)
    assert (line.subject_kind, line.subject_id, line.detail) == ("city", 7, {"role": "mentor"})
    assert line.network == "192.0.2.0/24"
    assert line.looked_on is None


def test_a_visitor_leaves_a_line_without_a_person(app):
    with write():
        actions.record(verb=Verb.SIGN_IN_REFUSED, actor=ANONYMOUS)
    assert lines()[0].person_id is None


def test_a_look_leaves_one_line_a_day(mentor):
    learner = person("Lea Learner")
    start = now().replace(hour=12)
    found = []
    for hours in (0, 1, 11, 13, 24):
        with time_machine.travel(start + timedelta(hours=hours), tick=False), write():
            found.append(actions.record_look(viewer=mentor, person_id=learner))
    assert found == [True, False, False, True, False]
    assert len(lines()) == 2


def test_two_viewers_leave_two_lines(mentor):
    learner, other = person("Lea Learner"), Actor(person("Other"))
    with write():
        actions.record_look(viewer=mentor, person_id=learner)
        actions.record_look(viewer=other, person_id=learner)
    found = queries.looks_at_me(Actor(learner), None, 10)
    assert [look.viewer for look in found] == ["Other", "Mira Mentor"]
    assert [look.viewer for look in queries.looks_at_me(Actor(learner), found[0].id, 10)] == [
        "Mira Mentor"
    ]
    assert queries.looks_at_me(mentor, None, 10) == []


def test_ones_own_record_leaves_no_line(mentor):
    with write():
        assert not actions.record_look(viewer=mentor, person_id=mentor.person_id)
    assert lines() == []


def test_a_view_notes_the_look_before_it_shows(app, mentor):
    from flask import g

    learner = person("Lea Learner")
    with app.test_request_context("/en/", environ_base={"REMOTE_ADDR": "192.0.2.77"}):
        g.actor = mentor
        note_look(learner)
        note_look(learner)
        note_look(mentor.person_id)
    (line,) = lines()
    assert (line.person_id, line.about_id, line.network) == (
        mentor.person_id,
        learner,
        "192.0.2.0/24",
    )


def test_lines_outlive_the_people_they_name(mentor):
    learner = person("Lea Learner")
    with write():
        actions.record_look(viewer=mentor, person_id=learner)
    with write():
        session().execute(delete(Person).where(Person.id == mentor.person_id))
    (look,) = queries.looks_at_me(Actor(learner), None, 10)
    assert look.viewer is None


def test_old_lines_are_forgotten(mentor):
    with write():
        actions.record(verb=Verb.SIGNED_IN, actor=mentor)
    with write():
        assert actions.forget(now() - timedelta(days=1)) == 0
    with write():
        assert actions.forget(now() + timedelta(days=1)) == 1
    assert lines() == []
