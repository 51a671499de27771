"""A run: its pairs and why, why not others, what would change it, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.core.errors import NotFound
from lms.db import write
from lms.editions.queries import EditionView
from lms.mentoring.actions.matching import runs as actions
from lms.mentoring.forms.matching import OverrideForm
from lms.mentoring.queries.matching.runs import KeptRun, run_of, runs_of
from lms.mentoring.rules.matching.comparing import difference
from lms.mentoring.rules.matching.facts import Problem, RuleKind, RunState, Two, Wish
from lms.mentoring.rules.matching.results import losses
from lms.mentoring.rules.matching.results import run as find
from lms.mentoring.rules.matching.scoring import Obstacle, Score
from lms.mentoring.rules.matching.solving import faults, forced, parted, tabulate
from lms.mentoring.rules.matching.whatif import what_if
from lms.mentoring.views.matching import words
from lms.mentoring.views.matching.room import Names, names_in, opened, room
from lms.web.access import actor, signed_in

SHOW, CITY = "mentoring/matching_run.html", "mentoring/matching_city.html"
COMPARE, DIFFERENCE = "mentoring/matching_comparison.html", "mentoring/matching_difference.html"
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Choice:
    """Another city that one could think of. cost: pairs and points, None if not worked out."""

    other: int
    two: Two
    score: Score
    obstacles: tuple[Obstacle, ...]
    cost: tuple[int, int] | None
    is_pair: bool
    wish: Wish | None


@room.get("/runs/<int:number>/")
@signed_in
def show(slug: str, number: int) -> str:
    """The pairs of a run, each with its reasons, and the cities without one."""
    view, run, names = opened(slug, number)
    more_runs = [line for line in runs_of(view.id) if line.number != number]
    return render_template(
        SHOW, view=view, run=run, names=names, more_runs=more_runs, **_words(run)
    )


@room.get("/runs/<int:number>/cities/<int:city_id>")
@signed_in
def city(slug: str, number: int, city_id: int) -> str:
    """One city in a run: its pair, and every other that one could think of, with its cost."""
    view, run, names = opened(slug, number)
    here = run.problem.by_id().get(city_id)
    if here is None:
        raise NotFound
    choices = _choices(run, city_id)
    unmatched = next((one for one in run.unmatched if one.city == city_id), None)
    return render_template(
        CITY,
        view=view,
        run=run,
        names=names,
        city=here,
        pairs=run.pairs_of(city_id),
        choices=choices,
        unmatched=unmatched,
        **_words(run),
    )


@room.get("/runs/<int:number>/comparison")
@signed_in
def compare(slug: str, number: int) -> Any:  # noqa: ANN401
    """Any two cities: why these, why not, and what would change it."""
    view, run, names = opened(slug, number)
    return _comparison(view, run, names, _two(run), _override_form(names, run))


@room.get("/runs/<int:number>/difference/<int:other>")
@signed_in
def differ(slug: str, number: int, other: int) -> str:
    """Two runs held against each other."""
    view, run, names = opened(slug, number)
    before = run_of(view.id, other)
    named = Names(names.cities | names_in(before.problem).cities, names.fields)
    found = difference(
        {pair.two: pair.score.total for pair in before.pairs},
        {pair.two: pair.score.total for pair in run.pairs},
    )
    return render_template(
        DIFFERENCE, view=view, run=run, before=before, found=found, names=named, **_words(run)
    )


@room.post("/runs/<int:number>/changes")
@signed_in
def override(slug: str, number: int) -> Any:  # noqa: ANN401
    """Change a pair with a reason: the best run with this change is kept beside the old one."""
    view, run, names = opened(slug, number)
    form = _override_form(names, run)
    if not form.validate():
        return _comparison(view, run, names, _typed(run, form), form), 422
    two = form.champion.data, form.mentee.data
    if not _can_be(run.problem, two):
        form.form_errors.append(_("These two cannot be a pair in this run."))
        return _comparison(view, run, names, _typed(run, form), form), 422
    changed = forced if form.kind.data == RuleKind.LOCK else parted
    problem = changed(run.problem, *two, form.reason.data or "")
    found = faults(problem)
    if found:
        form.form_errors.extend(words.fault_of(fault, names.cities) for fault in found)
        return _comparison(view, run, names, two, form), 422
    result = find(problem, keep=run.solution.pairs)
    with write():
        made = actions.keep_run(
            actor=actor(),
            edition_id=view.id,
            problem=problem,
            result=result,
            parent_id=run.line.id,
        )
    flash(_("Run %(new)s is run %(old)s with your change.", new=made, old=number))
    return redirect(url_for("matching.show", slug=slug, number=made), 303)


@room.post("/runs/<int:number>/publication")
@signed_in
def publish(slug: str, number: int) -> Any:  # noqa: ANN401
    """Propose the pairs to both cities of each."""
    view, _run, _names = opened(slug, number)
    with write():
        count = actions.publish(actor=actor(), edition_id=view.id, number=number)
    flash(
        _n(
            "%(num)d pair is proposed. Both cities are told, and accept or decline.",
            "%(num)d pairs are proposed. Both cities of each are told, and accept or decline.",
            count,
        )
    )
    return redirect(url_for("matching.show", slug=slug, number=number), 303)


@room.post("/runs/<int:number>/discarding")
@signed_in
def discard(slug: str, number: int) -> Any:  # noqa: ANN401
    """Put a draft aside."""
    view, _run, _names = opened(slug, number)
    with write():
        actions.discard(actor=actor(), edition_id=view.id, number=number)
    flash(_("Put aside. It can still be looked at."))
    return redirect(url_for("matching.overview", slug=slug), 303)


def _words(run: KeptRun) -> dict[str, Any]:
    return {
        "words": words,
        "mutual": run.problem.is_mutual,
        "is_draft": run.line.state is RunState.DRAFT,
    }


def _choices(run: KeptRun, city: int) -> list[Choice]:
    """All others, the pairs first, then by what they would cost, then those that cannot be."""
    table = tabulate(run.problem)
    costs = losses(run.problem, table, run.solution)
    chosen = {pair.two for pair in run.pairs}
    wishes = {run.problem.two(*wish.two): wish for wish in run.problem.wishes}
    found = [
        Choice(
            two[1] if two[0] == city else two[0],
            two,
            score,
            table.obstacles[two],
            costs.get(two),
            is_pair=two in chosen,
            wish=wishes.get(two),
        )
        for two, score in table.scores.items()
        if city in two
    ]
    return sorted(found, key=_rank)


def _rank(one: Choice) -> tuple[Any, ...]:
    worth = one.cost or (0, 0)
    return (not one.is_pair, bool(one.obstacles), one.cost is None, worth, -one.score.total)


def _can_be(problem: Problem, two: tuple[int | None, int | None]) -> bool:
    champions = {city.id for city in problem.champions()}
    mentees = {city.id for city in problem.mentees()}
    return two[0] != two[1] and two[0] in champions and two[1] in mentees


def _two(run: KeptRun) -> Two | None:
    """The two cities of the address, in whichever order they were chosen; None if not both."""
    ids = [request.args.get(name, "") for name in ("champion", "mentee")]
    one, other = (int(id_) if id_.isdecimal() and len(id_) <= LONGEST_ID else 0 for id_ in ids)
    for two in ((one, other), (other, one)):
        if _can_be(run.problem, two):
            return run.problem.two(*two)
    return None


def _typed(run: KeptRun, form: OverrideForm) -> Two | None:
    two = form.champion.data, form.mentee.data
    return two if _can_be(run.problem, two) else None


def _override_form(names: Names, run: KeptRun) -> OverrideForm:
    form = OverrideForm()
    form.offer(names.by_name(city.id for city in run.problem.cities))
    return form


def _comparison(
    view: EditionView, run: KeptRun, names: Names, two: Two | None, form: OverrideForm
) -> str:
    seen = what_if(run.problem, run.solution, *two) if two else None
    asked = any(request.args.get(name) for name in ("champion", "mentee"))
    wishes = {run.problem.two(*wish.two): wish for wish in run.problem.wishes}
    now = [pair for city in two or () for pair in run.pairs_of(city) if pair.two != two]
    return render_template(
        COMPARE,
        view=view,
        run=run,
        names=names,
        two=two,
        seen=seen,
        cities=run.problem.by_id(),
        now=list(dict.fromkeys(now)),
        wish=wishes.get(two) if two else None,
        cannot=asked and two is None,
        form=form,
        champions=names.by_name(city.id for city in run.problem.champions()),
        mentees=names.by_name(city.id for city in run.problem.mentees()),
        **_words(run),
    )
