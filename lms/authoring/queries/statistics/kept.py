"""The sums of a course or a lesson as they are kept, by question and key; never an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from lms.authoring.models.statistics import (
    FiguresMark,
    LengthFigures,
    LessonFigures,
    PartFigures,
    QuestionFigures,
)
from lms.authoring.rules.statistics.counting import LessonSums, PartSums, QuestionSums
from lms.authoring.rules.statistics.keys import key_of, marking_of
from lms.catalogue.models import Lesson, LessonVersion, QuestionVersion
from lms.catalogue.queries.lessons import question_versions
from lms.content.model import Question
from lms.core.memory import Memory
from lms.db import Model, Prepared

SUMS = ("attempts", "answered", "marked", "x", "xx", "paired", "r", "rr", "xr")
_keys: Memory[int, str] = Memory(8000)
_markings: Memory[int, str] = Memory(8000)


@dataclass(slots=True)
class Group:
    """The sums of a question's versions with one key. `version_id` is the newest of them."""

    version_id: int
    sums: list[int]
    parts: dict[str, list[int]] = field(default_factory=dict)

    def shape(self) -> tuple[object, ...]:
        """What its figures follow from."""
        return (*self.sums, *((part, *sums) for part, sums in sorted(self.parts.items())))

    def question_sums(self) -> QuestionSums:
        """The sums of its tries."""
        return QuestionSums(*self.sums)

    def part_sums(self) -> dict[str, PartSums]:
        """The sums of its parts."""
        return {part: PartSums(*sums) for part, sums in self.parts.items()}


@dataclass(slots=True)
class Whole:
    """The sums of a lesson version, with what it asked: key and points of each question by its id.

    asked: the keys by question. items: of each question tries, points and their squares, as
    `figures.alpha` takes them.
    """

    sums: LessonSums
    lengths: dict[int, int] = field(default_factory=dict)
    asked: dict[int, set[str]] = field(default_factory=dict)
    items: dict[int, list[float]] = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """Sums by question and key, and by lesson and version of it."""

    questions: dict[int, dict[str, Group]] = field(default_factory=dict)
    lessons: dict[int, dict[int, Whole]] = field(default_factory=dict)


def _statements(narrow: str) -> tuple[Prepared, ...]:
    """What is kept of a course or of a lesson: questions, parts, lessons, times."""
    wanted = {"course": Lesson.__table__.c.course_id, "lesson": Lesson.__table__.c.id}[narrow]
    versions = LessonVersion.__table__.c

    def of(model: type[Model], *columns: Any) -> Prepared:  # noqa: ANN401 - columns
        table = model.__table__
        joined = table.join(LessonVersion.__table__, versions.id == table.c.lesson_version_id).join(
            Lesson.__table__, Lesson.__table__.c.id == versions.lesson_id
        )
        if "question_version_id" in table.c:
            joined = joined.join(
                QuestionVersion.__table__,
                QuestionVersion.__table__.c.id == table.c.question_version_id,
            )
        found = select(versions.lesson_id, table.c.lesson_version_id, *columns)
        return Prepared(found.select_from(joined).where(wanted == bindparam("wanted")))

    asked = QuestionVersion.__table__.c
    q, p = QuestionFigures.__table__.c, PartFigures.__table__.c
    whole, lengths = LessonFigures.__table__.c, LengthFigures.__table__.c
    return (
        of(QuestionFigures, asked.question_id, asked.id, *(q[name] for name in SUMS)),
        of(PartFigures, asked.question_id, asked.id, p.part, p.chosen, p.paired, p.r),
        of(LessonFigures, *(whole[name] for name in LessonSums.__slots__)),
        of(LengthFigures, lengths.step, lengths.tries),
    )


_OF = {narrow: _statements(narrow) for narrow in ("course", "lesson")}
_mark = Prepared(select(FiguresMark.__table__.c.counted_at))


def counted_at() -> datetime | None:
    """When tries were counted last."""
    row = _mark.row()
    return row[0] if row else None


def kept(narrow: str, wanted: int) -> Kept:
    """What is kept of a course (`"course"`) or a lesson (`"lesson"`), by its id, in four statements."""
    of_questions, of_parts, of_lessons, of_lengths = _OF[narrow]
    rows = [row for row in of_questions.rows(wanted=wanted) if row[4]]
    versions = {row[3] for row in rows}
    keys = keys_of(versions)
    found = Kept()
    for lesson_id, lesson_version, *sums in of_lessons.rows(wanted=wanted):
        found.lessons.setdefault(lesson_id, {})[lesson_version] = Whole(LessonSums(*sums))
    for lesson_id, lesson_version, question, version, *sums in rows:
        _add(found, question, version, keys[version], sums)
        whole = found.lessons.get(lesson_id, {}).get(lesson_version)
        if whole is not None:
            _ask(whole, question, version, keys[version], sums)
    for _lesson, _lesson_version, question, version, part, *sums in of_parts.rows(wanted=wanted):
        if version in keys and sums[0]:
            own = found.questions[question][keys[version]].parts
            own[part] = _plus(own.get(part), sums)
    for lesson_id, lesson_version, step, tries in of_lengths.rows(wanted=wanted):
        if lesson_version in found.lessons.get(lesson_id, {}):
            found.lessons[lesson_id][lesson_version].lengths[step] = tries
    return found


def _add(found: Kept, question: int, version: int, key: str, sums: list[int]) -> None:
    groups = found.questions.setdefault(question, {})
    group = groups.get(key)
    if group is None:
        groups[key] = Group(version, list(sums))
        return
    group.version_id = max(group.version_id, version)
    group.sums = _plus(group.sums, sums)


def _ask(whole: Whole, question: int, version: int, key: str, sums: list[int]) -> None:
    asked = question_versions([version])[version].question
    whole.asked.setdefault(question, set()).add(key)
    if asked.counts and asked.points > 0:
        p, marked, x, xx = asked.points, sums[2], sums[3], sums[4]
        before = whole.items.get(question, [0, 0.0, 0.0])
        more = (marked, p * x, p * p * xx)
        whole.items[question] = [a + b for a, b in zip(before, more, strict=True)]


def _plus(one: list[int] | None, other: Iterable[int]) -> list[int]:
    return list(other) if one is None else [a + b for a, b in zip(one, other, strict=True)]


def keys_of(version_ids: Iterable[int]) -> Mapping[int, str]:
    """The keys of question versions, by `rules.statistics.keys.key_of`; worked out once each."""
    return _made(_keys, key_of, version_ids)


def markings_of(version_ids: Iterable[int]) -> Mapping[int, str]:
    """The same with points and whether they count."""
    return _made(_markings, marking_of, version_ids)


def _made(
    memory: Memory[int, str], make: Callable[[Question], str], version_ids: Iterable[int]
) -> Mapping[int, str]:
    def load(missing: list[int]) -> Mapping[int, str]:
        found = question_versions(missing)
        return {id_: make(asked.question) for id_, asked in found.items()}

    return memory.get_all(version_ids, load)
