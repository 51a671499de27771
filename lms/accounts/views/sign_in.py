"""Signing in and out, and what waited meanwhile."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from lms.accounts import actions, queries
from lms.accounts.forms import SignInForm, text
from lms.accounts.rules.demo import Circumstances, obstacles
from lms.accounts.rules.targets import Waiting, kept_fields
from lms.accounts.views.entrance import check, enter
from lms.accounts.views.identity import last_person, let_out
from lms.accounts.views.room import (
    home,
    origin,
    refused,
    room,
    safe_target,
    settings,
    slow_words,
    slowed,
)
from lms.core.errors import NotFound
from lms.db import write
from lms.web.access import actor, public
from lms.web.errors import wants_json
from lms.web.languages import lang

PAGE = "accounts/sign_in.html"


@room.get("/sign-in")
@public
def sign_in() -> Any:  # noqa: ANN401
    """Ask for address and password; who is signed in goes on."""
    target = request.args.get("next", "")
    if actor().signed_in:
        return redirect(safe_target(target) or home(), 303)
    return render_template(PAGE, form=SignInForm(next=target), faces=_faces())


@room.post("/sign-in")
@public
def start() -> Any:  # noqa: ANN401
    """Sign in, then lead on, or give back the words that waited."""
    form = SignInForm()
    before = last_person()
    if not form.validate():
        return _refuse(form)
    checked = check(text(form.email), text(form.password))
    if checked.wait:
        return _slow(form, checked.wait)
    if checked.person_id is None:
        form.form_errors.append(_refusal())
        return _refuse(form)
    try:
        enter(checked.person_id)
    except NotFound:  # closed since the password was checked
        form.form_errors.append(_refusal())
        return _refuse(form)
    return _go_on(form, same_person=before == checked.person_id)


@room.post("/sign-out")
@public
def sign_out() -> Any:  # noqa: ANN401
    """End this session; nothing of it stays in the browser. One that ran out is left as well."""
    if actor().signed_in:
        with write():
            actions.sign_out(actor=actor(), origin=origin())
    let_out()
    flash(_("You are signed out."))
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@room.post("/sign-in/demo")
@public
def start_demo() -> Any:  # noqa: ANN401
    """Sign in as an invented person, on a demo that only this machine can reach."""
    chosen = request.form.get("person", type=int)
    if not _demo_is_open() or chosen is None or not queries.is_demo_person(chosen):
        raise NotFound
    enter(chosen, by="demo")
    return redirect(safe_target(request.form.get("next", "")) or home(), 303)


def _go_on(form: SignInForm, *, same_person: bool) -> Any:  # noqa: ANN401
    """Where to after signing in.

    Words that waited come back as a page: the one POST of a person that answers 200, since they
    stand in no table that a redirect could show them from.
    """
    if wants_json():
        return jsonify(ok=True, csrf_token=generate_csrf(), same_person=same_person)
    fields = kept_fields(text(form.kept))
    path = safe_target(text(form.kept_path), "POST")
    if fields or (path and same_person):
        waiting = Waiting(path or "", fields, sendable=bool(path) and same_person)
        return render_template("accounts/kept.html", waiting=waiting)
    back = safe_target(text(form.kept_path))
    return redirect(safe_target(text(form.next)) or back or home(), 303)


def _refusal() -> str:
    return str(_("Address and password do not match. Try again, or let us send you a link."))


def _refuse(form: SignInForm) -> Any:  # noqa: ANN401
    if wants_json():
        return jsonify(error=str(form.form_errors[0]) if form.form_errors else _refusal()), 422
    return refused(PAGE, form, faces=_faces())


def _slow(form: SignInForm, wait: int) -> Any:  # noqa: ANN401
    if wants_json():
        answer: Response = jsonify(error=slow_words(wait), retry_after=wait)
        return answer, 429, {"Retry-After": str(wait)}
    return slowed(PAGE, form, wait, faces=_faces())


def _faces() -> list[queries.DemoFace]:
    """The invented people to sign in as; none unless this is a demo on one's own machine."""
    return queries.demo_people(lang()) if _demo_is_open() else []


def _demo_is_open() -> bool:
    chosen = settings()
    return not obstacles(
        Circumstances(
            bind_is_loopback=chosen.is_loopback,
            host=request.host,
            headers=[name for name, _value in request.headers],
            proxy_hops=chosen.proxy_hops,
            production=chosen.production,
            demo_database=queries.is_demo(),
        )
    )
