"""Public pages of cities. No page of this module names a person."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _

from lms.accounts.policy import may_manage_team
from lms.cities import queries as kept
from lms.cities.queries import CityFacts, FieldFacts
from lms.core.errors import NotFound
from lms.directory import queries
from lms.directory.forms import PAIRS, TYPES
from lms.directory.policy import may_keep
from lms.directory.queries import PAGE, Wish
from lms.directory.views.room import room
from lms.mentoring.queries.profiles import published_of
from lms.mentoring.views.profiles import picture, scales
from lms.people.queries import belongs
from lms.web.access import actor, public
from lms.web.caching import public_page
from lms.web.languages import country_name, lang, number
from lms.web.paging import page_of

LONGEST = 100


@room.get("/cities/")
@public
def cities() -> Response:
    """The cities of the network: by name, country, and what they offer or need."""
    wish = _wish()
    after = request.args.get("after", "")[:LONGEST].replace("\0", "")
    rows = queries.active_cities(wish, after=after)
    page = page_of(rows, "slug", PAGE)
    fields, countries = kept.fields(), kept.countries()

    def render() -> str:
        names = {field.code: field.called(lang()) for field in fields}
        offered = [(code, country_name(code)) for code in countries]
        return render_template(
            "directory/cities.html",
            page=page,
            wish=wish,
            after=after,
            fields=sorted(names.items(), key=lambda one: one[1]),
            names=names,
            countries=sorted(offered, key=lambda one: one[1]),
            may_keep=may_keep(actor()),
        )

    shown = [(row.city.id, row.city.row_version, row.profile and row.profile.id) for row in rows]
    return public_page(render, wish, after, repr(shown), _words(fields), tuple(sorted(countries)))


@room.get("/cities/<city>/")
@public
def city(city: str) -> Response:
    """One city: what it is, what it offers and needs, whom it helps, who is with it.

    A city that is not active is shown to its own people and to who keeps the directory.
    """
    place, me = kept.city(city), actor()
    within = belongs(me.person_id, place.id) or may_manage_team(me, place.id)
    if not (place.is_active or within or may_keep(me)):
        raise NotFound
    profile, partners = published_of(place.id), kept.organisations(place.id)
    pairs, fields = queries.pairings(place.id), kept.fields(retired=True)

    def render() -> str:
        return render_template(
            "directory/city.html",
            city=place,
            picture=picture(profile, fields) if profile else None,
            partners=partners,
            pairs=pairs,
            pair_words=PAIRS,
            types=TYPES,
            within=within,
            may_keep=may_keep(me),
            where=_where(place),
            **scales(),
        )

    facts = (place.row_version, place.id, profile and (profile.id, profile.row_version), within)
    return public_page(render, *facts, repr((partners, pairs)), _words(fields))


def _wish() -> Wish:
    """What is looked for; whatever cannot be in a list finds nothing."""
    asked = {
        name: request.args.get(name, "")[:LONGEST].replace("\0", "")
        for name in ("words", "country", "field", "stance")
    }
    return Wish(**asked)


def _words(fields: list[FieldFacts]) -> str:
    return repr([(field.code, field.names) for field in fields])


def _where(place: CityFacts) -> str:
    """The line above the name: country, size, team."""
    parts = [country_name(place.country)]
    if place.population:
        parts.append(str(_("%(number)s people", number=number(place.population))))
    if place.team_size:
        parts.append(str(_("team of %(number)s", number=number(place.team_size))))
    return " · ".join(parts)
