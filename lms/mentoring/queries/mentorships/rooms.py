"""One's own mentorships, and the room of one: state, history, goals, what was learned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, false, or_, select, true
from sqlalchemy.orm import aliased

from lms.cities.models import City
from lms.core.actor import Actor, Role, Scope
from lms.db import session
from lms.editions.models import Edition
from lms.mentoring.models.mentorships import (
    Mentorship,
    MentorshipLearning,
    MentorshipStep,
)
from lms.mentoring.queries.access import Standing, is_mine, standing_in
from lms.mentoring.queries.mentorships.goals import Goal, goals
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState, Side
from lms.people.models import Person

SHOWN = 100
NOT_AGREED = (MentorshipState.PROPOSED, MentorshipState.DECLINED)
Champion, Mentee = aliased(City), aliased(City)


@dataclass(frozen=True, slots=True)
class CityName:
    """A city as it is called in the reader's language."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A mentorship in a list."""

    id: int
    champion: CityName
    mentee: CityName
    edition: str
    state: MentorshipState


@dataclass(frozen=True, slots=True)
class Step:
    """What became of it; `by` is None for who has left the platform, or for an acceptance's city."""

    state: MentorshipState
    side: Side | None
    reason: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Learning:
    """What one side's city learned."""

    side: Side
    text: str
    html: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A mentorship with all that both sides see of it."""

    standing: Standing
    champion: CityName
    mentee: CityName
    edition: str
    kind: MentorshipKind
    rhythm: str
    follow_up_on: date | None
    created_at: datetime
    row_version: int
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]
    learnings: dict[Side, Learning]

    @property
    def id(self) -> int:
        """The id of the mentorship."""
        return self.standing.mentorship_id

    @property
    def state(self) -> MentorshipState:
        """Where it stands."""
        return self.standing.state


def mine(
    actor: Actor, language: str, *, before: int | None = None, limit: int = SHOWN
) -> list[Line]:
    """The mentorships that somebody is part of or coordinates, the newest first."""
    me = actor.person_id
    if me is None:
        return []
    wanted = (
        select(Mentorship.id, Mentorship.state, *_names())
        .join(Champion, Champion.id == Mentorship.champion_id)
        .join(Mentee, Mentee.id == Mentorship.mentee_id)
        .join(Edition, Edition.id == Mentorship.edition_id)
        .where(Mentorship.state.not_in(NOT_AGREED), or_(is_mine(me), _coordinated(actor)))
        .order_by(Mentorship.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(Mentorship.id < before)
    return [
        Line(row.id, *_pair(row, language), row.edition, MentorshipState(row.state))
        for row in session().execute(wanted)
    ]


def room(actor: Actor, mentorship_id: int, language: str) -> Room:
    """A mentorship that the actor may see; raises NotFound."""
    standing = standing_in(actor, mentorship_id)
    row = (
        session()
        .execute(
            select(
                Mentorship.kind,
                Mentorship.rhythm,
                Mentorship.follow_up_on,
                Mentorship.created_at,
                Mentorship.row_version,
                *_names(),
            )
            .join(Champion, Champion.id == Mentorship.champion_id)
            .join(Mentee, Mentee.id == Mentorship.mentee_id)
            .join(Edition, Edition.id == Mentorship.edition_id)
            .where(Mentorship.id == mentorship_id)
        )
        .one()
    )
    return Room(
        standing,
        *_pair(row, language),
        row.edition,
        MentorshipKind(row.kind),
        row.rhythm,
        row.follow_up_on,
        row.created_at,
        row.row_version,
        _steps(mentorship_id),
        goals(mentorship_id, language),
        learnings(mentorship_id),
    )


def pair_names(mentorship_id: int, language: str) -> tuple[str, str]:
    """The names of champion and mentee city in a language; for mails and titles."""
    row = (
        session()
        .execute(
            select(*_names())
            .select_from(Mentorship)
            .join(Champion, Champion.id == Mentorship.champion_id)
            .join(Mentee, Mentee.id == Mentorship.mentee_id)
            .join(Edition, Edition.id == Mentorship.edition_id)
            .where(Mentorship.id == mentorship_id)
        )
        .one()
    )
    champion, mentee = _pair(row, language)
    return champion.name, mentee.name


def _coordinated(actor: Actor) -> ColumnElement[bool]:
    """The mentorships of the editions that somebody coordinates."""
    if actor.has(Role.PROGRAMME_COORDINATOR):
        return true()
    ids = [
        grant.scope_id
        for grant in actor.grants
        if grant.role is Role.PROGRAMME_COORDINATOR and grant.scope is Scope.EDITION
    ]
    return Mentorship.edition_id.in_(ids) if ids else false()


def _names() -> tuple[Any, ...]:
    return (
        Champion.id.label("champion_id"),
        Champion.slug.label("champion_slug"),
        Champion.name.label("champion_name"),
        Champion.names.label("champion_names"),
        Mentee.id.label("mentee_id"),
        Mentee.slug.label("mentee_slug"),
        Mentee.name.label("mentee_name"),
        Mentee.names.label("mentee_names"),
        Edition.name.label("edition"),
    )


def _pair(row: Row[*tuple[Any, ...]], language: str) -> tuple[CityName, CityName]:
    champion = (row.champion_names or {}).get(language) or row.champion_name
    mentee = (row.mentee_names or {}).get(language) or row.mentee_name
    return (
        CityName(row.champion_id, row.champion_slug, champion),
        CityName(row.mentee_id, row.mentee_slug, mentee),
    )


def _steps(mentorship_id: int) -> tuple[Step, ...]:
    rows = session().execute(
        select(
            MentorshipStep.state,
            MentorshipStep.side,
            MentorshipStep.reason,
            Person.name,
            MentorshipStep.at,
        )
        .outerjoin(Person, Person.id == MentorshipStep.by)
        .where(MentorshipStep.mentorship_id == mentorship_id)
        .order_by(MentorshipStep.id)
        .limit(SHOWN)
    )
    return tuple(
        Step(MentorshipState(state), Side(side) if side else None, reason, name, at)
        for state, side, reason, name, at in rows
    )


def learnings(mentorship_id: int) -> dict[Side, Learning]:
    """What the two cities learned, as far as they have said it."""
    rows = session().execute(
        select(
            MentorshipLearning.side,
            MentorshipLearning.text,
            MentorshipLearning.html,
            MentorshipLearning.at,
        ).where(MentorshipLearning.mentorship_id == mentorship_id)
    )
    return {Side(row.side): Learning(Side(row.side), row.text, row.html, row.at) for row in rows}
