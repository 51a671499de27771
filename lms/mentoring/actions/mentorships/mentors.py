"""Mentors are assigned, and hand over."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select, update

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import insert_ignore, session
from lms.mentoring.actions.calendars import end_lonely_feeds
from lms.mentoring.actions.letters import tell
from lms.mentoring.models.mentorships import MentorAssignment
from lms.mentoring.queries.access import Standing
from lms.mentoring.queries.locks import held
from lms.mentoring.queries.mentorships.people import candidates, learners, recipients
from lms.mentoring.rules.rights import may_assign
from lms.people.queries import names

ASSIGNED = "mentor_assigned"


def assign(
    *, actor: Actor, mentorship_id: int, mentor_id: int, learner_id: int | None = None
) -> None:
    """Assign a mentor of the champion city, for the whole mentee city or for one learner.

    Raises Invalid if the person is no mentor there or the learner does not take part.
    """
    standing = held(actor, mentorship_id)
    if not may_assign(standing):
        raise Forbidden
    _check(actor, standing, mentor_id, learner_id)
    _add(actor, mentorship_id, mentor_id, learner_id)


def end_assignment(
    *,
    actor: Actor,
    mentorship_id: int,
    assignment_id: int,
    reason: str,
    successor_id: int | None = None,
) -> None:
    """End a mentor's assignment, and with a successor hand it over, in one step.

    The mentor's access ends at once; the history stays with the mentorship.
    """
    standing = held(actor, mentorship_id)
    if not may_assign(standing):
        raise Forbidden
    row = (
        session()
        .execute(
            select(MentorAssignment.mentor_id, MentorAssignment.learner_id).where(
                MentorAssignment.id == assignment_id,
                MentorAssignment.mentorship_id == mentorship_id,
                MentorAssignment.ended_at.is_(None),
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    if not reason:
        raise Invalid(fields={"reason": _("Say why; it stays in the history.")})
    if successor_id is not None:
        if successor_id == row.mentor_id:
            raise Invalid(fields={"successor": _("Choose somebody else.")})
        _check(actor, standing, successor_id, row.learner_id)
    session().execute(
        update(MentorAssignment)
        .where(MentorAssignment.id == assignment_id)
        .values(ended_at=now(), reason=reason)
    )
    if successor_id is not None:
        _add(actor, mentorship_id, successor_id, row.learner_id, may_stand=True)
    end_lonely_feeds()


def _check(actor: Actor, standing: Standing, mentor_id: int, learner_id: int | None) -> None:
    if mentor_id not in {one.id for one in candidates(standing)}:
        words = _("Choose a mentor of the champion city from the list.")
        raise Invalid(fields={"mentor": words})
    if learner_id is not None and learner_id not in {one.id for one in learners(actor, standing)}:
        raise Invalid(fields={"learner": _("Choose a learner who takes part.")})


def _add(
    actor: Actor,
    mentorship_id: int,
    mentor_id: int,
    learner_id: int | None,
    *,
    may_stand: bool = False,
) -> None:
    added = insert_ignore(
        MentorAssignment,
        {
            "mentorship_id": mentorship_id,
            "mentor_id": mentor_id,
            "learner_id": learner_id,
            "assigned_by": actor.person_id,
            "at": now(),
        },
    )
    if not added and not may_stand:
        raise Conflict(_("This person is a mentor here already."))
    if added:
        tell(
            to=recipients(mentorship_id),
            but=actor.person_id,
            kind=ASSIGNED,
            mentorship_id=mentorship_id,
            href=f"/mentorships/{mentorship_id}/",
            words={"mentor": _name(mentor_id), "mentor_id": mentor_id},
            template="mentoring/mail/mentorships_mentor.txt",
        )


def _name(person_id: int) -> str:
    return names([person_id]).get(person_id, "")
