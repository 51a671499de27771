"""Private calendar feeds: whose they are, whether they are alive, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from lms.accounts.queries.sessions import signed_out_since
from lms.accounts.rules.tokens import hashed
from lms.catalogue.models import Course, Module, ModuleVersion
from lms.core.clock import now
from lms.db import session
from lms.editions.models import Edition, EditionCity, EditionPace, EditionPerson
from lms.editions.rules import LIVE, CityRole
from lms.mentoring.models.calendars import CalendarFeed
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.sessions import Meeting
from lms.mentoring.queries.access import Who, is_mine
from lms.mentoring.rules.calendars import MAX_ENTRIES, PAST, Entry, Status
from lms.mentoring.rules.mentorships import OPEN, OVER
from lms.mentoring.rules.sessions import FIXED, SessionState
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose feed it is, and in which language its entries are."""

    person_id: int
    language: str


def owner(token: str) -> Owner | None:
    """Who a feed's token belongs to; None unless it is alive now.

    It dies with its revocation, the account, a sign-out everywhere, and the last open mentorship.
    """
    row = (
        session()
        .execute(
            select(CalendarFeed.person_id, Person.language)
            .join(Person, Person.id == CalendarFeed.person_id)
            .where(
                CalendarFeed.token_hash == hashed(token),
                CalendarFeed.ended_at.is_(None),
                Person.deactivated_at.is_(None),
                ~signed_out_since(CalendarFeed.person_id, CalendarFeed.created_at),
                is_entitled(CalendarFeed.person_id),
            )
        )
        .one_or_none()
    )
    return Owner(*row) if row else None


def feed_since(person_id: int) -> datetime | None:
    """Since when a person has a feed that is alive; None without one."""
    return session().scalar(
        select(CalendarFeed.created_at).where(
            CalendarFeed.person_id == person_id,
            CalendarFeed.ended_at.is_(None),
            ~signed_out_since(CalendarFeed.person_id, CalendarFeed.created_at),
            is_entitled(CalendarFeed.person_id),
        )
    )


def may_have_feed(person_id: int) -> bool:
    """Whether there is anything for a feed of this person."""
    found = select(Person.id).where(Person.id == person_id, is_entitled(Person.id))
    return session().scalar(found) is not None


def is_entitled(person: Who) -> ColumnElement[bool]:
    """In an open mentorship; or in a live edition whose mentorship has not yet been and ended."""
    in_one = exists(
        select(Mentorship.id)
        .where(Mentorship.state.in_(sorted(OPEN)), is_mine(person))
        .correlate_except(Mentorship)
    )
    return or_(in_one, exists(_takes_part(person)))


def _takes_part(person: Who) -> Any:  # noqa: ANN401 - a SELECT of one column
    ended = exists(
        select(Mentorship.id).where(
            Mentorship.edition_id == EditionPerson.edition_id,
            Mentorship.mentee_id == EditionPerson.city_id,
            Mentorship.state.in_(sorted(OVER)),
        )
    )
    return (
        select(EditionPerson.id)
        .join(Edition, Edition.id == EditionPerson.edition_id)
        .join(
            EditionCity,
            and_(
                EditionCity.edition_id == EditionPerson.edition_id,
                EditionCity.city_id == EditionPerson.city_id,
            ),
        )
        .where(
            EditionPerson.person_id == person,
            EditionPerson.left_at.is_(None),
            EditionCity.role == CityRole.MENTEE,
            Edition.state.in_(sorted(LIVE)),
            ~ended,
        )
    )


def entries_of(person_id: int, language: str) -> list[Entry]:
    """What stands in a person's feed: titles and times of sessions, and deadlines of modules."""
    return [*_sessions(person_id), *_deadlines(person_id, language)]


def _sessions(person_id: int) -> list[Entry]:
    rows = session().execute(
        select(
            Meeting.uid,
            Meeting.title,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.changed_at,
            Meeting.sequence,
            Meeting.state,
        )
        .join(Mentorship, Mentorship.id == Meeting.mentorship_id)
        .where(
            Mentorship.state.in_(sorted(OPEN)),
            is_mine(person_id),
            Meeting.starts_at > now() - PAST,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MAX_ENTRIES)
    )
    return [
        Entry(uid, title, starts, ends, changed, sequence, status_of(SessionState(state)))
        for uid, title, starts, ends, changed, sequence, state in rows
        if starts is not None
    ]


def status_of(state: SessionState) -> Status:
    """What a calendar calls a session's state; a postponed one is off until it has a new time."""
    if state in {*FIXED, SessionState.HELD, SessionState.REPORTED}:
        return Status.CONFIRMED
    return Status.CANCELLED if state is not SessionState.PLANNED else Status.TENTATIVE


def _deadlines(person_id: int, language: str) -> list[Entry]:
    rows = session().execute(
        select(
            EditionPace.edition_id, EditionPace.module_id, EditionPace.due_on, ModuleVersion.texts,
            Edition.created_at,
        )
        .join(Edition, Edition.id == EditionPace.edition_id)
        .join(Module, Module.id == EditionPace.module_id)
        .join(Course, Course.id == Module.course_id)
        .join(
            ModuleVersion,
            and_(
                ModuleVersion.module_id == Module.id,
                ModuleVersion.course_version_id == Course.current_id,
            ),
        )
        .where(
            EditionPace.edition_id.in_(
                _takes_part(person_id).with_only_columns(EditionPerson.edition_id)
            ),
        )
        .order_by(EditionPace.due_on)
        .limit(MAX_ENTRIES)
    )  # fmt: skip
    return [
        Entry(
            f"deadline-{edition_id}-{module_id}-{due_on:%Y%m%d}",
            _title(texts, language),
            due_on,
            None,
            created_at,
        )
        for edition_id, module_id, due_on, texts, created_at in rows
    ]


def _title(texts: Mapping[str, Any], language: str) -> str:
    """The module's title in a language, else in whichever there is."""
    found: Mapping[str, Any] = texts.get(language) or next(iter(texts.values()), {})
    return str(found.get("title", ""))
