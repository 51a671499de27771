"""An edition as a whole: open it, read it, change its plan, lead it on."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.accounts import actions as accounts
from lms.catalogue.queries.outlines import all_current
from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden
from lms.db import write
from lms.editions import actions
from lms.editions.forms import (
    CoordinatorForm,
    EditionForm,
    StepForm,
    role_words,
    state_words,
)
from lms.editions.policy import brings_people, founds
from lms.editions.queries import (
    EditionView,
    coordinators_of,
    edition_for,
    may_run,
    my_editions,
    steps_of,
)
from lms.editions.rules import STEPS, CityRole, EditionState
from lms.editions.views.room import coordinated, courses_of, refused, room
from lms.people.queries import profile_by_email
from lms.people.rules import normal_email
from lms.web.access import actor, requires, signed_in
from lms.web.languages import lang

PLAN, EDITION = "editions/plan.html", "editions/edition.html"


@room.get("/")
@signed_in
def index() -> Any:  # noqa: ANN401
    """The editions that one coordinates or takes part in."""
    return render_template(
        "editions/index.html",
        editions=my_editions(actor()),
        states=state_words(),
        founds=founds(actor()),
    )


@room.get("/plan")
@requires(Role.PROGRAMME_COORDINATOR)
def new() -> Any:  # noqa: ANN401
    """An empty plan; a role over one edition opens no others."""
    _may_found()
    form = _offered(EditionForm())
    form.spare()
    return render_template(PLAN, form=form, view=None)


@room.post("/")
@requires(Role.PROGRAMME_COORDINATOR)
def create() -> Any:  # noqa: ANN401
    """Open an edition as a draft."""
    _may_found()
    form = _offered(EditionForm())
    if not form.validate():
        form.spare()
        return refused(PLAN, form, view=None)
    with write():
        slug = actions.open_edition(actor=actor(), plan=form.plan())
    flash(_("The edition is a draft. Add its cities, then open the selection."))
    return redirect(url_for("editions.show", slug=slug), 303)


@room.get("/<slug>/")
@signed_in
def show(slug: str) -> Any:  # noqa: ANN401
    """An edition: for those who run it with all forms, for the others to read."""
    view = edition_for(actor(), slug)
    return _page(view, StepForm(), CoordinatorForm())


@room.get("/<slug>/plan")
@signed_in
def plan(slug: str) -> Any:  # noqa: ANN401
    """The plan, to be changed."""
    view = coordinated(slug)
    form = _offered(
        EditionForm(
            data={
                "name": view.line.name,
                "programme": view.line.programme,
                "starts_on": view.line.starts_on,
                "ends_on": view.line.ends_on,
                "course_ids": view.course_ids,
                "review_required": view.review_required,
                "phases": [vars_of(phase) for phase in view.phases],
                "row_version": view.row_version,
            }
        ),
        view,
    )
    form.spare()
    return render_template(PLAN, form=form, view=view)


@room.post("/<slug>/plan")
@signed_in
def save_plan(slug: str) -> Any:  # noqa: ANN401
    """Change the plan; what somebody else changed meanwhile is not overwritten."""
    view = coordinated(slug)
    form = _offered(EditionForm(), view)
    if not form.validate():
        form.spare()
        return refused(PLAN, form, view=view)
    try:
        with write():
            actions.save_plan(
                actor=actor(),
                edition_id=view.id,
                plan=form.plan(),
                row_version=form.row_version.data or 0,
            )
    except Conflict:
        form.form_errors.append(_("Somebody changed this plan while you did. Yours is below and not saved; open the plan in another window to compare, then save again."))  # fmt: skip
        form.row_version.data = view.row_version
        form.row_version.raw_data = None
        form.spare()
        return refused(PLAN, form, 409, view=view)
    flash(_("The plan is saved."))
    return redirect(url_for("editions.show", slug=slug), 303)


@room.post("/<slug>/steps")
@signed_in
def step(slug: str) -> Any:  # noqa: ANN401
    """Lead the edition into another state."""
    view = coordinated(slug)
    form = StepForm()
    form.state.choices = _ways(view)
    if not form.validate():
        return _page(view, form, CoordinatorForm(formdata=None)), 422
    with write():
        actions.change_state(
            actor=actor(),
            edition_id=view.id,
            state=form.state.data,
            seen=EditionState(form.seen.data)
            if form.seen.data in set(EditionState)
            else view.line.state,
            reason=(form.reason.data or "").strip(),
        )
    flash(_("The edition is now: %(state)s.", state=state_words()[form.state.data]))
    return redirect(url_for("editions.show", slug=slug), 303)


@room.post("/<slug>/coordinators")
@signed_in
def add_coordinator(slug: str) -> Any:  # noqa: ANN401
    """Let somebody with an account run this edition, too."""
    view = coordinated(slug)
    form = CoordinatorForm()
    valid = form.validate()
    person = profile_by_email(normal_email(form.email.data or "")) if valid else None
    if valid and person is None:
        form.email.errors = [_("Nobody with this address has an account.")]
    if person is None:
        return _page(view, StepForm(formdata=None), form), 422
    with write():
        accounts.grant(
            actor=actor(),
            person_id=person.id,
            role=Role.PROGRAMME_COORDINATOR,
            scope=Scope.EDITION,
            scope_id=view.id,
        )
    flash(_("%(name)s coordinates this edition, too.", name=person.name))
    return redirect(url_for("editions.show", slug=slug), 303)


@room.post("/<slug>/coordinators/<int:person_id>/ending")
@signed_in
def end_coordinator(slug: str, person_id: int) -> Any:  # noqa: ANN401
    """Take the role over this edition away."""
    view = coordinated(slug)
    with write():
        accounts.revoke(
            actor=actor(),
            person_id=person_id,
            role=Role.PROGRAMME_COORDINATOR,
            scope=Scope.EDITION,
            scope_id=view.id,
        )
    flash(_("The role is taken away."))
    return redirect(url_for("editions.index" if person_id == actor().person_id else "editions.show", slug=slug), 303)  # fmt: skip


def _may_found() -> None:
    if not founds(actor()):
        raise Forbidden


def _page(view: EditionView, step_form: StepForm, coordinator_form: CoordinatorForm) -> str:
    runs = may_run(actor(), view)
    step_form.state.choices = _ways(view)
    step_form.seen.data = view.line.state
    own = {c.city_id for c in view.cities if brings_people(actor(), view.id, c.city_id)}
    return render_template(
        EDITION,
        view=view,
        runs=runs,
        own=own,
        courses=courses_of(view),
        states=state_words(),
        roles=role_words(),
        order=tuple(CityRole),
        today=now().date(),
        steps=steps_of(view.id) if runs else [],
        coordinators=coordinators_of(view.id) if runs else [],
        step_form=step_form,
        coordinator_form=coordinator_form,
        form=coordinator_form if coordinator_form.errors else step_form,
    )


def _ways(view: EditionView) -> list[tuple[EditionState, str]]:
    words = state_words()
    return [(state, words[state]) for state in EditionState if state in STEPS[view.line.state]]


def _offered(form: EditionForm, view: EditionView | None = None) -> EditionForm:
    """The form with all published courses to choose from, the edition's own first in its order."""
    mine = list(view.course_ids) if view else []
    found = sorted(
        all_current(),
        key=lambda o: (mine.index(o.course_id) if o.course_id in mine else len(mine), o.key),
    )
    form.course_ids.choices = [(one.course_id, one.title(lang())) for one in found]
    if request.method == "GET" and view is None and len(found) == 1:
        form.course_ids.data = [found[0].course_id]
    return form


def vars_of(phase: Any) -> dict[str, object]:  # noqa: ANN401 - a frozen dataclass with slots
    """A phase as the form takes it."""
    return {"name": phase.name, "starts_on": phase.starts_on, "ends_on": phase.ends_on}
