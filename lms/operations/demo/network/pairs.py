"""The matching of a demo's edition, what the cities answered, and the pair whose story is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.accounts.models import RoleGrant
from lms.core.actor import Actor, Grant, Role, Scope
from lms.db import session, write
from lms.mentoring.actions.matching.answers import answer as say
from lms.mentoring.actions.matching.runs import keep_run, publish, wish
from lms.mentoring.actions.mentorships.goals import set_goals
from lms.mentoring.actions.mentorships.mentors import assign
from lms.mentoring.actions.mentorships.states import change_state
from lms.mentoring.actions.messages import writing
from lms.mentoring.actions.sessions import planning, results, states
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.sessions import MeetingTime
from lms.mentoring.queries.matching.inputs import problem_of
from lms.mentoring.rules.matching.facts import Conditions, RuleKind, Weights
from lms.mentoring.rules.matching.results import run as find
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState, Side, Wish
from lms.mentoring.rules.sessions import Reply, SessionKind, SessionMode, SessionState, Span
from lms.operations.demo.network.dates import date_meeting, date_mentorships
from lms.people.queries import profile

CHAMPION, MENTEE = "lodka", "rheinbruck"
UNANSWERED = "valmora"
AGREED, HELD, NEXT = 60, 30, 9
GOALS = (
    Wish(
        "HOU", "Housing guides for families in shelters", "Ten families moved within six months", 2
    ),
    Wish("PAR", "A council of newcomers", "It meets, and the city answers what it says", 1),
)
LEARNED = "Guides need a phone and a promise of two hours a week."
FAILED = "The list of landlords was out of date after a month."
ASKED = "How do you pay the guides? We have a line in the budget, but no rule."
ANSWERED = "A flat sum for each family, and travel. I send you our decision of the council."
WHY = "They met at the last conference and want to go on together."


def match(boss: Actor, edition_id: int, ids: Mapping[str, int], today: datetime) -> None:
    """Run the matching with one wish, publish it, and let the cities answer."""
    with write():
        wish(
            actor=boss,
            edition_id=edition_id,
            kind=RuleKind.LOCK,
            mentorship_kind=MentorshipKind.MENTORING,
            champion=ids[CHAMPION],
            mentee=ids[MENTEE],
            reason=WHY,
        )
    problem = problem_of(edition_id, MentorshipKind.MENTORING, Weights(), Conditions())
    result = find(problem)
    with write():
        number = keep_run(actor=boss, edition_id=edition_id, problem=problem, result=result)
        publish(actor=boss, edition_id=edition_id, number=number)
    with write():
        for row in session().scalars(select(Mentorship).where(Mentorship.edition_id == edition_id)):
            if row.mentee_id != ids[UNANSWERED]:
                for side, city_id in (
                    (Side.CHAMPION, row.champion_id),
                    (Side.MENTEE, row.mentee_id),
                ):
                    say(actor=lead_of(city_id), mentorship_id=row.id, side=side, accepts=True)
        date_mentorships(edition_id, today - timedelta(days=AGREED))
    _tell_story(edition_id, ids, today)


def lead_of(city_id: int) -> Actor:
    """Who coordinates a city, with this right."""
    person = profile(_holder(city_id, Role.CITY_COORDINATOR))
    grants = frozenset({Grant(Role.CITY_COORDINATOR, Scope.CITY, city_id)})
    return Actor(person.id, person.name, person.language, person.time_zone, grants=grants)


def _holder(city_id: int, role: Role) -> int:
    return (
        session()
        .scalars(
            select(RoleGrant.person_id)
            .where(
                RoleGrant.role == role, RoleGrant.scope == Scope.CITY, RoleGrant.scope_id == city_id
            )
            .order_by(RoleGrant.id)
        )
        .first()
    ) or 0


def _tell_story(edition_id: int, ids: Mapping[str, int], today: datetime) -> None:
    """Goals, a mentor, a session that was held, one to come, a conversation."""
    with write():
        pair = (
            session()
            .execute(
                select(Mentorship.id, Mentorship.row_version).where(
                    Mentorship.edition_id == edition_id,
                    Mentorship.champion_id == ids[CHAMPION],
                    Mentorship.mentee_id == ids[MENTEE],
                )
            )
            .one()
        )
        lead, other = lead_of(ids[CHAMPION]), lead_of(ids[MENTEE])
        set_goals(
            actor=lead,
            mentorship_id=pair.id,
            goals=GOALS,
            rhythm="One hour a month",
            row_version=pair.row_version,
        )
        mentor = _holder(ids[CHAMPION], Role.MENTOR)
        assign(actor=lead, mentorship_id=pair.id, mentor_id=mentor)
        change_state(actor=lead, mentorship_id=pair.id, to=MentorshipState.ACTIVE)
        date_mentorships(edition_id, today - timedelta(days=AGREED))
        _hold(lead, other, pair.id, today)
        _session(lead, other, pair.id, "Whom the housing guides report to", today, key="demo-2")
        _talk(lead, other, pair.id)


def _hold(lead: Actor, other: Actor, mentorship_id: int, today: datetime) -> None:
    """A session of a month ago, with its report."""
    held = _session(lead, other, mentorship_id, "First talk: what hurts most", today, key="demo-1")
    then = (today - timedelta(days=HELD)).replace(hour=9, minute=0, second=0, microsecond=0)
    date_meeting(held, then, then + timedelta(hours=1))
    states.change_state(
        actor=lead, mentorship_id=mentorship_id, meeting_id=held, to=SessionState.HELD
    )
    results.report(
        actor=lead,
        mentorship_id=mentorship_id,
        meeting_id=held,
        words={
            "learned": LEARNED,
            "learned_html": f"<p>{LEARNED}</p>",
            "failed": FAILED,
            "failed_html": f"<p>{FAILED}</p>",
        },
        came=(),
        guests=0,
        finished=True,
    )


def _talk(lead: Actor, other: Actor, mentorship_id: int) -> None:
    """A question of the mentee city, and its answer."""
    thread = writing.begin(
        actor=other,
        mentorship_id=mentorship_id,
        title="Paying housing guides",
        for_all=False,
        words=writing.Words(ASKED, f"<p>{ASKED}</p>", "demo-3"),
    )
    writing.answer(
        actor=lead,
        mentorship_id=mentorship_id,
        thread_id=thread,
        words=writing.Words(ANSWERED, f"<p>{ANSWERED}</p>", "demo-4"),
    )


def _session(
    lead: Actor, other: Actor, mentorship_id: int, title: str, today: datetime, *, key: str
) -> int:
    """An online session whose time both sides agreed on; returns its id."""
    starts_at = (today + timedelta(days=NEXT)).replace(hour=9, minute=0, second=0, microsecond=0)
    plan = planning.Plan(
        SessionKind.ONLINE_SESSION, SessionMode.ONLINE, title, "1h", lead.time_zone or "UTC"
    )
    span = Span(starts_at, starts_at + timedelta(hours=1))
    meeting_id = planning.propose(
        actor=lead, mentorship_id=mentorship_id, plan=plan, spans=[span], key=key
    )
    time_id = (
        session().scalars(select(MeetingTime.id).where(MeetingTime.meeting_id == meeting_id)).one()
    )
    planning.reply(
        actor=other,
        mentorship_id=mentorship_id,
        meeting_id=meeting_id,
        side=Side.MENTEE,
        replies={time_id: Reply.YES},
    )
    planning.confirm(
        actor=lead, mentorship_id=mentorship_id, meeting_id=meeting_id, time_id=time_id
    )
    return meeting_id
