"""The optimum is one: against all that can be tried, on small random problems."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lms.mentoring.rules.matching.facts import Problem, RuleKind
from lms.mentoring.rules.matching.optimum import scale
from lms.mentoring.rules.matching.remedies import remedies
from lms.mentoring.rules.matching.results import losses, run
from lms.mentoring.rules.matching.scoring import Obstacle
from lms.mentoring.rules.matching.shadow import shadow
from lms.mentoring.rules.matching.solving import faults, forced, solve, tabulate
from lms.mentoring.rules.matching.whatif import what_if
from lms.mentoring.rules.mentorships import MentorshipKind
from tests.mentoring.matching.cases import best_value, best_with, problems

few = settings(max_examples=80, deadline=None)


@few
@given(problems())
def test_no_set_of_pairs_is_better(problem: Problem) -> None:
    assume(not faults(problem))
    table = tabulate(problem)
    found = solve(problem, table)
    free = set(found.pairs) - table.locked.keys()
    assert sum(table.values[two] for two in free) == best_value(table)
    assert table.locked.keys() <= set(found.pairs)


@few
@given(problems())
def test_a_pair_breaks_no_rule(problem: Problem) -> None:
    assume(not faults(problem))
    table = tabulate(problem)
    found = solve(problem, table)
    by_id = problem.by_id()
    ids = [id_ for two in found.pairs for id_ in (two if problem.is_mutual else two[1:])]
    assert len(ids) == len(set(ids))
    for two in found.pairs:
        assert not any(by_id[id_].profile_id is None for id_ in two)
        if two not in table.locked:
            assert not table.obstacles[two]
    if not problem.is_mutual:
        for city in problem.champions():
            assert sum(two[0] == city.id for two in found.pairs) <= city.room
    assert found.total == sum(table.scores[two].total for two in found.pairs)


@few
@given(problems(MentorshipKind.MENTORING))
def test_the_residual_graph_proves_the_optimum_and_prices_every_pair(problem: Problem) -> None:
    assume(not faults(problem))
    table = tabulate(problem)
    free = set(solve(problem, table).pairs) - table.locked.keys()
    graph = shadow(table.values, table.room, free)
    assert graph.is_optimal
    best = best_value(table)
    for two in table.values:
        loss = graph.loss(*two)
        tried = best_with(table, two)
        assert loss == (None if tried is None else best - tried)
    for champion in table.room:
        roomier = replace(table, room={**table.room, champion: table.room[champion] + 1})
        if table.room[champion] >= 0:
            assert graph.gain(champion) == best_value(roomier) - best


@few
@given(problems())
def test_what_a_pair_costs_is_what_solving_anew_says(problem: Problem) -> None:
    assume(not faults(problem))
    table = tabulate(problem)
    now = solve(problem, table)
    for two, (pairs, points) in losses(problem, table, now).items():
        seen = what_if(problem, now, *two)
        assert (seen.pairs, seen.points) == (pairs, points)
        then = solve(forced(problem, *two))
        assert (seen.pairs, seen.points) == (now.served - then.served, now.total - then.total)
        after = (set(now.pairs) - set(seen.gone)) | set(seen.come) | {two}
        assert sum(table.scores[one].total for one in after) == then.total
        assert len(after) == then.served


@few
@given(problems())
def test_each_city_hears_its_cheapest_alternative(problem: Problem) -> None:
    assume(not faults(problem))
    table, found = tabulate(problem), run(problem)
    chosen = {(pair.champion, pair.mentee) for pair in found.pairs}
    best = best_value(table)
    priced: dict[int, int] = {}
    for two in table.values:
        if two not in chosen and (tried := best_with(table, two)) is not None:
            for city in two:
                priced[city] = min(priced.get(city, 1 << 99), best - tried)
    said = {one.city: table.scale.split(priced[one.city]) for one in found.alternatives}
    assert said.keys() == priced.keys()
    for one in found.alternatives:
        assert (one.pairs, one.points) == said[one.city]


@few
@given(problems())
def test_what_would_help_helps_as_much_as_said(problem: Problem) -> None:
    assume(not faults(problem))
    table, found = tabulate(problem), run(problem)
    best = best_value(table)
    for one in found.reliefs:
        match one.kind.value:
            case "place":
                room = {**table.room, one.two[0]: table.room[one.two[0]] + 1}
                better = best_value(replace(table, room=room))
            case "language":
                better = best_value(table, extra=table.values_without(Obstacle.NO_LANGUAGE))
            case "need":
                better = best_value(table, extra=table.values_without(Obstacle.NO_NEED_MET))
            case _:
                two = (one.two[0], one.two[1])
                better = best_value(table, extra={two: table.scale.value(table.free[two])})
        gained = table.scale.split(better - best)
        assert (one.pairs, one.points) == gained
        assert one.pairs > 0


@few
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_what_goes_in_does_not_matter(problem: Problem, random: Random) -> None:
    assume(not faults(problem))
    cities, wishes = list(problem.cities), list(problem.wishes)
    random.shuffle(cities)
    random.shuffle(wishes)
    again = replace(problem, cities=tuple(cities), wishes=tuple(wishes))
    assert run(again) == run(problem)


@few
@given(problems())
def test_everybody_of_the_edition_is_accounted_for(problem: Problem) -> None:
    assume(not faults(problem))
    found = run(problem)
    paired = {id_ for pair in found.pairs for id_ in (pair.champion, pair.mentee)}
    named = {one.city for one in found.unmatched}
    settled = {city.id for city in problem.cities if city.settled}
    assert not paired & named
    assert paired | named | settled == {city.id for city in problem.cities}


@given(st.integers(0, 5000), st.integers(1, 300), st.booleans(), st.integers(-300, 300), st.data())
def test_pairs_and_points_are_told_apart(largest, most, everyone_first, count, data) -> None:
    count = max(-most, min(most, count))
    points = data.draw(st.integers(-most * largest, most * largest))
    made = scale([largest], most, everyone_first=everyone_first)
    first = made.unit * count + points if everyone_first else points * made.unit + count
    assert made.split(first) == (count, points)


@few
@given(problems())
def test_wishes_that_cannot_be_are_named(problem: Problem) -> None:
    locks = problem.wished(RuleKind.LOCK)
    for fault in faults(problem):
        assert any(problem.two(*wish.two) in locks for wish in fault.wishes)


@few
@given(problems())
def test_ways_out_lead_out(problem: Problem) -> None:
    found = faults(problem)
    ways = remedies(problem, found)
    assert bool(ways) is bool(found)
    for way in ways:
        wishes = tuple(wish for wish in problem.wishes if wish not in way.wishes)
        cities = tuple(
            replace(city, mentees=city.mentees + way.places * (city.id == way.city))
            for city in problem.cities
        )
        out = replace(problem, wishes=wishes, cities=cities)
        assert not faults(out)
        assert solve(out).sums == (way.pairs, way.points)
        assert way.wishes or way.places > 0


@few
@given(problems())
def test_of_equally_good_pairs_the_present_ones_stay(problem: Problem) -> None:
    assume(not faults(problem))
    now = solve(problem)
    for two in sorted(now.pairs):
        locked = forced(problem, *two)
        if not faults(locked):
            assert solve(locked, keep=now.pairs) == now
