"""The people of a mentorship: mentors, coordinators, learners; and who is told of something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select, union
from sqlalchemy.orm import aliased

from lms.accounts.models import RoleGrant
from lms.core.actor import Actor, Role, Scope
from lms.db import session
from lms.editions.models import EditionPerson
from lms.mentoring.models.mentorships import MentorAssignment, Mentorship
from lms.mentoring.queries.access import Standing, learners_of
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.rights import may_see_learners
from lms.people.models import Membership, Person

SHOWN = 100
# So many learners of a city are told of something at once.
TOLD = 500


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody by id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor of the mentorship, for all learners or for one; `left` when the assignment ended."""

    assignment_id: int
    person_id: int
    name: str
    learner_id: int | None
    learner: str | None
    since: datetime
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class People:
    """Who is in a room; `learners` as far as the reader may know their names."""

    mentors: tuple[Mentor, ...]
    former: tuple[Mentor, ...]
    champion_leads: tuple[Someone, ...]
    mentee_leads: tuple[Someone, ...]
    learners: tuple[Someone, ...]


def people(actor: Actor, standing: Standing) -> People:
    """Who is in the room, at most a hundred learners."""
    found = _mentors(standing.mentorship_id)
    return People(
        tuple(one for one in found if one.ended_at is None),
        tuple(one for one in found if one.ended_at is not None),
        _leads(standing.champion_id),
        _leads(standing.mentee_id),
        learners(actor, standing) if may_see_learners(standing) else (),
    )


def learners(actor: Actor, standing: Standing) -> tuple[Someone, ...]:
    """The learners of the mentee city that the actor may know of, by name."""
    wanted = (
        select(Person.id, Person.name)
        .join(EditionPerson, EditionPerson.person_id == Person.id)
        .where(_present(standing), _belongs_to(standing.mentee_id))
        .order_by(Person.name, Person.id)
        .limit(SHOWN)
    )
    only_as_mentor = standing.mentors and not (standing.leads or standing.coordinates)
    if only_as_mentor and actor.person_id is not None:
        mine_ = learners_of(actor.person_id).subquery()
        wanted = wanted.where(
            Person.id.in_(
                select(mine_.c.person_id).where(mine_.c.mentorship_id == standing.mentorship_id)
            )
        )
    return tuple(Someone(*row) for row in session().execute(wanted))


def candidates(standing: Standing) -> list[Someone]:
    """Who may become a mentor: people of the champion city with the city's role of mentor."""
    rows = session().execute(
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.MENTOR,
            RoleGrant.scope == Scope.CITY,
            RoleGrant.scope_id == standing.champion_id,
            Person.deactivated_at.is_(None),
            _belongs_to(standing.champion_id),
        )
        .order_by(Person.name, Person.id)
        .limit(SHOWN)
    )
    return [Someone(*row) for row in rows]


def _present(standing: Standing) -> ColumnElement[bool]:
    return and_(
        EditionPerson.edition_id == standing.edition_id,
        EditionPerson.city_id == standing.mentee_id,
        EditionPerson.left_at.is_(None),
        Person.deactivated_at.is_(None),
    )


def _belongs_to(city_id: int) -> ColumnElement[bool]:
    return (
        select(Membership.id)
        .where(
            Membership.person_id == Person.id,
            Membership.city_id == city_id,
            Membership.left_at.is_(None),
        )
        .exists()
    )


def _mentors(mentorship_id: int) -> list[Mentor]:
    learner = aliased(Person)
    rows = session().execute(
        select(
            MentorAssignment.id,
            Person.id,
            Person.name,
            MentorAssignment.learner_id,
            learner.name,
            MentorAssignment.at,
            MentorAssignment.ended_at,
            MentorAssignment.reason,
        )
        .join(Person, Person.id == MentorAssignment.mentor_id)
        .outerjoin(learner, learner.id == MentorAssignment.learner_id)
        .where(MentorAssignment.mentorship_id == mentorship_id)
        .order_by(MentorAssignment.id)
        .limit(SHOWN)
    )
    return [Mentor(*row) for row in rows]


def _leads(city_id: int) -> tuple[Someone, ...]:
    rows = session().execute(
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.CITY_COORDINATOR,
            RoleGrant.scope == Scope.CITY,
            RoleGrant.scope_id == city_id,
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.name, Person.id)
        .limit(SHOWN)
    )
    return tuple(Someone(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told of something, with what a mail needs."""

    id: int
    name: str
    email: str | None
    language: str
    time_zone: str
    side: Side


def recipients(mentorship_id: int, *, learners: bool = False) -> list[Recipient]:
    """The mentors and coordinators of both sides, with `learners` those of the mentee city too.

    Each once; whoever has no access any more is not among them.
    """
    row = (
        session()
        .execute(
            select(Mentorship.edition_id, Mentorship.champion_id, Mentorship.mentee_id).where(
                Mentorship.id == mentorship_id
            )
        )
        .one()
    )
    leads = (_lead_ids(row.champion_id), _lead_ids(row.mentee_id))
    champion = set(session().scalars(union(_mentor_ids(mentorship_id, row.champion_id), leads[0])))
    mentee = set(session().scalars(leads[1]))
    if learners:
        mentee |= set(session().scalars(_learner_ids(row.edition_id, row.mentee_id)))
    rows = session().execute(
        select(Person.id, Person.name, Person.email, Person.language, Person.time_zone)
        .where(Person.id.in_(champion | mentee), Person.deactivated_at.is_(None))
        .order_by(Person.id)
    )
    return [Recipient(*row, Side.CHAMPION if row.id in champion else Side.MENTEE) for row in rows]


def _mentor_ids(mentorship_id: int, champion_id: int) -> Select[int]:
    return (
        select(Person.id)
        .join(MentorAssignment, MentorAssignment.mentor_id == Person.id)
        .where(
            MentorAssignment.mentorship_id == mentorship_id,
            MentorAssignment.ended_at.is_(None),
            Person.id.in_(_holders(Role.MENTOR, champion_id)),
            _belongs_to(champion_id),
        )
    )


def _lead_ids(city_id: int) -> Select[int]:
    return _holders(Role.CITY_COORDINATOR, city_id)


def _holders(role: Role, city_id: int) -> Select[int]:
    return select(RoleGrant.person_id).where(
        RoleGrant.role == role, RoleGrant.scope == Scope.CITY, RoleGrant.scope_id == city_id
    )


def _learner_ids(edition_id: int, mentee_id: int) -> Select[int]:
    return (
        select(Person.id)
        .join(EditionPerson, EditionPerson.person_id == Person.id)
        .where(
            EditionPerson.edition_id == edition_id,
            EditionPerson.city_id == mentee_id,
            EditionPerson.left_at.is_(None),
            _belongs_to(mentee_id),
        )
        .order_by(Person.id)
        .limit(TOLD)
    )
