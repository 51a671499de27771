"""Give learners more time in timed tests, and take it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from lms.activity.actions import record
from lms.activity.rules import Verb
from lms.core.actor import Actor
from lms.db import session, upsert
from lms.quizzes.models import Attempt, ExtraTime
from lms.quizzes.queries import rules_of
from lms.quizzes.rules.attempts import OPEN_STATES, deadline


def give_extra_time(*, actor: Actor, person_id: int, share: float, at: datetime) -> int:
    """Give a share of each time limit on top (0.25: a quarter more); 0 takes it back.

    An attempt that is under way gets its time too, and never loses any; returns how many did. The
    audit log says that it was given, not how much: that is nobody's business.
    """
    if share:
        granted = {"share": share, "granted_by": actor.person_id, "granted_at": at}
        upsert(ExtraTime, {"person_id": person_id, **granted}, key=("person_id",), changes=granted)
    else:
        session().execute(delete(ExtraTime).where(ExtraTime.person_id == person_id))
    record(verb=Verb.EXTRA_TIME, actor=actor, about=person_id, detail={"given": bool(share)})
    return _prolong(person_id, share)


def _prolong(person_id: int, share: float) -> int:
    """Move the deadlines of open attempts to where they would be now, if that is later."""
    timed = session().execute(
        select(Attempt.id, Attempt.lesson_version_id, Attempt.started_at, Attempt.deadline_at)
        .where(
            Attempt.person_id == person_id,
            Attempt.state.in_(OPEN_STATES),
            Attempt.deadline_at.is_not(None),
        )
        .with_for_update()
    )
    moved = 0
    for attempt in timed.all():
        until = deadline(rules_of(attempt.lesson_version_id).quiz, attempt.started_at, share)
        if until is not None and until > attempt.deadline_at:
            moved += 1
            session().execute(
                update(Attempt).where(Attempt.id == attempt.id).values(deadline_at=until)
            )
    return moved
