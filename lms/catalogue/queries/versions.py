"""A course version is read from its rows: six statements, once a version and process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from lms.catalogue.models import (
    Course,
    CourseText,
    CourseVersion,
    Lesson,
    LessonQuestion,
    LessonText,
    LessonVersion,
    Module,
    ModuleVersion,
    Placement,
)
from lms.catalogue.queries.entries import LessonEntry, ModuleEntry, Outline
from lms.content import codec, model
from lms.db import session

COUNTING = frozenset({model.LessonKind.LESSON, model.LessonKind.TEST})


def read_outline(version_id: int) -> Outline:
    """The outline of a course version."""
    statement = (
        select(CourseVersion, Course.key)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(CourseVersion.id == version_id)
    )
    version, key = session().execute(statement).one()
    texts = {
        row.language: codec.load_course_text(row.document["text"])
        for row in session().scalars(select(CourseText).where(CourseText.version_id == version_id))
    }
    modules = _modules(version_id)
    lessons = tuple(lesson for module in modules for lesson in module.lessons)
    return Outline(
        course_id=version.course_id,
        key=key,
        version_id=version_id,
        number=version.number,
        digest=version.digest,
        language=version.language,
        level=version.level,
        licence=version.licence,
        hours=version.hours,
        certificate=_certificate(version),
        published_at=version.published_at,
        texts=texts,
        modules=modules,
        lessons=lessons,
        by_key={lesson.key: lesson for lesson in lessons},
        by_id={lesson.id: lesson for lesson in lessons},
    )


def _certificate(version: CourseVersion) -> model.CertificateRule | None:
    if version.certificate_mastery is None:
        return None
    require = version.certificate_require
    return model.CertificateRule(
        tuple(require) if require is not None else None, version.certificate_mastery
    )


def _modules(version_id: int) -> tuple[ModuleEntry, ...]:
    rows = session().execute(
        select(ModuleVersion, Module.key)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(ModuleVersion.course_version_id == version_id)
        .order_by(ModuleVersion.position)
    )
    lessons = _lessons(version_id)
    return tuple(
        ModuleEntry(
            id=module.module_id,
            key=key,
            number=_number(module, lessons.get(module.id)),
            texts={
                language: codec.load_module_text(text) for language, text in module.texts.items()
            },
            lessons=tuple(lessons.get(module.id, ())),
        )
        for module, key in rows
    )


def _number(module: ModuleVersion, lessons: Sequence[LessonEntry] | None) -> int:
    return lessons[0].module if lessons else module.position + 1


def _lessons(version_id: int) -> dict[int, list[LessonEntry]]:
    """The lessons of each module version, in order."""
    counts = (
        select(LessonQuestion.lesson_version_id, func.count().label("questions"))
        .group_by(LessonQuestion.lesson_version_id)
        .subquery()
    )
    rows = (
        session()
        .execute(
            select(
                Placement,
                Lesson.key,
                ModuleVersion.position,
                LessonVersion.document,
                func.coalesce(counts.c.questions, 0),
            )
            .join(Lesson, Lesson.id == Placement.lesson_id)
            .join(ModuleVersion, ModuleVersion.id == Placement.module_version_id)
            .join(LessonVersion, LessonVersion.id == Placement.lesson_version_id)
            .join(counts, counts.c.lesson_version_id == LessonVersion.id, isouter=True)
            .where(Placement.course_version_id == version_id)
            .order_by(Placement.position)
        )
        .all()
    )
    titles = _titles([row[0].lesson_version_id for row in rows])
    first = _first_number(rows)
    found: dict[int, list[LessonEntry]] = {}
    for placement, key, module, document, questions in rows:
        beside = found.setdefault(placement.module_version_id, [])
        entry = LessonEntry(
            id=placement.lesson_id,
            key=key,
            version_id=placement.lesson_version_id,
            number=f"{module + first}.{len(beside) + 1}",
            position=placement.position,
            module=module + first,
            rules=codec.load_lesson(document),
            questions=questions,
            titles=titles[placement.lesson_version_id],
        )
        beside.append(entry)
    return found


def _titles(version_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    rows = session().execute(
        select(LessonText.version_id, LessonText.language, LessonText.title).where(
            LessonText.version_id.in_(version_ids)
        )
    )
    titles: dict[int, dict[str, str]] = {}
    for version_id, language, title in rows:
        titles.setdefault(version_id, {})[language] = title
    return titles


def _first_number(rows: Sequence[Row[*tuple[Any, ...]]]) -> int:
    """Modules count from 1; from 0 where the first one only welcomes, with nothing that counts."""
    begins = [
        codec.load_lesson(document) for _row, _key, module, document, _n in rows if module == 0
    ]
    return int(not begins or any(lesson.kind in COUNTING for lesson in begins))
