"""Two cities of an edition with a mentorship between them, and an outsider city."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, update

from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.db import session, write
from lms.editions.rules import CityRole
from lms.mentoring.models.mentorships import MentorAssignment, Mentorship, MentorshipStep
from lms.mentoring.rules.mentorships import MentorshipState
from tests.accounts.factories import grant, person
from tests.cities.factories import city, fields, member
from tests.editions.factories import edition, take_part


@dataclass(frozen=True, slots=True)
class Pair:
    """Ids of everybody. `outsider` belongs to a third city of the same edition."""

    edition_id: int
    mentorship_id: int
    champion_id: int
    mentee_id: int
    other_id: int
    mentor: int
    champion_lead: int
    learner: int
    second_learner: int
    mentee_lead: int
    outsider: int
    coordinator: int


def pair(
    state: MentorshipState = MentorshipState.ACTIVE,
    course_ids: tuple[int, ...] = (),
    *,
    review_required: bool = False,
) -> Pair:
    """A mentorship in that state; its mentor is assigned to the whole mentee city."""
    fields()
    champion, mentee, other = city("Rheinbrück"), city("Valmora"), city("Łódka")
    mentor, lead = person("Mira Mentor"), person("Carla Champion")
    learner, second, mentee_lead = (
        person("Leo Learner"),
        person("Sena Second"),
        person("Max Mentee"),
    )
    outsider, coordinator = person("Olga Outside"), person("Paul Programme")
    for who, where in (
        (mentor, champion),
        (lead, champion),
        (learner, mentee),
        (second, mentee),
        (mentee_lead, mentee),
        (outsider, other),
    ):
        member(who, where)
    grant(mentor, Role.MENTOR, Scope.CITY, champion)
    grant(lead, Role.CITY_COORDINATOR, Scope.CITY, champion)
    grant(mentee_lead, Role.CITY_COORDINATOR, Scope.CITY, mentee)
    grant(coordinator, Role.PROGRAMME_COORDINATOR)
    edition_id = edition(course_ids=course_ids, review_required=review_required)
    take_part(edition_id, champion, CityRole.CHAMPION, mentor, lead)
    take_part(edition_id, mentee, CityRole.MENTEE, learner, second, mentee_lead)
    take_part(edition_id, other, CityRole.MENTEE, outsider)
    mentorship_id = mentorship(edition_id, champion, mentee, state)
    assign(mentorship_id, mentor)
    return Pair(
        edition_id,
        mentorship_id,
        champion,
        mentee,
        other,
        mentor,
        lead,
        learner,
        second,
        mentee_lead,
        outsider,
        coordinator,
    )


def mentorship(
    edition_id: int,
    champion_id: int,
    mentee_id: int,
    state: MentorshipState = MentorshipState.ACTIVE,
) -> int:
    """Add a mentorship and return its id."""
    with write():
        found = session().scalar(
            insert(Mentorship)
            .values(
                edition_id=edition_id,
                champion_id=champion_id,
                mentee_id=mentee_id,
                state=state,
                created_at=now(),
            )
            .returning(Mentorship.id)
        )
        session().execute(insert(MentorshipStep).values(mentorship_id=found, state=state, at=now()))
    assert found is not None
    return found


def assign(mentorship_id: int, mentor_id: int, learner_id: int | None = None) -> int:
    """Assign a mentor; for one learner only if `learner_id` is given."""
    with write():
        found = session().scalar(
            insert(MentorAssignment)
            .values(
                mentorship_id=mentorship_id, mentor_id=mentor_id, learner_id=learner_id, at=now()
            )
            .returning(MentorAssignment.id)
        )
    assert found is not None
    return found


def end(mentorship_id: int, state: MentorshipState = MentorshipState.COMPLETED) -> None:
    """End a mentorship without asking who may."""
    with write():
        session().execute(
            update(Mentorship).where(Mentorship.id == mentorship_id).values(state=state)
        )
