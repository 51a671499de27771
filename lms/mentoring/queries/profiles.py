"""Profiles of strengths and needs as they are read: published ones, drafts, and all versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from lms.cities.models import Field
from lms.core.errors import NotFound
from lms.db import session
from lms.mentoring.models.profiles import Profile, ProfileField
from lms.mentoring.rules.profiles import CityProfile, FieldEntry, ProfileState, Stance
from lms.people.models import Person

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of all; `by` published it, "" if they are gone."""

    id: int
    state: ProfileState
    published_at: datetime | None
    by: str


_COLUMNS = (
    Profile.id,
    Profile.city_id,
    Profile.state,
    Profile.languages,
    Profile.mentees,
    Profile.visits,
    Profile.changed_at,
    Profile.published_at,
    Profile.row_version,
)


def published(city_ids: Iterable[int]) -> list[CityProfile]:
    """The published profiles of some cities, by city id; cities without one are left out."""
    wanted = sorted(set(city_ids))
    found: list[CityProfile] = []
    for start in range(0, len(wanted), AT_ONCE):
        found += _load(
            Profile.city_id.in_(wanted[start : start + AT_ONCE]),
            Profile.state == ProfileState.PUBLISHED,
        )
    return found


def kept(profile_ids: Iterable[int]) -> list[CityProfile]:
    """Profiles by id, whatever became of them: what a match was made from."""
    return _load(Profile.id.in_(sorted(set(profile_ids))))


def draft_of(city_id: int, *, lock: bool = False) -> CityProfile | None:
    """A city's draft; with `lock` nobody else changes it before this write block ends."""
    mine = Profile.city_id == city_id
    return next(iter(_load(mine, Profile.state == ProfileState.DRAFT, lock=lock)), None)


def published_of(city_id: int) -> CityProfile | None:
    """A city's published profile."""
    return next(iter(published([city_id])), None)


def version_of(city_id: int, profile_id: int) -> CityProfile:
    """One version of a city's profile; raises NotFound for another city's."""
    found = _load(Profile.city_id == city_id, Profile.id == profile_id)
    if not found:
        raise NotFound
    return found[0]


def versions_of(city_id: int, *, before: int | None = None, limit: int = 51) -> list[VersionLine]:
    """The versions of a city's profile that were published, the newest first."""
    wanted = (
        select(Profile.id, Profile.state, Profile.published_at, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == Profile.changed_by)
        .where(Profile.city_id == city_id, Profile.state != ProfileState.DRAFT)
        .order_by(Profile.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(Profile.id < before)
    return [
        VersionLine(id_, ProfileState(state), at, by)
        for id_, state, at, by in session().execute(wanted)
    ]


def _load(*which: ColumnElement[bool], lock: bool = False) -> list[CityProfile]:
    """Profiles that meet the conditions, in two statements, by city id and age."""
    wanted = select(*_COLUMNS).where(*which).order_by(Profile.city_id, Profile.id)
    profiles = session().execute(wanted.with_for_update() if lock else wanted).all()
    entries = _entries([row.id for row in profiles])
    return [_profile(row, entries.get(row.id, ())) for row in profiles]


def _entries(profile_ids: list[int]) -> dict[int, tuple[FieldEntry, ...]]:
    found: dict[int, list[FieldEntry]] = {}
    rows = session().execute(
        select(
            ProfileField.profile_id,
            ProfileField.field_code,
            ProfileField.stance,
            ProfileField.maturity,
            ProfileField.priority,
            ProfileField.topic,
            ProfileField.evidence,
        )
        .join(Field, Field.code == ProfileField.field_code)
        .where(ProfileField.profile_id.in_(profile_ids))
        .order_by(Field.position, Field.code)
    )
    for profile_id, code, stance, maturity, priority, topic, evidence in rows:
        entry = FieldEntry(code, Stance(stance), maturity, priority, topic, evidence)
        found.setdefault(profile_id, []).append(entry)
    return {profile_id: tuple(entries) for profile_id, entries in found.items()}


def _profile(row: Any, fields: tuple[FieldEntry, ...]) -> CityProfile:  # noqa: ANN401 - a row
    return CityProfile(
        id=row.id,
        city_id=row.city_id,
        state=ProfileState(row.state),
        languages=tuple(row.languages),
        mentees=row.mentees,
        visits=row.visits,
        fields=fields,
        changed_at=row.changed_at,
        published_at=row.published_at,
        row_version=row.row_version,
    )
