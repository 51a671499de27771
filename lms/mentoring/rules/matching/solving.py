"""From a problem to its pairs: what is possible, what is locked, and the best of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from lms.mentoring.rules.matching.facts import Origin, Problem, RuleKind, Two, Wish
from lms.mentoring.rules.matching.optimum import Scale, assign, pair_up, scale
from lms.mentoring.rules.matching.scoring import Obstacle, Score, obstacles, score


class Clash(StrEnum):
    """Why the wishes cannot all be fulfilled."""

    NOT_HERE = "not_here"
    LOCKED_TWICE = "locked_twice"
    NO_ROOM = "no_room"
    BOTH_WAYS = "both_ways"


@dataclass(frozen=True, slots=True)
class Fault:
    """Wishes that contradict each other or the facts; city: whose it is. room: what there is."""

    clash: Clash
    city: int
    wishes: tuple[Wish, ...]
    room: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """The pairs of the optimum, locked ones among them."""

    pairs: tuple[Two, ...]
    served: int
    total: int

    @property
    def sums(self) -> tuple[int, int]:
        """How many pairs, and how many points."""
        return self.served, self.total


@dataclass(frozen=True, slots=True)
class Table:
    """All pairs that one can think of: their points, and what stands in the way.

    free: the points of pairs that no lock excludes, possible or not. room: what the locks leave.
    """

    scores: dict[Two, Score]
    obstacles: dict[Two, tuple[Obstacle, ...]]
    locked: dict[Two, Wish]
    free: dict[Two, int]
    room: dict[int, int]
    scale: Scale
    is_mutual: bool

    @property
    def values(self) -> dict[Two, int]:
        """What each possible pair adds to the whole, the locked ones left out."""
        return self.values_without(None)

    def values_without(self, dropped: Obstacle | None) -> dict[Two, int]:
        """The same, if one obstacle did not count."""
        return {
            two: self.scale.value(points)
            for two, points in self.free.items()
            if not self.obstacles[two] or self.obstacles[two] == (dropped,)
        }

    def solution(self, values: dict[Two, int], keep: Collection[Two] = ()) -> Solution:
        """The best pairs of those that have a value, together with the locked ones.

        Of equally good sets the one with the most pairs of `keep`.
        """
        if keep:
            more = len(keep) + 1
            values = {two: value * more + (two in keep) for two, value in values.items()}
        best = pair_up(values) if self.is_mutual else assign(values, self.room)
        pairs = tuple(sorted(best | self.locked.keys()))
        return Solution(pairs, len(pairs), sum(self.scores[two].total for two in pairs))


def faults(problem: Problem) -> list[Fault]:
    """What makes the wishes impossible; an empty list if they can all be fulfilled."""
    champions = {city.id: city for city in problem.champions()}
    mentees = {city.id: city for city in problem.mentees()}
    locks, forbidden = problem.wished(RuleKind.LOCK), problem.wished(RuleKind.FORBID)
    found = []
    of_champion: dict[int, list[Wish]] = {}
    of_mentee: dict[int, list[Wish]] = {}
    for two, wish in locks.items():
        missing = next((id_ for id_, able in zip(two, (champions, mentees), strict=True) if id_ not in able), None)  # fmt: skip
        if missing is not None:
            found.append(Fault(Clash.NOT_HERE, missing, (wish,)))
        if two in forbidden:
            found.append(Fault(Clash.BOTH_WAYS, two[1], (wish, forbidden[two])))
        of_champion.setdefault(two[0], []).append(wish)
        of_mentee.setdefault(two[1], []).append(wish)
        if problem.is_mutual:
            of_mentee.setdefault(two[0], []).append(wish)
    found += [
        Fault(Clash.LOCKED_TWICE, id_, tuple(wishes), 1)
        for id_, wishes in of_mentee.items()
        if len(wishes) > 1
    ]
    if not problem.is_mutual:
        found += [
            Fault(Clash.NO_ROOM, id_, tuple(wishes), champions[id_].room)
            for id_, wishes in of_champion.items()
            if id_ in champions and len(wishes) > champions[id_].room
        ]
    return found


def tabulate(problem: Problem) -> Table:
    """Score all pairs; what is locked takes its places before the rest is solved."""
    locked, forbidden = problem.wished(RuleKind.LOCK), problem.wished(RuleKind.FORBID)
    champions, mentees = problem.champions(), problem.mentees()
    scores, stands = {}, {}
    for champion in champions:
        for mentee in mentees:
            if champion.id == mentee.id or (problem.is_mutual and champion.id > mentee.id):
                continue
            two = champion.id, mentee.id
            scores[two] = found = score(problem, champion, mentee)
            stands[two] = obstacles(problem, champion, mentee, found)
            if two in forbidden:
                stands[two] += (Obstacle.FORBIDDEN,)
    used = Counter(champion for champion, _mentee in locked)
    room = {city.id: city.room - used[city.id] for city in champions}
    most = len(mentees) // 2 if problem.is_mutual else len(mentees)
    gone = {id_ for two in locked for id_ in (two if problem.is_mutual else two[1:])}
    free = {
        two: found.total
        for two, found in scores.items()
        if not gone.intersection(two if problem.is_mutual else two[1:])
    }
    made = scale(free.values(), most, everyone_first=problem.conditions.everyone_first)
    return Table(scores, stands, locked, free, room, made, is_mutual=problem.is_mutual)


def solve(problem: Problem, table: Table | None = None, keep: Collection[Two] = ()) -> Solution:
    """The best pairs. The wishes must be without faults.

    Of equally good sets the one with the most pairs of `keep`, so that nothing moves needlessly.
    """
    known = table or tabulate(problem)
    return known.solution(known.values, frozenset(keep))


def forced(problem: Problem, champion: int, mentee: int, reason: str = "") -> Problem:
    """The same problem with these two as a pair, and without the wishes that contradict it.

    Other locks of the champion stay where there is room for them, the first by their ids.
    """
    two = problem.two(champion, mentee)
    wishes = [wish for wish in problem.wishes if problem.two(*wish.two) != two]
    taken = set(two) if problem.is_mutual else {mentee}
    room = problem.by_id()[champion].room - 1
    kept = []
    for wish in sorted(wishes, key=lambda wish: wish.two):
        if wish.kind is RuleKind.LOCK:
            if taken.intersection(wish.two if problem.is_mutual else wish.two[1:]):
                continue
            if not problem.is_mutual and wish.champion == champion:
                if room <= 0:
                    continue
                room -= 1
        kept.append(wish)
    lock = Wish(RuleKind.LOCK, *two, reason, Origin.OVERRIDE)
    return replace(problem, wishes=(*kept, lock))


def parted(problem: Problem, champion: int, mentee: int, reason: str = "") -> Problem:
    """The same problem in which these two are no pair."""
    two = problem.two(champion, mentee)
    wishes = [wish for wish in problem.wishes if problem.two(*wish.two) != two]
    apart = Wish(RuleKind.FORBID, *two, reason, Origin.OVERRIDE)
    return replace(problem, wishes=(*wishes, apart))
