"""Making an account: what was typed waits under a link in a mail until it is confirmed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from lms.accounts import actions, queries
from lms.accounts.actions import Registration
from lms.accounts.adapters import limits, passwords
from lms.accounts.forms import ButtonForm, ConfirmForm, RegisterForm, text
from lms.accounts.queries import Link
from lms.accounts.queries.teams import InvitationFacts, invitation, invitations_for
from lms.accounts.rules.tokens import Purpose, hashed, new_token
from lms.accounts.views.entrance import begin
from lms.accounts.views.identity import let_in
from lms.accounts.views.room import (
    home,
    mail_link,
    origin,
    refused,
    room,
    settings,
    slow_words,
    slowed,
)
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.people.rules import normal_email
from lms.web.access import actor, public
from lms.web.languages import lang, language_name, offered

PAGE, CONFIRM = "accounts/register.html", "accounts/confirm.html"
WAITING = "waiting"


@room.get("/register")
@public
def register() -> Any:  # noqa: ANN401
    """Ask what an account needs; an invitation opens the door where it is shut for others."""
    invited = _invited()
    if actor().signed_in:
        return redirect(home(), 303)
    form = _form()
    if invited is not None:
        form.email.data = invited.email
    return render_template(PAGE, form=form, invitation=_token(invited))


@room.post("/register")
@public
def ask_registration() -> Any:  # noqa: ANN401
    """Send the mail; the answer is the same whether the address has an account or not."""
    invited = _invited()
    form, token_kept = _form(), _token(invited)
    if not form.validate():
        return refused(PAGE, form, invitation=token_kept)
    address = normal_email(text(form.email))
    if invited is not None and address != invited.email:
        form.email.errors = [_("Your invitation is for another address: the one it was mailed to.")]
        return refused(PAGE, form, invitation=token_kept)
    wait = limits.take(limits.FORMS, "register", origin().address) or limits.take(
        limits.MAILS, "register", address
    )
    if wait:
        return slowed(PAGE, form, wait, invitation=token_kept)
    wish, token = _wish(form), new_token()
    link = mail_link("accounts.confirm", wish.language, token=token)
    sign_in = mail_link("accounts.sign_in", wish.language)
    with write():
        actions.ask_registration(wish=wish, token=token, link=link, sign_in=sign_in)
    session[WAITING] = hashed(token)
    return redirect(url_for("accounts.check_mail"), 303)


@room.get("/register/mail")
@public
def check_mail() -> Any:  # noqa: ANN401
    """Say that a mail is on its way."""
    if WAITING not in session:
        return redirect(url_for("accounts.register"), 303)
    return render_template("accounts/check_mail.html", form=ButtonForm())


@room.post("/register/mail")
@public
def send_again() -> Any:  # noqa: ANN401
    """Send the mail once more, with a fresh link; the earlier one no longer works."""
    if WAITING not in session:
        _must_be_open()
    waiting, token = session.get(WAITING, ""), new_token()
    wait = limits.take(limits.FORMS, "register", origin().address) or limits.take(
        limits.MAILS, "again", session.get("csrf_token")
    )
    if wait:
        flash(slow_words(wait), "error")
        return redirect(url_for("accounts.check_mail"), 303)
    link = mail_link("accounts.confirm", lang(), token=token)
    with write():
        sent = actions.send_again(token_hash=waiting, token=token, link=link)
    session[WAITING] = hashed(token) if sent else waiting
    flash(_("If the address is right and has no account yet, another mail is on its way."))
    return redirect(url_for("accounts.check_mail"), 303)


@room.get("/confirm/<token>")
@public
def confirm(token: str) -> Any:  # noqa: ANN401
    """Show the button; reading a mail changes nothing."""
    link = queries.link(Purpose.CONFIRM, token, now())
    if link is None:
        return _too_late()
    return _confirm_page(ConfirmForm(), link, token)


@room.post("/confirm/<token>")
@public
def use_confirmation(token: str) -> Any:  # noqa: ANN401
    """Make the account and sign in.

    In another browser than the one that registered the password is asked for: else somebody could
    register with a stranger's address, and the stranger's click would open an account that
    somebody else has the password of.
    """
    link = queries.link(Purpose.CONFIRM, token, now())
    if link is None:
        return _too_late()
    form = ConfirmForm()
    if not _is_here(token):
        wait = limits.take(limits.AGAIN, "confirm", token)
        if wait:
            return slowed(CONFIRM, form, wait, link=link, token=token, same_browser=False)
        if not form.validate() or not _knows_password(link, form):
            form.password.errors = [_("This is not the password you chose when you registered.")]
            return _confirm_page(form, link, token), 422
    try:
        _open(link)
    except Conflict:
        return _too_late()
    flash(_("Your account is ready. Welcome!"))
    invited = invitations_for(link.email, now())
    return redirect(url_for("accounts.own_cities") if invited else home(), 303)


def _open(link: Link) -> None:
    token, me, here = new_token(), actor(), origin()
    with write():
        person_id = actions.confirm_registration(link=link, origin=here)
        begin(me, person_id, token, here, "mail")
    let_in(person_id, token)


def _is_here(token: str) -> bool:
    """Whether this browser registered."""
    return session.get(WAITING) == hashed(token)


def _knows_password(link: Link, form: ConfirmForm) -> bool:
    return passwords.matches(link.payload["password_hash"], text(form.password))


def _confirm_page(form: ConfirmForm, link: Link, token: str) -> str:
    same = _is_here(token)
    return render_template(CONFIRM, form=form, link=link, token=token, same_browser=same)


def _too_late() -> tuple[str, int]:
    return render_template("accounts/link_over.html", again=url_for("accounts.register")), 404


def _invited() -> InvitationFacts | None:
    """The invitation that somebody registers with, if it is good; else registration must be open."""
    found = invitation(request.values.get("invitation", ""), now())
    if found is None:
        _must_be_open()
    return found


def _token(invited: InvitationFacts | None) -> str:
    """The token of the invitation, which goes with the form; empty without one."""
    return request.values.get("invitation", "") if invited else ""


def _must_be_open() -> None:
    if not settings().registration:
        raise NotFound


def _form() -> RegisterForm:
    form = RegisterForm(language=lang(), time_zone=settings().time_zone)
    form.about = (settings().name,)
    form.offer([(code, language_name(code)) for code in offered()], settings().time_zone)
    return form


def _wish(form: RegisterForm) -> Registration:
    return Registration(
        name=text(form.name),
        email=text(form.email),
        organisation=text(form.organisation),
        language=form.language.data,
        time_zone=form.time_zone.data,
        password_hash=passwords.hash_password(text(form.password)),
    )
