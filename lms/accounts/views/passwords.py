"""A forgotten password: a link in a mail sets another one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from lms.accounts import actions, queries
from lms.accounts.adapters import limits, passwords
from lms.accounts.forms import AddressForm, PasswordForm, text
from lms.accounts.rules.tokens import Purpose, new_token
from lms.accounts.views.entrance import forgive
from lms.accounts.views.identity import let_out
from lms.accounts.views.room import mail_link, origin, refused, room, settings, slowed
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import write
from lms.people.queries import profile, profile_by_email
from lms.people.rules import normal_email
from lms.web.access import public
from lms.web.languages import lang

ASK, SET = "accounts/forgotten.html", "accounts/reset.html"


@room.get("/password")
@public
def forgotten() -> Any:  # noqa: ANN401
    """Ask for the address to send a link to."""
    return render_template(ASK, form=AddressForm())


@room.post("/password")
@public
def ask_password() -> Any:  # noqa: ANN401
    """Send the link; the answer is the same whether the address has an account or not."""
    form = AddressForm()
    if not form.validate():
        return refused(ASK, form)
    address = normal_email(text(form.email))
    wait = limits.take(limits.FORMS, "password", origin().address) or limits.take(
        limits.MAILS, "password", address
    )
    if wait:
        return slowed(ASK, form, wait)
    token, found = new_token(), profile_by_email(address)
    link = mail_link("accounts.reset", found.language if found else lang(), token=token)
    with write():
        actions.ask_password(email=address, token=token, link=link, origin=origin())
    return redirect(url_for("accounts.password_asked"), 303)


@room.get("/password/sent")
@public
def password_asked() -> Any:  # noqa: ANN401
    """Say that a mail is on its way, if there is an account."""
    return render_template("accounts/asked.html")


@room.get("/password/<token>")
@public
def reset(token: str) -> Any:  # noqa: ANN401
    """Ask for a new password; reading a mail changes nothing."""
    link = queries.link(Purpose.RESET, token, now())
    if link is None:
        return _too_late()
    return render_template(SET, form=PasswordForm(), link=link, token=token)


@room.post("/password/<token>")
@public
def use_reset(token: str) -> Any:  # noqa: ANN401
    """Set the password and end all sessions; one signs in with it afterwards."""
    link = queries.link(Purpose.RESET, token, now())
    if link is None or link.person_id is None:
        return _too_late()
    form = PasswordForm()
    form.about = (profile(link.person_id).name, link.email, settings().name)
    if not form.validate():
        return refused(SET, form, link=link, token=token)
    fresh = passwords.hash_password(text(form.new_password))
    try:
        with write():
            actions.reset_password(link=link, password_hash=fresh, origin=origin())
    except Conflict:
        return _too_late()
    let_out()
    # This browser belongs to the person: the tries of strangers do not slow it down.
    session["person"] = link.person_id
    forgive(link.email)
    flash(_("Your new password is set. Sign in with it."))
    return redirect(url_for("accounts.sign_in"), 303)


def _too_late() -> tuple[str, int]:
    return render_template("accounts/link_over.html", again=url_for("accounts.forgotten")), 404
