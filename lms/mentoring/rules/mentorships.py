"""The life of a mentorship, and when its mentors may look at the mentee city's learners."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MentorshipState(StrEnum):
    """The words of the product, from a proposed pair to the look back half a year later."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    AGREED = "agreed"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    FOLLOWED_UP = "followed_up"


class MentorshipKind(StrEnum):
    """One city helps another, or two help each other (job shadowing in EPIC's manner)."""

    MENTORING = "mentoring"
    JOB_SHADOWING = "job_shadowing"


class Side(StrEnum):
    """Whose side somebody is on. In a reciprocal pair the sides are only names."""

    CHAMPION = "champion"
    MENTEE = "mentee"


STEPS = {
    MentorshipState.PROPOSED: frozenset({MentorshipState.DECLINED, MentorshipState.AGREED}),
    MentorshipState.DECLINED: frozenset[MentorshipState](),
    MentorshipState.AGREED: frozenset({MentorshipState.ACTIVE, MentorshipState.ENDED_EARLY}),
    MentorshipState.ACTIVE: frozenset(
        {MentorshipState.PAUSED, MentorshipState.COMPLETED, MentorshipState.ENDED_EARLY}
    ),
    MentorshipState.PAUSED: frozenset({MentorshipState.ACTIVE, MentorshipState.ENDED_EARLY}),
    MentorshipState.COMPLETED: frozenset({MentorshipState.FOLLOWED_UP}),
    MentorshipState.ENDED_EARLY: frozenset({MentorshipState.FOLLOWED_UP}),
    MentorshipState.FOLLOWED_UP: frozenset[MentorshipState](),
}
# While it is one of these, its mentors see the learners that are assigned to them.
OPEN = frozenset({MentorshipState.AGREED, MentorshipState.ACTIVE, MentorshipState.PAUSED})
OVER = frozenset(
    {MentorshipState.COMPLETED, MentorshipState.ENDED_EARLY, MentorshipState.FOLLOWED_UP}
)
MAX_GOALS = 3
MAX_PROGRESS = 4
# The steps that need a reason, in the words of whoever takes them.
WITH_REASON = frozenset({MentorshipState.PAUSED, MentorshipState.ENDED_EARLY})


@dataclass(frozen=True, slots=True)
class Wish:
    """A goal as somebody wrote it. `progress` 0 not begun … 4 reached."""

    field_code: str
    text: str
    criterion: str
    progress: int = 0


def may_become(now: MentorshipState, then: MentorshipState) -> bool:
    """Whether a mentorship may go from one state to another."""
    return then in STEPS[now]
