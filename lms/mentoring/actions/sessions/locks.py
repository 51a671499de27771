"""A session inside a write: its row is held, and whoever asks has a standing in its mentorship."""

from __future__ import annotations

from sqlalchemy import select

from lms.core.actor import Actor
from lms.core.errors import Forbidden, NotFound
from lms.db import session
from lms.mentoring.models.sessions import Meeting
from lms.mentoring.queries.access import Standing
from lms.mentoring.queries.locks import held
from lms.mentoring.rules.rights import may_steer


def held_meeting(actor: Actor, mentorship_id: int, meeting_id: int) -> tuple[Standing, Meeting]:
    """A session that nobody else changes now, for somebody who sees it; raises NotFound."""
    standing = held(actor, mentorship_id)
    meeting = session().scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.mentorship_id == mentorship_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if meeting is None:
        raise NotFound
    return standing, meeting


def steered(actor: Actor, mentorship_id: int, meeting_id: int) -> Meeting:
    """The same for somebody who may change it; raises Forbidden for the others."""
    standing, meeting = held_meeting(actor, mentorship_id, meeting_id)
    if not may_steer(standing):
        raise Forbidden
    return meeting
