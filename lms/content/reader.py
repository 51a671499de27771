"""Reads a course from its folder: documents in all languages, and every problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lms.content.courses import CourseReader
from lms.content.files import take_inventory
from lms.content.model import Course
from lms.content.problems import Notes, Problem, sentence
from lms.content.trees import Files


@dataclass(frozen=True, slots=True)
class Reading:
    """A course, or None where there are errors; and all problems, by path and line."""

    course: Course | None
    problems: tuple[Problem, ...]


def read_course(folder: Path) -> Reading:
    """Read the course in a folder. What is wrong with its files is reported, never raised."""
    return read_course_files(folder)[0]


def read_course_files(folder: Path) -> tuple[Reading, Files]:
    """The course in a folder, and the files themselves; media only where the course is whole."""
    notes = Notes()
    if not folder.is_dir():
        notes.at(PurePosixPath(folder).name).error(
            1,
            sentence("There is no such folder."),
            sentence("Give the folder that holds course.md."),
        )
        return Reading(None, notes.sorted()), Files()
    inventory = take_inventory(folder, notes)
    course = CourseReader(inventory, notes).read()
    texts = {t.path: t.text for family in inventory.texts.values() for t in family.values()}
    files = Files(texts, course.media if course else {})
    return Reading(None if notes.has_errors else course, notes.sorted()), files


def read_courses(folder: Path) -> dict[str, Reading]:
    """All courses in a folder, by the names of their own folders."""
    if not folder.is_dir():
        return {}
    found = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    return {path.name: read_course(path) for path in found}
