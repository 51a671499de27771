"""The runs that are kept, as they were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from lms.core.errors import NotFound
from lms.db import session
from lms.mentoring.models.matching import MatchPair, MatchRun
from lms.mentoring.models.mentorships import Mentorship, MentorshipStep
from lms.mentoring.rules.matching.facts import Origin, Problem, RunState, Two
from lms.mentoring.rules.matching.kept import (
    explanations_from_plain,
    problem_from_plain,
    score_from_plain,
)
from lms.mentoring.rules.matching.results import Alternative, Relief, Unmatched
from lms.mentoring.rules.matching.scoring import Score
from lms.mentoring.rules.matching.solving import Solution
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState
from lms.people.models import Person

SHOWN = 200


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list; `by` is "" if they are gone, `parent` the number of the run it changes."""

    id: int
    number: int
    kind: MentorshipKind
    state: RunState
    served: int
    sought: int
    total: int
    by: str
    made_at: datetime
    parent: int | None


@dataclass(frozen=True, slots=True)
class KeptPair:
    """A pair of a run; `state`: of the mentorship that came of it, if one did.

    refusal: the reason of the city that declined.
    """

    champion: int
    mentee: int
    score: Score
    origin: Origin
    reason: str
    state: MentorshipState | None
    refusal: str = ""

    @property
    def two(self) -> Two:
        """The two cities."""
        return self.champion, self.mentee


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run with all it says."""

    line: RunLine
    problem: Problem
    pairs: tuple[KeptPair, ...]
    alternatives: tuple[Alternative, ...]
    unmatched: tuple[Unmatched, ...]
    reliefs: tuple[Relief, ...]

    @property
    def solution(self) -> Solution:
        """Its pairs and sums, to hold others against."""
        return Solution(tuple(sorted(p.two for p in self.pairs)), self.line.served, self.line.total)

    def alternative(self, city: int) -> Alternative | None:
        """The best alternative of a city, if one is known."""
        return next((one for one in self.alternatives if one.city == city), None)

    def pairs_of(self, city: int) -> list[KeptPair]:
        """The pairs a city stands in."""
        return [pair for pair in self.pairs if city in pair.two]


def _lines(edition_id: int) -> Select[*tuple[Any, ...]]:
    parent = aliased(MatchRun)
    return (
        select(
            MatchRun.id,
            MatchRun.number,
            MatchRun.kind,
            MatchRun.state,
            MatchRun.served,
            MatchRun.sought,
            MatchRun.total,
            func.coalesce(Person.name, "").label("by"),
            MatchRun.made_at,
            parent.number.label("parent"),
        )
        .join_from(MatchRun, Person, Person.id == MatchRun.made_by, isouter=True)
        .join(parent, parent.id == MatchRun.parent_id, isouter=True)
        .where(MatchRun.edition_id == edition_id)
    )


def _line(row: Any) -> RunLine:  # noqa: ANN401 - a row
    return RunLine(
        row.id,
        row.number,
        MentorshipKind(row.kind),
        RunState(row.state),
        row.served,
        row.sought,
        row.total,
        row.by,
        row.made_at,
        row.parent,
    )


def runs_of(edition_id: int) -> list[RunLine]:
    """The runs of an edition, the newest first; the last 200."""
    rows = session().execute(_lines(edition_id).order_by(MatchRun.number.desc()).limit(SHOWN))
    return [_line(row) for row in rows]


def run_of(edition_id: int, number: int) -> KeptRun:
    """A run with its pairs, the most points first; raises NotFound."""
    row = (
        session()
        .execute(
            _lines(edition_id)
            .add_columns(MatchRun.weights, MatchRun.conditions, MatchRun.snapshot, MatchRun.result)
            .where(MatchRun.number == number)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    problem = problem_from_plain(row.kind, row.snapshot, row.weights, row.conditions)
    return KeptRun(_line(row), problem, _pairs(row.id), *explanations_from_plain(row.result))


def _pairs(run_id: int) -> tuple[KeptPair, ...]:
    refusal = (
        select(MentorshipStep.reason)
        .where(
            MentorshipStep.mentorship_id == Mentorship.id,
            MentorshipStep.state == MentorshipState.DECLINED,
        )
        .limit(1)
        .scalar_subquery()
    )
    rows = session().execute(
        select(
            MatchPair.champion_id,
            MatchPair.mentee_id,
            MatchPair.parts,
            MatchPair.origin,
            MatchPair.reason,
            Mentorship.state,
            refusal,
        )
        .join_from(MatchPair, Mentorship, Mentorship.id == MatchPair.mentorship_id, isouter=True)
        .where(MatchPair.run_id == run_id)
        .order_by(MatchPair.score.desc(), MatchPair.id)
    )
    return tuple(
        KeptPair(
            champion,
            mentee,
            score_from_plain(parts),
            Origin(origin),
            reason,
            MentorshipState(state) if state else None,
            declined or "",
        )
        for champion, mentee, parts, origin, reason, state, declined in rows
    )
