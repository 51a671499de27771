"""What each other pair would cost, computed from the optimum without solving again.

Forcing a mentee to another champion pushes somebody out there, who goes elsewhere, and so on, until
a free place is reached or somebody is left without a pair. The cheapest such chain is a shortest
path in the residual graph of the optimum, whose nodes are the champions and the outside. An optimum
has no chain that gains, so shortest paths exist, and the result is exact; tests compare it with
solving anew. With 60 champions it takes some 50 ms for the 3,500 possible ones of 8,400 pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.mentoring.rules.matching.facts import Two

NEVER = 1 << 200


@dataclass(frozen=True, slots=True)
class Shadow:
    """The residual graph of an optimum; distances between champions, the last being outside."""

    values: Mapping[Two, int]
    places: Mapping[int, int]
    chosen: Mapping[int, int]
    distances: list[list[int]]

    def loss(self, champion: int, mentee: int, value: int | None = None) -> int | None:
        """By how much the whole falls if these two must be a pair; None if there is no way.

        value: what the pair would add, for one that is not among the possible ones.
        """
        adds = self.values.get((champion, mentee)) if value is None else value
        if adds is None:
            return None
        now = self.chosen.get(mentee)
        if now == champion:
            return 0
        end = self._outside if now is None else self.places[now]
        way = self.distances[self.places[champion]][end]
        if way >= NEVER // 2:
            return None
        had = 0 if now is None else self.values[now, mentee]
        return had - adds + way

    def gain(self, champion: int) -> int:
        """By how much the whole rises with one more place at a champion."""
        return max(0, -self.distances[self._outside][self.places[champion]])

    @property
    def is_optimal(self) -> bool:
        """Whether no chain of moves gains anything: the proof that the pairs are the best."""
        return all(row[place] >= 0 for place, row in enumerate(self.distances))

    @property
    def _outside(self) -> int:
        return len(self.places)


def shadow(values: Mapping[Two, int], room: Mapping[int, int], pairs: set[Two]) -> Shadow:
    """The residual graph of these pairs. `room` names all champions, also those without room."""
    places = {champion: place for place, champion in enumerate(sorted(room))}
    chosen = {mentee: champion for champion, mentee in pairs}
    taken = dict.fromkeys(places, 0)
    for champion, _mentee in pairs:
        taken[champion] += 1
    outside = len(places)
    distances = [[NEVER] * (outside + 1) for _place in range(outside + 1)]
    for place in range(outside + 1):
        distances[place][place] = 0
    for champion, place in places.items():
        if taken[champion] < room[champion]:
            distances[place][outside] = 0
        if taken[champion]:
            distances[outside][place] = 0
    for (champion, mentee), value in values.items():
        if champion not in places:
            continue
        now = chosen.get(mentee)
        if now == champion:  # to leave: it loses the pair
            start, end, cost = places[champion], outside, value
        elif now is None:  # to come in: it gains one
            start, end, cost = outside, places[champion], -value
        else:
            start, end, cost = places[now], places[champion], values[now, mentee] - value
        distances[start][end] = min(distances[start][end], cost)
    _shorten(distances)
    return Shadow(values, places, chosen, distances)


def _shorten(distances: list[list[int]]) -> None:
    """Floyd and Warshall: all shortest distances, in place."""
    for middle, onward in enumerate(distances):
        for place, row in enumerate(distances):
            first = row[middle]
            if first < NEVER // 2:
                distances[place] = [
                    min(here, first + rest) for here, rest in zip(row, onward, strict=True)
                ]
