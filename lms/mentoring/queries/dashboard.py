"""All cities and pairs of an edition at a glance, in three statements whatever their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select

from lms.catalogue.queries.outlines import Outline
from lms.cities.models import City
from lms.db import Prepared
from lms.editions.models import EditionCity
from lms.editions.queries import EditionView
from lms.editions.rules import CityRole
from lms.mentoring.queries.pairs import pairs_of
from lms.mentoring.rules.dashboard import (
    Aspect,
    Learning,
    Level,
    PairFacts,
    Risk,
    elapsed,
    goals_of,
    learning_of,
    risk_of,
    sessions_of,
    tasks_of,
)
from lms.progress.actions.cities import counting_lessons, figures, is_stale, versions_of
from lms.progress.models import CityLearning

MAX_CITIES = 500


@dataclass(frozen=True, slots=True)
class CityLine:
    """A city of an edition with how it stands in each aspect."""

    city_id: int
    slug: str
    name: str
    country: str
    role: CityRole
    place: tuple[float, float] | None
    facts: Learning
    learning: Aspect
    tasks: Aspect
    sessions: Aspect
    goals: Aspect

    @property
    def aspects(self) -> tuple[Aspect, Aspect, Aspect, Aspect]:
        """Learning, tasks, sessions and goals."""
        return self.learning, self.tasks, self.sessions, self.goals

    @property
    def level(self) -> Level:
        """The worst of its aspects."""
        return max(aspect.level for aspect in self.aspects)


@dataclass(frozen=True, slots=True)
class PairLine:
    """A mentorship with the names of its cities and why it is at risk."""

    facts: PairFacts
    champion: str
    mentee: str
    risk: Risk | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the coordinator of an edition sees."""

    cities: tuple[CityLine, ...]
    pairs: tuple[PairLine, ...]

    @property
    def unpaired(self) -> tuple[CityLine, ...]:
        """The mentee cities that nobody mentors: without an open mentorship, or without a mentor."""
        return tuple(
            line
            for line in self.cities
            if line.role is CityRole.MENTEE and line.sessions.reason in {"no_pair", "no_mentor"}
        )

    @property
    def at_risk(self) -> tuple[PairLine, ...]:
        """The pairs at risk."""
        return tuple(pair for pair in self.pairs if pair.risk is not None)


def dashboard(view: EditionView, outlines: Mapping[int, Outline], at: datetime) -> Dashboard:
    """Everything about an edition that its coordinator may see; the caller has asked who that is."""
    pairs = pairs_of(view.id, at)
    lessons = counting_lessons(view.course_ids, outlines)
    expected = _due(view, outlines, at.date())
    by_city: dict[int, list[PairFacts]] = {}
    for pair in pairs:
        by_city.setdefault(pair.champion_id, []).append(pair)
        by_city.setdefault(pair.mentee_id, []).append(pair)
    share = elapsed(view.line.starts_on, view.line.ends_on, at.date())
    lines = []
    versions = versions_of(view.course_ids, outlines)
    for row in map(Kept._make, _cities.rows(edition=view.id, versions=versions)):
        facts = _facts(row, view.id, lessons, expected)
        own, role = by_city.get(row.city_id, []), CityRole(row.role)
        place = (
            None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
        )
        lines.append(
            CityLine(
                row.city_id,
                row.slug,
                row.name,
                row.country,
                role,
                place,
                facts,
                learning_of(facts, at),
                tasks_of(facts),
                sessions_of(own, at, is_mentee=role is CityRole.MENTEE),
                goals_of(own, share),
            )
        )
    names = {line.city_id: line.name for line in lines}
    return Dashboard(
        tuple(lines),
        tuple(
            PairLine(
                pair,
                names.get(pair.champion_id, ""),
                names.get(pair.mentee_id, ""),
                risk_of(pair, at),
            )
            for pair in pairs
        ),
    )


_edition = bindparam("edition", type_=EditionCity.__table__.c.edition_id.type)
_cities = Prepared(
    select(
        City.id,
        City.slug,
        City.name,
        City.country,
        City.latitude,
        City.longitude,
        EditionCity.role,
        CityLearning.learners,
        CityLearning.completed,
        CityLearning.waiting,
        CityLearning.latest_at,
        is_stale(bindparam("versions", type_=CityLearning.__table__.c.versions.type)),
    )
    .join_from(EditionCity, City, City.id == EditionCity.city_id)
    .join(
        CityLearning,
        and_(
            CityLearning.edition_id == EditionCity.edition_id,
            CityLearning.city_id == EditionCity.city_id,
        ),
        isouter=True,
    )
    .where(EditionCity.edition_id == _edition)
    .order_by(City.name, City.id)
    .limit(MAX_CITIES)
)


class Kept(NamedTuple):
    """A city with the figures that are kept of it."""

    city_id: int
    slug: str
    name: str
    country: str
    latitude: float | None
    longitude: float | None
    role: str
    learners: int
    completed: int
    waiting: int
    latest_at: datetime | None
    stale: bool


def _facts(row: Kept, edition_id: int, lessons: list[int], expected: int) -> Learning:
    found = figures(edition_id, row.city_id, lessons) if row.stale else row
    return Learning(
        found.learners,
        found.completed,
        found.learners * len(lessons),
        found.learners * expected,
        found.waiting,
        found.latest_at,
    )


def _due(view: EditionView, outlines: Mapping[int, Outline], today: date) -> int:
    """How many lessons each learner should have completed by now."""
    return sum(
        lesson.counts
        for id_ in view.course_ids
        if id_ in outlines
        for module in outlines[id_].modules
        if module.id in view.dues and view.dues[module.id] <= today
        for lesson in module.lessons
    )
