"""Who sees what in mentoring: the two statements that all other reads start from.

Access follows from rows as they are now: it ends at once with the assignment, the membership, the
mentorship or the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.models import RoleGrant
from lms.core.actor import Actor, Role, Scope
from lms.core.errors import NotFound
from lms.db import session
from lms.editions.models import EditionPerson
from lms.editions.policy import coordinates
from lms.mentoring.models.mentorships import MentorAssignment, Mentorship
from lms.mentoring.rules.mentorships import OPEN, OVER, MentorshipState, Side
from lms.people.models import Membership, Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in a mentorship they may see.

    side: their city's, None for somebody who only coordinates. mentors: holds an assignment that
    stands, in a mentorship that is open. coordinates_city: one of the two cities, which `leads`
    names. coordinates: the edition or the platform.
    """

    mentorship_id: int
    edition_id: int
    champion_id: int
    mentee_id: int
    state: MentorshipState
    side: Side | None
    mentors: bool
    coordinates_city: bool
    coordinates: bool
    leads: frozenset[Side] = frozenset()


# As written words, so that the statement can be prepared once.
_OPEN: list[ColumnElement[Any]] = [literal_column(f"'{state}'") for state in sorted(OPEN)]


def mentored_by(mentor_id: Who) -> Select[int]:
    """SELECT of the mentorships in which somebody mentors now, whether for all learners or for one."""
    return (
        select(Mentorship.id)
        .join(MentorAssignment, MentorAssignment.mentorship_id == Mentorship.id)
        .where(
            MentorAssignment.mentor_id == mentor_id,
            MentorAssignment.ended_at.is_(None),
            Mentorship.state.in_(_OPEN),
            is_mentor_of(mentor_id, Mentorship.champion_id),
        )
        .distinct()
    )


def mentors_for(person_id: int) -> Select[int, int]:
    """SELECT of those who may see a learner's progress now: mentor and mentorship."""
    return (
        select(MentorAssignment.mentor_id, Mentorship.id.label("mentorship_id"))
        .join_from(MentorAssignment, Mentorship, MentorAssignment.mentorship_id == Mentorship.id)
        .where(
            MentorAssignment.ended_at.is_(None),
            or_(MentorAssignment.learner_id.is_(None), MentorAssignment.learner_id == person_id),
            MentorAssignment.mentor_id != person_id,
            Mentorship.state.in_(_OPEN),
            takes_part(person_id),
            is_mentor_of(MentorAssignment.mentor_id, Mentorship.champion_id),
        )
        .distinct()
    )


def learners_of(mentor_id: Who) -> Select[int, int, int, int]:
    """SELECT of the learners a mentor may see now: person, edition, mentorship and mentee city.

    Use it as a subquery: whatever a mentor is shown of learners is joined to it.
    """
    return (
        select(
            EditionPerson.person_id,
            EditionPerson.edition_id,
            Mentorship.id.label("mentorship_id"),
            EditionPerson.city_id,
        )
        .join_from(MentorAssignment, Mentorship, MentorAssignment.mentorship_id == Mentorship.id)
        .join(
            EditionPerson,
            and_(
                EditionPerson.edition_id == Mentorship.edition_id,
                EditionPerson.city_id == Mentorship.mentee_id,
            ),
        )
        .join(Person, Person.id == EditionPerson.person_id)
        .where(
            MentorAssignment.mentor_id == mentor_id,
            MentorAssignment.ended_at.is_(None),
            or_(
                MentorAssignment.learner_id.is_(None),
                MentorAssignment.learner_id == EditionPerson.person_id,
            ),
            Mentorship.state.in_(_OPEN),
            EditionPerson.left_at.is_(None),
            Person.deactivated_at.is_(None),
            is_mentor_of(mentor_id, Mentorship.champion_id),
        )
        .distinct()
    )


Who = int | InstrumentedAttribute[int] | BindParameter[int]


