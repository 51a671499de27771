"""Standing inside a write: the row is held, so that what is decided on stays true until the end."""

from __future__ import annotations

from sqlalchemy import select

from lms.core.actor import Actor
from lms.core.errors import NotFound
from lms.db import session
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.queries.access import Standing, standing_in


def held(actor: Actor, mentorship_id: int) -> Standing:
    """What somebody is in a mentorship that nobody else changes now; raises NotFound."""
    row = select(Mentorship.id).where(Mentorship.id == mentorship_id).with_for_update()
    if session().scalar(row) is None:
        raise NotFound
    return standing_in(actor, mentorship_id)
