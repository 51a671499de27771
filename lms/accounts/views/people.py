"""People, for admins: find somebody, invite somebody, see who waits for a mail."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.accounts import actions, queries
from lms.accounts.actions.invitations import Addressed
from lms.accounts.adapters import limits
from lms.accounts.forms import ButtonForm, InviteAccountForm, text
from lms.accounts.forms.teams import ROLES as CITY_ROLES
from lms.accounts.queries import people as accounts
from lms.accounts.queries.teams import invited_addresses
from lms.accounts.rules.tokens import new_token
from lms.accounts.views.room import mail_link, refused, room, settings, slow_words, slowed
from lms.activity.adapters.subjects import choices_of, names_of
from lms.activity.adapters.words import ROLES, role_words
from lms.core.actor import Grant, Role, Scope
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import write
from lms.people.queries import (
    Standing,
    addresses_of_members,
    cities_of_all,
    counts,
    find,
    profile_by_email,
)
from lms.people.rules import normal_email
from lms.web.access import actor, person_id, requires
from lms.web.forms import without_nul
from lms.web.languages import lang
from lms.web.paging import PAGE_SIZE, before, page_of

INVITE = "accounts/inviting.html"
LONGEST = 100


@room.get("/admin/people/")
@requires(Role.ADMIN)
def people() -> str:
    """Find somebody by name, address or city; the newest account first."""
    words = without_nul(request.args.get("words", "")).strip()[:LONGEST]
    state, role = request.args.get("state", ""), request.args.get("role", "")
    found = find(
        words,
        before=before(),
        limit=PAGE_SIZE + 1,
        standing=Standing(state) if state in set(Standing) else None,
        among=queries.holders(Role(role)) if role in set(Role) else None,
    )
    page = page_of(found, "id")
    ids = [one.id for one in page.rows]
    held = queries.held_by(ids)
    places = cities_of_all(ids)
    opened, closed = counts()
    return render_template(
        "accounts/people.html", page=page, words=words, state=state, role=role, roles=ROLES,
        held={id_: sorted({role_words(one.role) for one in held.get(id_, ())}) for id_ in ids},
        places=places, cities=_city_names({id_ for some in places.values() for id_ in some}),
        opened=opened, closed=closed, waiting=accounts.count_waiting(),
        narrowed={k: v for k, v in {"words": words, "state": state, "role": role}.items() if v},
        continued=before() is not None,
    )  # fmt: skip


@room.get("/admin/people/invitation")
@requires(Role.ADMIN)
def new_person() -> str:
    """Ask whom to invite."""
    form = InviteAccountForm(None, language=lang(), city=request.args.get("city", ""))
    _offer(form)
    return render_template(INVITE, form=form)


@room.post("/admin/people/invitation")
@requires(Role.ADMIN)
def invite_person() -> Any:  # noqa: ANN401
    """Invite by mail: to a city's team, or by an account that waits for its password."""
    form = InviteAccountForm()
    _offer(form)
    if not form.validate():
        return refused(INVITE, form)
    address = normal_email(text(form.email))
    if form.city.data:
        fault = _fault_in_city(int(form.city.data), address)
    else:
        fault = _("This address has an account already.") if profile_by_email(address) else ""
    if fault:
        form.email.errors = [fault]
        return refused(INVITE, form)
    wait = limits.take(limits.INVITATIONS, "invite", person_id())
    if wait:
        return slowed(INVITE, form, wait)
    if form.city.data:
        _invite_to_city(form, address)
        flash(_("An invitation is on its way to %(address)s.", address=address))
        return redirect(url_for("accounts.people_waiting"), 303)
    try:
        made = _invite_to_platform(form, address)
    except Conflict:
        form.email.errors = [_("This address has an account already.")]
        return refused(INVITE, form)
    flash(_("The account is made. A link to choose a password is on its way to %(address)s.", address=address))  # fmt: skip
    return redirect(url_for("accounts.person", person_id=made), 303)


@room.get("/admin/people/waiting")
@requires(Role.ADMIN)
def people_waiting() -> str:
    """Who was mailed a link and has not used it: registrations and invitations to cities."""
    of_invitations = request.args.get("of") == "invitations"
    registrations = accounts.waiting(None if of_invitations else before(), PAGE_SIZE + 1)
    invitations = accounts.invited(before() if of_invitations else None, PAGE_SIZE + 1, lang())
    return render_template(
        "accounts/waiting.html", registrations=page_of(registrations, "id"), role_words=role_words,
        invitations=page_of(invitations, "id"), today=now(),
    )  # fmt: skip


@room.post("/admin/people/waiting/<int:registration>/mail")
@requires(Role.ADMIN)
def confirm_again(registration: int) -> Any:  # noqa: ANN401
    """Send the link of a registration once more; the earlier one no longer works."""
    ButtonForm()
    found, token = accounts.waiting_one(registration), new_token()
    wait = limits.take(limits.MAILS, "register", found.email)
    if wait:
        flash(slow_words(wait), "error")
        return redirect(url_for("accounts.people_waiting"), 303)
    link = mail_link("accounts.confirm", found.language, token=token)
    with write():
        actions.send_confirmation_again(
            actor=actor(), registration_id=registration, token=token, link=link
        )
    flash(_("The link is on its way to %(address)s once more.", address=found.email))
    return redirect(url_for("accounts.people_waiting"), 303)


def scope_names(grants: list[Grant]) -> dict[tuple[str, int], str]:
    """What the cities, courses and editions of some roles are called."""
    return names_of(
        {(str(one.scope), one.scope_id) for one in grants if one.scope_id is not None}, lang()
    )


def _city_names(ids: set[int]) -> dict[int, str]:
    return {id_: name for (_kind, id_), name in names_of({("city", id_) for id_ in ids}, lang()).items()}  # fmt: skip


def _offer(form: InviteAccountForm) -> None:
    form.offer(choices_of(Scope.CITY, lang()), CITY_ROLES)


def _fault_in_city(city_id: int, address: str) -> str:
    """Why an address cannot be invited to a city; empty if it can."""
    if address in addresses_of_members(city_id):
        return str(_("Belongs to the team already."))
    if address in invited_addresses(city_id, now()):
        return str(_("Is invited already; you can send the invitation again from the list of those who wait."))  # fmt: skip
    return ""


def _invite_to_city(form: InviteAccountForm, address: str) -> None:
    token, language = new_token(), str(form.language.data)
    link = mail_link("accounts.invitation", language, token=token)
    with write():
        actions.invite(
            actor=actor(), city_id=int(form.city.data), addressed=[Addressed(address, token, link)],
            role=form.chosen_role, language=language, note=text(form.note),
        )  # fmt: skip


def _invite_to_platform(form: InviteAccountForm, address: str) -> int:
    token, language = new_token(), str(form.language.data)
    link = mail_link("accounts.reset", language, token=token)
    with write():
        return actions.invite_account(
            actor=actor(), name=text(form.name), email=address, language=language,
            time_zone=settings().time_zone, token=token, link=link, note=text(form.note),
        )  # fmt: skip
