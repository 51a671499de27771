"""What a course is, once it has been read: frozen documents, in all their languages.

HTML in these documents is clean: it came out of `lms.content.markup.render`. Mappings by language
hold only the languages that were written; `pick` falls back to the source language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class LessonKind(StrEnum):
    """What a lesson is for."""

    LESSON = "lesson"
    TEST = "test"
    SURVEY = "survey"
    PAGE = "page"


class MoveOn(StrEnum):
    """When a lesson is complete (the words of cmi5, section 13.1.4)."""

    COMPLETED = "completed"
    PASSED = "passed"
    COMPLETED_AND_PASSED = "completed-and-passed"
    COMPLETED_OR_PASSED = "completed-or-passed"


class FeedbackTime(StrEnum):
    """When a learner sees marks, feedback and explanations."""

    EACH = "each"
    END = "end"
    NEVER = "never"


class Counts(StrEnum):
    """Which of several attempts is the result."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


class Credit(StrEnum):
    """How the share of right decisions becomes points."""

    EXACT = "exact"
    EACH = "each"
    NET = "net"


class QuestionType(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    BLANK = "blank"
    NUMBER = "number"
    ORDER = "order"
    MATCH = "match"
    MATRIX = "matrix"
    TEXT = "text"
    SURVEY = "survey"
    RATING = "rating"


CHOICE_TYPES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE})
UNMARKED_TYPES = frozenset({QuestionType.TEXT, QuestionType.SURVEY, QuestionType.RATING})


@dataclass(frozen=True, slots=True)
class Gap:
    """A field in a question's stem. A number gap has `low` and `high` (inclusive), a text gap not.

    `unit` says that a written unit is required; its accepted spellings are in the texts.
    """

    id: str
    low: float | None = None
    high: float | None = None
    unit: bool = False
    case: bool = False

    @property
    def is_number(self) -> bool:
        """Whether a number is asked for."""
        return self.low is not None


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question in one language.

    `stem` alternates HTML and the ids of gaps: even places are HTML, odd places are ids, so that
    the HTML of an input can be set between them. `words` and `feedback` are HTML by the id of an
    item or target; `accepted` the right answers and `units` the right units by the id of a gap.
    """

    stem: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    feedback: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    explanation: str = ""
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its key.

    items: ids of options; of the steps of an order question in the right order; of the left
    cells of match; of the rows of matrix. targets: ids of the right cells of match (distractors
    too), of the columns of matrix. right: the right options. pairs: by item the right targets
    (match: one; matrix: one or more). gaps: the fields of blank and number questions. many: a survey
    takes several answers.
    """

    id: str
    type: QuestionType
    texts: Mapping[str, QuestionText]
    points: float = 1.0
    credit: Credit = Credit.EXACT
    practice: bool = False
    shuffle: bool = True
    items: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    right: frozenset[str] = frozenset()
    pairs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    long: bool = False
    many: bool = False
    line: int = 0

    @property
    def is_marked(self) -> bool:
        """Whether the platform can mark it: text, surveys and ratings have no key."""
        return self.type not in UNMARKED_TYPES

    @property
    def counts(self) -> bool:
        """Whether its mark has an effect on the result."""
        return self.is_marked and not self.practice


@dataclass(frozen=True, slots=True)
class Pool:
    """Questions of which an attempt draws `pick`, with its own seed."""

    id: str
    pick: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """The table by which a task is reviewed: criteria x levels, cells are clean HTML."""

    levels: tuple[str, ...]
    criteria: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TaskText:
    """A task in one language: the brief as HTML, the template as Markdown to start from."""

    html: str
    title: str = ""
    template: str = ""
    rubric: Rubric | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What a lesson asks to produce for the city's strategy."""

    id: str
    artefact: str
    texts: Mapping[str, TaskText]


class PartKind(StrEnum):
    """What stands at a place of a lesson."""

    PROSE = "prose"
    QUIZ = "quiz"
    POOL = "pool"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of prose (`html`) or the place of a block (`id`)."""

    kind: PartKind
    html: str = ""
    id: str = ""
    lags: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the prose; `id` is the anchor in the page (`h-…`)."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language. `plain` is its prose for search, `words` their number.

    `lags` are the ids of blocks whose source has changed since they were translated.
    """

    title: str
    objective: str = ""
    parts: tuple[Part, ...] = ()
    headings: tuple[Heading, ...] = ()
    sources: tuple[str, ...] = ()
    plain: str = ""
    words: int = 0
    lags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuizRules:
    """How the questions of a lesson are taken."""

    feedback: FeedbackTime = FeedbackTime.EACH
    time_limit: timedelta | None = None
    wait: timedelta = timedelta()
    counts: Counts = Counts.BEST
    shuffle: bool = False
    grace: timedelta = timedelta(seconds=60)
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in all its languages; `questions` holds those of pools too, in file order."""

    id: str
    kind: LessonKind
    texts: Mapping[str, LessonText]
    minutes: int = 0
    move_on: MoveOn = MoveOn.COMPLETED
    mastery: float = 0.0
    fields: tuple[str, ...] = ()
    quiz: QuizRules = QuizRules()
    questions: tuple[Question, ...] = ()
    pools: tuple[Pool, ...] = ()
    task: Task | None = None
    audience: str = "learners"
    path: str = ""


@dataclass(frozen=True, slots=True)
class ModuleText:
    """A module in one language; `html` is its introduction."""

    title: str
    summary: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """Lessons that belong together, in their order."""

    id: str
    texts: Mapping[str, ModuleText]
    lessons: tuple[Lesson, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term in one language."""

    id: str
    term: str
    html: str


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """What earns the certificate: ids of modules or lessons, or all lessons (None).

    `mastery` (0..1) is the mean result over the required tests that must be reached.
    """

    require: tuple[str, ...] | None = None
    mastery: float = 0.0


@dataclass(frozen=True, slots=True)
class CourseText:
    """A course in one language; `html` is its description."""

    title: str
    summary: str = ""
    audience: str = ""
    outcomes: tuple[str, ...] = ()
    html: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A file beside the lessons: its path in the course, type by content, and bytes' digest."""

    path: str
    content_type: str
    sha256: str
    data: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A whole course as it was read from its folder."""

    id: str
    language: str
    texts: Mapping[str, CourseText]
    modules: tuple[Module, ...]
    level: str = ""
    licence: str = ""
    hours: float = 0.0
    certificate: CertificateRule | None = None
    glossary: Mapping[str, tuple[GlossaryEntry, ...]] = field(default_factory=dict)
    guides: tuple[Lesson, ...] = ()
    media: Mapping[str, Media] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it was written in, the source language first."""
        return (self.language, *sorted(set(self.texts) - {self.language}))


def pick(texts: Mapping[str, T], language: str, source: str) -> tuple[str, T]:
    """The text in `language`, or in the source language, with the language it is in."""
    found = language if language in texts else source
    return found, texts[found]
