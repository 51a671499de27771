"""Profiles of strengths and needs. A published one is never changed: a new one supersedes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.cities.models import City, Field
from lms.db import Erasure, Model, pd
from lms.mentoring.rules.profiles import ProfileState, Stance
from lms.people.models import Person

STATES = ", ".join(f"'{state}'" for state in ProfileState)
STANCES = ", ".join(f"'{stance}'" for stance in Stance)


ONLY = {
    ProfileState.DRAFT: text("state = 'draft'"),
    ProfileState.PUBLISHED: text("state = 'published'"),
}


def _one(state: ProfileState) -> Index:
    only = ONLY[state]
    return Index(
        f"uq_profile_{state}", "city_id", unique=True, sqlite_where=only, postgresql_where=only
    )


class Profile(Model):
    """One version of a city's profile. `languages`: codes in which the city can mentor or learn.

    mentees: how many cities it could mentor at a time; visits: how many it could host in a year.
    """

    __tablename__ = "profile"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint("mentees between 0 and 20", name="mentees_range"),
        CheckConstraint("visits between 0 and 50", name="visits_range"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_when"),
        CheckConstraint("row_version > 0", name="row_version_positive"),
        _one(ProfileState.DRAFT),
        _one(ProfileState.PUBLISHED),
        Index(None, "city_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key"))
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("history", "which city")
    )
    state: Mapped[str] = mapped_column(
        default=ProfileState.DRAFT,
        server_default=ProfileState.DRAFT,
        info=pd("history", "whether it is valid"),
    )
    languages: Mapped[list[Any]] = mapped_column(
        default=list, info=pd("history", "languages of the city")
    )
    mentees: Mapped[int] = mapped_column(
        default=0, server_default="0", info=pd("history", "capacity of the city")
    )
    visits: Mapped[int] = mapped_column(
        default=0, server_default="0", info=pd("history", "capacity of the city")
    )
    changed_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was saved"))
    changed_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who changed it last", erasure=Erasure.BLANK),
    )
    published_at: Mapped[datetime | None] = mapped_column(info=pd("history", "since when"))
    row_version: Mapped[int] = mapped_column(
        default=1, server_default="1", info=pd("history", "counts the saves")
    )


class ProfileField(Model):
    """What a profile says about one field. A field without a row: nothing was said."""

    __tablename__ = "profile_field"
    __table_args__ = (
        CheckConstraint("maturity between 0 and 4", name="maturity_range"),
        CheckConstraint(f"stance IN ({STANCES})", name="stance_known"),
        CheckConstraint("priority between 1 and 3", name="priority_range"),
    )
    personal = False

    profile_id: Mapped[int] = mapped_column(
        ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True
    )
    field_code: Mapped[str] = mapped_column(
        ForeignKey(Field.code, ondelete="RESTRICT"), primary_key=True, index=True
    )
    maturity: Mapped[int]
    stance: Mapped[str]
    priority: Mapped[int]
    topic: Mapped[str] = mapped_column(default="", server_default="")
    evidence: Mapped[str] = mapped_column(default="", server_default="")
