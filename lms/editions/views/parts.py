"""The parts of an edition: its cities, their people, and the dates of its modules."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.core.errors import Forbidden
from lms.db import write
from lms.editions import actions
from lms.editions.forms import CityForm, PeopleForm, pace_form, role_words
from lms.editions.policy import brings_people
from lms.editions.queries import EditionView, edition_for, free_cities, team_of
from lms.editions.rules import CityRole, spread
from lms.editions.views.room import coordinated, courses_of, refused, room
from lms.web.access import actor, signed_in
from lms.web.languages import lang

CITIES, PEOPLE, PACE = "editions/cities.html", "editions/people.html", "editions/pace.html"


@room.get("/<slug>/cities")
@signed_in
def cities(slug: str) -> Any:  # noqa: ANN401
    """Which cities take part, and as what."""
    view = coordinated(slug)
    return render_template(CITIES, form=_city_form(view), view=view, roles=role_words())


@room.post("/<slug>/cities")
@signed_in
def add_city(slug: str) -> Any:  # noqa: ANN401
    """Let a city take part."""
    view = coordinated(slug)
    form = _city_form(view)
    if not form.validate():
        return refused(CITIES, form, view=view, roles=role_words())
    with write():
        actions.put_city(
            actor=actor(),
            edition_id=view.id,
            city_id=form.city_id.data,
            role=form.role.data,
        )
    flash(_("The city takes part. Its coordinator can now say who of the team does."))
    return redirect(url_for("editions.cities", slug=slug), 303)


@room.post("/<slug>/cities/<city>/role")
@signed_in
def change_role(slug: str, city: str) -> Any:  # noqa: ANN401
    """Give a city another role."""
    view = coordinated(slug)
    part = view.city(city)
    role = request.form.get("role", "")
    if role not in set(CityRole):
        return refused(CITIES, _city_form(view), view=view, roles=role_words())
    with write():
        actions.put_city(
            actor=actor(), edition_id=view.id, city_id=part.city_id, role=CityRole(role)
        )
    flash(_("%(city)s is now: %(role)s.", city=part.name, role=role_words()[CityRole(role)]))
    return redirect(url_for("editions.cities", slug=slug), 303)


@room.post("/<slug>/cities/<city>/ending")
@signed_in
def remove_city(slug: str, city: str) -> Any:  # noqa: ANN401
    """End a city's part."""
    view = coordinated(slug)
    part = view.city(city)
    with write():
        actions.remove_city(actor=actor(), edition_id=view.id, city_id=part.city_id)
    flash(_("%(city)s does not take part any more. What its people did stays theirs.", city=part.name))  # fmt: skip
    return redirect(url_for("editions.cities", slug=slug), 303)


@room.get("/<slug>/cities/<city>/people")
@signed_in
def people(slug: str, city: str) -> Any:  # noqa: ANN401
    """Who of a city's team takes part."""
    view = edition_for(actor(), slug)
    part = view.city(city)
    _may_bring(view, part.city_id)
    form = _people_form(view, part.city_id)
    return render_template(PEOPLE, form=form, view=view, part=part)


@room.post("/<slug>/cities/<city>/people")
@signed_in
def save_people(slug: str, city: str) -> Any:  # noqa: ANN401
    """Say who takes part."""
    view = edition_for(actor(), slug)
    part = view.city(city)
    _may_bring(view, part.city_id)
    form = _people_form(view, part.city_id)
    if not form.validate():
        return refused(PEOPLE, form, view=view, part=part)
    with write():
        came, went = actions.set_people(
            actor=actor(),
            edition_id=view.id,
            city_id=part.city_id,
            person_ids=form.person_ids.data or [],
            shown=form.shown_ids(),
        )
    joined = _n("%(num)d person joined", "%(num)d people joined", came)
    left = _n("%(num)d person left", "%(num)d people left", went)
    flash(_("Saved: %(joined)s, %(left)s.", joined=joined, left=left))
    return redirect(url_for("editions.show", slug=slug), 303)


@room.get("/<slug>/pace")
@signed_in
def pace(slug: str) -> Any:  # noqa: ANN401
    """Until when each module should be done; `?spread=1` proposes dates."""
    view = coordinated(slug)
    modules = _modules(view)
    dues = dict(view.dues)
    if request.args.get("spread") and modules:
        dues = spread([id_ for id_, _title in modules], view.line.starts_on, view.line.ends_on)
    return render_template(PACE, form=pace_form(modules, dues), view=view, modules=modules)


@room.post("/<slug>/pace")
@signed_in
def save_pace(slug: str) -> Any:  # noqa: ANN401
    """Set the dates; they lie within the edition."""
    view = coordinated(slug)
    modules = _modules(view)
    form = pace_form(modules, view.dues)
    valid = form.validate()
    for field in form:
        due_on = field.data if field.name.startswith("due_") and not field.errors else None
        if due_on and not view.line.starts_on <= due_on <= view.line.ends_on:
            field.errors = [_("This lies outside the edition’s dates.")]
            valid = False
    if not valid:
        return refused(PACE, form, view=view, modules=modules)
    with write():
        dues = {id_: form[f"due_{id_}"].data for id_, _title in modules}
        actions.save_pace(actor=actor(), edition_id=view.id, dues=dues)
    flash(_("The dates are saved. Everybody who takes part sees them with their lessons."))
    return redirect(url_for("editions.show", slug=slug), 303)


def _may_bring(view: EditionView, city_id: int) -> None:
    if not brings_people(actor(), view.id, city_id):
        raise Forbidden


def _city_form(view: EditionView) -> CityForm:
    form = CityForm()
    form.city_id.choices = free_cities(view.id)
    form.role.choices = list(role_words().items())
    return form


def _people_form(view: EditionView, city_id: int) -> PeopleForm:
    team = team_of(view.id, city_id)
    form = PeopleForm(data={"person_ids": [one.person_id for one in team if one.takes_part]})
    form.person_ids.choices = [
        (one.person_id, f"{one.name} · {one.function}" if one.function else one.name)
        for one in team
    ]
    if request.method == "GET":
        form.shown.data = ",".join(str(one.person_id) for one in team)
    return form


def _modules(view: EditionView) -> list[tuple[int, str]]:
    return [
        (module.id, f"{module.number}. {course.module_text(module, lang()).title}")
        for course in courses_of(view)
        for module in course.modules
    ]
