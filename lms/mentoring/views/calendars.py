"""A private calendar feed: its page, and the address that a calendar program asks."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, url_for
from flask import session as browser
from flask_babel import force_locale
from flask_babel import gettext as _
from limits import parse

from config import Settings
from lms.accounts.adapters import limits
from lms.core.errors import Forbidden, NotFound
from lms.db import write
from lms.mentoring.actions.calendars import renew_feed, revoke_feed
from lms.mentoring.adapters.calendars import calendar_file
from lms.mentoring.queries.calendars import entries_of, feed_since, may_have_feed, owner
from lms.mentoring.rules.calendars import TOKEN_BYTES
from lms.web.access import person_id, public, signed_in
from lms.web.errors import error_page
from lms.web.setup import pages
from lms.web.visitors import address

bp = pages("calendars", __name__, "/mentorships/calendar")
feeds = Blueprint("feeds", __name__)
FRESH = "fresh_calendar"
# Only addresses that open nothing are counted: nobody guesses 160 bits.
MISSES = parse("30 per 10 minutes")


def register(app: Flask) -> None:
    """Put the subject onto the application."""
    app.register_blueprint(bp)
    app.register_blueprint(feeds)


@bp.after_request
@feeds.after_request
def keep_nowhere(response: Response) -> Response:
    """The address is a key: it is kept nowhere on the way, and no site visited next learns it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("")
@signed_in
def calendar() -> str:
    """Whether there is an address, and, once, right after it was made, the address itself."""
    token = browser.pop(FRESH, None)
    since = feed_since(person_id())
    settings: Settings = current_app.extensions["tandem_settings"]
    link = settings.public_url + url_for("feeds.feed", token=token) if token and since else ""
    return render_template(
        "mentoring/calendars_feed.html", since=since, link=link, may=may_have_feed(person_id())
    )


@bp.post("")
@signed_in
def renew() -> Any:  # noqa: ANN401
    """Make an address; one that was there before ends."""
    if not may_have_feed(person_id()):
        raise Forbidden
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with write():
        renew_feed(person_id=person_id(), token=token)
    browser[FRESH] = token
    return redirect(url_for("calendars.calendar"), 303)


@bp.post("/ending")
@signed_in
def revoke() -> Any:  # noqa: ANN401
    """End the address."""
    with write():
        revoke_feed(person_id=person_id())
    browser.pop(FRESH, None)
    flash(_("The address has ended. Calendars that used it get nothing more."))
    return redirect(url_for("calendars.calendar"), 303)


@feeds.get("/calendar/<token>.ics")
@public
def feed(token: str) -> Any:  # noqa: ANN401
    """The calendar behind an address; an ended or unknown one is not found."""
    found = owner(token)
    if found is None:
        wait = limits.take(MISSES, "calendar", address())
        if wait:
            return *error_page(429), {"Retry-After": str(wait)}
        raise NotFound
    settings: Settings = current_app.extensions["tandem_settings"]
    with force_locale(found.language):
        data = calendar_file(
            entries_of(found.person_id, found.language),
            name=_("%(name)s: sessions and deadlines", name=settings.name),
            host=urlsplit(settings.public_url).hostname or "",
        )
    return Response(data, content_type="text/calendar; charset=utf-8")
