"""A course in the workshop, with an author of it, one of another course, an admin and a learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.authoring.actions.files import save
from lms.authoring.actions.publishing import publish_files
from lms.authoring.adapters.reading import read_files
from lms.authoring.queries.files import file
from lms.authoring.rules.summaries import summaries, summarise
from lms.catalogue.actions import keep_media
from lms.catalogue.actions.grants import grant_course
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries.outlines import Outline, current
from lms.catalogue.queries.publishing import planned
from lms.content.media import checked
from lms.content.problems import Notes
from lms.content.trees import Files
from lms.core.actor import Role
from lms.db import write
from tests.accounts.factories import grant, person
from tests.catalogue.factories import FILES


@dataclass(frozen=True, slots=True)
class Workbench:
    """Ids of everybody. `author` writes the course `small`, `other` the course `tiny`."""

    course_id: int
    other_course_id: int
    author: int
    second: int
    other: int
    admin: int
    learner: int


TINY = {
    "course.md": "---\nid: tiny\ntitle: Tiny\nlanguage: en\n---\nA course.\n",
    "1-one/module.md": "---\nid: tiny-one\ntitle: One\n---\nText.\n",
    "1-one/1-first.md": "---\nid: tiny-first\ntitle: First\nminutes: 5\n---\nSome words to read.\n",
}


def files_of(texts: Mapping[str, str]) -> Files:
    """Files in memory; those in a folder called media are pictures."""
    notes = Notes()
    media = {
        path: found
        for path, text in texts.items()
        if not path.endswith(".md") and (found := checked(path, text.encode(), notes.at(path)))
    }
    return Files({path: text for path, text in texts.items() if path.endswith(".md")}, media)


def publish_texts(
    texts: Mapping[str, str], *, origin: Origin = Origin.FILES, by: int | None = None
) -> Outline:
    """Publish a course of these texts as the workshop does; what is current then."""
    files = files_of(texts)
    reading = read_files(files)
    assert reading.course is not None, "\n".join(str(problem) for problem in reading.problems)
    plan = planned(reading.course, files.tree.digest)
    stored = keep_media(reading.course)
    with write():
        publish_files(
            plan,
            files=files,
            summaries=summaries(files, reading.course, reading.problems),
            origin=origin,
            published_by=by,
            media=stored,
        )
    return current(reading.course.id)


def edit(course_id: int, path: str, text: str, by: int | None = None) -> int:
    """Save a file of the working copy as it is now; its new revision."""
    with write():
        return save(
            course_id=course_id,
            text=text,
            revision=file(course_id, path).revision,
            saved_by=by,
            summary=summarise(path, text),
        )


def workbench() -> Workbench:
    """Both courses published from files, so that their working copies are as published."""
    small, tiny = publish_texts(FILES), publish_texts(TINY)
    found = Workbench(
        small.course_id,
        tiny.course_id,
        person("Aino Author"),
        person("Sven Second"),
        person("Olga Other"),
        person("Ada Admin"),
        person("Leo Learner"),
    )
    with write():
        for who, course_id in (
            (found.author, small.course_id),
            (found.second, small.course_id),
            (found.other, tiny.course_id),
        ):
            grant_course(person_id=who, role=Role.AUTHOR, scope_id=course_id, granted_by=None)
    grant(found.admin, Role.ADMIN)
    return found
