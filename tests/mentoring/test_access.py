"""Who sees a mentorship and its learners; and that it ends at once."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from lms.accounts.models import RoleGrant
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import session, write
from lms.mentoring.models.mentorships import MentorAssignment
from lms.mentoring.queries.access import learners_of, standing_in
from lms.mentoring.rules.mentorships import OPEN, OVER, MentorshipState, Side
from lms.people.models import Membership
from tests.mentoring.factories import assign, end, pair


def seen_by(mentor_id: int) -> set[int]:
    return {row.person_id for row in session().execute(learners_of(mentor_id))}


def test_a_mentor_sees_the_learners_of_the_mentee_city_and_nobody_else(app):
    world = pair()
    assert seen_by(world.mentor) == {world.learner, world.second_learner, world.mentee_lead}
    for other in (world.champion_lead, world.learner, world.outsider, world.coordinator):
        assert seen_by(other) == set()


@pytest.mark.parametrize("state", list(MentorshipState))
def test_learners_are_seen_while_the_mentorship_is_open(app, state):
    world = pair(state)
    assert bool(seen_by(world.mentor)) is (state in OPEN)


def test_a_mentor_of_one_learner_sees_this_one(app):
    world = pair()
    with write():
        session().execute(update(MentorAssignment).values(ended_at=now()))
    assert seen_by(world.mentor) == set()
    assign(world.mentorship_id, world.mentor, world.second_learner)
    assert seen_by(world.mentor) == {world.second_learner}


def test_who_leaves_the_champion_city_sees_nothing_more(app):
    world = pair()
    with write():
        session().execute(
            update(Membership).where(Membership.person_id == world.mentor).values(left_at=now())
        )
    assert seen_by(world.mentor) == set()
    with pytest.raises(NotFound):
        standing_in(Actor(world.mentor), world.mentorship_id)


def test_who_is_no_mentor_of_the_city_any_more_sees_nothing_more(app):
    world = pair()
    with write():
        session().execute(delete(RoleGrant).where(RoleGrant.person_id == world.mentor))
    assert seen_by(world.mentor) == set()
    with pytest.raises(NotFound):
        standing_in(Actor(world.mentor), world.mentorship_id)


def test_standings(app):
    world = pair()
    mentor = standing_in(Actor(world.mentor), world.mentorship_id)
    assert (mentor.side, mentor.mentors, mentor.coordinates_city) == (Side.CHAMPION, True, False)
    lead = standing_in(Actor(world.mentee_lead), world.mentorship_id)
    assert (lead.side, lead.mentors, lead.coordinates_city) == (Side.MENTEE, False, True)
    learner = standing_in(Actor(world.learner), world.mentorship_id)
    assert (learner.side, learner.coordinates_city) == (Side.MENTEE, False)
    grants = frozenset({Grant(Role.PROGRAMME_COORDINATOR, Scope.PLATFORM)})
    programme = standing_in(Actor(world.coordinator, grants=grants), world.mentorship_id)
    assert (programme.side, programme.coordinates) == (None, True)
    for stranger in (world.outsider, None):
        with pytest.raises(NotFound):
            standing_in(Actor(stranger), world.mentorship_id)
    assert lead.leads == {Side.MENTEE}


@pytest.mark.parametrize("state", [state for state in MentorshipState if state not in OPEN])
def test_an_ended_mentorship_stays_with_its_cities_and_its_mentors_see_it_no_more(app, state):
    world = pair()
    end(world.mentorship_id, state)
    with pytest.raises(NotFound):
        standing_in(Actor(world.mentor), world.mentorship_id)
    for lead in (world.champion_lead, world.mentee_lead):
        assert standing_in(Actor(lead), world.mentorship_id).state is state
    if state in OVER:
        assert standing_in(Actor(world.learner), world.mentorship_id).side is Side.MENTEE
    else:
        with pytest.raises(NotFound):
            standing_in(Actor(world.learner), world.mentorship_id)


def test_a_learner_who_leaves_the_city_sees_its_mentorship_no_more(app):
    world = pair()
    with write():
        session().execute(
            update(Membership).where(Membership.person_id == world.learner).values(left_at=now())
        )
    with pytest.raises(NotFound):
        standing_in(Actor(world.learner), world.mentorship_id)
