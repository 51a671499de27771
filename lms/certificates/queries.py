"""Reads of certificates: one's own, and what the holder of a code may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import aliased

from lms.catalogue.models import Course
from lms.certificates.models import Certificate
from lms.certificates.rules import Validity, validity
from lms.core.errors import NotFound
from lms.db import session
from lms.progress.queries import CourseProgress, my_courses

MOST = 200
_newer = aliased(Certificate)


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate with everything that is printed on it."""

    id: int
    serial: str
    code: str
    person_id: int | None
    name: str
    course_id: int
    version: int
    language: str
    text_language: str
    title: str
    outcomes: list[str]
    hours: float
    lessons: int
    strip: list[int]
    tests: int
    average: float | None
    issuer: str
    issued_on: date
    public: bool
    revoked_at: datetime | None
    revoked_reason: str | None
    replaced_by: str | None

    @property
    def validity(self) -> Validity:
        """What it is worth."""
        return validity(revoked=self.revoked_at is not None, replaced=self.replaced_by is not None)

    @property
    def is_valid(self) -> bool:
        """Whether it may be shown as proof."""
        return self.revoked_at is None


_columns = Certificate.__table__.c
_paper = select(
    *(_columns[name] for name in Paper.__slots__ if name != "replaced_by"),
    _newer.serial.label("replaced_by"),
).join(_newer, _newer.id == _columns.replaced_by_id, isouter=True)


def papers_of(person_id: int) -> list[Paper]:
    """A person's certificates, valid ones first, then the newest."""
    return _papers(
        _paper.where(_columns.person_id == person_id)
        .order_by(_columns.revoked_at.is_not(None), _columns.id.desc())
        .limit(MOST)
    )


def paper_of(person_id: int, serial: str) -> Paper:
    """A person's certificate; NotFound if it is not theirs."""
    return _one(_paper.where(_columns.person_id == person_id, _columns.serial == serial))


def paper_by_serial(serial: str) -> Paper:
    """Anybody's certificate, for those who run the platform; NotFound if there is none."""
    return _one(_paper.where(_columns.serial == serial))


def _one(statement: Select[*tuple[Any, ...]]) -> Paper:
    found = _papers(statement)
    if not found:
        raise NotFound
    return found[0]


def _papers(statement: Select[*tuple[Any, ...]]) -> list[Paper]:
    rows: Sequence[Row[*tuple[Any, ...]]] = session().execute(statement).all()
    return [Paper(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """What the holder of a code may see, and nothing else."""

    name: str
    title: str
    text_language: str
    issued_on: date
    validity: Validity
    revoked_at: datetime | None


def public_record(code: str) -> PublicRecord | None:
    """The public page behind a code; None if there is none, or if it was switched off."""
    statement = select(
        _columns.name,
        _columns.title,
        _columns.text_language,
        _columns.issued_on,
        _columns.replaced_by_id,
        _columns.revoked_at,
    ).where(_columns.code == code, _columns.public.is_(True))
    row = session().execute(statement).one_or_none()
    if row is None:
        return None
    worth = validity(revoked=row.revoked_at is not None, replaced=row.replaced_by_id is not None)
    return PublicRecord(
        row.name, row.title, row.text_language, row.issued_on, worth, row.revoked_at
    )


def serials_of(person_id: int) -> Mapping[int, str]:
    """The serials of a person's valid certificates, by the id of the course."""
    mine = (_columns.person_id == person_id, _columns.revoked_at.is_(None))
    rows = session().execute(select(_columns.course_id, _columns.serial).where(*mine).limit(MOST))
    return {row.course_id: row.serial for row in rows}


def serial_in(person_id: int, course_key: str) -> str | None:
    """The serial of a person's valid certificate of one course."""
    return session().scalar(
        select(_columns.serial)
        .join(Course, Course.id == _columns.course_id)
        .where(
            _columns.person_id == person_id,
            Course.key == course_key,
            _columns.revoked_at.is_(None),
        )
    )


def was_issued(person_id: int, course_id: int) -> bool:
    """Whether the person has, or had, a certificate of the course."""
    mine = (_columns.person_id == person_id, _columns.course_id == course_id)
    return bool(session().scalar(select(exists().where(*mine))))


def underway(person_id: int) -> list[CourseProgress]:
    """The courses a person is enrolled in that lead to a certificate which was not issued yet."""
    candidates = [found for found in my_courses(person_id) if found.outline.required()]
    if not candidates:
        return []
    issued = set(
        session().scalars(select(_columns.course_id).where(_columns.person_id == person_id))
    )
    return [found for found in candidates if found.outline.course_id not in issued]
