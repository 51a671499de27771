"""The people of a session: who may be asked, who takes part, who came."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms.core.actor import Actor
from lms.db import session
from lms.mentoring.models.sessions import MeetingPerson
from lms.mentoring.queries.access import Standing
from lms.mentoring.queries.mentorships.people import learners, recipients
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.rights import may_see_learners
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Invitable:
    """Somebody of the two sides who may take part in a session or do something after it."""

    id: int
    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part; `came` is None until it was noted."""

    id: int
    name: str
    came: bool | None


def invitable(actor: Actor, standing: Standing) -> list[Invitable]:
    """Mentors and coordinators of both sides, and the learners whom the actor may know of."""
    found = {
        one.id: Invitable(one.id, one.name, one.side) for one in recipients(standing.mentorship_id)
    }
    for learner in learners(actor, standing) if may_see_learners(standing) else ():
        found.setdefault(learner.id, Invitable(learner.id, learner.name, Side.MENTEE))
    return sorted(found.values(), key=lambda one: (one.side, one.name, one.id))


def participants(meeting_id: int) -> list[int]:
    """The ids of those who take part; whoever is told of changes."""
    return list(
        session().scalars(
            select(MeetingPerson.person_id).where(MeetingPerson.meeting_id == meeting_id)
        )
    )


def present(meeting_id: int) -> list[Participant]:
    """Those who take part, by name."""
    rows = session().execute(
        select(Person.id, Person.name, MeetingPerson.came)
        .join(MeetingPerson, MeetingPerson.person_id == Person.id)
        .where(MeetingPerson.meeting_id == meeting_id)
        .order_by(Person.name, Person.id)
    )
    return [Participant(*row) for row in rows]
