"""Certificates. All that is printed is copied when one is issued, and never changed afterwards.

The code of the public page is kept as it is, not as a hash: its owner must see link and QR code
again each time. Whoever steals this table learns from the codes only what the table says beside
them, and the page behind a code shows less: name, course, date.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text, true
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Course, CourseVersion
from lms.db import Erasure, Model, PersonalData, pd
from lms.people.models import Person

VALID = text("revoked_at IS NULL")
KEPT = "as long as it may be shown as proof"


def _paper(purpose: str, *, export: bool = True) -> dict[str, PersonalData]:
    """Label a fact that stands on the paper: kept when its person is erased, if the law asks for it.

    `actions.erase` deletes the whole row where the setting says that no law does.
    """
    return pd("learning", purpose, KEPT, export=export, erasure=Erasure.KEEP)


class Certificate(Model):
    """One certificate. A person holds at most one valid certificate of a course.

    language: of the certificate; text_language: of title and outcomes. strip: the number of
    required lessons in each module. average: the mean result of the tests, 0..1. issued_on: the day
    in the learner's time zone. public: whether the code opens a page.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index(
            "uq_certificate_valid",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=VALID,
            postgresql_where=VALID,
        ),
        CheckConstraint("length(name) between 1 and 200", name="name_length"),
        CheckConstraint("hours >= 0", name="hours_not_negative"),
        CheckConstraint("lessons >= 0 AND tests >= 0", name="counts_not_negative"),
        CheckConstraint("average IS NULL OR average BETWEEN 0 AND 1", name="average_share"),
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_reason IS NULL)", name="revoked_has_reason"
        ),
        CheckConstraint(
            "replaced_by_id IS NULL OR revoked_at IS NOT NULL", name="replaced_is_over"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_paper("key"))
    serial: Mapped[str] = mapped_column(unique=True, info=_paper("number of the certificate"))
    code: Mapped[str] = mapped_column(unique=True, info=_paper("opens its public page"))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("learning", "whose certificate", KEPT, erasure=Erasure.BLANK),
    )
    name: Mapped[str] = mapped_column(info=_paper("name as printed"))
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="RESTRICT"), info=_paper("which course")
    )
    course_version_id: Mapped[int] = mapped_column(
        ForeignKey(CourseVersion.id, ondelete="RESTRICT"), info=_paper("which course")
    )
    version: Mapped[int] = mapped_column(info=_paper("which course"))
    language: Mapped[str] = mapped_column(info=_paper("language of the certificate"))
    text_language: Mapped[str] = mapped_column(info=_paper("language of the certificate"))
    title: Mapped[str] = mapped_column(info=_paper("what was learned"))
    outcomes: Mapped[list[Any]] = mapped_column(info=_paper("what was learned"))
    hours: Mapped[float] = mapped_column(info=_paper("workload"))
    lessons: Mapped[int] = mapped_column(info=_paper("workload"))
    strip: Mapped[list[Any]] = mapped_column(info=_paper("workload"))
    tests: Mapped[int] = mapped_column(info=_paper("assessment"))
    average: Mapped[float | None] = mapped_column(info=_paper("assessment"))
    issuer: Mapped[str] = mapped_column(info=_paper("who issued it"))
    issued_on: Mapped[date] = mapped_column(info=_paper("when it was issued"))
    issued_at: Mapped[datetime] = mapped_column(info=_paper("when it was issued"))
    public: Mapped[bool] = mapped_column(
        default=True, server_default=true(), info=_paper("whether others may check it")
    )
    revoked_at: Mapped[datetime | None] = mapped_column(info=_paper("whether it is valid"))
    revoked_reason: Mapped[str | None] = mapped_column(info=_paper("why it is not valid"))
    revoked_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("learning", "who revoked it", KEPT, export=False, erasure=Erasure.BLANK),
    )
    replaced_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificate.id", ondelete="SET NULL"), info=_paper("whether it is valid")
    )
