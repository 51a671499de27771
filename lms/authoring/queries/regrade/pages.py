"""What a regrade would do, in numbers: who gains and who loses by name is nobody's business here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from lms.authoring.queries.regrade.tries import (
    Marked,
    RegradeRow,
    kept_numbers,
    marked,
    numbers,
    regrades_of,
    waiting,
)
from lms.authoring.queries.statistics.kept import markings_of
from lms.authoring.rules.regrade import Direction, Obstacle, Outcome, obstacle, remark, rises
from lms.catalogue.models import QuestionVersion
from lms.catalogue.queries.lessons import Asked, asked_in, question_versions
from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import connection
from lms.progress.actions.lessons import FACTS, Judged, judged
from lms.progress.models import LessonProgress
from lms.quizzes.models import Attempt
from lms.quizzes.rules.attempts import AttemptState, Taken, counting

LOOKED_AT = 2_000
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A question whose earlier versions had another key, with the tries that hold them.

    old: versions that can be marked by the present key; left: tries at them that wait for it. stuck:
    tries at versions that cannot, by the reason.
    """

    entry: LessonEntry
    number: int
    asked: Asked
    old: frozenset[int]
    left: int
    stuck: Mapping[Obstacle, int]
    regrade: RegradeRow | None


def lines(outline: Outline) -> list[Line]:
    """The questions of a course with results by an earlier key, or with a regrade."""
    places = [
        (entry, number, asked)
        for entry in outline.lessons
        for number, asked in enumerate(asked_in(entry.version_id), start=1)
    ]
    return [line for line in _lines(places) if line.left or line.stuck or line.regrade]


def line_of(outline: Outline, lesson: str, question: str) -> Line:
    """One question, with or without results by an earlier key; NotFound if it is not asked."""
    entry = outline.by_key.get(lesson)
    for number, asked in enumerate(asked_in(entry.version_id), start=1) if entry else ():
        if entry and asked.key == question:
            return _lines([(entry, number, asked)])[0]
    raise NotFound


def _lines(places: Sequence[tuple[LessonEntry, int, Asked]]) -> list[Line]:
    current = {asked.question_id: asked for _entry, _number, asked in places}
    old = old_versions(current)
    found = numbers([version for versions in old.values() for version in versions])
    regrades = regrades_of([asked.version_id for asked in current.values()])
    kept = kept_numbers([row.id for row in regrades.values()], list(found))
    made = []
    for entry, number, asked in places:
        line = _line(entry, number, asked, old.get(asked.question_id, {}), found)
        row = regrades.get(asked.version_id)
        if row is not None:
            line = replace(line, regrade=row, left=max(0, line.left - kept.get(row.id, 0)))
        made.append(line)
    return made


def _line(
    entry: LessonEntry,
    number: int,
    asked: Asked,
    old: Mapping[int, Obstacle],
    found: Mapping[int, int],
) -> Line:
    good = frozenset(version for version, why in old.items() if why is Obstacle.NONE)
    stuck: dict[Obstacle, int] = {}
    for version, why in old.items():
        if version not in good and found.get(version):
            stuck[why] = stuck.get(why, 0) + found[version]
    left = sum(found.get(version, 0) for version in good)
    return Line(entry, number, asked, good, left, stuck, None)


def old_versions(current: Mapping[int, Asked]) -> dict[int, dict[int, Obstacle]]:
    """Earlier versions of questions that were marked otherwise, and what is in the way of a regrade."""
    rows = connection().execute(
        select(QuestionVersion.id, QuestionVersion.question_id).where(
            QuestionVersion.question_id.in_(current)
        )
    ).all()  # fmt: skip
    markings = markings_of([row.id for row in rows])
    differing = [
        (row.id, row.question_id)
        for row in rows
        if markings[row.id] != markings[current[row.question_id].version_id]
    ]
    versions = question_versions([version for version, _question in differing])
    found: dict[int, dict[int, Obstacle]] = {}
    for version, question in differing:
        earlier, now_asked = versions[version].question, current[question].question
        if earlier.is_marked or now_asked.is_marked:
            found.setdefault(question, {})[version] = obstacle(earlier, now_asked)
    return found


@dataclass(slots=True)
class Effect:
    """People whose counting result would rise or fall, and lessons that would be completed."""

    gain: int = 0
    lose: int = 0
    completions: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a regrade would do, by its direction. `tries` were looked at, of `left`, of `people`."""

    left: int
    tries: int
    people: int
    effects: Mapping[Direction, Effect]


def preview(outline: Outline, line: Line) -> Preview:
    """Mark the tries that wait, at most the oldest 2,000, without writing anything."""
    ids = waiting(line.old, None, LOOKED_AT)
    by_person: dict[int, list[tuple[Marked, Outcome]]] = {}
    for chunk in _chunks(ids):
        for one in marked(chunk):
            found = remark(one.answers, line.old, line.asked.question)
            if found is not None:
                by_person.setdefault(one.person_id, []).append((one, found))
    effects = {direction: Effect() for direction in Direction}
    for chunk in _chunks(sorted(by_person)):
        taken = _taken(chunk, line.entry.id)
        facts = _facts(chunk, outline.course_id, line.entry.id)
        for person in chunk:
            for direction, effect in effects.items():
                after = _after(taken[person], by_person[person], direction)
                _add(effect, line.entry, facts.get(person), taken[person], after)
    return Preview(line.left, len(ids), len(by_person), effects)


def _add(
    effect: Effect,
    entry: LessonEntry,
    facts: Judged | None,
    before: Sequence[Taken],
    after: Sequence[Taken],
) -> None:
    rule = entry.rules.quiz
    way = rises(counting(before, rule), counting(after, rule))
    effect.gain += way > 0
    effect.lose += way < 0
    effect.completions += _completes(entry, facts, after)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _after(
    before: Sequence[Taken], changed: Sequence[tuple[Marked, Outcome]], direction: Direction
) -> list[Taken]:
    """A person's tries after the regrade."""
    results = {}
    for one, outcome in changed:
        way = rises(one.result, outcome.result)
        if way > 0 or (way < 0 and direction is Direction.BOTH):
            results[one.number] = outcome.result
    return [
        replace(one, result=results[one.number]) if one.number in results else one for one in before
    ]


def _taken(person_ids: Sequence[int], lesson_id: int) -> dict[int, list[Taken]]:
    table = Attempt.__table__.c
    columns = ("person_id", "number", "state", "started_at", "deadline_at", "finished_at", "result")
    rows = connection().execute(
        select(*(table[name] for name in columns))
        .where(table.person_id.in_(person_ids), table.lesson_id == lesson_id)
        .order_by(table.person_id, table.number)
    )
    found: dict[int, list[Taken]] = {}
    for person, number, state, *rest in rows:
        found.setdefault(person, []).append(Taken(number, AttemptState(state), *rest))
    return found


def _facts(person_ids: Sequence[int], course_id: int, lesson_id: int) -> dict[int, Judged]:
    rows = connection().execute(
        select(LessonProgress.person_id, *FACTS).where(
            LessonProgress.person_id.in_(person_ids),
            LessonProgress.course_id == course_id,
            LessonProgress.lesson_id == lesson_id,
        )
    )
    return {row[0]: Judged(*row[1:]) for row in rows}


def _completes(entry: LessonEntry, facts: Judged | None, after: Sequence[Taken]) -> bool:
    if facts is None or facts.completed_at is not None:
        return False
    accepted = facts.accepted_at is not None
    _standing, changes = judged(entry, facts, after, now(), accepted=accepted)
    return "completed_at" in changes
