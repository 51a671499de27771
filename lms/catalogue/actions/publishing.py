"""Publishing: a plan becomes rows. Runs inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, insert, select, update

from lms.catalogue.actions.lessons import lesson_versions
from lms.catalogue.actions.rows import added, identity
from lms.catalogue.actions.search import index
from lms.catalogue.models import (
    Course,
    CourseMedia,
    CourseText,
    CourseVersion,
    Lesson,
    Module,
    ModuleVersion,
    Placement,
)
from lms.catalogue.queries.outlines import forget_recent
from lms.catalogue.queries.publishing import published
from lms.catalogue.rules.publishing import Change, Plan, plan
from lms.content import codec, model
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import insert_ignore, session
from lms.files import actions as files
from lms.files.queries import StoredFile


def keep_media(course: model.Course) -> list[StoredFile]:
    """Put a course's pictures and films on disk; before the write block that publishes it."""
    return keep_written(course.media.values())


def keep_written(media: Iterable[model.Media]) -> list[StoredFile]:
    """Put those media on disk whose bytes are at hand; the others were kept before."""
    return [
        files.keep_bytes(found.data, found.content_type, public=True)
        for found in media
        if found.data
    ]


def publish(wanted: Plan, media: Sequence[StoredFile] = ()) -> int:
    """Apply a plan made of a course; returns the number of the version that is current then.

    A plan that changes nothing only records the media anew. Raises Conflict if somebody else
    has published the course since the plan was made.
    """
    course = _locked_course(wanted.course.id)
    for stored in media:
        files.record(stored)
    now_published = published(wanted.course.id)
    if not plan(wanted.course, now_published, wanted.tree).changed:
        return _latest_number(course)
    if plan(wanted.course, now_published, wanted.tree) != wanted:
        raise Conflict("The course was published by somebody else meanwhile. Plan again.")
    version = _course_version(course, wanted)
    digests = {step.key: step.digest for step in wanted.steps}
    lessons = lesson_versions(course, wanted.course, digests)
    _place(course, version, wanted.course, lessons)
    _retire(course, wanted)
    session().execute(
        update(Course).where(Course.id == course).values(current_id=version, retired_at=None)
    )
    index(course, wanted.course, {key: lesson for key, (lesson, _version) in lessons.items()})
    forget_recent()
    return _latest_number(course)


def _locked_course(key: str) -> int:
    """The course's id. Its row is held, so that two publishes take turns on PostgreSQL too."""
    insert_ignore(Course, {"key": key, "created_at": now()})
    return (
        session().execute(select(Course.id).where(Course.key == key).with_for_update()).scalar_one()
    )


def _latest_number(course: int) -> int:
    statement = select(func.coalesce(func.max(CourseVersion.number), 0)).where(
        CourseVersion.course_id == course
    )
    return int(session().scalar(statement) or 0)


def _course_version(course: int, wanted: Plan) -> int:
    document = wanted.course
    rule = document.certificate
    version = added(
        CourseVersion,
        course_id=course,
        number=_latest_number(course) + 1,
        digest=wanted.digest,
        language=document.language,
        level=document.level,
        licence=document.licence,
        hours=document.hours,
        certificate_require=list(rule.require) if rule and rule.require is not None else None,
        certificate_mastery=rule.mastery if rule else None,
        published_at=now(),
    )
    session().execute(
        insert(CourseText), [_text(version, document, language) for language in document.texts]
    )
    _media(version, document)
    return version


def _text(version: int, document: model.Course, language: str) -> dict[str, object]:
    text = document.texts[language]
    guides = [
        codec.dump(replace(guide, texts={language: guide.texts[language]}))
        for guide in document.guides
        if language in guide.texts
    ]
    return {
        "version_id": version,
        "language": language,
        "title": text.title,
        "summary": text.summary,
        "document": {"text": codec.dump(text), "guides": guides},
        "glossary": [codec.dump(entry) for entry in document.glossary.get(language, ())],
    }


def _media(version: int, document: model.Course) -> None:
    rows = [
        {
            "course_version_id": version,
            "path": path,
            "sha256": media.sha256,
            "content_type": media.content_type,
            "width": media.width,
            "height": media.height,
        }
        for path, media in document.media.items()
    ]
    if rows:
        session().execute(insert(CourseMedia), rows)


def _place(
    course: int, version: int, document: model.Course, lessons: Mapping[str, tuple[int, int]]
) -> None:
    """Write the outline: modules, and which version of which lesson stands where in them."""
    rows: list[dict[str, int]] = []
    for number, module in enumerate(document.modules):
        module_version = added(
            ModuleVersion,
            course_version_id=version,
            module_id=identity(Module, {"course_id": course, "key": module.id}),
            position=number,
            texts={language: codec.dump(text) for language, text in module.texts.items()},
        )
        for lesson in module.lessons:
            lesson_id, lesson_version = lessons[lesson.id]
            rows.append(
                {
                    "course_version_id": version,
                    "lesson_id": lesson_id,
                    "lesson_version_id": lesson_version,
                    "module_version_id": module_version,
                    "position": len(rows),
                }
            )
    if rows:
        session().execute(insert(Placement), rows)


def _retire(course: int, wanted: Plan) -> None:
    gone = [step.key for step in wanted.steps if step.change is Change.RETIRE]
    here = [step.key for step in wanted.steps if step.change is not Change.RETIRE]
    lessons = update(Lesson).where(Lesson.course_id == course)
    session().execute(
        lessons.where(Lesson.key.in_(gone), Lesson.retired_at.is_(None)).values(retired_at=now())
    )
    session().execute(
        lessons.where(Lesson.key.in_(here), Lesson.retired_at.is_not(None)).values(retired_at=None)
    )
