"""Who may open and answer a lesson. Pure."""

from __future__ import annotations

from lms.core.actor import Actor


def may_read(actor: Actor, *, position: int, enrolled: bool) -> bool:
    """The first lesson of a course is open to everybody; the rest to those who are enrolled."""
    return position == 0 or (actor.signed_in and enrolled)


def may_answer(actor: Actor, *, enrolled: bool) -> bool:
    """Answers are stored for enrolled learners only."""
    return actor.signed_in and enrolled
