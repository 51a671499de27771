"""What a publish will change: read documents against what is published. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from html import unescape
from types import MappingProxyType
from typing import Any, TypeVar

from lms.catalogue.rules.pictures import IMAGE, SIZES, Variant, quoted, srcset
from lms.content.codec import digest
from lms.content.model import Course, Lesson, Question

T = TypeVar("T")
MEDIA = re.compile(r"(?<=\")media:([^\"]+)(?=\")")
LESSON = re.compile(r"(?<=\")lesson:([a-z0-9-]+)(?=[\"#])")


class Change(StrEnum):
    """What happens to a lesson or module."""

    CREATE = "create"
    REVISE = "new version"
    RESTORE = "restore"
    RETIRE = "retire"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of a course: digest and number, and the digest of each current lesson.

    `tree` is the digest of the files it was made of, empty where they were not kept. `retired` are the keys of lessons that were published once and are not current now.
    """

    digest: str = ""
    number: int = 0
    lessons: Mapping[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One lesson's change; `title` is in the source language, empty when it is retired."""

    change: Change
    key: str
    title: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A publish, before it is applied. `steps` are in course order, retirements last.

    `number` is the version that will be current afterwards. `tree` is the digest of the files, empty
    where they are not kept; files that say the same in other words are a version of their own.
    """

    course: Course
    digest: str
    steps: tuple[Step, ...]
    number: int
    changed: bool
    tree: str = ""

    def count(self, change: Change) -> int:
        """How many lessons this happens to."""
        return sum(step.change is change for step in self.steps)


def plan(course: Course, published: Published, tree: str = "") -> Plan:
    """Compare a course that was read with what is published of it.

    Publishing twice changes nothing; a lesson that left the course is retired, one that came
    back is restored with its progress.
    """
    current = published.lessons
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    steps = [_step(lesson, course.language, current, published.retired) for lesson in lessons]
    gone = sorted(set(current) - {lesson.id for lesson in lessons})
    steps += [Step(Change.RETIRE, key) for key in gone]
    whole = course_digest(course)
    other_files = bool(tree and published.tree and tree != published.tree)
    changed = whole != published.digest or other_files
    return Plan(course, whole, tuple(steps), published.number + changed, changed, tree)


def _step(
    lesson: Lesson, language: str, current: Mapping[str, str], retired: frozenset[str]
) -> Step:
    found = digest(lesson)
    if lesson.id in current:
        change = Change.KEEP if current[lesson.id] == found else Change.REVISE
    else:
        change = Change.RESTORE if lesson.id in retired else Change.CREATE
    return Step(change, lesson.id, lesson.texts[language].title, found)


def course_digest(course: Course) -> str:
    """The digest of everything that learners see, media by their content."""
    content = {path: media.sha256 for path, media in course.media.items()}
    return digest(_Whole(replace(course, media={}), content))


@dataclass(frozen=True, slots=True)
class _Whole:
    """A course with its media by the digests of their content."""

    course: Course
    media: Mapping[str, str]


def with_addresses(
    course: Course, variants: Mapping[str, tuple[Variant, ...]] = MappingProxyType({})
) -> Course:
    """The course as it is published: pictures and guides under the addresses they will have.

    A picture that is kept in several widths (`variants` by its digest) offers them all.

    Each `media:PATH` becomes the URL of the file's content, so that a lesson version keeps the
    very picture it was published with; a link to a guide says so, since guides are no lessons.
    """
    guides = {guide.id for guide in course.guides}

    def media(match: re.Match[str]) -> str:
        path = unescape(match.group(1))
        found = course.media.get(path)
        return f"/media/{found.sha256}/{quoted(path)}" if found else match.group(0)

    def widths(match: re.Match[str]) -> str:
        found = variants.get(match.group(1), ())
        more = f' srcset="{srcset(found, match.group(2))}" sizes="{SIZES}"'
        return match.group(0) + (more if len(found) > 1 else "")

    def guide(match: re.Match[str]) -> str:
        return f"guide:{match.group(1)}" if match.group(1) in guides else match.group(0)

    def change(text: str) -> str:
        if '"' not in text:
            return text
        here = LESSON.sub(guide, MEDIA.sub(media, text))
        return IMAGE.sub(widths, here) if variants else here

    return replace(
        course,
        texts=map_texts(course.texts, change),
        modules=map_texts(course.modules, change),
        glossary=map_texts(course.glossary, change),
        guides=map_texts(course.guides, change),
    )


def map_texts(value: T, change: Callable[[str], str]) -> T:
    """The document with each of its texts changed, everything else as it is."""
    result: Any = value
    if isinstance(value, str) and type(value) is str:
        result = change(value)
    elif isinstance(value, tuple):
        result = tuple(map_texts(item, change) for item in value)
    elif isinstance(value, Mapping):
        result = {key: map_texts(item, change) for key, item in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        result = replace(
            value, **{f.name: map_texts(getattr(value, f.name), change) for f in fields(value)}
        )
    return result  # type: ignore[no-any-return]


def question_digest(question: Question) -> str:
    """The digest of a question's text and key; where it stands does not count."""
    return digest(question)
