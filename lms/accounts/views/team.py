"""The team of a city: its members, for all of them to see, and its doors, for who keeps them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from lms.accounts import actions
from lms.accounts.actions.teams import LastCoordinator
from lms.accounts.forms import DecisionForm, InviteForm, MemberForm, TeamLinkForm
from lms.accounts.forms.teams import ROLES
from lms.accounts.policy import grantable_in, may_manage_team
from lms.accounts.queries import teams as queries
from lms.accounts.views.room import room
from lms.cities.queries import CityFacts, city, organisations
from lms.core.clock import now
from lms.core.errors import Forbidden, NotFound
from lms.db import write
from lms.people.queries import Member, belongs, member, members, names
from lms.web.access import actor, signed_in
from lms.web.languages import lang

FRESH_LINK = "team_link"


def seen(slug: str) -> CityFacts:
    """The city, if whoever asks belongs to it or keeps its team; NotFound for everybody else."""
    place, me = city(slug), actor()
    if not (may_manage_team(me, place.id) or belongs(me.person_id, place.id)):
        raise NotFound
    return place


def kept(slug: str) -> CityFacts:
    """The city, if whoever asks keeps its team."""
    place = seen(slug)
    if not may_manage_team(actor(), place.id):
        raise Forbidden
    return place


@room.get("/cities/<city>/team")
@signed_in
def team(city: str) -> str:
    """The members; for who keeps the team also its invitations, links and requests."""
    place = seen(city)
    return team_page(place)


def team_page(place: CityFacts, **forms: object) -> str:
    """The page, with forms that were refused in the place of empty ones."""
    me, at = actor(), now()
    manages = may_manage_team(me, place.id)
    values: dict[str, object] = {
        "city": place,
        "manages": manages,
        "members": members(place.id),
        "roles": queries.roles_in(place.id),
        "role_words": ROLES,
        "today": at,
    }
    if manages:
        pending = queries.pending(place.id)
        invite = InviteForm(None, language=lang())
        invite.offer(grantable_in(me, place.id))
        values |= {
            "invitations": pending,
            "inviters": names(one.invited_by for one in pending if one.invited_by),
            "links": queries.team_links(place.id, at),
            "requests": queries.waiting_requests(place.id),
            "invite_form": invite,
            "link_form": TeamLinkForm(None),
            "decision_form": DecisionForm(None),
            "fresh_link": session.pop(FRESH_LINK) if FRESH_LINK in session else None,
            "grantable": grantable_in(me, place.id),
        }
    return render_template("accounts/team.html", **{**values, **forms})


@room.get("/cities/<city>/team/members/<int:member>")
@signed_in
def team_member(city: str, member: int) -> str:
    """One member: what they do there, and their roles."""
    place = seen(city)
    found = _member(place, member)
    return _member_page(place, found, _form(place, found))


@room.post("/cities/<city>/team/members/<int:member>")
@signed_in
def change_member(city: str, member: int) -> Any:  # noqa: ANN401
    """Change what a member does, and for those who may: their roles."""
    place = seen(city)
    found = _member(place, member)
    form = _form(place, found, fresh=False)
    if not form.validate():
        return _member_page(place, found, form), 422
    try:
        with write():
            actions.describe(
                actor=actor(),
                city_id=place.id,
                membership_id=found.id,
                function=form.function.data or "",
                organisation_id=form.organisation_id,
            )
            _change_roles(place, found, form)
    except LastCoordinator:
        form.roles.errors = [_last_words()]
        return _member_page(place, found, form), 422
    flash(_("Saved."))
    return redirect(url_for("accounts.team", city=city), 303)


@room.post("/cities/<city>/team/members/<int:member>/removal")
@signed_in
def remove_member(city: str, member: int) -> Any:  # noqa: ANN401
    """Take somebody out of the team; their roles in the city end with it."""
    place = kept(city)
    found = _member(place, member)
    try:
        with write():
            actions.remove(actor=actor(), city_id=place.id, membership_id=found.id)
    except LastCoordinator:
        form = _form(place, found)
        form.form_errors.append(_last_words())
        return _member_page(place, found, form), 422
    flash(_("%(name)s no longer belongs to the team.", name=found.name))
    if may_manage_team(actor(), place.id) and found.person_id != actor().person_id:
        return redirect(url_for("accounts.team", city=city), 303)
    return redirect(url_for("accounts.own_cities"), 303)


def _last_words() -> str:
    return str(_("The city would be without a coordinator. Name another one first."))


def _member(place: CityFacts, membership_id: int) -> Member:
    """A member, for themselves and for who keeps the team; others may not open them."""
    found = member(place.id, membership_id)
    if not may_manage_team(actor(), place.id) and found.person_id != actor().person_id:
        raise Forbidden
    return found


def _form(place: CityFacts, found: Member, *, fresh: bool = True) -> MemberForm:
    held = queries.roles_in(place.id).get(found.person_id, set())
    data = {
        "function": found.function,
        "organisation": str(found.organisation_id or ""),
        "roles": [str(role) for role in held],
    }
    form = MemberForm(None, **data) if fresh else MemberForm()
    form.offer(organisations(place.id), grantable_in(actor(), place.id))
    return form


def _change_roles(place: CityFacts, found: Member, form: MemberForm) -> None:
    """Give and take the roles that whoever asks may give; others stay as they are."""
    held = queries.roles_in(place.id).get(found.person_id, set())
    for role in grantable_in(actor(), place.id):
        wanted = str(role) in (form.roles.data or [])
        if wanted != (role in held):
            actions.set_role(
                actor=actor(), city_id=place.id, membership_id=found.id, role=role, held=wanted
            )


def _member_page(place: CityFacts, found: Member, form: MemberForm) -> str:
    return render_template(
        "accounts/member.html",
        city=place,
        member=found,
        form=form,
        held=sorted(queries.roles_in(place.id).get(found.person_id, set())),
        role_words=ROLES,
        is_me=found.person_id == actor().person_id,
        manages=may_manage_team(actor(), place.id),
    )