def _belongs(person_id: Who, city_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists(
        select(Membership.id)
        .where(
            Membership.person_id == person_id,
            Membership.city_id == city_id,
            Membership.left_at.is_(None),
        )
        .correlate_except(Membership)
    )


def is_mentor_of(person_id: Who, city_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether somebody belongs to a city and is one of its mentors; it ends with either."""
    return and_(_belongs(person_id, city_id), _holds(person_id, Role.MENTOR, city_id))


def coordinates_city(person_id: Who, city_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether somebody coordinates a city."""
    return _holds(person_id, Role.CITY_COORDINATOR, city_id)


def _holds(person_id: Who, role: Role, city_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists(
        select(RoleGrant.id)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.scope == Scope.CITY,
            RoleGrant.scope_id == city_id,
        )
        .correlate_except(RoleGrant)
    )


def standing_in(actor: Actor, mentorship_id: int) -> Standing:
    """What somebody is in a mentorship; NotFound if they may not even know of it.

    It is seen by the mentors who are assigned while it is open, the coordinators of both cities, the
    people of the mentee city who take part in the edition, and those who coordinate the edition or
    the platform. After its end it stays with the two cities: mentors see it no more.
    """
    me = actor.person_id
    wanted = None if me is None else facts(me).where(Mentorship.id == mentorship_id)
    row = None if wanted is None else session().execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return standing_of(actor, row)


def standing_of(actor: Actor, row: Row[*tuple[Any, ...]]) -> Standing:
    """The standing that a row of `facts` says; NotFound if it says none."""
    side = None
    if row.mentors or row.leads_champion:
        side = Side.CHAMPION
    elif row.takes_part or row.leads_mentee:
        side = Side.MENTEE
    runs = coordinates(actor, row.edition_id)
    if side is None and not runs:
        raise NotFound
    led = {Side.CHAMPION: row.leads_champion, Side.MENTEE: row.leads_mentee}
    return Standing(
        row.id,
        row.edition_id,
        row.champion_id,
        row.mentee_id,
        MentorshipState(row.state),
        side,
        mentors=bool(row.mentors),
        coordinates_city=bool(row.leads_champion or row.leads_mentee),
        coordinates=runs,
        leads=frozenset(side for side, is_led in led.items() if is_led),
    )


def facts(me: int) -> Select[*tuple[Any, ...]]:
    """SELECT of what somebody is in mentorships, to be narrowed by the caller."""
    return select(
        Mentorship.id,
        Mentorship.edition_id,
        Mentorship.champion_id,
        Mentorship.mentee_id,
        Mentorship.state,
        mentors(me).label("mentors"),
        takes_part(me).label("takes_part"),
        coordinates_city(me, Mentorship.champion_id).label("leads_champion"),
        coordinates_city(me, Mentorship.mentee_id).label("leads_mentee"),
    )


def is_mine(me: Who) -> ColumnElement[bool]:
    """Whether somebody is on a side of a mentorship: the condition behind every list of them.

    `me` may be the column of a statement around, which is asked for many people at once.
    """
    return or_(
        mentors(me),
        takes_part(me),
        coordinates_city(me, Mentorship.champion_id),
        coordinates_city(me, Mentorship.mentee_id),
    )


def mentors(me: Who) -> ColumnElement[bool]:
    """Whether somebody is a mentor of an open mentorship, and still of the champion city."""
    assigned = exists(
        select(MentorAssignment.id)
        .where(
            MentorAssignment.mentorship_id == Mentorship.id,
            MentorAssignment.mentor_id == me,
            MentorAssignment.ended_at.is_(None),
        )
        .correlate_except(MentorAssignment)
    )
    return and_(
        Mentorship.state.in_(sorted(OPEN)), assigned, is_mentor_of(me, Mentorship.champion_id)
    )


def takes_part(me: Who) -> ColumnElement[bool]:
    """Whether somebody of the mentee city takes part in the edition; proposals are not told them."""
    present = exists(
        select(EditionPerson.id)
        .where(
            EditionPerson.edition_id == Mentorship.edition_id,
            EditionPerson.city_id == Mentorship.mentee_id,
            EditionPerson.person_id == me,
            EditionPerson.left_at.is_(None),
        )
        .correlate_except(EditionPerson)
    )
    agreed = Mentorship.state.in_(sorted(OPEN | OVER))
    return and_(agreed, present, _belongs(me, Mentorship.mentee_id))
