"""Add finished tries to the sums of questions, take them out again, and count everything anew.

Whoever changes the sums holds the row of the mark first, so that no try is ever counted twice, by two
workers, or by a worker and a regrade.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from lms.authoring.models.statistics import (
    FiguresMark,
    FiguresWaiting,
    LengthFigures,
    LessonFigures,
    PartFigures,
    QuestionFigures,
)
from lms.authoring.queries.statistics.counting import (
    Seen,
    latest_id,
    started_after,
    tries,
    waiting_until,
)
from lms.authoring.rules.statistics.counting import LessonSums, PartSums, QuestionSums, Tally
from lms.db import Model, Prepared, insert_ignore, session
from lms.quizzes.rules.attempts import AttemptState

AT_ONCE = 200
# Tries that began a moment ago are left for the next time: one of another transaction that is not
# committed yet may have a smaller id.
LATEST = timedelta(minutes=2)


class Kept:
    """A table of sums: how something is added to one of its rows."""

    def __init__(self, model: type[Model], key: tuple[str, ...], sums: tuple[str, ...]) -> None:
        self.model, self.key = model, key
        columns = model.__table__.c
        self._nothing = dict.fromkeys(sums, 0)
        self._add = Prepared(
            update(model.__table__)  # type: ignore[arg-type]
            .where(*(columns[name] == bindparam(f"of_{name}") for name in key))
            .values({name: columns[name] + bindparam(f"more_{name}") for name in sums})
        )

    def add(self, key: tuple[object, ...], more: Mapping[str, int]) -> None:
        """Add to the row with this key, which is made if it is not there."""
        if not any(more.values()):
            return
        here = dict(zip(self.key, key, strict=True))
        values = {f"of_{name}": value for name, value in here.items()}
        values |= {f"more_{name}": value for name, value in more.items()}
        if not self._add.run(values):
            insert_ignore(self.model, {**here, **self._nothing})
            self._add.run(values)


def _names(sums: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(sums))


_questions = Kept(
    QuestionFigures, ("lesson_version_id", "question_version_id"), _names(QuestionSums)
)
_parts = Kept(PartFigures, ("lesson_version_id", "question_version_id", "part"), _names(PartSums))
_lessons = Kept(LessonFigures, ("lesson_version_id",), _names(LessonSums))
_lengths = Kept(LengthFigures, ("lesson_version_id", "step"), ("tries",))


def hold_mark() -> int:
    """Wait for everybody else who changes the sums; the id up to which tries were looked at."""
    insert_ignore(FiguresMark, {"id": 1, "upto": 0, "counted_at": None})
    return int(session().execute(select(FiguresMark.upto).with_for_update()).scalar_one())


def count_more(*, at: datetime) -> int:
    """Count the next tries that are over; returns how many were looked at, 0 if all were."""
    upto = min(hold_mark(), latest_id())
    late = waiting_until(at, AT_ONCE)
    fresh = _committed(started_after(upto, AT_ONCE), at)
    ready = [one for one in (*late, *fresh) if not one.is_open and _settled(one, at)]
    add({one.id for one in ready if one.state is AttemptState.FINISHED and one.first})
    done = [one.id for one in late if one in ready]
    session().execute(delete(FiguresWaiting).where(FiguresWaiting.attempt_id.in_(done)))
    for one in (*late, *fresh):
        if one not in ready:
            _wait(one)
    upto = max([upto, *(one.id for one in fresh)])
    session().execute(update(FiguresMark).values(upto=upto, counted_at=at))
    return len(late) + len(fresh)


def _committed(seen: list[Seen], at: datetime) -> list[Seen]:
    found = []
    for one in seen:
        if one.started_at > at - LATEST:
            break
        found.append(one)
    return found


def _settled(one: Seen, at: datetime) -> bool:
    if one.state is not AttemptState.FINISHED:
        return True
    settles = one.settles_at
    return settles is not None and settles <= at


def _wait(one: Seen) -> None:
    """Come back to it when it is over; those that are over already have a time for it."""
    values = {"attempt_id": one.id, "not_before": None if one.is_open else one.settles_at}
    if not insert_ignore(FiguresWaiting, values):
        session().execute(
            update(FiguresWaiting)
            .where(FiguresWaiting.attempt_id == one.id)
            .values(not_before=values["not_before"])
        )


def add(attempt_ids: Collection[int], sign: int = 1) -> None:
    """Add tries to the sums, or with `sign` -1 take them out. The caller holds the mark."""
    if not attempt_ids:
        return
    tally = Tally()
    for one in tries(attempt_ids):
        tally.add(one, sign)
    keep(tally)


def keep(tally: Tally) -> None:
    """Add a tally to what is kept."""
    for in_question, questions in sorted(tally.questions.items()):
        _questions.add(in_question, asdict(questions))
    for in_part, parts in sorted(tally.parts.items()):
        _parts.add(in_part, asdict(parts))
    for version, lessons in sorted(tally.lessons.items()):
        _lessons.add((version,), asdict(lessons))
    for in_length, number in sorted(tally.lengths.items()):
        _lengths.add(in_length, {"tries": number})


def forget_all() -> None:
    """Empty the sums, so that `count_more` counts everything anew."""
    hold_mark()
    for model in (QuestionFigures, PartFigures, LessonFigures, LengthFigures, FiguresWaiting):
        session().execute(delete(model))
    session().execute(update(FiguresMark).values(upto=0, counted_at=None))
