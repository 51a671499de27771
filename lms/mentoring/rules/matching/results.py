"""What a run found: its pairs, the best alternative of each city, who has no pair, what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from lms.mentoring.rules.matching.facts import Origin, Problem, RuleKind, Two
from lms.mentoring.rules.matching.optimum import pair_up
from lms.mentoring.rules.matching.scoring import Obstacle, Score
from lms.mentoring.rules.matching.shadow import shadow
from lms.mentoring.rules.matching.solving import Solution, Table, solve, tabulate

MOST_FORCED = 200
MOST_RELIEFS = 5


class Lack(StrEnum):
    """Why a city has no pair."""

    NO_PROFILE = "no_profile"
    NO_NEEDS = "no_needs"
    NO_OFFERS = "no_offers"
    NO_ROOM_OFFERED = "no_room_offered"
    NOBODY_FITS = "nobody_fits"
    ALL_TAKEN = "all_taken"
    NOT_NEEDED = "not_needed"


class ReliefKind(StrEnum):
    """What could be given up so that more is possible."""

    PLACE = "place"
    LANGUAGE = "language"
    NEED = "need"
    FORBID = "forbid"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cities that the run puts together."""

    champion: int
    mentee: int
    score: Score
    origin: Origin
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The next best partner of a city: how many pairs and points the whole would lose."""

    city: int
    partner: int
    pairs: int
    points: int


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A city without a pair: why, and what stood in the way of how many others."""

    city: int
    lack: Lack
    obstacles: tuple[tuple[Obstacle, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Relief:
    """What giving up one thing would bring, in pairs and points; two: the champion, or the pair."""

    kind: ReliefKind
    two: tuple[int, ...]
    pairs: int
    points: int


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run says."""

    pairs: tuple[Pair, ...]
    served: int
    sought: int
    total: int
    alternatives: tuple[Alternative, ...]
    unmatched: tuple[Unmatched, ...]
    reliefs: tuple[Relief, ...]

    def alternative(self, city: int) -> Alternative | None:
        """The best alternative of a city, if one is known."""
        return next((one for one in self.alternatives if one.city == city), None)


def run(problem: Problem, keep: Collection[Two] = ()) -> Result:
    """Find the best pairs and say why. The wishes must be without faults.

    keep: the pairs of the run that this one changes; of equally good sets most of them stay.
    """
    table = tabulate(problem)
    solution = solve(problem, table, keep)
    costs = losses(problem, table, solution)
    return Result(
        pairs=tuple(_pair(two, table) for two in solution.pairs),
        served=solution.served,
        sought=len(problem.mentees()),
        total=solution.total,
        alternatives=tuple(_alternatives(table, solution, costs)),
        unmatched=tuple(_unmatched(problem, table, solution)),
        reliefs=tuple(_reliefs(problem, table, solution)),
    )


def _pair(two: Two, table: Table) -> Pair:
    wish = table.locked.get(two)
    origin = wish.origin if wish else Origin.COMPUTED
    return Pair(*two, table.scores[two], origin, wish.reason if wish else "")


def losses(problem: Problem, table: Table, solution: Solution) -> dict[Two, tuple[int, int]]:
    """What forcing each possible pair would cost, in pairs and points; locked cities left out.

    For job shadowing each one is solved again, which is done for up to 200 possible pairs; beyond,
    the answer is empty and a single pair is asked about with `what_if`.
    """
    values = table.values
    free = set(solution.pairs) - table.locked.keys()
    if not problem.is_mutual:
        graph = shadow(values, table.room, free)
        found = {two: graph.loss(*two) for two in values}
        return {two: table.scale.split(loss) for two, loss in found.items() if loss is not None}
    if len(values) > MOST_FORCED:
        return {}
    best = sum(values[two] for two in free)
    return {two: table.scale.split(best - _with(two, values)) for two in values}


def _with(two: Two, values: dict[Two, int]) -> int:
    """The value of the best pairs that have these two among them."""
    rest = {other: value for other, value in values.items() if not set(two).intersection(other)}
    return values[two] + sum(rest[other] for other in pair_up(rest))


def _alternatives(
    table: Table, solution: Solution, costs: dict[Two, tuple[int, int]]
) -> list[Alternative]:
    """For each city the partner it has not, at the least cost; of equal ones the smaller id."""
    chosen = set(solution.pairs)
    best: dict[int, tuple[tuple[int, int], int]] = {}
    for two, cost in sorted(costs.items()):
        if two in chosen:
            continue
        order = cost if table.scale.everyone_first else (cost[1], cost[0])
        for city, partner in (two, two[::-1]):
            if city not in best or order < best[city][0]:
                best[city] = order, partner
    found = []
    for city, (_order, partner) in sorted(best.items()):
        two = (city, partner) if (city, partner) in costs else (partner, city)
        found.append(Alternative(city, partner, *costs[two]))
    return found


def _unmatched(problem: Problem, table: Table, solution: Solution) -> list[Unmatched]:
    """Everybody of the edition who has no pair and could want one, with the reason."""
    mentees = {city.id for city in problem.mentees()}
    champions = {city.id for city in problem.champions()}
    seated = {id_ for two in solution.pairs for id_ in two}
    found = []
    for id_, city in problem.by_id().items():
        takes_part = problem.is_mutual or city.learns or city.mentors
        if id_ in seated or city.settled or not takes_part:
            continue
        if city.profile_id is None:
            found.append(Unmatched(id_, Lack.NO_PROFILE))
        elif id_ in mentees and not any(entry.needs for entry in city.fields):
            found.append(Unmatched(id_, Lack.NO_NEEDS))
        elif id_ in champions and not any(entry.offers for entry in city.fields):
            found.append(Unmatched(id_, Lack.NO_OFFERS))
        elif not problem.is_mutual and id_ in champions and not city.room:
            found.append(Unmatched(id_, Lack.NO_ROOM_OFFERED))
        else:
            found.append(_left_over(id_, table, is_mentee=id_ in mentees))
    return found


def _left_over(city: int, table: Table, *, is_mentee: bool) -> Unmatched:
    counts: Counter[Obstacle] = Counter()
    possible = 0
    for two, stands in table.obstacles.items():
        if city in two:
            counts.update(stands)
            possible += not stands
    if not possible:
        return Unmatched(city, Lack.NOBODY_FITS, tuple(sorted(counts.items())))
    return Unmatched(city, Lack.ALL_TAKEN if is_mentee else Lack.NOT_NEEDED)


def _reliefs(problem: Problem, table: Table, solution: Solution) -> list[Relief]:
    """What more is possible if one thing is given up, the best first; only while somebody is left."""
    if solution.served >= len(problem.mentees()) // (2 if problem.is_mutual else 1):
        return []
    found = [
        _without(ReliefKind.LANGUAGE, Obstacle.NO_LANGUAGE, table, solution),
        *_wishes_given_up(problem, table, solution),
    ]
    if not problem.is_mutual:
        found.append(_without(ReliefKind.NEED, Obstacle.NO_NEED_MET, table, solution))
        found += _places(table, solution)
    helps = [one for one in found if one.pairs > 0]
    return sorted(helps, key=lambda one: (-one.pairs, -one.points, one.kind, one.two))[
        :MOST_RELIEFS
    ]


def _without(kind: ReliefKind, dropped: Obstacle, table: Table, solution: Solution) -> Relief:
    values = table.values_without(dropped)
    if len(values) == len(table.values):
        return Relief(kind, (), 0, 0)
    other = table.solution(values)
    return Relief(kind, (), other.served - solution.served, other.total - solution.total)


def _places(table: Table, solution: Solution) -> list[Relief]:
    graph = shadow(table.values, table.room, set(solution.pairs) - table.locked.keys())
    gains = ((id_, table.scale.split(graph.gain(id_))) for id_ in sorted(table.room))
    return [Relief(ReliefKind.PLACE, (id_,), *gain) for id_, gain in gains]


def _wishes_given_up(problem: Problem, table: Table, solution: Solution) -> list[Relief]:
    """What each forbidden pair that nothing else excludes would bring."""
    values = table.values
    if problem.is_mutual and len(values) > MOST_FORCED:
        return []
    free = set(solution.pairs) - table.locked.keys()
    graph = None if problem.is_mutual else shadow(values, table.room, free)
    best = sum(values[two] for two in free)
    found = []
    for two in problem.wished(RuleKind.FORBID):
        if two not in table.free or table.obstacles[two] != (Obstacle.FORBIDDEN,):
            continue
        value = table.scale.value(table.free[two])
        loss = graph.loss(*two, value) if graph else best - _with(two, {**values, two: value})
        gain = table.scale.split(max(0, -loss)) if loss is not None else (0, 0)
        found.append(Relief(ReliefKind.FORBID, two, *gain))
    return found
