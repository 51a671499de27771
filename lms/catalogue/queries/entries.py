"""What an outline consists of: a course version with its modules and lessons, without their texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lms.content import model


@dataclass(frozen=True, slots=True)
class LessonEntry:
    """A lesson in an outline. `number` is what readers see (2.3); titles are by language."""

    id: int
    key: str
    version_id: int
    number: str
    position: int
    module: int
    rules: model.Lesson
    questions: int
    titles: Mapping[str, str]

    @property
    def kind(self) -> model.LessonKind:
        """What the lesson is for."""
        return self.rules.kind

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.rules.minutes

    @property
    def task(self) -> model.Task | None:
        """Its task, if it has one."""
        return self.rules.task

    @property
    def counts(self) -> bool:
        """Whether it is part of the way to the certificate: pages and surveys are not."""
        kind = self.rules.kind
        return kind is model.LessonKind.LESSON or kind is model.LessonKind.TEST


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """A module in an outline, with its lessons."""

    id: int
    key: str
    number: int
    texts: Mapping[str, model.ModuleText]
    lessons: tuple[LessonEntry, ...]

    @property
    def minutes(self) -> int:
        """How long all its lessons take."""
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class Outline:
    """A course version with everything that its pages list."""

    course_id: int
    key: str
    version_id: int
    number: int
    digest: str
    language: str
    level: str
    licence: str
    hours: float
    certificate: model.CertificateRule | None
    published_at: datetime
    texts: Mapping[str, model.CourseText]
    modules: tuple[ModuleEntry, ...]
    lessons: tuple[LessonEntry, ...]
    by_key: Mapping[str, LessonEntry] = field(repr=False)
    by_id: Mapping[int, LessonEntry] = field(repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it was written in, the source language first."""
        return (self.language, *sorted(set(self.texts) - {self.language}))

    def title(self, language: str) -> str:
        """The course's title."""
        return model.pick(self.texts, language, self.language)[1].title

    def text(self, language: str) -> tuple[str, model.CourseText]:
        """The course's text, with the language it is in."""
        return model.pick(self.texts, language, self.language)

    def lesson_title(self, lesson: LessonEntry, language: str) -> str:
        """A lesson's title."""
        return model.pick(lesson.titles, language, self.language)[1]

    def module_text(self, module: ModuleEntry, language: str) -> model.ModuleText:
        """A module's text."""
        return model.pick(module.texts, language, self.language)[1]

    def neighbours(self, lesson: LessonEntry) -> tuple[LessonEntry | None, LessonEntry | None]:
        """The lessons before and after."""
        at = lesson.position
        before = self.lessons[at - 1] if at > 0 else None
        after = self.lessons[at + 1] if at + 1 < len(self.lessons) else None
        return before, after

    def required(self) -> tuple[LessonEntry, ...]:
        """The lessons that the certificate asks for; none if there is no certificate."""
        if self.certificate is None:
            return ()
        wanted = self.certificate.require
        if wanted is None:
            return tuple(lesson for lesson in self.lessons if lesson.counts)
        modules = {module.number for module in self.modules if module.key in wanted}
        return tuple(
            e for e in self.lessons if e.key in wanted or (e.module in modules and e.counts)
        )
