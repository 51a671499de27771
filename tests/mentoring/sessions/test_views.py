"""Sessions over HTTP: planned, answered, agreed, moved, postponed, cancelled, reported."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.core.actor import Actor
from lms.core.clock import now
from lms.db import session, write
from lms.mentoring.actions.sessions.planning import confirm
from lms.mentoring.actions.sessions.states import change_state
from lms.mentoring.models.sessions import Meeting, MeetingAction, MeetingCheck, MeetingStep
from lms.mentoring.rules.sessions import SessionState
from lms.notices.models import Mail, Notice
from tests.accounts.factories import session_cookie
from tests.mentoring.mentorships.browsers import (
    House,
    house,
    local,
    meeting,
    proposal,
    soon,
    times_of,
)


@pytest.fixture
def made(app) -> House:
    return house(app)


def agreed(made: House, **ahead: float) -> int:
    found = meeting(made, soon(**ahead), key=f"agreed-{ahead}")
    with write():
        confirm(
            actor=Actor(made.pair.champion_lead),
            mentorship_id=made.pair.mentorship_id,
            meeting_id=found,
            time_id=times_of(found)[0],
        )
    return found


def row(meeting_id: int) -> Meeting:
    found = session().scalars(select(Meeting).where(Meeting.id == meeting_id)).one()
    session().refresh(found)
    session().rollback()
    return found


def told(kind: str) -> set[int]:
    found = set(session().scalars(select(Notice.person_id).where(Notice.kind == kind)))
    session().rollback()
    return found


def test_a_proposal_is_one_session_however_often_it_is_sent(made):
    first = made.done("mentor", "sessions/proposal", proposal())
    again = made.done("mentor", "sessions/proposal", proposal())
    assert first.location == again.location
    assert told("session_proposed") == {made.pair.champion_lead, made.pair.mentee_lead}


def test_what_was_typed_comes_back_with_what_is_wrong(made):
    typed = proposal(title="", first=local(-1), link="meet.example")
    answer = made.post("mentor", "sessions/proposal", typed)
    assert answer.status_code == 422
    for words in (
        "Fill in this field.",
        "This time is over.",
        "https://.",
        "- welcome",
        "meet.example",
    ):
        assert words in answer.text, words
    answer = made.post("mentor", "sessions/proposal", proposal(second=proposal()["first"]))
    assert "This time is here twice." in answer.text
    assert session().scalar(select(Meeting.id)) is None


def test_a_skipped_hour_is_refused_in_words(made):
    with time_machine.travel(datetime.fromisoformat("2027-03-20T12:00+00:00"), tick=False):
        made.anew()
        answer = made.post("mentor", "sessions/proposal", proposal(first="2027-03-28T02:30"))
        assert answer.status_code == 422
        assert "The clocks skip this hour." in answer.text


def test_each_reads_times_on_their_own_clock(app, made):
    """Agreed in summer time for a day in winter time; Athens is an hour ahead of Brussels."""
    with time_machine.travel(datetime.fromisoformat("2027-10-25T12:00+00:00"), tick=False):
        made.anew()
        answer = made.done(
            "mentor",
            "sessions/proposal",
            proposal(first="2027-10-29T10:00", second="2027-11-02T10:00"),
        )
        path = answer.location
        page = made.page("mentee_lead", path)
        assert "Fri 29 October 2027, 10:00–11:00 (Central European Summer Time)" in page
        assert "Tue 2 November 2027, 10:00–11:00 (Central European Standard Time)" in page
        reader = app.test_client()
        session_cookie(reader, made.pair.learner)
        form = {"name": "Leo", "language": "en", "time_zone": "Europe/Athens", "organisation": ""}
        made.done("learner", "/en/account", form)
        page = made.page("learner", path)
        assert "Fri 29 October 2027, 11:00–12:00 (Eastern European Summer Time)" in page
        assert "Tue 2 November 2027, 11:00–12:00 (Eastern European Standard Time)" in page
        assert "10:00–11:00 on the clock of Brussels" in page
        german = page_in(made, "learner", path.replace("/en/", "/de/"))
        assert "Osteuropäische Sommerzeit" in german


def page_in(made: House, role: str, path: str) -> str:
    return made.browsers[role].get(path).get_data(as_text=True)


def test_a_time_that_one_side_refuses_is_not_agreed(made):
    found = meeting(made, soon(days=2), soon(days=3))
    first, second = times_of(found)
    made.done(
        "mentee_lead",
        f"sessions/{found}/replies",
        {"side": "mentee", f"time-{first}": "no", f"time-{second}": "yes"},
    )
    answer = made.post("mentor", f"sessions/{found}/confirmation", {"time": first})
    assert answer.status_code == 422
    assert "One side cannot come" in answer.text
    half = made.post(
        "mentee_lead", f"sessions/{found}/replies", {"side": "mentee", f"time-{first}": "no"}
    )
    assert half.status_code == 422
    wrong = {"side": "champion", f"time-{first}": "yes", f"time-{second}": "yes"}
    assert made.post("mentee_lead", f"sessions/{found}/replies", wrong).status_code == 403
    made.done("mentee_lead", f"sessions/{found}/confirmation", {"time": second})
    assert row(found).state == SessionState.CONFIRMED
    assert told("session_changed") == {made.pair.mentor, made.pair.champion_lead}
    foreign = meeting(made, soon(days=5), key="other")
    assert (
        made.post("mentor", f"sessions/{foreign}/confirmation", {"time": second}).status_code == 422
    )


@pytest.mark.parametrize("to", ["moved_online", "postponed", "cancelled"])
def test_a_reason_is_needed_and_told(made, to):
    found = agreed(made, days=3)
    link = "https://meet.example/now"
    answer = made.post("mentee_lead", f"sessions/{found}/state", {"to": to, "link": link})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert link in answer.text
    before = row(found).sequence
    made.done(
        "mentee_lead", f"sessions/{found}/state", {"to": to, "reason": "The train is on strike"}
    )
    assert row(found).state == to
    assert row(found).sequence > before
    assert "The train is on strike" in made.page("learner", f"sessions/{found}/")
    mails = list(session().scalars(select(Mail).where(Mail.template.contains("sessions_changed"))))
    assert "The train is on strike" in {mail.context["reason"] for mail in mails}


def test_a_postponed_session_gets_new_times_and_is_agreed_again(made):
    found = agreed(made, days=3)
    assert made.post("mentor", f"sessions/{found}/times", {"first": local(5)}).status_code in {
        409,
        422,
    }
    made.done("mentor", f"sessions/{found}/state", {"to": "postponed", "reason": "ill"})
    form = {"time_zone": "Europe/Brussels", "length": "90m", "first": local(6), "second": ""}
    assert made.post("mentor", f"sessions/{found}/times", {**form, "first": ""}).status_code == 422
    made.done("mentor", f"sessions/{found}/times", form)
    assert row(found).state == SessionState.PLANNED
    made.done("mentee_lead", f"sessions/{found}/confirmation", {"time": times_of(found)[0]})
    assert row(found).ends_at - row(found).starts_at == timedelta(minutes=90)
    steps = list(session().scalars(select(MeetingStep.state).order_by(MeetingStep.id)))
    assert steps == ["planned", "confirmed", "postponed", "planned", "confirmed"]


def test_nothing_is_held_before_it_begins_nor_reported_before_it_was_held(made):
    found = agreed(made, days=3)
    answer = made.post("mentor", f"sessions/{found}/state", {"to": "held"})
    assert answer.status_code == 422
    assert "It has not begun yet." in answer.text
    assert made.get("mentor", f"sessions/{found}/results").location.endswith(f"/sessions/{found}/")
    early = {"learned": "words", "action": "report"}
    assert made.post("mentor", f"sessions/{found}/results", early).status_code == 409
    assert made.post("mentor", f"sessions/{found}/state", {"to": "reported"}).status_code == 409


def test_a_report_needs_what_was_learned_and_keeps_what_was_typed(made):
    found = agreed(made, days=1)
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        made.anew()
        made.done("mentor", f"sessions/{found}/state", {"to": "held"})
        form = {"learned": "", "failed": "Too many slides", "action": "report"}
        answer = made.post("mentor", f"sessions/{found}/results", form)
        assert answer.status_code == 422
        assert "Too many slides" in answer.text
        made.done("mentor", f"sessions/{found}/results", {**form, "action": "save"})
        assert row(found).state == SessionState.HELD
        made.done("mentor", f"sessions/{found}/results", {**form, "learned": "<b>x</b> *ask*"})
        assert row(found).state == SessionState.REPORTED
        page = made.page("learner", f"sessions/{found}/report")
        assert "<em>ask</em>" in page
        long = made.post("mentor", f"sessions/{found}/results", {**form, "learned": "x" * 9000})
        assert long.status_code == 422
        assert "x" * 9000 in long.text


def test_the_plan_is_not_overwritten_unseen(made):
    found = meeting(made, soon(days=3))
    form = {**proposal(title="Mine", agenda="my agenda"), "row_version": row(found).row_version}
    made.done(
        "mentee_lead", f"sessions/{found}/plan", {**form, "title": "Theirs", "agenda": "theirs"}
    )
    answer = made.post("mentor", f"sessions/{found}/plan", form)
    assert answer.status_code == 409
    for words in ("my agenda", "Theirs", "theirs"):
        assert words in answer.text
    fresh = {**form, "row_version": row(found).row_version}
    made.done("mentor", f"sessions/{found}/plan", fresh)
    assert row(found).title == "Mine"


def test_the_checklist_is_ticked_and_grows(made):
    found = meeting(made, soon(days=3))
    points = list(
        session().scalars(
            select(MeetingCheck.id)
            .where(MeetingCheck.meeting_id == found)
            .order_by(MeetingCheck.id)
        )
    )
    made.done("mentor", f"sessions/{found}/checks", {"done": points[:2], "own": "Buy cake"})
    wanted = select(MeetingCheck.done_at, MeetingCheck.text).order_by(MeetingCheck.id)
    rows = session().execute(wanted).all()
    assert [one.done_at is not None for one in rows] == [True, True, False, False, False]
    assert rows[-1].text == "Buy cake"
    made.done("mentor", f"sessions/{found}/checks", {"done": points[1:2]})
    assert (
        len(
            list(
                session().scalars(select(MeetingCheck.id).where(MeetingCheck.done_at.is_not(None)))
            )
        )
        == 1
    )
    assert made.post("mentor", f"sessions/{found}/checks", {"done": [10**9]}).status_code == 422


def test_only_people_of_the_two_sides_take_part(made):
    found = meeting(made, soon(days=3))
    outside = {"people": [made.pair.outsider]}
    assert made.post("mentor", f"sessions/{found}/people", outside).status_code == 422
    chosen = {"people": [made.pair.learner], "guests": "3", "interpreting": "Arabic"}
    made.done("mentor", f"sessions/{found}/people", chosen)
    page = made.page("mentee_lead", f"sessions/{found}/")
    assert "Leo Learner" in page
    assert "and 3 others" in page
    assert "Arabic" in page
    with write():
        confirm(
            actor=Actor(made.pair.mentor),
            mentorship_id=made.pair.mentorship_id,
            meeting_id=found,
            time_id=times_of(found)[0],
        )
    assert made.pair.learner in told("session_changed")
    assert made.pair.second_learner not in told("session_changed")


def test_actions_belong_to_a_side_or_to_somebody_of_it(made):
    found = meeting(made, soon(days=3))
    path = f"sessions/{found}/actions"
    wrong = {"text": "Write", "side": "champion", "owner": made.pair.learner}
    assert made.post("mentor", path, wrong).status_code == 422
    made.done("mentor", path, {**wrong, "side": "mentee"})
    number = session().scalars(select(MeetingAction.id)).one()
    session().rollback()
    assert made.post("second_learner", f"{path}/{number}", {"done": "1"}).status_code == 403
    made.done("learner", f"{path}/{number}", {"done": "1"})
    assert "done on" in made.page("mentor", f"sessions/{found}/")
    made.done("mentor", f"{path}/{number}", {"done": "0"})
    assert "done on" not in made.page("mentor", f"sessions/{found}/")


def test_the_three_visits_are_planned_once(made):
    made.done("mentee_lead", "sessions/cycle")
    made.done("mentor", "sessions/cycle")
    cycles = list(session().scalars(select(Meeting.cycle).order_by(Meeting.id)))
    assert cycles == ["plan", "consolidate", "review"]
    page = made.page("learner", "sessions/")
    assert "Visit 2: consolidate" in page
    assert "Plan the three visits" not in page


def test_what_is_planned_is_cancelled_when_the_mentorship_ends(made):
    planned, fixed = meeting(made, soon(days=3)), agreed(made, days=4)
    made.done("mentee_lead", "state", {"to": "ended_early", "reason": "no time"})
    assert {row(one).state for one in (planned, fixed)} == {SessionState.CANCELLED}


def test_a_session_that_went_on_elsewhere_is_not_changed(made):
    found = agreed(made, days=3)
    with write():
        change_state(
            actor=Actor(made.pair.mentor),
            mentorship_id=made.pair.mentorship_id,
            meeting_id=found,
            to=SessionState.CANCELLED,
            reason="ill",
        )
    later = {"to": "moved_online", "reason": "snow"}
    assert made.post("mentee_lead", f"sessions/{found}/state", later).status_code == 409
