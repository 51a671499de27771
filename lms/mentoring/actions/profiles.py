"""Profiles are saved as drafts and published. A published one is never changed."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from lms.cities.models import Field
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import insert_ignore, session
from lms.mentoring.models.profiles import Profile, ProfileField
from lms.mentoring.queries.profiles import draft_of
from lms.mentoring.rules.profiles import (
    ChangedElsewhere,
    CityProfile,
    FieldEntry,
    ProfileState,
    ProfileWords,
    problems,
)


def save_draft(
    *, city_id: int, words: ProfileWords, row_version: int = 0, by: int | None = None
) -> CityProfile:
    """Save a city's draft; `row_version` is that of the form, 0 where there was no draft.

    Raises ChangedElsewhere, with what is stored, if somebody else saved something else since. The
    same once more is no conflict and changes nothing.
    """
    stored = draft_of(city_id, lock=True)
    if stored is None:
        insert_ignore(Profile, _first(city_id, by))
        stored, row_version = _draft(city_id), 1
    if stored.words.said() == words.said():
        return stored
    if stored.row_version != row_version:
        raise ChangedElsewhere(stored=stored)
    session().execute(
        update(Profile)
        .where(Profile.id == stored.id)
        .values(
            languages=list(words.languages),
            mentees=words.mentees,
            visits=words.visits,
            changed_at=now(),
            changed_by=by,
            row_version=Profile.row_version + 1,
        )
    )
    _keep_fields(stored.id, words)
    return _draft(city_id)


def publish(*, city_id: int, row_version: int, by: int | None = None) -> CityProfile:
    """Publish a city's draft in the place of its present profile, which is kept as superseded.

    Raises NotFound without a draft, ChangedElsewhere if it is another one than the form showed,
    and Conflict if something stands in the way (`rules.problems` says what).
    """
    draft = draft_of(city_id, lock=True)
    if draft is None:
        raise NotFound
    if draft.row_version != row_version:
        raise ChangedElsewhere(stored=draft)
    if problems(draft.words):
        raise Conflict
    mine = update(Profile).where(Profile.city_id == city_id)
    session().execute(
        mine.where(Profile.state == ProfileState.PUBLISHED).values(state=ProfileState.SUPERSEDED)
    )
    session().execute(
        mine.where(Profile.id == draft.id).values(
            state=ProfileState.PUBLISHED,
            published_at=now(),
            changed_by=by,
            row_version=Profile.row_version + 1,
        )
    )
    return draft


def discard_draft(*, city_id: int, row_version: int) -> None:
    """Throw a draft away; raises NotFound without one, ChangedElsewhere if it is another one."""
    draft = draft_of(city_id, lock=True)
    if draft is None:
        raise NotFound
    if draft.row_version != row_version:
        raise ChangedElsewhere(stored=draft)
    session().execute(delete(ProfileField).where(ProfileField.profile_id == draft.id))
    session().execute(delete(Profile).where(Profile.id == draft.id))


def _first(city_id: int, by: int | None) -> dict[str, object]:
    return {
        "city_id": city_id,
        "state": ProfileState.DRAFT,
        "languages": [],
        "mentees": 0,
        "visits": 0,
        "changed_at": now(),
        "changed_by": by,
        "row_version": 1,
    }


def _draft(city_id: int) -> CityProfile:
    found = draft_of(city_id, lock=True)
    if found is None:
        raise NotFound
    return found


def _keep_fields(profile_id: int, words: ProfileWords) -> None:
    """Keep what was said about the fields that there are."""
    session().execute(delete(ProfileField).where(ProfileField.profile_id == profile_id))
    known = set(session().scalars(select(Field.code)))
    entries = [one for one in words.said().fields if one.code in known]
    if entries:
        session().execute(insert(ProfileField), [_row(profile_id, one) for one in entries])


def _row(profile_id: int, entry: FieldEntry) -> dict[str, object]:
    return {
        "profile_id": profile_id,
        "field_code": entry.code,
        "stance": entry.stance,
        "maturity": entry.maturity,
        "priority": entry.priority,
        "topic": entry.topic,
        "evidence": entry.evidence,
    }
