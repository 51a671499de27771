"""The goals of a mentorship, their progress, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from lms.cities.models import Field
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid
from lms.db import session, upsert
from lms.mentoring.models.mentorships import Mentorship, MentorshipGoal, MentorshipLearning
from lms.mentoring.queries.locks import held
from lms.mentoring.rules.mentorships import MAX_GOALS, MAX_PROGRESS, Side, Wish
from lms.mentoring.rules.rights import may_speak_for, may_steer


def set_goals(
    *, actor: Actor, mentorship_id: int, goals: Sequence[Wish], rhythm: str, row_version: int
) -> None:
    """Write the one to three goals and the rhythm, in order; outcomes stay with their place.

    Raises Conflict if somebody changed them since the form was loaded.
    """
    if not may_steer(held(actor, mentorship_id)):
        raise Forbidden
    if not 1 <= len(goals) <= MAX_GOALS:
        raise Invalid(_("A mentorship has one to three goals."))
    _check_fields(goals)
    changed = session().execute(
        update(Mentorship)
        .where(Mentorship.id == mentorship_id, Mentorship.row_version == row_version)
        .values(rhythm=rhythm, row_version=Mentorship.row_version + 1)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    kept = {
        row.position: row
        for row in session().scalars(
            select(MentorshipGoal).where(MentorshipGoal.mentorship_id == mentorship_id)
        )
    }
    _write(mentorship_id, goals, kept)


def _write(mentorship_id: int, goals: Sequence[Wish], kept: dict[int, MentorshipGoal]) -> None:
    moment = now()
    for position, goal in enumerate(goals, 1):
        if not 0 <= goal.progress <= MAX_PROGRESS:
            raise Invalid
        values = {
            "field_code": goal.field_code,
            "text": goal.text,
            "criterion": goal.criterion,
            "progress": goal.progress,
        }
        there = kept.pop(position, None)
        if there is None:
            row = {"mentorship_id": mentorship_id, "position": position, "changed_at": moment}
            session().execute(insert(MentorshipGoal).values(**row, **values))
        elif any(getattr(there, name) != value for name, value in values.items()):
            session().execute(
                update(MentorshipGoal)
                .where(MentorshipGoal.id == there.id)
                .values(changed_at=moment, **values)
            )
    if kept:
        gone = [row.id for row in kept.values()]
        session().execute(delete(MentorshipGoal).where(MentorshipGoal.id.in_(gone)))


def _check_fields(goals: Sequence[Wish]) -> None:
    known = set(session().scalars(select(Field.code)))
    if any(goal.field_code not in known for goal in goals):
        raise Invalid(_("Choose a field of expertise from the list."))


def set_outcomes(*, actor: Actor, mentorship_id: int, outcomes: dict[int, str]) -> None:
    """Say what was reached, by the position of the goal."""
    if not may_steer(held(actor, mentorship_id)):
        raise Forbidden
    for position, outcome in outcomes.items():
        session().execute(
            update(MentorshipGoal)
            .where(
                MentorshipGoal.mentorship_id == mentorship_id,
                MentorshipGoal.position == position,
            )
            .values(outcome=outcome)
        )


def set_learning(*, actor: Actor, mentorship_id: int, side: Side, text: str, html: str) -> None:
    """Write what one's own city learned; an empty text takes it away."""
    if not may_speak_for(held(actor, mentorship_id), side):
        raise Forbidden
    key = {"mentorship_id": mentorship_id, "side": side}
    if not text:
        session().execute(
            delete(MentorshipLearning).where(
                MentorshipLearning.mentorship_id == mentorship_id, MentorshipLearning.side == side
            )
        )
        return
    values = {"text": text, "html": html, "by": actor.person_id, "at": now()}
    upsert(MentorshipLearning, {**key, **values}, key=tuple(key), changes=values)
