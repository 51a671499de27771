"""All runs of an edition, the wishes for them, and a new one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.errors import Invalid
from lms.db import write
from lms.editions.queries import EditionView
from lms.mentoring.actions.matching import runs as actions
from lms.mentoring.forms.matching import RuleForm, RunForm, run_form
from lms.mentoring.queries.matching.inputs import Rule, problem_of, rules_of
from lms.mentoring.queries.matching.runs import run_of, runs_of
from lms.mentoring.rules.matching.facts import Conditions, RuleKind, Weights
from lms.mentoring.rules.matching.remedies import remedies
from lms.mentoring.rules.matching.results import run as find
from lms.mentoring.rules.matching.solving import faults
from lms.mentoring.rules.mentorships import MentorshipKind
from lms.mentoring.views.matching.room import MATCHED, coordinated, names_of, room
from lms.mentoring.views.matching.words import KINDS, RUN_STATES, fault_of, outcome_of, remedy_of
from lms.web.access import actor, signed_in

OVERVIEW, NEW = "mentoring/matching_overview.html", "mentoring/matching_new.html"


@room.get("/")
@signed_in
def overview(slug: str) -> str:
    """What there is to match, what is wished, and what was found so far."""
    view = coordinated(slug)
    return _overview(view, _rule_form(view))


@room.post("/wishes")
@signed_in
def wish(slug: str) -> Any:  # noqa: ANN401
    """Lock or forbid a pair in the runs to come."""
    view = coordinated(slug)
    form = _rule_form(view)
    if not form.validate():
        return _overview(view, form), 422
    try:
        with write():
            actions.wish(
                actor=actor(),
                edition_id=view.id,
                kind=RuleKind(form.kind.data),
                mentorship_kind=MentorshipKind(form.mentorship_kind.data),
                champion=form.champion.data,
                mentee=form.mentee.data,
                reason=form.reason.data or "",
            )
    except Invalid as error:
        form.refuse(error)
        return _overview(view, form), 422
    flash(_("Kept. It counts from the next run on."))
    return redirect(url_for("matching.overview", slug=slug), 303)


@room.post("/wishes/<int:wish_id>/removal")
@signed_in
def withdraw(slug: str, wish_id: int) -> Any:  # noqa: ANN401
    """Take a lock or a forbidden pair away."""
    view = coordinated(slug)
    with write():
        actions.withdraw_wish(actor=actor(), edition_id=view.id, rule_id=wish_id)
    flash(_("Taken away. Runs that were made with it stay as they are."))
    return redirect(url_for("matching.overview", slug=slug), 303)


@room.get("/runs/proposal")
@signed_in
def prepare(slug: str) -> str:
    """Ask for weights and conditions: those of the last run, or the defaults."""
    view = coordinated(slug)
    last = next(iter(runs_of(view.id)), None)
    if last is None:
        form = run_form(MentorshipKind.MENTORING, Weights(), Conditions())
    else:
        problem = run_of(view.id, last.number).problem
        form = run_form(problem.kind, problem.weights, problem.conditions)
    return _new(view, form)


@room.post("/runs/")
@signed_in
def run(slug: str) -> Any:  # noqa: ANN401
    """Find the best pairs, and keep them with all they were made from."""
    view = coordinated(slug)
    form = RunForm()
    if not form.validate():
        return _new(view, form), 422
    kind = MentorshipKind(form.kind.data)
    problem = problem_of(view.id, kind, form.weights, form.conditions)
    found = faults(problem)
    if found:
        ids = {city.id for city in problem.cities} | {
            id_ for fault in found for wish in fault.wishes for id_ in wish.two
        }
        names = names_of(ids).cities
        form.form_errors.extend(fault_of(fault, names) for fault in found)
        ways = [(remedy_of(way, names), outcome_of(way)) for way in remedies(problem, found)]
        return _new(view, form, ways), 422
    result = find(problem)
    with write():
        number = actions.keep_run(actor=actor(), edition_id=view.id, problem=problem, result=result)
    return redirect(url_for("matching.show", slug=slug, number=number), 303)


def _rule_form(view: EditionView) -> RuleForm:
    form = RuleForm(mentorship_kind=MentorshipKind.MENTORING)
    form.offer([(part.city_id, part.name) for part in _parts(view)])
    return form


def _parts(view: EditionView) -> list[Any]:
    return [part for part in view.cities if part.role in MATCHED]


def _overview(view: EditionView, form: RuleForm) -> str:
    problem = problem_of(view.id, MentorshipKind.MENTORING, Weights(), Conditions())
    rules = rules_of(view.id)
    ids = {part.city_id for part in view.cities} | {id_ for rule in rules for id_ in rule.wish.two}
    names = names_of(ids)
    return render_template(
        OVERVIEW,
        view=view,
        form=form,
        problem=problem,
        unready=[city.id for city in problem.cities if city.profile_id is None],
        settled=[city.id for city in problem.cities if city.settled],
        locks=_of(rules, RuleKind.LOCK),
        bans=_of(rules, RuleKind.FORBID),
        runs=runs_of(view.id),
        names=names,
        kinds=KINDS,
        states=RUN_STATES,
    )


def _of(rules: list[Rule], kind: RuleKind) -> list[Rule]:
    return [rule for rule in rules if rule.wish.kind is kind]


def _new(view: EditionView, form: RunForm, ways: list[tuple[str, str]] | None = None) -> str:
    rules = rules_of(view.id)
    return render_template(NEW, view=view, form=form, rules=rules, ways=ways)
