"""Tables of editions: their cities, people, phases, courses, dates and roles."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Course, Module
from lms.cities.models import City
from lms.db import Erasure, Model, pd
from lms.editions.rules import CityRole, EditionState
from lms.people.models import Person

STATES = ", ".join(f"'{state}'" for state in EditionState)
ROLES = ", ".join(f"'{role}'" for role in CityRole)
HERE = text("left_at IS NULL")


class Edition(Model):
    """A programme's run. `review_required`: a task counts when a mentor has accepted it."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint("length(name) between 1 and 120", name="name_length"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("row_version > 0", name="row_version_positive"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    programme: Mapped[str] = mapped_column(default="", server_default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(
        default=EditionState.DRAFT, server_default=EditionState.DRAFT
    )
    review_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")


class EditionStep(Model):
    """That an edition went into a state: when, by whom, and why if it was said."""

    __tablename__ = "edition_step"
    __table_args__ = (CheckConstraint(f"state IN ({STATES})", name="state_known"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key"))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), index=True, info=pd("history", "which edition")
    )
    state: Mapped[str] = mapped_column(info=pd("history", "what it became"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=pd("history", "why"))
    by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who decided", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("history", "when"))


class EditionPhase(Model):
    """A part of an edition with a name of its own, in order of its dates."""

    __tablename__ = "edition_phase"
    __table_args__ = (
        UniqueConstraint("edition_id", "name"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("length(name) between 1 and 120", name="name_length"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(Edition.id, ondelete="CASCADE"))
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class EditionCourse(Model):
    """A course that the people of an edition take."""

    __tablename__ = "edition_course"
    personal = False

    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), primary_key=True
    )
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="RESTRICT"), primary_key=True, index=True
    )
    position: Mapped[int]


class EditionPace(Model):
    """Until when the people of an edition should have done a module."""

    __tablename__ = "edition_pace"
    personal = False

    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), primary_key=True
    )
    module_id: Mapped[int] = mapped_column(
        ForeignKey(Module.id, ondelete="RESTRICT"), primary_key=True, index=True
    )
    due_on: Mapped[date]


class EditionCity(Model):
    """A city in an edition, with its part in it. `changed_at`: when its people last came or went."""

    __tablename__ = "edition_city"
    __table_args__ = (CheckConstraint(f"role IN ({ROLES})", name="role_known"),)
    personal = False

    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), primary_key=True
    )
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str]
    joined_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class EditionPerson(Model):
    """That somebody takes part in an edition for a city, until they leave."""

    __tablename__ = "edition_person"
    __table_args__ = (
        CheckConstraint("left_at IS NULL OR left_at >= joined_at", name="left_after_joined"),
        Index(
            "uq_edition_person_present",
            "person_id",
            "edition_id",
            unique=True,
            sqlite_where=HERE,
            postgresql_where=HERE,
        ),
        Index(None, "edition_id", "city_id", "left_at"),
        Index(None, "city_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), info=pd("learning", "which edition")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("learning", "who takes part")
    )
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("learning", "for which city")
    )
    joined_at: Mapped[datetime] = mapped_column(info=pd("learning", "since when"))
    left_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "until when"))


class EditionGrant(Model):
    """A role over an edition."""

    __tablename__ = "edition_grant"
    __table_args__ = (
        CheckConstraint("role = 'programme_coordinator'", name="role_known"),
        UniqueConstraint("person_id", "role", "edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("role", "key"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("role", "who holds it")
    )
    role: Mapped[str] = mapped_column(info=pd("role", "which role"))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"),
        index=True,
        info=pd("role", "over which edition"),
    )
    granted_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("role", "who granted it", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("role", "since when"))
