"""Who sees what in mentoring: the two statements that all other reads start from.

Access follows from rows as they are now: it ends at once with the assignment, the membership, the
mentorship or the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.models import RoleGrant
from lms.core.actor import Actor, Role, Scope
from lms.core.errors import NotFound
from lms.db import session
from lms.editions.models import EditionPerson
from lms.mentoring.models.mentorships import MentorAssignment, Mentorship
from lms.mentoring.rules.mentorships import OPEN, MentorshipState, Side
from lms.people.models import Membership, Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in a mentorship they may see.

    side: their city's, None for somebody who only coordinates. mentors: holds an assignment that
    stands. coordinates_city: for the side's city. coordinates: the edition or the platform.
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


def learners_of(mentor_id: int) -> Select[int, int, int, int]:
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
            Mentorship.state.in_(sorted(OPEN)),
            EditionPerson.left_at.is_(None),
            Person.deactivated_at.is_(None),
            _belongs(mentor_id, Mentorship.champion_id),
        )
        .distinct()
    )


def _belongs(person_id: int, city_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists(
        select(Membership.id).where(
            Membership.person_id == person_id,
            Membership.city_id == city_id,
            Membership.left_at.is_(None),
        )
    )


def _coordinates_city(person_id: int, city_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == Role.CITY_COORDINATOR,
            RoleGrant.scope == Scope.CITY,
            RoleGrant.scope_id == city_id,
        )
    )


def standing_in(actor: Actor, mentorship_id: int) -> Standing:
    """What somebody is in a mentorship; NotFound if they may not even know of it.

    It is seen by the mentors who are assigned, the coordinators of both cities, the people of the
    mentee city who take part in the edition, and those who coordinate the edition or the platform.
    """
    me = actor.person_id
    row = None if me is None else session().execute(_facts(me, mentorship_id)).one_or_none()
    if row is None:
        raise NotFound
    side = None
    if row.mentors or row.leads_champion:
        side = Side.CHAMPION
    elif row.takes_part or row.leads_mentee:
        side = Side.MENTEE
    coordinates = coordinates_edition(actor, row.edition_id)
    if side is None and not coordinates:
        raise NotFound
    return Standing(
        mentorship_id,
        row.edition_id,
        row.champion_id,
        row.mentee_id,
        MentorshipState(row.state),
        side,
        mentors=bool(row.mentors),
        coordinates_city=bool(row.leads_champion or row.leads_mentee),
        coordinates=coordinates,
    )


def _facts(me: int, mentorship_id: int) -> Select[*tuple[Any, ...]]:
    assigned = exists(
        select(MentorAssignment.id).where(
            MentorAssignment.mentorship_id == Mentorship.id,
            MentorAssignment.mentor_id == me,
            MentorAssignment.ended_at.is_(None),
        )
    )
    takes_part = exists(
        select(EditionPerson.id).where(
            EditionPerson.edition_id == Mentorship.edition_id,
            EditionPerson.city_id == Mentorship.mentee_id,
            EditionPerson.person_id == me,
            EditionPerson.left_at.is_(None),
        )
    )
    return select(
        Mentorship.edition_id,
        Mentorship.champion_id,
        Mentorship.mentee_id,
        Mentorship.state,
        and_(assigned, _belongs(me, Mentorship.champion_id)).label("mentors"),
        takes_part.label("takes_part"),
        _coordinates_city(me, Mentorship.champion_id).label("leads_champion"),
        _coordinates_city(me, Mentorship.mentee_id).label("leads_mentee"),
    ).where(Mentorship.id == mentorship_id)


def coordinates_edition(actor: Actor, edition_id: int) -> bool:
    """Whether somebody coordinates an edition: it alone, or the whole programme."""
    return actor.has(Role.PROGRAMME_COORDINATOR) or actor.has(
        Role.PROGRAMME_COORDINATOR, Scope.EDITION, edition_id
    )
