"""Hostile words in a real browser whose content policy is switched off: nothing runs."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import update

from lms.db import session, write
from lms.people.models import Person
from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.security.vectors import VECTORS

WATCH = "window.alert = window.print = () => fetch('/alerted'); window.ran = () => false"
ALL = "\n\n".join(VECTORS)


def test_nothing_that_was_typed_runs(live: Live, learners: Callable[..., Learner]) -> None:
    amira = learners(live, bypass_csp=True)
    page, asked = amira.page, []
    amira.context.add_init_script(WATCH)
    amira.context.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (asked.append("dialog"), dialog.dismiss()))
    amira.open(amira.first)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.locator("#note-text").fill(ALL)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Save the note").click()
    page.wait_for_load_state("networkidle")
    token = page.locator("input[name=csrf_token]").first.input_value()
    work = {
        "csrf_token": token,
        "text": ALL,
        "row_version": "0",
        "action": "hand_in",
        "key": "k" * 20,
    }
    assert live.rows("SELECT text FROM note WHERE person_id = :id", id=amira.id)[0][0].startswith(
        VECTORS[0]
    )
    answer = page.request.post(amira.first + "task", form=work, max_redirects=0)
    assert answer.status == 303, answer.text()
    amira.open(amira.second)
    page.locator("[name='q-text']").fill(ALL)
    page.locator("[name='q-blank.b1']").fill(VECTORS[5])
    page.wait_for_load_state("networkidle")
    for said in VECTORS:
        with live.inside(), write():
            session().execute(
                update(Person)
                .where(Person.id == amira.id)
                .values(name=said[:200], organisation=said[:200])
            )
        for path in ("/en/account", "/en/home/"):
            page.goto(path)
    for path in (amira.first, amira.second, amira.second + "print?answers=1", amira.first + "print?answers=1", amira.first + "task/versions/1"):  # fmt: skip
        amira.open(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for said in VECTORS:
        page.goto("/en/search?" + page.evaluate("(q) => new URLSearchParams({q}).toString()", said))
    preview = page.request.post(
        "/en/preview",
        data={"text": ALL},
        headers={"X-CSRFToken": token, "Content-Type": "application/json"},
    )
    page.evaluate(
        "(html) => (document.querySelector('main').innerHTML = html)", preview.json()["html"]
    )
    page.wait_for_timeout(300)
    assert not [url for url in asked if "alerted" in url or url == "dialog"]
    assert not [url for url in asked if not url.startswith((live.url, "data:"))]
