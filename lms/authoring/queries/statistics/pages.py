"""Questions as data, as their pages show them: nothing about fewer than five people leaves here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.authoring.queries.statistics.kept import Group, Kept, Whole, kept, keys_of
from lms.authoring.rules.statistics import figures
from lms.authoring.rules.statistics.counting import LessonSums
from lms.authoring.rules.statistics.hiding import PEOPLE, Span, beside, mean_of
from lms.authoring.rules.statistics.shown import Shown, shown
from lms.catalogue.queries.lessons import Asked, asked_in, question_versions
from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.content.model import Question
from lms.core.errors import NotFound
from lms.core.memory import Memory

_shown: Memory[tuple[object, ...], Shown] = Memory(6000)
NOTHING = Shown()


class NoAlpha(StrEnum):
    """Why there is no reliability."""

    NONE = ""
    DRAWN = "drawn"
    FEW = "few"
    ONE = "one"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question as it was before its key changed. `version_id` is the newest version with that key."""

    key: str
    version_id: int
    question: Question
    shown: Shown


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with the figures of its present key; `number` is its place in the lesson.

    lesson: None where the course does not ask it any more. earlier: the same under other keys.
    """

    lesson: LessonEntry | None
    number: int
    id: int
    key: str
    group: str
    question: Question
    shown: Shown
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson's tries since its questions have the keys that they have now.

    people: None below five. earlier: tries before that, None if there are none, or one to four.
    """

    entry: LessonEntry
    people: int | None
    few: bool
    mean: Span | None
    alpha: float | None
    no_alpha: NoAlpha
    seconds: float | None
    earlier: int | None
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """The lessons of a course with questions, and questions that it does not ask any more."""

    lessons: tuple[LessonLine, ...]
    gone: tuple[QuestionLine, ...]

    @property
    def weak(self) -> list[QuestionLine]:
        """The questions that somebody should look at, the most urgent first."""
        lines = [q for lesson in self.lessons for q in lesson.questions if q.shown.advice]
        order = list(type(lines[0].shown.advice[0].hint)) if lines else []
        return sorted(lines, key=lambda line: order.index(line.shown.advice[0].hint))


def course_figures(outline: Outline) -> CourseFigures:
    """All lessons of a course's current version that have questions."""
    found = kept("course", outline.course_id)
    lessons = tuple(_lesson(entry, found) for entry in outline.lessons if entry.questions)
    here = {line.id for lesson in lessons for line in lesson.questions}
    gone = tuple(_gone(id_, groups) for id_, groups in found.questions.items() if id_ not in here)
    return CourseFigures(lessons, gone)


def lesson_figures(outline: Outline, key: str) -> LessonLine:
    """One lesson with its questions; NotFound without questions."""
    entry = outline.by_key.get(key)
    if entry is None or not entry.questions:
        raise NotFound
    return _lesson(entry, kept("lesson", entry.id))


def _lesson(entry: LessonEntry, found: Kept) -> LessonLine:
    asked = asked_in(entry.version_id)
    keys = keys_of([one.version_id for one in asked])
    lines = tuple(
        _question(entry, number, one, keys[one.version_id], found.questions.get(one.question_id))
        for number, one in enumerate(asked, start=1)
    )
    wholes = found.lessons.get(entry.id, {})
    now = {one.question_id: keys[one.version_id] for one in asked}
    same = {id_: whole for id_, whole in wholes.items() if _is_same(whole, now, entry)}
    before = sum(whole.sums.attempts for id_, whole in wholes.items() if id_ not in same)
    return _line(entry, _together(same), before, lines)


def _is_same(whole: Whole, now: Mapping[int, str], entry: LessonEntry) -> bool:
    """Whether a version of a lesson asked what it asks now; of drawn ones not all were asked yet."""
    asked = {id_: next(iter(keys)) if len(keys) == 1 else "" for id_, keys in whole.asked.items()}
    if entry.rules.pools:
        return asked.items() <= now.items()
    return asked == now


def _together(wholes: Mapping[int, Whole]) -> Whole:
    sums = LessonSums()
    found = Whole(sums)
    for whole in wholes.values():
        for name in LessonSums.__slots__:
            setattr(sums, name, getattr(sums, name) + getattr(whole.sums, name))
        for step, tries in whole.lengths.items():
            found.lengths[step] = found.lengths.get(step, 0) + tries
        for question, item in whole.items.items():
            before = found.items.get(question, [0, 0.0, 0.0])
            found.items[question] = [a + b for a, b in zip(before, item, strict=True)]
    return found


def _line(
    entry: LessonEntry, whole: Whole, before: int, lines: tuple[QuestionLine, ...]
) -> LessonLine:
    n, earlier = whole.sums.attempts, before if before >= PEOPLE else None
    if n < PEOPLE:
        return LessonLine(entry, None, n > 0, None, None, NoAlpha.NONE, None, earlier, lines)
    alpha, why = _alpha(entry, whole)
    return LessonLine(
        entry,
        n,
        False,
        beside(mean_of(whole.sums.share, whole.sums.marked), before),
        alpha,
        why,
        figures.median_seconds(whole.lengths),
        earlier,
        lines,
    )


def _alpha(entry: LessonEntry, whole: Whole) -> tuple[float | None, NoAlpha]:
    if len(whole.items) < 2:  # noqa: PLR2004
        return None, NoAlpha.ONE
    if entry.rules.pools:
        return None, NoAlpha.DRAWN
    if whole.sums.marked < figures.ENOUGH:
        return None, NoAlpha.FEW
    items = [(int(n), points, squares) for n, points, squares in whole.items.values()]
    found = figures.alpha(whole.sums, items)
    return found, NoAlpha.NONE if found is not None else NoAlpha.SAME


def _question(
    entry: LessonEntry, number: int, one: Asked, key: str, groups: Mapping[str, Group] | None
) -> QuestionLine:
    group = (groups or {}).get(key)
    others = [(k, g) for k, g in (groups or {}).items() if k != key]
    return QuestionLine(
        lesson=entry,
        number=number,
        id=one.question_id,
        key=one.key,
        group=key,
        question=one.question,
        shown=_figures(one.version_id, one.question, group) if group else NOTHING,
        earlier=_earlier(others),
    )


def _earlier(groups: list[tuple[str, Group]]) -> tuple[Earlier, ...]:
    newest = sorted(groups, key=lambda pair: -pair[1].version_id)
    versions = question_versions([group.version_id for _key, group in newest])
    return tuple(
        Earlier(
            key,
            group.version_id,
            versions[group.version_id].question,
            _figures(group.version_id, versions[group.version_id].question, group),
        )
        for key, group in newest
    )


def _gone(question_id: int, groups: Mapping[str, Group]) -> QuestionLine:
    every = _earlier(list(groups.items()))
    first = every[0]
    asked = question_versions([first.version_id])[first.version_id]
    return QuestionLine(
        None, 0, question_id, asked.key, first.key, asked.question, first.shown, every[1:]
    )


def _figures(version_id: int, question: Question, group: Group) -> Shown:
    """Worked out once for the same sums."""
    return _shown.get(
        (version_id, *group.shape()),
        lambda: shown(question, group.question_sums(), group.part_sums()),
    )
