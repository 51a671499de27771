"""Ask for a regrade."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from lms.activity.actions import record
from lms.activity.rules import Verb
from lms.authoring.models.regrade import Regrade, RegradedAnswer
from lms.authoring.queries.regrade.pages import Line
from lms.authoring.rules.regrade import Direction
from lms.core.actor import Actor
from lms.core.errors import Conflict
from lms.db import insert_ignore, session
from lms.notices.actions import enqueue

JOB = "regrade"


def order(
    *,
    actor: Actor,
    line: Line,
    version_id: int,
    direction: Direction,
    reason: str,
    at: datetime,
) -> int:
    """Ask for a regrade, or let one go on; returns its id. Raises Conflict if the key is not current.

    Where results may fall now that could not before, those that were left are looked at again.
    """
    if line.asked.version_id != version_id:
        raise Conflict
    key = {"question_id": line.asked.question_id, "version_id": version_id}
    values = {
        "direction": direction.value,
        "reason": reason,
        "asked_by": actor.person_id,
        "asked_at": at,
        "done_at": None,
    }
    insert_ignore(Regrade, {**key, **values, "raised": 0, "lowered": 0, "same": 0, "completed": 0})
    mine = (Regrade.question_id == key["question_id"], Regrade.version_id == version_id)
    session().execute(update(Regrade).where(*mine).values(**values))
    regrade_id = int(session().execute(select(Regrade.id).where(*mine)).scalar_one())
    if direction is Direction.BOTH:
        session().execute(
            delete(RegradedAnswer).where(
                RegradedAnswer.regrade_id == regrade_id, RegradedAnswer.kept
            )
        )
    record(
        verb=Verb.REGRADED,
        actor=actor,
        subject_kind="question",
        subject_id=line.asked.question_id,
        detail={"version": version_id, "direction": direction.value, "tries": line.left},
    )
    return regrade_id


def go_on_later(regrade_id: int) -> None:
    """Leave the rest of a regrade to a worker."""
    enqueue(JOB, {"regrade": regrade_id})
