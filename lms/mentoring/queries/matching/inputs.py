"""What a run is made from: the cities of the edition, their published profiles, pairs before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select

from lms.cities.queries import CityFacts as City
from lms.cities.queries import cities
from lms.db import session
from lms.editions.models import EditionCity
from lms.editions.rules import CityRole
from lms.mentoring.models.matching import MatchRule
from lms.mentoring.models.mentorships import Mentorship, MentorshipStep
from lms.mentoring.queries.profiles import published
from lms.mentoring.rules.matching.facts import (
    CityFacts,
    Conditions,
    Origin,
    Problem,
    RuleKind,
    Two,
    Weights,
    Wish,
)
from lms.mentoring.rules.mentorships import OVER, MentorshipKind, MentorshipState
from lms.mentoring.rules.profiles import CityProfile
from lms.people.models import Person

# What takes a place, or settles a city: proposed, agreed, or on its way.
ALIVE = frozenset(MentorshipState) - OVER - {MentorshipState.DECLINED}
ROLES = {
    MentorshipKind.MENTORING: frozenset({CityRole.CHAMPION, CityRole.MENTEE}),
    MentorshipKind.JOB_SHADOWING: frozenset({CityRole.CHAMPION, CityRole.MENTEE, CityRole.PARTNER}),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A wish of the coordinators for runs of a kind, by whom ("" if they are gone) and when."""

    id: int
    kind: MentorshipKind
    wish: Wish
    by: str
    at: datetime


@dataclass(slots=True)
class Past:
    """What there was and is between the cities."""

    busy: Counter[int] = field(default_factory=Counter)
    settled: set[int] = field(default_factory=set)
    earlier: dict[int, set[int]] = field(default_factory=dict)
    excluded: dict[Two, str] = field(default_factory=dict)
    alive: set[Two] = field(default_factory=set)


def rules_of(edition_id: int) -> list[Rule]:
    """The locks and forbidden pairs of an edition, the oldest first; at most 500."""
    rows = session().execute(
        select(
            MatchRule.id,
            MatchRule.mentorship_kind,
            MatchRule.kind,
            MatchRule.champion_id,
            MatchRule.mentee_id,
            MatchRule.reason,
            Person.name,
            MatchRule.at,
        )
        .join_from(MatchRule, Person, Person.id == MatchRule.by, isouter=True)
        .where(MatchRule.edition_id == edition_id)
        .order_by(MatchRule.id)
        .limit(500)
    )
    return [
        Rule(
            id_,
            MentorshipKind(pairing),
            Wish(RuleKind(kind), champion, mentee, reason),
            name or "",
            at,
        )
        for id_, pairing, kind, champion, mentee, reason, name, at in rows
    ]


def problem_of(
    edition_id: int, kind: MentorshipKind, weights: Weights, conditions: Conditions
) -> Problem:
    """What a run would be made from now.

    Pairs that a city declined here, or that are one of the other kind here already, are forbidden;
    locks that are fulfilled are left out.
    """
    roles = _roles(edition_id, kind)
    known, past = cities(roles), _past(edition_id, kind, roles.keys())
    profiles = {one.city_id: one for one in published(roles)}
    facts = tuple(_facts(known[id_], roles[id_], profiles.get(id_), past) for id_ in sorted(roles))
    wishes = [
        rule.wish
        for rule in rules_of(edition_id)
        if rule.kind is kind and rule.wish.two not in past.alive
    ]
    told = Problem(kind, facts, weights, conditions, tuple(wishes))
    wished = {told.two(*wish.two) for wish in wishes}
    wishes += [
        Wish(RuleKind.FORBID, *two, reason, Origin.COMPUTED)
        for two, reason in sorted(past.excluded.items())
        if told.two(*two) not in wished
    ]
    return Problem(kind, facts, weights, conditions, tuple(wishes))


def _roles(edition_id: int, kind: MentorshipKind) -> dict[int, CityRole]:
    rows = session().execute(
        select(EditionCity.city_id, EditionCity.role).where(EditionCity.edition_id == edition_id)
    )
    return {id_: CityRole(role) for id_, role in rows if CityRole(role) in ROLES[kind]}


def _facts(city: City, role: CityRole, profile: CityProfile | None, past: Past) -> CityFacts:
    return CityFacts(
        id=city.id,
        country=city.country,
        population=city.population,
        languages=(profile.languages if profile else ()) or city.languages,
        fields=profile.fields if profile else (),
        mentees=profile.mentees if profile else 0,
        mentors=role is CityRole.CHAMPION,
        learns=role is CityRole.MENTEE,
        profile_id=profile.id if profile else None,
        earlier=frozenset(past.earlier.get(city.id, ())),
        busy=past.busy[city.id],
        settled=city.id in past.settled,
    )


def _past(edition_id: int, kind: MentorshipKind, ids: Iterable[int]) -> Past:
    """Mentorships of these cities, in whatever edition."""
    found, wanted = Past(), sorted(ids)
    rows = session().execute(
        select(
            Mentorship.id,
            Mentorship.edition_id,
            Mentorship.champion_id,
            Mentorship.mentee_id,
            Mentorship.kind,
            Mentorship.state,
        ).where(or_(Mentorship.champion_id.in_(wanted), Mentorship.mentee_id.in_(wanted)))
    )
    declined = {}
    for id_, where, champion, mentee, its_kind, state in rows:
        here = where == edition_id and its_kind == kind
        if state in ALIVE:
            if its_kind == MentorshipKind.MENTORING:
                found.busy[champion] += 1
            if here:
                found.settled |= {mentee}
                found.alive |= {(champion, mentee), (mentee, champion)}
                if kind is MentorshipKind.JOB_SHADOWING:
                    found.settled |= {champion}
            elif where == edition_id:
                found.excluded[champion, mentee] = ""
        elif state == MentorshipState.DECLINED:
            if here:
                declined[id_] = (champion, mentee)
        else:
            found.earlier.setdefault(champion, set()).add(mentee)
            found.earlier.setdefault(mentee, set()).add(champion)
    reasons = _reasons(declined)
    found.excluded |= {two: reasons.get(id_, "") for id_, two in declined.items()}
    return found


def _reasons(declined: Mapping[int, Two]) -> dict[int, str]:
    rows = session().execute(
        select(MentorshipStep.mentorship_id, MentorshipStep.reason)
        .where(
            MentorshipStep.mentorship_id.in_(sorted(declined)),
            MentorshipStep.state == MentorshipState.DECLINED,
        )
        .order_by(MentorshipStep.id)
    )
    return dict(rows.all())
