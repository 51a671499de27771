"""The blueprint of the room, and what its pages share."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from config import Settings
from lms.accounts.rules.devices import Origin, device_of
from lms.accounts.rules.targets import is_local
from lms.web.forms import Form
from lms.web.frame import current_frame
from lms.web.languages import duration
from lms.web.setup import pages
from lms.web.visitors import address

room = pages("accounts", __name__)


@room.after_request
def keep_nowhere(response: Response) -> Response:
    """No page of this room is kept by a browser or on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["tandem_settings"]
    return found


def origin() -> Origin:
    """Where this request comes from."""
    return Origin(address(), device_of(request.user_agent.string))


def mail_link(endpoint: str, language: str, **values: str) -> str:
    """The full address of a page for a mail: from the settings, never from the request's host."""
    path = url_for(endpoint, lang=language, _external=False, **values)
    return settings().public_url + path


def home() -> str:
    """Where a signed-in person starts."""
    return current_frame().hrefs.get("learner_home") or url_for("accounts.account")


def safe_target(target: str, method: str = "GET") -> str | None:
    """A target that is a page of this site and answers this method; None otherwise."""
    if not is_local(target):
        return None
    try:
        path = re.split(r"[?#]", target, maxsplit=1)[0]
        current_app.create_url_adapter(request).match(unquote(path), method)  # type: ignore[union-attr]
    except HTTPException:
        return None
    return target


def refused(template: str, form: Form, status: int = 422, **values: object) -> tuple[str, int]:
    """The page again, with what was typed and what is wrong with it."""
    return render_template(template, form=form, **values), status


def slowed(
    template: str, form: Form, wait: int, **values: object
) -> tuple[str, int, dict[str, str]]:
    """The page again, saying how long to wait; everything typed is kept."""
    form.form_errors.append(slow_words(wait))
    page = render_template(template, form=form, **values)
    return page, 429, {"Retry-After": str(wait)}


def slow_words(wait: int) -> str:
    """How long to wait; in whole minutes beyond the first."""
    seconds = wait if wait < 60 else -(-wait // 60) * 60  # noqa: PLR2004
    time = duration(timedelta(seconds=seconds))
    return str(
        _("Too many tries. Please wait %(time)s, then try again. Nothing is locked.", time=time)
    )
