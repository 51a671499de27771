"""The points of a pair, part by part, and why two cities can be none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from lms.mentoring.rules.matching.facts import (
    CityFacts,
    Conditions,
    Countries,
    Earlier,
    Problem,
    Weights,
)
from lms.mentoring.rules.matching.kept import (
    explanations_from_plain,
    problem_from_plain,
    problem_to_plain,
    result_to_plain,
    score_from_plain,
    score_to_plain,
)
from lms.mentoring.rules.matching.results import Lack, run
from lms.mentoring.rules.matching.scoring import Note, Obstacle, PartKind, obstacles, score
from lms.mentoring.rules.matching.solving import faults
from lms.mentoring.rules.mentorships import MentorshipKind
from lms.mentoring.rules.profiles import FieldEntry, Stance
from tests.mentoring.matching.cases import problems

MENTORING, SHADOWING = MentorshipKind.MENTORING, MentorshipKind.JOB_SHADOWING
CHAMPION = CityFacts(
    1,
    "DE",
    100_000,
    ("de", "en"),
    (FieldEntry("HOU", Stance.OFFER, 4), FieldEntry("EMP", Stance.NEED, 0, 2)),
    mentees=1,
    mentors=True,
    profile_id=1,
)
MENTEE = CityFacts(
    2,
    "IT",
    200_000,
    ("en", "it"),
    (FieldEntry("HOU", Stance.NEED, 1, 3), FieldEntry("EMP", Stance.BOTH, 3, 1)),
    learns=True,
    profile_id=2,
)


def points(kind: PartKind, problem: Problem | None = None, mentee: CityFacts = MENTEE) -> int:
    asked = problem or Problem(MENTORING, (CHAMPION, mentee))
    found = score(asked, CHAMPION, mentee)
    return next(part.points for part in found.parts if part.kind is kind)


def test_a_need_counts_by_its_priority_and_how_far_ahead_the_other_is() -> None:
    assert points(PartKind.NEEDS) == 3 * (4 - 1) * 5
    other = Problem(MENTORING, (CHAMPION, MENTEE), Weights(complementarity=2))
    assert points(PartKind.NEEDS, other) == 3 * (4 - 1) * 2


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        (FieldEntry("HOU", Stance.NEED, 4, 3), 0),  # as far as the other
        (FieldEntry("HOU", Stance.OFFER, 0, 3), 0),  # needs nothing
        (FieldEntry("EDU", Stance.NEED, 0, 3), 0),  # nobody offers it
        (FieldEntry("HOU", Stance.BOTH, 3, 1), 5),
    ],
)
def test_only_a_need_that_meets_a_greater_strength_counts(need: FieldEntry, expected: int) -> None:
    assert points(PartKind.NEEDS, mentee=replace(MENTEE, fields=(need,))) == expected


@pytest.mark.parametrize(
    ("population", "expected"),
    [(100_000, 8), (50_000, 8), (200_001, 4), (400_000, 4), (400_001, 0), (None, 0)],
)
def test_size_counts_within_a_factor(population: int | None, expected: int) -> None:
    assert points(PartKind.SIZE, mentee=replace(MENTEE, population=population)) == expected


@pytest.mark.parametrize(
    ("languages", "expected"), [(("en",), 12), (("en", "de"), 18), (("it",), 0), ((), 0)]
)
def test_languages_count_once_and_a_little_more(languages, expected: int) -> None:
    assert points(PartKind.LANGUAGE, mentee=replace(MENTEE, languages=languages)) == expected


def test_country_and_earlier_pairs_count_as_the_coordinator_prefers() -> None:
    again = replace(MENTEE, earlier=frozenset({1}))
    asks = Conditions(countries=Countries.SAME, earlier=Earlier.PREFER)
    same = Problem(MENTORING, (CHAMPION, again), conditions=asks)
    assert points(PartKind.COUNTRY) == 4
    assert points(PartKind.COUNTRY, same) == 0
    assert points(PartKind.COUNTRY, same, replace(MENTEE, country="DE")) == 4
    assert points(PartKind.EARLIER) == 0
    assert points(PartKind.EARLIER, mentee=again) == -12
    assert points(PartKind.EARLIER, same, again) == 12


def test_a_pair_of_shadowing_gives_and_takes() -> None:
    mutual = Problem(SHADOWING, (CHAMPION, MENTEE))
    found = score(mutual, CHAMPION, MENTEE)
    assert points(PartKind.BACK, mutual) == 2 * 3 * 5
    assert obstacles(mutual, CHAMPION, MENTEE, found) == ()
    one_way = replace(MENTEE, fields=MENTEE.fields[:1])
    half = score(mutual, CHAMPION, one_way)
    assert obstacles(mutual, CHAMPION, one_way, half) == (Obstacle.NO_NEED_MET,)
    [part] = [part for part in half.parts if part.kind is PartKind.BACK]
    assert part.note is Note.UNMET


def test_what_stands_in_the_way() -> None:
    asked = Problem(MENTORING, (CHAMPION, MENTEE))
    mute = replace(MENTEE, languages=("it",), fields=())
    full = replace(CHAMPION, busy=1)
    found = obstacles(asked, full, mute, score(asked, full, mute))
    assert found == (Obstacle.NO_LANGUAGE, Obstacle.NO_NEED_MET, Obstacle.NO_ROOM)
    loose = replace(asked, conditions=Conditions(common_language=False, need_met=False))
    assert obstacles(loose, CHAMPION, mute, score(loose, CHAMPION, mute)) == ()


@pytest.mark.parametrize(
    ("mentee", "lack"),
    [
        (replace(MENTEE, profile_id=None), Lack.NO_PROFILE),
        (replace(MENTEE, fields=(FieldEntry("HOU", Stance.OFFER, 3),)), Lack.NO_NEEDS),
        (replace(MENTEE, languages=("it",)), Lack.NOBODY_FITS),
    ],
)
def test_a_city_without_a_pair_hears_why(mentee: CityFacts, lack: Lack) -> None:
    found = run(Problem(MENTORING, (CHAMPION, mentee)))
    assert found.pairs == ()
    assert {one.city: one.lack for one in found.unmatched}[2] is lack


def test_who_is_left_over_hears_that_the_places_are_taken_and_what_would_help() -> None:
    second = replace(MENTEE, id=3, profile_id=3)
    found = run(Problem(MENTORING, (CHAMPION, MENTEE, second)))
    assert [(pair.champion, pair.mentee) for pair in found.pairs] == [(1, 2)]
    [left] = found.unmatched
    assert (left.city, left.lack) == (3, Lack.ALL_TAKEN)
    [relief] = found.reliefs
    assert (relief.two, relief.pairs) == ((1,), 1)
    other = found.alternative(3)
    assert other is not None
    assert (other.partner, other.pairs, other.points) == (1, 0, 0)


@given(problems())
def test_what_is_kept_is_read_again(problem: Problem) -> None:
    plain = problem_to_plain(problem)
    conditions = {
        name: getattr(problem.conditions, name) for name in Conditions.__dataclass_fields__
    }
    weights = {name: getattr(problem.weights, name) for name in Weights.__dataclass_fields__}
    again = problem_from_plain(problem.kind, plain, weights, conditions)
    assert again == replace(problem, cities=tuple(problem.by_id().values()))
    if not faults(problem):
        found = run(problem)
        for pair in found.pairs:
            assert score_from_plain(score_to_plain(pair.score)) == pair.score
        told = (found.alternatives, found.unmatched, found.reliefs)
        assert explanations_from_plain(result_to_plain(found)) == told
