"""From an agreed pair to its report and the end of access, over HTTP, as four people."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import text

from lms.core.clock import now
from lms.db import session
from lms.mentoring.rules.mentorships import MentorshipState
from tests.mentoring.mentorships.browsers import goals_form, house, local, proposal, times_of


def only(statement: str) -> int:
    found = session().scalar(text(statement))
    session().rollback()
    return int(found)


def test_a_mentorship_from_agreement_to_report(app):
    world = house(app, MentorshipState.AGREED)
    mentor = world.pair.mentor
    ending = "mentors/{}/ending".format(only("SELECT id FROM mentor_assignment"))
    world.done("champion_lead", ending, {"reason": "a new start", "successor": "0"})
    assert world.get("mentor").status_code == 404

    refused = world.post("mentee_lead", "state", {"to": "active"})
    assert refused.status_code == 422
    assert "Agree on a goal first" in refused.text
    world.done("mentee_lead", "goals", goals_form("One place for advice", "Teachers trained"))
    refused = world.post("mentee_lead", "state", {"to": "active"})
    assert "Assign a mentor first" in refused.text
    world.done("champion_lead", "mentors", {"mentor": mentor, "learner": "0"})
    assert "Mira Mentor" in world.page("learner")
    world.done("mentee_lead", "state", {"to": "active"})
    assert "One place for advice" in world.page("mentor")

    world.done("mentor", "sessions/proposal", proposal())
    meeting = only("SELECT id FROM meeting")
    here = f"sessions/{meeting}/"
    first, second = times_of(meeting)
    answers = {"side": "mentee", f"time-{first}": "no", f"time-{second}": "if_need_be"}
    assert world.post("learner", here + "replies", answers).status_code == 403
    world.done("mentee_lead", here + "replies", answers)
    assert world.post("mentor", here + "confirmation", {"time": first}).status_code == 422
    world.done("mentor", here + "confirmation", {"time": second})
    assert "confirmed" in world.page("learner", here)
    world.done("mentor", here + "people", {"people": [mentor, world.pair.learner], "guests": "2"})

    with time_machine.travel(now() + timedelta(days=5), tick=False):
        world.anew()
        world.done("mentor", here + "state", {"to": "held"})
        report = {
            "came": [mentor],
            "guests": "1",
            "learned": "Ask **before** planning.",
            "failed": "The interpreter came late.",
            "action": "report",
        }
        world.done("mentor", here + "results", report)
        page = world.page("learner", here + "report")
        assert "<strong>before</strong>" in page
        assert "The interpreter came late." in page
        action = {"text": "Send the checklist", "side": "mentee", "owner": world.pair.learner}
        world.done("mentor", here + "actions", action | {"due_on": local(9)[:10]})
        number = only("SELECT id FROM meeting_action")
        world.done("learner", f"{here}actions/{number}", {"done": "1"})

        _close(world)


def _close(world):
    """Both sides write, one closes; then the mentor is out, and the report stays."""
    closing = {
        "outcomes-0": "Opened in May.",
        "outcomes-1": "Half of them.",
        "action": "complete",
    }
    refused = world.post("mentee_lead", "closing", closing | {"mentee": "We dare more."})
    assert refused.status_code == 422
    assert "Both sides say" in refused.text
    assert "We dare more." in refused.text
    world.done("mentor", "closing", {"champion": "We saw our own gaps.", "action": "save"})
    page = world.page("mentee_lead", "closing")
    assert "What Rheinbrück learned" in page
    assert "We saw our own gaps." in page
    world.done("mentee_lead", "closing", closing | {"mentee": "We dare more."})

    assert world.get("mentor").status_code == 404
    for role in ("champion_lead", "mentee_lead", "learner", "coordinator"):
        page = world.page(role, "report")
        for words in (
            "Opened in May.", "We saw our own gaps.", "We dare more.", "Monthly call",
            "Send the checklist", "Mira Mentor",
        ):  # fmt: skip
            assert words in page, (role, words)
    world.done("mentee_lead", "state", {"to": "followed_up"})
    assert "followed up" in world.page("mentee_lead")
