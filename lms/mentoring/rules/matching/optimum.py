"""The best set of pairs: an exact optimum by networkx (docs/decisions/0005-matching-solver.md).

Values are whole numbers, so that nothing is rounded: the network simplex and the blossom algorithm
of networkx then give exact optima. Of several equally good sets they take the one that they reach
first; cities go in by the order of their ids, so the same input always has the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.mentoring.rules.matching.facts import Two


@dataclass(frozen=True, slots=True)
class Scale:
    """How pairs and points become one number: what counts first is worth more than all the rest.

    unit: the worth of one pair if everyone is served first, else of one point.
    """

    unit: int
    everyone_first: bool

    def value(self, points: int) -> int:
        """What a pair adds to the whole."""
        return self.unit + points if self.everyone_first else points * self.unit + 1

    def split(self, value: int) -> tuple[int, int]:
        """A sum or difference of values as pairs and points."""
        first = (2 * value + self.unit) // (2 * self.unit)
        rest = value - first * self.unit
        return (first, rest) if self.everyone_first else (rest, first)


def scale(points: Iterable[int], most_pairs: int, *, everyone_first: bool) -> Scale:
    """A scale for pairs of these points, of which `most_pairs` can stand together."""
    largest = max((abs(one) for one in points), default=0)
    if everyone_first:
        return Scale(4 * largest * (most_pairs + 1) + 1, everyone_first=True)
    return Scale(4 * (most_pairs + 1), everyone_first=False)


def assign(values: Mapping[Two, int], room: Mapping[int, int]) -> set[Two]:
    """Pairs of the greatest value: a mentee once at most, a champion as often as there is room.

    Only pairs of a value above 0 are taken. By the network simplex, in whole numbers.
    """
    wanted = [two for two in sorted(values) if values[two] > 0 and room.get(two[0], 0) > 0]
    if not wanted:
        return set()
    import networkx as nx  # takes 0.3 s and 24 MB: only where a matching is made

    champions = {id_: place for place, id_ in enumerate(sorted({c for c, _m in wanted}))}
    mentees = {
        id_: place + len(champions) for place, id_ in enumerate(sorted({m for _c, m in wanted}))
    }
    source, sink = -1, -2
    graph = nx.DiGraph()
    graph.add_node(source, demand=-len(mentees))
    graph.add_node(sink, demand=len(mentees))
    for mentee in mentees.values():
        graph.add_edge(source, mentee, capacity=1, weight=0)
        graph.add_edge(mentee, sink, capacity=1, weight=0)
    for champion, mentee in wanted:
        value = values[champion, mentee]
        graph.add_edge(mentees[mentee], champions[champion], capacity=1, weight=-value)
    for id_, champion in champions.items():
        graph.add_edge(champion, sink, capacity=room[id_], weight=0)
    _cost, flow = nx.network_simplex(graph)
    return {two for two in wanted if flow[mentees[two[1]]][champions[two[0]]]}


def pair_up(values: Mapping[Two, int]) -> set[Two]:
    """Pairs of the greatest value in which each city stands once at most (Edmonds' blossoms)."""
    wanted = [two for two in sorted(values) if values[two] > 0]
    if not wanted:
        return set()
    import networkx as nx  # as above

    graph = nx.Graph()
    for one, other in wanted:
        graph.add_edge(one, other, weight=values[one, other])
    return {(min(two), max(two)) for two in nx.max_weight_matching(graph)}
