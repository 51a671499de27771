"""Who asks: the session behind the cookie. Flask-Login is the shell, the row in our table decides.

One statement a request, none for visitors without a cookie. The cookie holds the token of the
session row (`_user_id`, Flask-Login's name for it) and whose browser it was (`person`), signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, login_user, logout_user
from itsdangerous import BadSignature

from lms.accounts import actions, queries
from lms.accounts.adapters.writes import write_if_possible
from lms.accounts.rules.sessions import RENEW_EVERY, Lifetime, is_due
from lms.accounts.rules.tokens import hashed
from lms.accounts.views.room import settings
from lms.core.actor import ANONYMOUS, Actor
from lms.core.clock import now
from lms.core.memory import Memory
from lms.web.access import SignInNeeded, identify_by


@dataclass(frozen=True, slots=True)
class Visitor:
    """What Flask-Login calls a user: whoever holds this token."""

    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """The token of the session row, never the person's id: a row can be ended."""
        return self.token


class Shell(LoginManager):  # type: ignore[misc]
    """Flask-Login without its remember cookie, which would outlive the session row."""

    def init_app(self, app: Flask, add_context_processor: bool = False) -> None:
        """Attach to the application; no hook after requests, no query for templates."""
        del add_context_processor
        app.login_manager = self  # type: ignore[attr-defined]
        self.session_protection = None
        self.user_loader(_visitor)
        self.unauthorized_handler(_turn_away)


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie without its age: the row decides, and a clock may jump back."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Read the cookie, whenever it was signed; an empty session if it was not signed by us."""
        text = request.cookies.get(self.get_cookie_name(app))
        if not text:
            return self.session_class()
        try:
            content = _read.get((app.secret_key, text), lambda: self._verified(app, text))
        except BadSignature:
            return self.session_class()
        return self.session_class({name: _own(value) for name, value in content.items()})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie if something has changed; Flask looks all its settings up to find that out."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")

    def _verified(self, app: Flask, text: str) -> Mapping[str, Any]:
        """What the cookie says, if we signed it."""
        signer = self.get_signing_serializer(app)
        return {} if signer is None else dict(signer.loads(text))


def _own(value: object) -> object:
    """The messages to be shown are a list that a request adds to: it gets its own."""
    return list(value) if isinstance(value, list) else value


# A cookie by its whole text, which only we can sign: whoever sends it again needs no other proof.
_read: Memory[tuple[object, str], Mapping[str, Any]] = Memory(2000)


def install(app: Flask) -> None:
    """Let the application ask here who is behind a request."""
    Shell().init_app(app)
    app.session_interface = Cookies()
    identify_by(app, identify)
    app.after_request(_vary)


def identify() -> Actor:
    """The actor of this request."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return ANONYMOUS
    token = session.get("_user_id")
    return _actor(token) if isinstance(token, str) else ANONYMOUS


def lifetime() -> Lifetime:
    """How long sessions last here."""
    chosen = settings()
    return Lifetime(timedelta(hours=chosen.session_hours), timedelta(days=chosen.session_days))


def let_in(person_id: int, token: str) -> None:
    """Hand the token of a fresh session row to the browser, in a fresh cookie."""
    session.clear()
    login_user(Visitor(token))
    session.pop("_id", None)
    session["person"] = person_id
    g.pop("csrf_token", None)
    g.actor = _actor(token)


def let_out() -> None:
    """Take everything from the browser that the session left there."""
    logout_user()
    session.clear()
    g.pop("csrf_token", None)


def last_person() -> int | None:
    """Whose browser this was last, also after the session ran out; None after signing out."""
    found = session.get("person")
    return found if isinstance(found, int) else None


def _actor(token: str) -> Actor:
    found = queries.identify(hashed(token))
    moment = now()
    if found is None or lifetime().is_over(found.created_at, found.seen_at, moment):
        return ANONYMOUS
    if is_due(found.seen_at, moment):
        _renew(found.actor, moment)
    g._login_user = Visitor(token)  # noqa: SLF001 - where Flask-Login looks for its user
    return found.actor


def _renew(actor: Actor, moment: datetime) -> None:
    """Note the idle time."""
    session_id = actor.session_id
    if session_id is not None:
        edge = moment - RENEW_EVERY
        write_if_possible(lambda: actions.renew(session_id=session_id, seen_before=edge))


def _visitor(token: str) -> Visitor | None:
    """Flask-Login's question, for code that asks `current_user` before the actor was found."""
    return Visitor(token) if _actor(token).signed_in else None


def _turn_away() -> Any:  # noqa: ANN401 - never returns
    raise SignInNeeded


def _vary(response: Response) -> Response:
    """What a page shows depends on the cookie: no cache may mix up two people."""
    if response.mimetype == "text/html":
        if "Vary" in response.headers:
            response.vary.add("Cookie")
        else:
            response.headers["Vary"] = "Cookie"
    return response
