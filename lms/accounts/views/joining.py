"""Coming to belong to a city: by an invitation, by a link, by asking; and leaving it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.accounts import actions
from lms.accounts.actions.teams import LastCoordinator
from lms.accounts.adapters import limits
from lms.accounts.forms import ButtonForm, JoinForm, text
from lms.accounts.forms.teams import ROLES
from lms.accounts.queries import teams as queries
from lms.accounts.views.room import mail_link, refused, room, slowed
from lms.cities.queries import CityFacts, cities, city, city_by_id
from lms.cities.rules import CityState
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.people.queries import belongs, cities_of, profile
from lms.people.rules import normal_email
from lms.web.access import actor, person_id, public, signed_in
from lms.web.languages import offered

JOINING = "accounts/joining.html"


@room.get("/invitations/<token>")
@public
def invitation(token: str) -> Any:  # noqa: ANN401
    """Show the button; reading a mail changes nothing.

    Who has no account, or is not signed in, is told what to do, whatever the address has here.
    """
    found = queries.invitation(token, now())
    if found is None:
        return _over()
    return _invitation_page(found, token)


@room.post("/invitations/<token>")
@signed_in
def accept_invitation(token: str) -> Any:  # noqa: ANN401
    """Join, if the invitation is for one's own address."""
    found = queries.invitation(token, now())
    if found is None:
        return _over()
    if not _is_mine(found):
        return _invitation_page(found, token), 422
    return _accept(found.id)


@room.post("/account/invitations/<int:invitation>/acceptance")
@signed_in
def accept_own(invitation: int) -> Any:  # noqa: ANN401
    """Join by an invitation to one's own, confirmed address."""
    return _accept(invitation)


@room.get("/team-links/<token>")
@public
def team_link(token: str) -> Any:  # noqa: ANN401
    """Show the button of a team's link."""
    found = queries.team_link(token, now())
    if found is None:
        return _over()
    return _team_link_page(found, token)


@room.post("/team-links/<token>")
@signed_in
def join_by_link(token: str) -> Any:  # noqa: ANN401
    """Join by a team's link."""
    found = queries.team_link(token, now())
    if found is None:
        return _over()
    try:
        with write():
            city_id = actions.use_team_link(actor=actor(), link_id=found.id)
    except Conflict:
        return _over()
    return _welcome(city_id)


@room.get("/cities/<city>/joining")
@signed_in
def joining(city: str) -> Any:  # noqa: ANN401
    """Ask to join: who one is, for the coordinators to read."""
    place = _open_city(city)
    if belongs(actor().person_id, place.id):
        return redirect(url_for("accounts.team", city=city), 303)
    return render_template(JOINING, city=place, form=JoinForm(None))


@room.post("/cities/<city>/joining")
@signed_in
def ask_to_join(city: str) -> Any:  # noqa: ANN401
    """Send the wish to the city's coordinators."""
    place, form = _open_city(city), JoinForm()
    if not form.validate():
        return refused(JOINING, form, city=place)
    wait = limits.take(limits.WISHES, "join", person_id())
    if wait:
        return slowed(JOINING, form, wait, city=place)
    links = {code: mail_link("accounts.team", code, city=city) for code in offered()}
    try:
        with write():
            actions.ask_to_join(actor=actor(), city=place, message=text(form.message), links=links)
    except Conflict:
        return redirect(url_for("accounts.team", city=city), 303)
    flash(_("The coordinators of the city will decide. You get a mail."))
    return redirect(url_for("accounts.own_cities"), 303)


@room.get("/account/cities")
@signed_in
def own_cities() -> str:
    """The cities one belongs to, is invited to, or has asked to join."""
    return _own_page()


@room.post("/account/cities/<int:place>/leaving")
@signed_in
def leave_city(place: int) -> Any:  # noqa: ANN401
    """Leave a city; one's roles there end at once."""
    form = ButtonForm()
    try:
        with write():
            actions.leave(actor=actor(), city_id=place)
    except LastCoordinator:
        form.form_errors.append(
            _(
                "You are the only coordinator of this city. Name another one first, on the page of the team."
            )
        )
        return _own_page(form), 422
    flash(_("You no longer belong to this city."))
    return redirect(url_for("accounts.own_cities"), 303)


@room.post("/account/requests/<int:wish>/withdrawal")
@signed_in
def withdraw_request(wish: int) -> Any:  # noqa: ANN401
    """Take one's own wish back."""
    with write():
        actions.withdraw(actor=actor(), request_id=wish)
    flash(_("Your wish is taken back."))
    return redirect(url_for("accounts.own_cities"), 303)


def _own_page(form: ButtonForm | None = None) -> str:
    me = profile(person_id())
    mine, invited = cities_of(me.id), queries.invitations_for(me.email, now())
    wishes = queries.requests_of(me.id)
    ids = [
        *(one.city_id for one in mine),
        *(one.city_id for one in invited),
        *(one.city_id for one in wishes),
    ]
    known = cities(ids)
    return render_template(
        "accounts/own_cities.html",
        form=form or ButtonForm(None),
        mine=mine,
        invited=invited,
        wishes=wishes,
        cities=known,
        role_words=ROLES,
    )


def _accept(invitation_id: int) -> Any:  # noqa: ANN401
    with write():
        city_id = actions.accept(actor=actor(), invitation_id=invitation_id)
    return _welcome(city_id)


def _welcome(city_id: int) -> Any:  # noqa: ANN401
    place = city_by_id(city_id)
    flash(_("Welcome to the team."))
    return redirect(url_for("accounts.team", city=place.slug), 303)


def _is_mine(found: queries.InvitationFacts) -> bool:
    me = profile(person_id())
    return normal_email(me.email or "") == found.email


def _invitation_page(found: queries.InvitationFacts, token: str) -> str:
    return render_template(
        "accounts/invitation.html",
        invitation=found,
        token=token,
        city=city_by_id(found.city_id),
        mine=actor().signed_in and _is_mine(found),
        own_address=profile(person_id()).email if actor().signed_in else None,
        role_words=ROLES,
    )


def _team_link_page(found: queries.LinkFacts, token: str) -> str:
    return render_template("accounts/team_link.html", token=token, city=city_by_id(found.city_id))


def _open_city(slug: str) -> CityFacts:
    """A city that one may ask to join: only those that the public sees."""
    place = city(slug)
    if place.state is not CityState.ACTIVE:
        raise NotFound
    return place


def _over() -> tuple[str, int]:
    return render_template("accounts/invitation_over.html"), 404
