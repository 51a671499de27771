"""One's own account: profile, password, address, sessions, and who looked at it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.accounts import actions, queries
from lms.accounts.adapters import limits, passwords
from lms.accounts.forms import ChangeEmailForm, ChangePasswordForm, ProfileForm, text
from lms.accounts.rules.tokens import Purpose, new_token
from lms.accounts.views.identity import lifetime
from lms.accounts.views.room import mail_link, origin, refused, room, settings, slowed
from lms.activity.queries import looks_at_me
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import write
from lms.people.queries import Profile, profile
from lms.people.rules import normal_email
from lms.web.access import actor, person_id, public, signed_in
from lms.web.forms import Form
from lms.web.languages import lang, language_name, offered
from lms.web.paging import PAGE_SIZE, before, page_of

PROFILE, PASSWORD, EMAIL = "accounts/account.html", "accounts/password.html", "accounts/email.html"


@room.get("/account")
@signed_in
def account() -> Any:  # noqa: ANN401
    """What one has said about oneself, and the ways to the rest."""
    me = profile(person_id())
    return render_template(PROFILE, form=_profile_form(me), me=me)


@room.post("/account")
@signed_in
def save_profile() -> Any:  # noqa: ANN401
    """Change it; the page comes back in the language that was chosen."""
    me = profile(person_id())
    form = _profile_form(me)
    if not form.validate():
        return refused(PROFILE, form, me=me)
    with write():
        actions.save_profile(
            actor=actor(),
            person_id=me.id,
            name=text(form.name),
            organisation=text(form.organisation),
            language=form.language.data,
            time_zone=form.time_zone.data,
        )
    flash(_("Your profile is saved."))
    return redirect(url_for("accounts.account", lang=form.language.data), 303)


@room.get("/account/password")
@signed_in
def password() -> Any:  # noqa: ANN401
    """Ask for another password."""
    return render_template(PASSWORD, form=ChangePasswordForm(), me=profile(person_id()))


@room.post("/account/password")
@signed_in
def change_password() -> Any:  # noqa: ANN401
    """Set another password; all other sessions end."""
    form, me = ChangePasswordForm(), profile(person_id())
    form.about = (me.name, me.email or "", settings().name)
    if not form.validate():
        return refused(PASSWORD, form, me=me)
    wait = _wait_again()
    if wait:
        return slowed(PASSWORD, form, wait, me=me)
    if not _knows_password(form, me.id):
        return refused(PASSWORD, form, me=me)
    fresh = passwords.hash_password(text(form.new_password))
    with write():
        actions.change_password(
            actor=actor(), person_id=me.id, password_hash=fresh, origin=origin()
        )
    flash(_("Your new password is set. Everywhere else you are signed out."))
    return redirect(url_for("accounts.account"), 303)


@room.get("/account/email")
@signed_in
def email() -> Any:  # noqa: ANN401
    """Ask for another address."""
    return render_template(EMAIL, form=ChangeEmailForm(), me=profile(person_id()))


@room.post("/account/email")
@signed_in
def ask_email() -> Any:  # noqa: ANN401
    """Send a link to the new address; nothing changes before it is used there."""
    form, me = ChangeEmailForm(), profile(person_id())
    if not form.validate():
        return refused(EMAIL, form, me=me)
    address = normal_email(text(form.email))
    wait = _wait_again() or limits.take(limits.MAILS, "register", address)
    if wait:
        return slowed(EMAIL, form, wait, me=me)
    if not _knows_password(form, me.id):
        return refused(EMAIL, form, me=me)
    token = new_token()
    link = mail_link("accounts.new_email", me.language, token=token)
    with write():
        actions.ask_email(
            actor=actor(), person_id=me.id, email=address, token=token, link=link, origin=origin()
        )
    flash(_("A mail is on its way to %(address)s. Your address changes when you use its link.", address=address))  # fmt: skip
    return redirect(url_for("accounts.account"), 303)


@room.get("/email/<token>")
@public
def new_email(token: str) -> Any:  # noqa: ANN401
    """Show the button; reading a mail changes nothing."""
    link = queries.link(Purpose.CHANGE_EMAIL, token, now())
    if link is None:
        return _too_late()
    return render_template("accounts/new_email.html", link=link, token=token)


@room.post("/email/<token>")
@public
def use_new_email(token: str) -> Any:  # noqa: ANN401
    """Take over the new address and tell the old one."""
    link = queries.link(Purpose.CHANGE_EMAIL, token, now())
    if link is None:
        return _too_late()
    try:
        with write():
            actions.change_email(link=link, origin=origin())
    except Conflict:
        return _too_late()
    flash(_("Your address is now %(address)s.", address=link.email))
    return redirect(url_for("accounts.account" if actor().signed_in else "accounts.sign_in"), 303)


@room.get("/account/sessions")
@signed_in
def sessions() -> Any:  # noqa: ANN401
    """Where one is signed in."""
    found = queries.open_sessions(actor(), lifetime(), now())
    return render_template("accounts/sessions.html", sessions=found)


@room.post("/account/sessions/<int:session_id>/ending")
@signed_in
def end_session(session_id: int) -> Any:  # noqa: ANN401
    """End one of one's own sessions; nobody else's can be named here."""
    with write():
        actions.end_session(actor=actor(), session_id=session_id, origin=origin())
    flash(_("You are signed out there."))
    return redirect(url_for("accounts.sessions"), 303)


@room.post("/account/sessions/endings")
@signed_in
def end_other_sessions() -> Any:  # noqa: ANN401
    """End all sessions but this one."""
    with write():
        actions.end_other_sessions(actor=actor(), origin=origin())
    flash(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.sessions"), 303)


@room.get("/account/looks")
@signed_in
def looks() -> Any:  # noqa: ANN401
    """Who looked at one's record, and when."""
    page = page_of(looks_at_me(actor(), before(), PAGE_SIZE + 1), "id")
    return render_template("accounts/looks.html", page=page)


def _profile_form(me: Profile) -> ProfileForm:
    form = ProfileForm(obj=me)
    form.offer([(code, language_name(code)) for code in offered()], me.time_zone)
    if form.language.data not in offered() and request.method == "GET":
        form.language.data = lang()
    return form


def _wait_again() -> int:
    """Count a try of the present password in this session; seconds to wait, 0 if none."""
    return limits.take(limits.AGAIN, "again", actor().session_id)


def _knows_password(form: Form, me: int) -> bool:
    """Whether the present password was typed once more; says so at its field if not."""
    found = queries.credentials_of(person_id=me)
    if found is not None and passwords.matches(found.password_hash, text(form["password"])):
        limits.clear(limits.AGAIN, "again", actor().session_id)
        return True
    form["password"].errors = [_("This is not your present password.")]
    return False


def _too_late() -> tuple[str, int]:
    return render_template("accounts/link_over.html", again=url_for("accounts.email")), 404
