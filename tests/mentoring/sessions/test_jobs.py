"""Reminders a day before, and the daily mail about messages: each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.core.actor import Actor
from lms.core.clock import now
from lms.db import session, write
from lms.mentoring.actions.sessions.planning import confirm
from lms.mentoring.actions.sessions.states import change_state
from lms.mentoring.jobs.calendars import forget
from lms.mentoring.jobs.messages import send_digests
from lms.mentoring.jobs.sessions import remind_of_sessions
from lms.mentoring.models.calendars import CalendarFeed
from lms.mentoring.rules.sessions import SessionState
from lms.notices.actions.leases import Task
from lms.notices.adapters.letters import write_letter
from lms.notices.jobs import kinds
from lms.notices.models import Mail, Notice
from lms.notices.queries import outgoing
from tests.mentoring.mentorships.browsers import House, house, meeting, soon, times_of

TASK = Task(1, "every:session-reminders", {}, 1, "token")


@pytest.fixture
def made(app) -> House:
    return house(app)


def agreed(made: House, **ahead: float) -> int:
    found = meeting(made, soon(**ahead), key=f"{ahead}")
    with write():
        confirm(
            actor=Actor(made.pair.mentor),
            mentorship_id=made.pair.mentorship_id,
            meeting_id=found,
            time_id=times_of(found)[0],
        )
    return found


def reminded() -> list[int]:
    found = sorted(
        session().scalars(select(Notice.person_id).where(Notice.kind == "session_tomorrow"))
    )
    session().rollback()
    return found


def letters(made: House, template: str) -> list[str]:
    """The mails of a template as they would leave, the text of each on one line."""
    jobs = list(session().scalars(select(Mail.job_id).where(Mail.template.endswith(template))))
    found = []
    for job in jobs:
        mail = outgoing(job)
        assert mail is not None
        with made.app.app_context():
            letter = write_letter(made.app, mail)
        text = " ".join(letter.text.split())
        found.append(f"{letter.to}\n{letter.subject}\n{text}")
    session().rollback()
    return found


def test_the_kinds_are_known_to_workers():
    assert {"every:session-reminders", "daily:message-digests", "daily:forget-calendars"} <= set(
        kinds
    )


def test_a_day_before_everybody_is_reminded_once(made):
    agreed(made, days=2)
    remind_of_sessions(TASK)
    assert reminded() == []
    with time_machine.travel(now() + timedelta(days=1, minutes=5), tick=False):
        remind_of_sessions(TASK)
        remind_of_sessions(TASK)
        wanted = [made.pair.mentor, made.pair.champion_lead, made.pair.mentee_lead]
        assert reminded() == sorted(wanted)
        found = letters(made, "sessions_reminder.txt")
        assert len(found) == 3
        assert "Tomorrow: Monthly call" in found[0]
        assert "(Central European Standard Time)" in found[0]
        assert f"/en/mentorships/{made.pair.mentorship_id}/sessions/" in found[0]


@pytest.mark.parametrize("to", [SessionState.CANCELLED, SessionState.POSTPONED])
def test_what_is_off_is_not_reminded_of(made, to):
    found = agreed(made, hours=20)
    with write():
        change_state(
            actor=Actor(made.pair.mentor),
            mentorship_id=made.pair.mentorship_id,
            meeting_id=found,
            to=to,
            reason="ill",
        )
    remind_of_sessions(TASK)
    assert reminded() == []


def test_an_ended_mentorship_reminds_of_nothing(made):
    agreed(made, hours=20)
    made.done("mentee_lead", "state", {"to": "ended_early", "reason": "no time"})
    remind_of_sessions(TASK)
    assert reminded() == []


def test_mails_say_what_happened_in_each_language(made):
    made.done(
        "mentee_lead",
        "/en/account",
        {"name": "Max Mentee", "language": "de", "time_zone": "Europe/Athens", "organisation": ""},
    )
    agreed(made, days=3)
    (german,) = [one for one in letters(made, "sessions_changed.txt") if "Osteuropäische" in one]
    assert "/de/mentorships/" in german
    for template in ("sessions_proposed.txt", "sessions_changed.txt"):
        assert all("http" in one and "{" not in one for one in letters(made, template))


def test_one_mail_a_day_for_who_wants_it_so(made):
    made.done("mentee_lead", "messages/mails", {"daily": "1"})
    form = {"title": "Interpreters", "text": "How?", "key": "a" * 22}
    path = made.done("mentor", "messages/", form).location
    made.done("mentor", path + "posts", {"text": "And when?", "key": "b" * 22})
    assert len(letters(made, "messages_new.txt")) == 2, "the other coordinator hears at once"
    send_digests(TASK)
    send_digests(TASK)
    (digest,) = letters(made, "messages_digest.txt")
    assert "2 new messages in your mentorships" in digest
    assert "Interpreters (Rheinbrück – Valmora): 2 new" in digest
    made.done("mentee_lead", path + "posts", {"text": "Now", "key": "c" * 22})
    send_digests(TASK)
    assert len(letters(made, "messages_digest.txt")) == 1
    made.done("mentor", path + "posts", {"text": "Fine", "key": "d" * 22})
    made.done("mentee_lead", path + "reading")
    send_digests(TASK)
    assert len(letters(made, "messages_digest.txt")) == 1, "what was read is not told"
    made.done("mentor", path + "posts", {"text": "One more", "key": "e" * 22})
    send_digests(TASK)
    assert len(letters(made, "messages_digest.txt")) == 2


def test_a_digest_tells_nothing_of_an_ended_mentorship(made):
    made.done("mentor", "messages/mails", {"daily": "1"})
    form = {"title": "Interpreters", "text": "How?", "key": "a" * 22}
    made.done("mentee_lead", "messages/", form)
    made.done("mentee_lead", "state", {"to": "ended_early", "reason": "no time"})
    send_digests(TASK)
    assert letters(made, "messages_digest.txt") == []


def test_ended_addresses_are_forgotten_after_a_month(made):
    made.done("mentor", "/en/mentorships/calendar")
    made.done("mentor", "/en/mentorships/calendar/ending")
    made.done("learner", "/en/mentorships/calendar")
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        finish = forget(TASK)
        assert finish is not None
        with write():
            finish()
    assert list(session().scalars(select(CalendarFeed.person_id))) == [made.pair.learner]
