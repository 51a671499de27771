"""Wishes that contradict each other: which of them to give up, and what a run then finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from lms.mentoring.rules.matching.facts import Problem, Wish
from lms.mentoring.rules.matching.solving import Clash, Fault, faults, solve

MOST_TRIED, MOST_SHOWN = 60, 6


@dataclass(frozen=True, slots=True)
class Remedy:
    """What makes the wishes possible, and the pairs and points of the run then.

    wishes: to be given up. city, places: who would have to find room for how many more; else None.
    """

    wishes: tuple[Wish, ...]
    pairs: int
    points: int
    city: int | None = None
    places: int = 0


def remedies(problem: Problem, found: Sequence[Fault]) -> list[Remedy]:
    """The ways out of contradictions: more room, or the fewest wishes to give up; the best first.

    Up to sixty sets of wishes are tried, the smallest ones first.
    """
    ways = [*_more_room(problem, found), *_given_up(problem, found)]
    return sorted(ways, key=lambda way: (-way.pairs, -way.points))[:MOST_SHOWN]


def _more_room(problem: Problem, found: Sequence[Fault]) -> Iterator[Remedy]:
    """One champion finds room for all that are locked with it."""
    for fault in found:
        if fault.clash is not Clash.NO_ROOM:
            continue
        places = len(fault.wishes) - fault.room
        roomier = replace(
            problem,
            cities=tuple(
                replace(city, mentees=city.mentees + places) if city.id == fault.city else city
                for city in problem.cities
            ),
        )
        if not faults(roomier):
            then = solve(roomier)
            yield Remedy((), then.served, then.total, fault.city, places)


def _given_up(problem: Problem, found: Sequence[Fault]) -> list[Remedy]:
    """The smallest sets of wishes without which the others can all be fulfilled."""
    involved = sorted({wish for fault in found for wish in fault.wishes}, key=_order)
    tried = 0
    for size in range(1, len(involved) + 1):
        ways: list[Remedy] = []
        for gone in combinations(involved, size):
            tried += 1
            if tried > MOST_TRIED:
                return ways
            left = replace(problem, wishes=tuple(w for w in problem.wishes if w not in gone))
            if not faults(left):
                then = solve(left)
                ways.append(Remedy(gone, then.served, then.total))
        if ways:
            return ways
    return []


def _order(wish: Wish) -> tuple[object, ...]:
    return (wish.kind, wish.champion, wish.mentee)
