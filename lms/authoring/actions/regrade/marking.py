"""Mark finished tries by the present key of a question, a few at a time; completions always stay.

A try is looked at once a regrade (`regraded_answer` is the list), so it may be stopped anywhere and gone
on with, by several workers. What each wins follows in the same transaction: progress, certificate,
figures, and the notice to the learner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from lms.authoring.actions import statistics
from lms.authoring.actions.regrade.letters import tell
from lms.authoring.models.regrade import Regrade, RegradedAnswer
from lms.authoring.queries.regrade.pages import old_versions
from lms.authoring.queries.regrade.tries import Marked, RegradeRow, marked, regrade_with, waiting
from lms.authoring.queries.statistics.counting import counted_of
from lms.authoring.rules.regrade import Direction, Obstacle, Outcome, remark, rises
from lms.catalogue.queries.lessons import Asked, asked_in
from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.certificates.actions import issue_earned
from lms.db import session
from lms.people.queries import profile
from lms.progress.actions import refresh
from lms.progress.models import LessonProgress
from lms.quizzes.models import Answer, Attempt

AT_ONCE = 25


def go_on(*, regrade_id: int, outline: Outline, at: datetime, limit: int = AT_ONCE) -> int:
    """Regrade the next tries; returns how many were looked at, 0 when there are none now.

    Nothing happens once the question has another key again: then another regrade may be asked for.
    """
    regrade = regrade_with(regrade_id, lock=True)
    place = _place(outline, regrade) if regrade else None
    if regrade is None or place is None:
        return 0
    entry, asked = place
    versions = old_versions({asked.question_id: asked}).get(asked.question_id, {})
    old = {version for version, why in versions.items() if why is Obstacle.NONE}
    ids = waiting(old, regrade.id, limit)
    if not ids:
        _finish(regrade, at)
        return 0
    # Before any try is held: whoever counts holds the mark, and then refers to tries.
    statistics.hold_mark()
    _hold_learners(ids, outline.course_id, entry.id)
    tries = marked(ids, lock=True)
    outcomes = [(one, remark(one.answers, old, asked.question)) for one in tries]
    changes = [(one, found) for one, found in outcomes if found is not None]
    _apply(regrade, asked, changes, at)
    _follow(regrade, outline, entry, changes, at)
    return len(changes)


def _place(outline: Outline, regrade: RegradeRow) -> tuple[LessonEntry, Asked] | None:
    """Where the question stands now, if its version is still the one to mark by."""
    for entry in outline.lessons:
        for asked in asked_in(entry.version_id):
            if asked.version_id == regrade.version_id:
                return entry, asked
    return None


def _finish(regrade: RegradeRow, at: datetime) -> None:
    session().execute(
        update(Regrade)
        .where(Regrade.id == regrade.id, Regrade.done_at.is_(None))
        .values(done_at=at)
    )


def _hold_learners(attempt_ids: Collection[int], course_id: int, lesson_id: int) -> None:
    """Wait for what these learners do in the lesson just now, and let them wait for us."""
    people = select(Attempt.person_id).where(Attempt.id.in_(attempt_ids))
    session().execute(
        select(LessonProgress.person_id)
        .where(
            LessonProgress.person_id.in_(people),
            LessonProgress.course_id == course_id,
            LessonProgress.lesson_id == lesson_id,
        )
        .order_by(LessonProgress.person_id)
        .with_for_update()
    ).all()


def _stays(regrade: RegradeRow, one: Marked, found: Outcome) -> bool:
    """Whether a try keeps its points, since its result would fall and may not."""
    return regrade.direction is Direction.RAISE and rises(one.result, found.result) < 0


def _apply(
    regrade: RegradeRow, asked: Asked, changes: Sequence[tuple[Marked, Outcome]], at: datetime
) -> None:
    """Write the new points; the sums, whose mark is held, are those of the new key from now on."""
    moved = [(one, found) for one, found in changes if not _stays(regrade, one, found)]
    counted = counted_of([one.id for one, _found in moved])
    statistics.add(counted, -1)
    for one, found in moved:
        here = (Answer.attempt_id == one.id, Answer.position == found.position)
        values = {"question_version_id": asked.version_id, "points": found.after}
        session().execute(update(Answer).where(*here).values(**values))
        session().execute(
            update(Attempt)
            .where(Attempt.id == one.id)
            .values(points=found.points, max_points=found.most, result=found.result)
        )
    statistics.add(counted)
    _forget_looks(regrade.id, [one.id for one, _found in changes])
    session().execute(
        insert(RegradedAnswer),
        [
            {
                "regrade_id": regrade.id,
                "attempt_id": one.id,
                "position": found.position,
                "from_version_id": found.from_version,
                "points_before": found.before,
                "result_before": one.result,
                "kept": _stays(regrade, one, found),
                "told": False,
                "at": at,
            }
            for one, found in changes
        ],
    )


def _forget_looks(regrade_id: int, attempt_ids: Sequence[int]) -> None:
    """A key may come back after another one; then its regrade looks at a try again."""
    session().execute(
        delete(RegradedAnswer).where(
            RegradedAnswer.regrade_id == regrade_id, RegradedAnswer.attempt_id.in_(attempt_ids)
        )
    )


def _follow(
    regrade: RegradeRow,
    outline: Outline,
    entry: LessonEntry,
    changes: Sequence[tuple[Marked, Outcome]],
    at: datetime,
) -> None:
    """What follows for each learner: the lesson is judged again, a certificate, a notice."""
    ways = [rises(one.result, found.result) for one, found in changes]
    falls = 0 if regrade.direction is Direction.RAISE else ways.count(-1)
    completed = 0
    begun = _begun({one.person_id for one, _found in changes}, outline.course_id, entry.id)
    for person_id, was_complete in sorted(begun.items()):
        completed += _judge(person_id, outline, entry, at) and not was_complete
    for (one, found), way in zip(changes, ways, strict=True):
        if way and not _stays(regrade, one, found) and not _was_told(regrade.id, one.person_id):
            tell(regrade=regrade, outline=outline, entry=entry, one=one, found=found)
            _note_told(regrade.id, one.id)
    session().execute(
        update(Regrade)
        .where(Regrade.id == regrade.id)
        .values(
            raised=Regrade.raised + ways.count(1),
            lowered=Regrade.lowered + falls,
            same=Regrade.same + len(ways) - ways.count(1) - falls,
            completed=Regrade.completed + completed,
        )
    )


def _begun(people: Collection[int], course_id: int, lesson_id: int) -> Mapping[int, bool]:
    """Who of them has a row of progress here, and whether the lesson was complete."""
    rows = session().execute(
        select(LessonProgress.person_id, LessonProgress.completed_at).where(
            LessonProgress.person_id.in_(people),
            LessonProgress.course_id == course_id,
            LessonProgress.lesson_id == lesson_id,
        )
    )
    return {row.person_id: row.completed_at is not None for row in rows}


def _judge(person_id: int, outline: Outline, entry: LessonEntry, at: datetime) -> bool:
    """Judge the lesson again; whether it is complete. Nothing that was completed is taken away."""
    found = refresh(person_id=person_id, course_id=outline.course_id, lesson=entry, at=at)
    if found.is_complete:
        language = profile(person_id).language
        issue_earned(person_id=person_id, course_key=outline.key, language=language, at=at)
    return found.is_complete


def _was_told(regrade_id: int, person_id: int) -> bool:
    told = (
        select(RegradedAnswer.attempt_id)
        .join(Attempt, Attempt.id == RegradedAnswer.attempt_id)
        .where(
            RegradedAnswer.regrade_id == regrade_id,
            RegradedAnswer.told,
            Attempt.person_id == person_id,
        )
        .limit(1)
    )
    return session().execute(told).first() is not None


def _note_told(regrade_id: int, attempt_id: int) -> None:
    mine = (RegradedAnswer.regrade_id == regrade_id, RegradedAnswer.attempt_id == attempt_id)
    session().execute(update(RegradedAnswer).where(*mine).values(told=True))
