"""Every address of a mentorship, as every role: of one's own, of another city, of an ended one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from lms.core.actor import Actor
from lms.db import session, write
from lms.files.actions import keep_bytes
from lms.files.queries import StoredFile
from lms.mentoring.actions.messages.writing import Words, begin
from lms.mentoring.actions.sessions.results import add_action
from lms.mentoring.models.mentorships import MentorAssignment
from lms.mentoring.models.messages import Post, PostFile
from lms.mentoring.models.sessions import MeetingAction
from lms.mentoring.rules.mentorships import MentorshipState, Side
from tests.accounts.factories import session_cookie
from tests.conftest import token_in
from tests.mentoring.factories import end, pair
from tests.mentoring.mentorships.browsers import ROLES, House, house, meeting, soon

OURS = {"mentorships", "messages", "sessions"}
SECRET = "words of the two cities"
INSIDE = ("mentor", "champion_lead", "learner", "mentee_lead", "coordinator")
# What only the two sides see; whoever coordinates the programme is told there is no such thing.
SIDES_ONLY = "messages"


def filled(made: House) -> dict[str, int]:
    """Something at each address; returns the ids by the names that the routes have for them."""
    stored = keep_bytes(SECRET.encode(), "text/plain")
    file = StoredFile(stored.sha256, stored.size, stored.content_type, "plan.txt")
    words = Words(SECRET, f"<p>{SECRET}</p>", "a" * 22, (file,))
    mentorship = made.pair.mentorship_id
    mentor = Actor(made.pair.mentor)
    with write():
        thread = begin(
            actor=mentor, mentorship_id=mentorship, title=SECRET, for_all=False, words=words
        )
    planned = meeting(made, soon(days=3), soon(days=4), title=SECRET)
    with write():
        add_action(
            actor=mentor, mentorship_id=mentorship, meeting_id=planned, text=SECRET,
            side=Side.MENTEE, owner_id=None, due_on=None,
        )  # fmt: skip
    columns = {
        "assignment_id": MentorAssignment.id, "post_id": Post.id, "file_id": PostFile.id,
        "action_id": MeetingAction.id,
    }  # fmt: skip
    ids = {name: session().scalars(select(column)).first() for name, column in columns.items()}
    session().rollback()
    found = {"mentorship_id": mentorship, "thread_id": thread, "meeting_id": planned, **ids}
    assert None not in found.values()
    return found  # type: ignore[return-value]


def routes(made: House, ids: dict[str, int], method: str) -> Iterator[tuple[str, str]]:
    for rule in sorted(made.app.url_map.iter_rules(), key=lambda one: one.rule):
        room, _dot, _view = rule.endpoint.partition(".")
        if room in OURS and "mentorship_id" in rule.arguments and method in (rule.methods or ()):
            path = re.sub(
                r"<(?:[^:<>]+:)?(\w+)>", lambda m: str({"lang": "en", **ids}[m[1]]), rule.rule
            )
            yield rule.endpoint, path  # fmt: skip


def send(made: House, role: str, path: str) -> int:
    browser = made.browsers[role]
    token = token_in(browser.get("/en/account").get_data(as_text=True))
    answer = browser.post(path, data={"csrf_token": token})
    assert role in INSIDE or SECRET not in answer.text
    return answer.status_code


def test_visitors_are_asked_to_sign_in(app):
    made = house(app)
    ids = filled(made)
    visitor = app.test_client()
    token = token_in(visitor.get("/en/sign-in").get_data(as_text=True))
    for _endpoint, path in routes(made, ids, "GET"):
        assert visitor.get(path).status_code == 303
    for _endpoint, path in routes(made, ids, "POST"):
        assert visitor.post(path, data={"csrf_token": token}).status_code == 401


def test_whoever_belongs_to_another_city_finds_nothing(app):
    made = house(app)
    ids = filled(made)
    for endpoint, path in routes(made, ids, "GET"):
        answer = made.get("outsider", path)
        assert answer.status_code == 404, endpoint
        assert SECRET not in answer.text
    for endpoint, path in routes(made, ids, "POST"):
        assert send(made, "outsider", path) == 404, endpoint
    assert SECRET not in made.page("outsider", "/en/mentorships/")


def test_forms_without_a_token_are_refused(app):
    made = house(app)
    ids = filled(made)
    for endpoint, path in routes(made, ids, "POST"):
        assert made.browsers["mentee_lead"].post(path).status_code == 400, endpoint


def test_those_inside_see_what_is_theirs(app):
    """Pages open or are forbidden by role; nothing breaks, whoever looks."""
    made = house(app)
    ids = filled(made)
    forbidden = {
        "learner": {
            "mentorships.goals", "mentorships.mentors", "mentorships.hand_over", "mentorships.closing",
            "sessions.proposal", "sessions.times", "sessions.plan", "sessions.results",
        },
        "mentor": {"mentorships.mentors", "mentorships.hand_over"},
        "mentee_lead": {"mentorships.mentors", "mentorships.hand_over"},
        "champion_lead": set(),
        "coordinator": set(),
    }  # fmt: skip
    for role in INSIDE:
        for endpoint, path in routes(made, ids, "GET"):
            answer = made.browsers[role].get(path, buffered=endpoint == "messages.file")
            wanted = 200
            if endpoint == "sessions.results":
                wanted = 303  # it was not held yet
            if endpoint in forbidden[role]:
                wanted = 403
            if endpoint == "sessions.calendar":
                wanted = 404  # no time is agreed yet
            if role == "coordinator" and endpoint.startswith(SIDES_ONLY):
                wanted = 404
            assert answer.status_code == wanted, (endpoint, role)
            assert "private" in answer.headers["Cache-Control"], endpoint


def test_a_learner_reads_and_writes_messages_and_changes_nothing_else(app):
    made = house(app)
    ids = filled(made)
    for endpoint, path in routes(made, ids, "POST"):
        own = endpoint in {
            "messages.answer", "messages.begin", "messages.choose", "messages.read", "messages.set_mails",
            "sessions.reply",
        }  # fmt: skip
        assert send(made, "learner", path) in ({303, 422} if own else {403, 409}), endpoint


@pytest.mark.parametrize("state", [MentorshipState.COMPLETED, MentorshipState.ENDED_EARLY])
def test_an_ended_mentorship_is_read_by_its_cities_and_changed_by_nobody(app, state):
    made = house(app)
    ids = filled(made)
    end(made.pair.mentorship_id, state)
    for endpoint, path in routes(made, ids, "GET"):
        assert made.get("mentor", path).status_code == 404, endpoint
        assert made.get("outsider", path).status_code == 404, endpoint
        for role in ("champion_lead", "learner", "mentee_lead"):
            answer = made.browsers[role].get(path, buffered=endpoint == "messages.file")
            assert answer.status_code in {200, 303, 403, 404}, (endpoint, role)
    for room in ("", "report", "sessions/", f"sessions/{ids['meeting_id']}/", "messages/"):
        assert made.page("learner", room)
    changes_nothing = {"messages.read", "messages.choose", "messages.set_mails"}
    for endpoint, path in routes(made, ids, "POST"):
        assert send(made, "mentor", path) == 404, endpoint
        if endpoint in changes_nothing:
            continue
        for role in ("champion_lead", "learner", "mentee_lead", "coordinator"):
            if endpoint == "mentorships.set_state" or (
                role == "coordinator" and endpoint.startswith(SIDES_ONLY)
            ):
                continue
            assert send(made, role, path) in {403, 409, 422}, (endpoint, role)


def test_ids_of_another_mentorship_open_nothing_in_ones_own(app):
    """Somebody with a mentorship of their own puts the ids of another one into its addresses."""
    made = house(app)
    ids = filled(made)
    other = pair()
    stranger = app.test_client()
    session_cookie(stranger, other.champion_lead)
    made.browsers["stranger"] = stranger
    mixed = {**ids, "mentorship_id": other.mentorship_id}
    for endpoint, path in routes(made, mixed, "GET"):
        answer = stranger.get(path, buffered=True)
        assert SECRET not in answer.get_data(as_text=True), endpoint
        if {"thread_id", "meeting_id", "file_id", "assignment_id"} & set(
            next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint).arguments
        ):
            assert answer.status_code == 404, endpoint
    for endpoint, path in routes(made, mixed, "POST"):
        arguments = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint).arguments
        if {"thread_id", "meeting_id", "file_id", "assignment_id"} & set(arguments):
            assert send(made, "stranger", path) == 404, endpoint


def test_the_list_shows_ones_own(app):
    made = house(app)
    filled(made)
    for role in ROLES:
        page = made.page(role, "/en/mentorships/")
        assert ("Rheinbrück" in page) is (role != "outsider"), role
    assert "No mentorship yet" in made.page("outsider", "/en/mentorships/")
    assert "1 new message" in made.page("mentee_lead", "/en/mentorships/")
    assert "new message" not in made.page("mentor", "/en/mentorships/")
