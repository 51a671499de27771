"""Who may write which course. None of it gives a right over what learners did."""

from __future__ import annotations

from lms.core.actor import Actor, Role, Scope


def may_write(actor: Actor, course_id: int) -> bool:
    """Change, publish and look into a course: its authors, the platform's authors and admins."""
    return actor.has(Role.AUTHOR, Scope.COURSE, course_id) or may_begin(actor)


def may_enter(actor: Actor) -> bool:
    """See the workshop at all: whoever writes some course."""
    return actor.has_anywhere(Role.AUTHOR) or actor.has(Role.ADMIN)


def may_begin(actor: Actor) -> bool:
    """Begin a new course, and write every course: the platform's authors and admins."""
    return actor.has(Role.AUTHOR) or actor.has(Role.ADMIN)
