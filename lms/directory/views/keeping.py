"""Where cities and their partners are kept in order, by who coordinates the programme."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.cities import actions, queries
from lms.cities.queries import CityFacts
from lms.cities.rules import CityState, OrganisationType
from lms.core.actor import Role
from lms.core.errors import Conflict, Forbidden, NotFound
from lms.db import write
from lms.directory.forms import STATES, TYPES, CityForm, city_form, partner_form
from lms.directory.policy import may_keep
from lms.directory.views.room import room
from lms.web.access import actor, requires
from lms.web.paging import PAGE_SIZE, page_of

KEEPERS = (Role.ADMIN, Role.PROGRAMME_COORDINATOR)
PAGE = "directory/city_form.html"


def keeper() -> None:
    """Let in only those who keep the whole directory, not one edition."""
    if not may_keep(actor()):
        raise Forbidden


@room.get("/directory/")
@requires(*KEEPERS)
def kept() -> str:
    """All cities, whatever their state."""
    keeper()
    words, state = (request.args.get(name, "").replace("\0", "") for name in ("words", "state"))
    chosen = CityState(state) if state in set(CityState) else None
    rows = queries.all_cities(
        words=words[:100],
        state=chosen,
        after=request.args.get("after", "").replace("\0", ""),
        limit=PAGE_SIZE + 1,
    )
    page = page_of(rows, "slug")
    return render_template(
        "directory/kept.html", page=page, words=words, state=state, states=STATES
    )


@room.get("/directory/city")
@requires(*KEEPERS)
def blank() -> str:
    """An empty form for a city."""
    keeper()
    return render_template(PAGE, form=city_form(), city=None)


@room.post("/directory/city")
@requires(*KEEPERS)
def add() -> Any:  # noqa: ANN401
    """Add a city."""
    keeper()
    form = city_form()
    html = _about(form) if form.validate() else None
    if html is None:
        return render_template(PAGE, form=form, city=None), 422
    with write():
        city_id = actions.add_city(words=form.words(html))
    flash(_("%(city)s is added.", city=form.name.data))
    return redirect(url_for("directory.manage", city=queries.city_by_id(city_id).slug), 303)


@room.get("/directory/cities/<city>")
@requires(*KEEPERS)
def manage(city: str) -> str:
    """A city's form, and its partners."""
    place = _kept(city)
    return render_template(
        PAGE,
        form=city_form(place),
        city=place,
        partners=queries.organisations(place.id, retired=True),
        partner_form=partner_form(),
        types=TYPES,
    )


@room.post("/directory/cities/<city>")
@requires(*KEEPERS)
def change(city: str) -> Any:  # noqa: ANN401
    """Change what is said about a city."""
    place = _kept(city)
    form = city_form(place)
    html = _about(form) if form.validate() else None
    if html is None:
        return _again(place, form), 422
    try:
        with write():
            actions.change_city(
                city_id=place.id, words=form.words(html), row_version=form.row_version.data or 0
            )
    except Conflict:
        stored = queries.city(city)
        form.row_version.data, form.row_version.raw_data = stored.row_version, None
        form.form_errors.append(
            _(
                "Somebody else has changed this city meanwhile. Compare, then save once more: what you save counts."
            )
        )
        return _again(stored, form, stored=stored), 409
    flash(_("Saved."))
    return redirect(url_for("directory.manage", city=city), 303)


@room.post("/directory/cities/<city>/organisations")
@requires(*KEEPERS)
def add_partner(city: str) -> Any:  # noqa: ANN401
    """Add a partner."""
    place = _kept(city)
    form = partner_form(sent=True)
    if not form.validate():
        return _again(place, city_form(place), partner_form=form), 422
    with write():
        actions.add_organisation(
            city_id=place.id,
            kind=OrganisationType(form.kind.data),
            name=form.name.data or "",
            website=form.website.data or "",
        )
    flash(_("%(name)s is added.", name=form.name.data))
    return redirect(url_for("directory.manage", city=city, _anchor="partners"), 303)


@room.get("/directory/cities/<city>/organisations/<int:organisation>")
@requires(*KEEPERS)
def partner(city: str, organisation: int) -> str:
    """A partner's form."""
    place = _kept(city)
    found = _partner(place, organisation)
    form = partner_form(name=found.name, kind=str(found.type), website=found.website)
    return render_template("directory/partner.html", form=form, city=place, partner=found)


@room.post("/directory/cities/<city>/organisations/<int:organisation>")
@requires(*KEEPERS)
def change_partner(city: str, organisation: int) -> Any:  # noqa: ANN401
    """Change a partner, retire it, or take it back."""
    place = _kept(city)
    found = _partner(place, organisation)
    if request.form.get("action") in {"retire", "restore"}:
        retired = request.form.get("action") == "retire"
        with write():
            actions.retire_organisation(city_id=place.id, organisation_id=found.id, retired=retired)
        flash(_("Saved."))
        return redirect(url_for("directory.manage", city=city, _anchor="partners"), 303)
    form = partner_form(sent=True)
    if not form.validate():
        page = render_template("directory/partner.html", form=form, city=place, partner=found)
        return page, 422
    with write():
        actions.change_organisation(
            city_id=place.id,
            organisation_id=found.id,
            kind=OrganisationType(form.kind.data),
            name=form.name.data or "",
            website=form.website.data or "",
        )
    flash(_("Saved."))
    return redirect(url_for("directory.manage", city=city, _anchor="partners"), 303)


def _kept(slug: str) -> CityFacts:
    keeper()
    return queries.city(slug)


def _partner(place: CityFacts, organisation: int) -> queries.OrganisationFacts:
    found = queries.organisations(place.id, retired=True)
    partner = next((one for one in found if one.id == organisation), None)
    if partner is None:
        raise NotFound
    return partner


def _about(form: CityForm) -> str | None:
    """What is written about the city as clean HTML; None, with words at the field, if it is too long."""
    text = form.about.data or ""
    if not text.strip():
        return ""
    from lms.content.markup import Source, TooLong, render  # slow to load, and seldom wanted

    try:
        return str(render(text, source=Source.PERSON, prefix="about-"))
    except TooLong:
        form.about.errors = [*form.about.errors, _("This is too long: about 1,000 words fit.")]
        return None


def _again(place: CityFacts, form: CityForm, **values: object) -> str:
    return render_template(
        PAGE,
        **{
            "form": form,
            "city": place,
            "partners": queries.organisations(place.id, retired=True),
            "partner_form": partner_form(),
            "types": TYPES,
            **values,
        },
    )
