"""Problems and results as plain values, to be kept with a run and read again years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lms.mentoring.rules.matching.facts import (
    CityFacts,
    Conditions,
    Countries,
    Earlier,
    Origin,
    Problem,
    RuleKind,
    Weights,
    Wish,
)
from lms.mentoring.rules.matching.results import (
    Alternative,
    Lack,
    Relief,
    ReliefKind,
    Result,
    Unmatched,
)
from lms.mentoring.rules.matching.scoring import Meeting, Note, Obstacle, Part, PartKind, Score
from lms.mentoring.rules.mentorships import MentorshipKind
from lms.mentoring.rules.profiles import FieldEntry, Stance

# Raised when a problem or a score is written in another way; old runs keep the number they have.
VERSION = 1


def problem_to_plain(problem: Problem) -> dict[str, Any]:
    """A problem without weights and conditions, which a run keeps apart, for JSON.

    Evidence is left out: it is nothing that points are given for.
    """
    return {
        "version": VERSION,
        "cities": [_city_to_plain(city) for city in problem.by_id().values()],
        "wishes": [asdict(wish) for wish in problem.wishes],
    }


def _city_to_plain(city: CityFacts) -> dict[str, Any]:
    plain = asdict(city)
    plain["earlier"] = sorted(city.earlier)
    for entry in plain["fields"]:
        del entry["evidence"]
    return plain


def problem_from_plain(
    kind: str, plain: Mapping[str, Any], weights: Mapping[str, int], conditions: Mapping[str, Any]
) -> Problem:
    """The problem that was kept."""
    return Problem(
        MentorshipKind(kind),
        tuple(_city(one) for one in plain["cities"]),
        Weights(**weights),
        Conditions(
            **{
                **conditions,
                "countries": Countries(conditions["countries"]),
                "earlier": Earlier(conditions["earlier"]),
            }
        ),
        tuple(
            Wish(**{**one, "kind": RuleKind(one["kind"]), "origin": Origin(one["origin"])})
            for one in plain["wishes"]
        ),
    )


def _city(plain: Mapping[str, Any]) -> CityFacts:
    entries = tuple(
        FieldEntry(**{**one, "stance": Stance(one["stance"])}) for one in plain["fields"]
    )
    return CityFacts(
        **{
            **plain,
            "languages": tuple(plain["languages"]),
            "fields": entries,
            "earlier": frozenset(plain["earlier"]),
        }
    )


def score_to_plain(score: Score) -> dict[str, Any]:
    """The parts of a pair's points, for JSON."""
    return {"version": VERSION, **asdict(score)}


def score_from_plain(plain: Mapping[str, Any]) -> Score:
    """The parts of a pair's points, as they were kept."""
    return Score(
        tuple(
            Part(PartKind(one["kind"]), one["points"], Note(one["note"]), tuple(one["words"]))
            for one in plain["parts"]
        ),
        tuple(Meeting(**one) for one in plain["meetings"]),
        tuple(Meeting(**one) for one in plain["back"]),
    )


def result_to_plain(result: Result) -> dict[str, Any]:
    """What a run says besides its pairs, for JSON."""
    plain = asdict(result)
    del plain["pairs"]
    return {"version": VERSION, **plain}


def explanations_from_plain(
    plain: Mapping[str, Any],
) -> tuple[tuple[Alternative, ...], tuple[Unmatched, ...], tuple[Relief, ...]]:
    """Alternatives, cities without a pair, and what would help, as they were kept."""
    return (
        tuple(Alternative(**one) for one in plain["alternatives"]),
        tuple(
            Unmatched(
                one["city"],
                Lack(one["lack"]),
                tuple((Obstacle(name), count) for name, count in one["obstacles"]),
            )
            for one in plain["unmatched"]
        ),
        tuple(
            Relief(ReliefKind(one["kind"]), tuple(one["two"]), one["pairs"], one["points"])
            for one in plain["reliefs"]
        ),
    )
