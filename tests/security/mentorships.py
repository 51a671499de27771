"""A mentorship whose champion city the owner coordinates, with something at each of its addresses."""

from __future__ import annotations

from sqlalchemy import select

from lms.accounts.rules.tokens import new_token
from lms.core.actor import Actor, Role, Scope
from lms.db import session, write
from lms.files.actions import keep_bytes
from lms.files.queries import StoredFile
from lms.mentoring.actions.calendars import renew_feed
from lms.mentoring.actions.messages.writing import Words, begin
from lms.mentoring.actions.sessions.planning import Plan, confirm, propose
from lms.mentoring.actions.sessions.results import add_action
from lms.mentoring.models.mentorships import MentorAssignment
from lms.mentoring.models.messages import Post, PostFile
from lms.mentoring.models.sessions import MeetingAction, MeetingTime
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.sessions import SessionKind, SessionMode, Span
from tests.accounts.factories import grant
from tests.cities.factories import member
from tests.mentoring.factories import pair
from tests.mentoring.mentorships.browsers import soon

# For everybody else there is no such mentorship.
OWNED = {
    "mentorships.one", "mentorships.set_state", "mentorships.goals", "mentorships.save_goals",
    "mentorships.mentors", "mentorships.assign", "mentorships.hand_over", "mentorships.end",
    "mentorships.closing", "mentorships.close", "mentorships.report", "messages.threads",
    "messages.begin", "messages.thread", "messages.read", "messages.choose", "messages.set_mails",
    "messages.answer", "messages.change", "messages.remove", "messages.file", "sessions.sessions",
    "sessions.one", "sessions.calendar", "sessions.proposal", "sessions.propose",
    "sessions.plan_cycle", "sessions.times", "sessions.propose_times", "sessions.plan",
    "sessions.save_plan", "sessions.reply", "sessions.confirm", "sessions.set_state",
    "sessions.set_people", "sessions.tick", "sessions.add_action", "sessions.mark_action",
    "sessions.results", "sessions.save_results", "sessions.report",
}  # fmt: skip
# Whoever is in no mentorship may see the page of the calendar, but gets no address.
MEMBERS = {"calendars.renew"}
TOKENS = {"feeds.feed": "calendar"}


def values(owner: int, words: str) -> tuple[dict[str, object], str]:
    """What the addresses name, and the token of the owner's calendar."""
    made = pair()
    member(owner, made.champion_id)
    grant(owner, Role.CITY_COORDINATOR, Scope.CITY, made.champion_id)
    mentorship, actor, token = made.mentorship_id, Actor(owner), new_token()
    stored = keep_bytes(words.encode(), "text/plain")
    file = StoredFile(stored.sha256, stored.size, stored.content_type, "plan.txt")
    written = Words(words, f"<p>{words}</p>", "a" * 22, (file,))
    plan = Plan(SessionKind.WORKSHOP, SessionMode.ON_SITE, words, "60m", "Europe/Brussels")
    with write():
        thread = begin(
            actor=actor, mentorship_id=mentorship, title=words, for_all=True, words=written
        )
        spans = [Span(soon(days=3), soon(days=3, hours=1))]
        meeting = propose(actor=actor, mentorship_id=mentorship, plan=plan, spans=spans, key="a")
        time = session().scalars(select(MeetingTime.id)).one()
        confirm(actor=actor, mentorship_id=mentorship, meeting_id=meeting, time_id=time)
        add_action(
            actor=actor, mentorship_id=mentorship, meeting_id=meeting, text=words,
            side=Side.CHAMPION, owner_id=owner, due_on=None,
        )  # fmt: skip
        renew_feed(person_id=owner, token=token)
    columns = {
        "assignment_id": MentorAssignment.id, "post_id": Post.id, "file_id": PostFile.id,
        "action_id": MeetingAction.id,
    }  # fmt: skip
    found: dict[str, object] = {
        name: session().scalars(select(column)).one() for name, column in columns.items()
    }
    session().rollback()
    return {"mentorship_id": mentorship, "thread_id": thread, "meeting_id": meeting, **found}, token
