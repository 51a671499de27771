"""Sessions of a mentorship: the list, one with all that belongs to it, what is next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import aliased

from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import session
from lms.mentoring.models.sessions import (
    Meeting,
    MeetingAction,
    MeetingCheck,
    MeetingReply,
    MeetingStep,
    MeetingTime,
)
from lms.mentoring.queries.access import Standing
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.sessions import (
    FIXED,
    OPEN,
    Cycle,
    Reply,
    SessionKind,
    SessionMode,
    SessionState,
)
from lms.people.models import Person

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A session in a list; without times while none is agreed."""

    id: int
    mentorship_id: int
    kind: SessionKind
    mode: SessionMode
    state: SessionState
    cycle: Cycle | None
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    learned: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to come, or to be agreed on."""
        return self.state in OPEN

    @property
    def is_fixed(self) -> bool:
        """Whether a time is agreed."""
        return self.state in FIXED


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed time, with what each side says to it."""

    id: int
    starts_at: datetime
    ends_at: datetime
    replies: dict[Side, Reply]

    @property
    def suits(self) -> bool:
        """Whether both sides can come."""
        return len(self.replies) == len(Side) and Reply.NO not in self.replies.values()

    @property
    def is_refused(self) -> bool:
        """Whether a side cannot come."""
        return Reply.NO in self.replies.values()


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a session."""

    state: SessionState
    reason: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """A point of the host's checklist: one of ours (`point`) or one in own words (`text`)."""

    id: int
    point: str
    text: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Action:
    """What a side or a person of it is to do."""

    id: int
    meeting_id: int
    text: str
    side: Side
    owner_id: int | None
    owner: str | None
    due_on: date | None
    done_at: datetime | None


_LINE = (
    Meeting.id,
    Meeting.mentorship_id,
    Meeting.kind,
    Meeting.mode,
    Meeting.state,
    Meeting.cycle,
    Meeting.title,
    Meeting.starts_at,
    Meeting.ends_at,
    Meeting.learned,
)


def sessions_of(standing: Standing, limit: int = SHOWN) -> list[Line]:
    """The sessions of a mentorship: those without a time first, then by time, the latest last."""
    undated = case((Meeting.starts_at.is_(None), 1), else_=0)
    rows = session().execute(
        select(*_LINE)
        .where(Meeting.mentorship_id == standing.mentorship_id)
        .order_by(undated, Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    return [_line(row) for row in rows]


def next_sessions(mentorship_ids: Iterable[int]) -> dict[int, Line]:
    """The next agreed session of each of some mentorships; whoever asks has a standing in them.

    Also for a mentor's board.
    """
    place = func.row_number().over(
        partition_by=Meeting.mentorship_id, order_by=(Meeting.starts_at, Meeting.id)
    )
    ranked = (
        select(*_LINE, place.label("place"))
        .where(
            Meeting.mentorship_id.in_(set(mentorship_ids)),
            Meeting.state.in_(sorted(FIXED)),
            Meeting.ends_at > now(),
        )
        .subquery()
    )
    columns = [ranked.c[column.key] for column in _LINE]
    rows = session().execute(select(*columns).where(ranked.c.place == 1))
    return {row.mentorship_id: _line(row) for row in rows}


def meeting_of(standing: Standing, meeting_id: int) -> Meeting:
    """A session of a mentorship that the reader stands in; raises NotFound."""
    found = session().scalar(
        select(Meeting).where(
            Meeting.id == meeting_id, Meeting.mentorship_id == standing.mentorship_id
        )
    )
    if found is None:
        raise NotFound
    return found


def proposals(meeting_id: int) -> list[Proposal]:
    """The proposed times in order, with the answers."""
    rows = session().execute(
        select(
            MeetingTime.id,
            MeetingTime.starts_at,
            MeetingTime.ends_at,
            MeetingReply.side,
            MeetingReply.reply,
        )
        .outerjoin(MeetingReply, MeetingReply.time_id == MeetingTime.id)
        .where(MeetingTime.meeting_id == meeting_id)
        .order_by(MeetingTime.starts_at, MeetingReply.side)
    )
    found: dict[int, Proposal] = {}
    for time_id, starts_at, ends_at, side, said in rows:
        one = found.setdefault(time_id, Proposal(time_id, starts_at, ends_at, {}))
        if side is not None:
            one.replies[Side(side)] = Reply(said)
    return list(found.values())


def steps(meeting_id: int) -> list[Step]:
    """What became of a session, in order."""
    rows = session().execute(
        select(MeetingStep.state, MeetingStep.reason, Person.name, MeetingStep.at)
        .outerjoin(Person, Person.id == MeetingStep.by)
        .where(MeetingStep.meeting_id == meeting_id)
        .order_by(MeetingStep.id)
        .limit(SHOWN)
    )
    return [Step(SessionState(state), reason, by, at) for state, reason, by, at in rows]


def checks(meeting_id: int) -> list[Check]:
    """The host's checklist."""
    rows = session().execute(
        select(MeetingCheck.id, MeetingCheck.point, MeetingCheck.text, MeetingCheck.done_at)
        .where(MeetingCheck.meeting_id == meeting_id)
        .order_by(MeetingCheck.id)
    )
    return [Check(*row) for row in rows]


def actions_of(meeting_id: int) -> list[Action]:
    """What is to be done after a session."""
    return _actions(MeetingAction.meeting_id == meeting_id)


def all_actions(standing: Standing, *, only_open: bool = False) -> list[Action]:
    """What is to be done in a mentorship, the most urgent first."""
    mine = Meeting.mentorship_id == standing.mentorship_id
    return _actions(mine, MeetingAction.done_at.is_(None)) if only_open else _actions(mine)


def _actions(*conditions: object) -> list[Action]:
    owner = aliased(Person)
    late = case((MeetingAction.due_on.is_(None), 1), else_=0)
    rows = session().execute(
        select(
            MeetingAction.id,
            MeetingAction.meeting_id,
            MeetingAction.text,
            MeetingAction.side,
            MeetingAction.owner_id,
            owner.name,
            MeetingAction.due_on,
            MeetingAction.done_at,
        )
        .join(Meeting, Meeting.id == MeetingAction.meeting_id)
        .outerjoin(owner, owner.id == MeetingAction.owner_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(late, MeetingAction.due_on, MeetingAction.id)
        .limit(SHOWN)
    )
    return [
        Action(id_, meeting, text, Side(side), owner_id, name, due_on, done_at)
        for id_, meeting, text, side, owner_id, name, due_on, done_at in rows
    ]


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    return Line(
        row.id,
        row.mentorship_id,
        SessionKind(row.kind),
        SessionMode(row.mode),
        SessionState(row.state),
        Cycle(row.cycle) if row.cycle else None,
        row.title,
        row.starts_at,
        row.ends_at,
        row.learned,
    )
