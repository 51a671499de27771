"""Who may do what in a mentorship, by what they are in it."""

from __future__ import annotations

from typing import Protocol

from lms.mentoring.rules.mentorships import OPEN, OVER, MentorshipState, Side


class Stands(Protocol):
    """What somebody is in a mentorship (`queries.access.Standing`)."""

    @property
    def state(self) -> MentorshipState:
        """Where the mentorship stands."""

    @property
    def side(self) -> Side | None:
        """Which city's side they are on."""

    @property
    def mentors(self) -> bool:
        """Whether they are one of its mentors."""

    @property
    def coordinates(self) -> bool:
        """Whether they coordinate the edition or the programme."""

    @property
    def leads(self) -> frozenset[Side]:
        """Which of the two cities they coordinate."""


def may_write(who: Stands) -> bool:
    """Write messages: everybody of the two sides, while it is open."""
    return who.state in OPEN and who.side is not None


def may_read_messages(who: Stands) -> bool:
    """Read messages: the two sides only; those who coordinate the programme see everything else."""
    return who.side is not None and who.state in OPEN | OVER


def may_steer(who: Stands) -> bool:
    """Set goals and plan sessions: mentors and those who coordinate, while it is open."""
    return who.state in OPEN and (who.mentors or bool(who.leads) or who.coordinates)


def may_decide(who: Stands) -> bool:
    """Start, pause, end and look back: those who coordinate a city of it, or the programme."""
    return bool(who.leads) or who.coordinates


def may_assign(who: Stands) -> bool:
    """Assign mentors: those who coordinate the champion city, or the programme."""
    return who.state in OPEN and (Side.CHAMPION in who.leads or who.coordinates)


def may_speak_for(who: Stands, side: Side) -> bool:
    """Answer for a side and write what its city learned: who coordinates it, and its mentors."""
    return who.state in OPEN and (side in who.leads or (side is Side.CHAMPION and who.mentors))


def may_see_learners(who: Stands) -> bool:
    """See who takes part: the mentee city always, the champion city while it is open."""
    if who.side is Side.MENTEE or Side.MENTEE in who.leads or who.coordinates:
        return True
    return who.state in OPEN and who.side is Side.CHAMPION
