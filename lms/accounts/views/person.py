"""One person, for admins: roles, sessions, the account. Each look is noted, and each change."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.accounts import actions, queries
from lms.accounts.actions import LastAdmin, OwnAccount
from lms.accounts.adapters import limits
from lms.accounts.forms import ButtonForm, CloseForm, GrantForm, RevokeForm, text
from lms.accounts.queries import people as accounts
from lms.accounts.rules.tokens import new_token
from lms.accounts.views.identity import lifetime
from lms.accounts.views.people import scope_names
from lms.accounts.views.room import mail_link, origin, refused, room, slow_words
from lms.activity.adapters.subjects import choices_of, names_of, word_for
from lms.activity.adapters.words import role_words
from lms.activity.views import note_look
from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.core.errors import Conflict, Invalid
from lms.db import write
from lms.people.queries import Member, Profile, cities_of, profile
from lms.web.access import actor, requires
from lms.web.languages import lang

CLOSING = "accounts/closing.html"


@room.get("/admin/people/<int:person_id>")
@requires(Role.ADMIN)
def person(person_id: int) -> str:
    """What an admin has to know of somebody; nothing of what they learn."""
    return _page(profile(person_id))


@room.post("/admin/people/<int:person_id>/roles")
@requires(Role.ADMIN)
def grant_role(person_id: int) -> Any:  # noqa: ANN401
    """Give a role."""
    found, form = profile(person_id), _grant_form()
    if found.deactivated_at is not None:
        raise Conflict
    if not form.validate():
        return _page(found, form), 422
    role, scope, scope_id = form.chosen
    with write():
        new = actions.grant(
            actor=actor(), person_id=person_id, role=role, scope=scope, scope_id=scope_id
        )
    if new:
        flash(_("%(name)s has the role now.", name=found.name))
    else:
        flash(_("%(name)s had this role already.", name=found.name))
    return _back(person_id, "roles")


@room.post("/admin/people/<int:person_id>/roles/revocation")
@requires(Role.ADMIN)
def revoke_role(person_id: int) -> Any:  # noqa: ANN401
    """Take a role away, but never the last admin's."""
    found, chosen = profile(person_id), RevokeForm().chosen
    if chosen is None:
        raise Invalid
    role, scope, scope_id = chosen
    try:
        with write():
            gone = actions.revoke(
                actor=actor(), person_id=person_id, role=role, scope=scope, scope_id=scope_id
            )
    except LastAdmin:
        form = _grant_form(fresh=True)
        form.form_errors.append(_last_words())
        return _page(found, form), 422
    if gone:
        flash(_("%(name)s no longer has the role.", name=found.name))
    if not actor().has(Role.ADMIN) or (person_id == actor().person_id and role is Role.ADMIN):
        return redirect(url_for("accounts.account"), 303)
    return _back(person_id, "roles")


@room.post("/admin/people/<int:person_id>/sessions/<int:session_id>/ending")
@requires(Role.ADMIN)
def end_their_session(person_id: int, session_id: int) -> Any:  # noqa: ANN401
    """End one session of theirs."""
    profile(person_id)
    with write():
        actions.end_sessions_of(
            actor=actor(), person_id=person_id, session_id=session_id, origin=origin()
        )
    flash(_("The session is ended."))
    return _back(person_id, "sessions")


@room.post("/admin/people/<int:person_id>/sessions/endings")
@requires(Role.ADMIN)
def end_their_sessions(person_id: int) -> Any:  # noqa: ANN401
    """End all their sessions; one's own that asks stays."""
    profile(person_id)
    with write():
        ended = actions.end_sessions_of(actor=actor(), person_id=person_id, origin=origin())
    flash(_n("%(num)d session is ended.", "%(num)d sessions are ended.", ended))
    return _back(person_id, "sessions")


@room.post("/admin/people/<int:person_id>/mail")
@requires(Role.ADMIN)
def send_entrance(person_id: int) -> Any:  # noqa: ANN401
    """Mail a link to choose a password; nobody but who reads the mail sees it."""
    found, token = profile(person_id), new_token()
    wait = limits.take(limits.MAILS, "password", found.email or "")
    if wait:
        flash(slow_words(wait), "error")
        return _back(person_id, "account")
    link = mail_link("accounts.reset", found.language, token=token)
    with write():
        actions.send_entrance(actor=actor(), person_id=person_id, token=token, link=link)
    flash(_("A link to choose a password is on its way to %(address)s.", address=found.email))
    return _back(person_id, "account")


@room.get("/admin/people/<int:person_id>/closing")
@requires(Role.ADMIN)
def closing(person_id: int) -> Any:  # noqa: ANN401
    """Ask why, and say what follows."""
    found = profile(person_id)
    if found.deactivated_at is not None:
        return _back(person_id, "account")
    note_look(person_id)
    return render_template(CLOSING, form=CloseForm(None), whose=found)


@room.post("/admin/people/<int:person_id>/closing")
@requires(Role.ADMIN)
def close_account(person_id: int) -> Any:  # noqa: ANN401
    """Close the account at once: its sessions end, nobody can sign in to it."""
    found, form = profile(person_id), CloseForm()
    if not form.validate():
        return refused(CLOSING, form, whose=found)
    try:
        with write():
            actions.close_account(actor=actor(), person_id=person_id, reason=text(form.reason))
    except OwnAccount:
        form.form_errors.append(_("This is your own account. Another admin can close it."))
        return refused(CLOSING, form, whose=found)
    except LastAdmin:
        form.form_errors.append(_last_words())
        return refused(CLOSING, form, whose=found)
    flash(_("The account of %(name)s is closed.", name=found.name))
    return _back(person_id, "account")


@room.post("/admin/people/<int:person_id>/opening")
@requires(Role.ADMIN)
def reopen_account(person_id: int) -> Any:  # noqa: ANN401
    """Open the account again."""
    ButtonForm()
    found = profile(person_id)
    with write():
        actions.reopen_account(actor=actor(), person_id=person_id)
    flash(_("The account of %(name)s is open again.", name=found.name))
    return _back(person_id, "account")


def _page(found: Profile, form: GrantForm | None = None) -> str:
    note_look(found.id)
    held = queries.held_by([found.id]).get(found.id, [])
    places = cities_of(found.id)
    names = scope_names(held)
    return render_template(
        "accounts/person.html", whose=found, held=held, names=names, role_words=role_words,
        places=places, form=form or _grant_form(fresh=True), closures=accounts.closures(found.id),
        sessions=accounts.sessions_of(found.id, actor(), lifetime(), now()),
        seen=accounts.last_seen([found.id]).get(found.id), city_names=_cities(places),
        has_password=accounts.has_password(found.id), is_me=found.id == actor().person_id,
    )  # fmt: skip


def _cities(places: list[Member]) -> dict[tuple[str, int], str]:
    return names_of({("city", one.city_id) for one in places}, lang())


def _grant_form(*, fresh: bool = False) -> GrantForm:
    form = GrantForm(None) if fresh else GrantForm()
    kinds = (Scope.CITY, Scope.COURSE, Scope.EDITION)
    form.offer(
        {
            word_for(kind): [(f"{kind}.{id_}", name) for id_, name in choices_of(kind, lang())]
            for kind in kinds
        }
    )
    return form


def _last_words() -> str:
    return str(_("Nobody else could administer the platform. Make somebody else an admin first."))


def _back(person_id: int, part: str) -> Any:  # noqa: ANN401
    return redirect(url_for("accounts.person", person_id=person_id, _anchor=part), 303)
