"""Whatever people type into any field is shown as text wherever it appears."""

from __future__ import annotations

import json
from io import BytesIO
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from lms.accounts.rules.tokens import new_token
from lms.db import session, write
from lms.notices.actions import notify
from tests.accounts.factories import PASSWORD
from tests.learning.factories import LESSON, SECOND, form_of
from tests.security.vectors import VECTORS, faults
from tests.security.world import World

CHOSEN = {"language": "en", "time_zone": "Europe/Brussels"}
PAGES = (
    "/en/account", "/en/home/", "/en/courses/small/", LESSON, LESSON + "print?answers=1", SECOND,
    SECOND + "print?answers=1", "/en/notices", "/en/account/sessions", "/en/certificates/", "/en/none",
    "/en/account/email", "/en/account/password",
)  # fmt: skip


def clean(answer: TestResponse, *statuses: int) -> TestResponse:
    """That a page does not act; the calculation of a template never took place."""
    page = answer.get_data(as_text=True)
    assert answer.status_code in (statuses or (200,)), (answer.request.path, page[:300])
    if answer.mimetype == "text/html":
        assert faults(page) == [], answer.request.path
    assert "1337" not in page
    assert answer.headers.get("Location", "/en/").startswith("/en/")
    return answer


def see(client: FlaskClient, *paths: str) -> None:
    for path in paths:
        clean(client.get(path), 200, 404)


def answered(world: World, said: str) -> None:
    """Give the words as an answer, in every question that takes words; also where two tabs disagree."""
    form = form_of(world.body("owner", SECOND))
    data = MultiDict(form)
    for name in ("q-text", "q-blank.b1", "q-blank.b2"):
        data.setlist(name, [said])
    client = world.people["owner"]
    clean(client.post(SECOND + "answers", data=data), 303)
    wrong = MultiDict(data)
    for name in ("q-number.n1", "q-order.listen", "submit"):
        wrong.setlist(name, [said])
    clean(client.post(SECOND + "answers", data=wrong), 422, 409, 303)
    stale = MultiDict(form)
    stale.setlist("q-text", [f"{said} otherwise"])
    stale.setlist("q-blank.b1", [f"{said[:100]} otherwise"])
    clean(client.post(SECOND + "answers", data=stale), 409, 303)
    told = client.post(SECOND + "answers", data=stale, headers={"Accept": "application/json"})
    for conflict in (told.get_json() or {}).get("conflicts", {}).values():
        assert faults(f"<!doctype html><title>x</title><body>{conflict['html']}") == []


def test_words_that_are_stored_are_shown_as_words(world: World) -> None:
    owner, client = world.ids["owner"], world.people["owner"]
    paper, code = (
        world.path(f"/en/{place}") for place in ("certificates/<serial>", "verify/<code>")
    )
    for number, said in enumerate(VECTORS):
        short = said[:200]
        name = {"name": short, "organisation": short, **CHOSEN}
        clean(world.send("owner", "/en/account", name), 303)
        clean(
            world.send("owner", LESSON + "note", {"text": said, "revision": str(number + 1)}), 303
        )
        clean(world.send("owner", LESSON + "note", {"text": f"{said}!", "revision": "1"}), 409, 303)
        file = (BytesIO(b"words %d" % number), f"{said}.txt")
        draft = {"text": said, "row_version": str(number + 1), "key": new_token(), "action": "hand_in", "files": file}  # fmt: skip
        clean(world.send("owner", LESSON + "task", draft), 303, 409, 422)
        refused = {"text": f"{said}?", "row_version": "1", "files": (BytesIO(b"MZ"), f"{said}.exe")}
        clean(world.send("owner", LESSON + "task", refused), 409, 422)
        answered(world, said)
        with write():
            notify(owner, "certificate_issued", {"course": said}, "/certificates/")
            session().execute(
                text("UPDATE certificate SET name = :said, title = :said"), {"said": short}
            )
            session().execute(text("UPDATE session SET device = :said"), {"said": short[:60]})
        see(client, *PAGES, paper)
        see(world.app.test_client(), code)
    attempts = session().scalars(text("SELECT id FROM attempt WHERE state = 'finished'")).all()
    numbers = session().scalars(text("SELECT number FROM submission_version")).all()
    see(client, *(f"{SECOND}attempts/{id_}/" for id_ in attempts))
    see(client, *(f"{LESSON}task/versions/{number}" for number in numbers))
    assert len(numbers) > 5


def test_files_are_sent_under_names_that_are_names(world: World) -> None:
    for number, said in enumerate(VECTORS[:5]):
        file = (BytesIO(b"plain words %d" % number), f'{said}"\r\nSet-Cookie: evil=1;.txt')
        sent = {"text": f"words {number}", "row_version": str(number + 1), "files": file}
        clean(world.send("owner", LESSON + "task", sent), 303, 422)
    for id_ in session().scalars(text("SELECT id FROM task_attachment")).all():
        answer = world.get("owner", f"{LESSON}task/files/{id_}")
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "evil" not in answer.headers.get("Set-Cookie", "")
        assert answer.mimetype == "text/plain"


@pytest.fixture
def fields() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The forms that repeat what was typed, by address: who sends them, and their fields."""
    return {
        "/en/register": ("visitor", ("name", "email", "organisation", "password", "language", "time_zone")),
        "/en/sign-in": ("visitor", ("email", "password", "next", "kept", "kept_path")),
        "/en/password": ("visitor", ("email",)),
        "/en/feedback": ("visitor", ("page", "email")),
        "/en/account": ("owner", ("name", "organisation", "language", "time_zone")),
        "/en/account/email": ("owner", ("email", "password")),
        "/en/account/password": ("owner", ("password", "new_password")),
        LESSON + "answers": ("owner", ("person", "attempt", "key", "q-single", "check", "move")),
    }  # fmt: skip


def test_words_that_are_refused_come_back_as_words(
    world: World, fields: dict[str, tuple[str, tuple[str, ...]]]
) -> None:
    for said in VECTORS:
        for path, (role, names) in fields.items():
            clean(world.send(role, path, dict.fromkeys(names, said)), 422, 429, 409, 303)
        query, place = quote(said, safe=""), f"%2F{quote(said, safe='')}"
        visitor = world.people["visitor"]
        see(
            visitor,
            f"/en/search?q={query}",
            f"/en/feedback?page={place}",
            f"/en/sign-in?next={query}",
        )
        see(
            visitor,
            f"/en/verify/{query}",
            f"/en/{query}",
            f"/en/password/{query}",
            f"/en/confirm/{query}",
        )
        home = visitor.get(f"/en/home/?x={query}")
        clean(home, 303)
        clean(
            visitor.post(
                "/en/verify/", data={"code": said}, headers={"Sec-Fetch-Site": "same-origin"}
            ),
            422,
        )
        odd = {said: said, f"{said}2": f"{said}\n" * 3}
        clean(visitor.post(f"/en/account?x={query}", data=odd), 401)
        clean(visitor.post("/en/feedback", data=odd), 400)
        clean(world.send("owner", LESSON + "check", odd), 403)


def test_kept_words_come_back_as_words_after_signing_in(world: World) -> None:
    pairs = [[said, said] for said in VECTORS] + [
        [f"{said}2", f"{said}\n{said}"] for said in VECTORS
    ]
    for path in (
        "/en/account",
        "//evil.eu",
        "https://evil.eu",
        "javascript:alert(1)",
        "/\\evil.eu",
    ):
        data = {"email": "owner@rheinbrueck.example", "password": PASSWORD, "kept": json.dumps(pairs), "kept_path": path}  # fmt: skip
        page = clean(world.send("visitor", "/en/sign-in", data), 200).get_data(as_text=True)
        assert ('action="/en/account"' in page) is (
            path == "/en/account"
        ) or "Send it now" not in page
        assert "//evil.eu" not in page.split("<main", 1)[0]
        world.people["visitor"] = world.app.test_client()


@pytest.mark.parametrize(
    "target",
    ["//evil.eu", "/\\evil.eu", "///evil.eu", "https:evil.eu", "https://evil.eu", "/\t/evil.eu", "/%09/evil.eu",
     "/en/home/\r\nX: 1", "javascript:alert(1)", "/.//evil.eu", "/en/..//evil.eu", "\\\\evil.eu", "/@evil.eu",
     "/en//evil.eu", "http:/evil.eu", " //evil.eu", "/en/home/@evil.eu", "/\u2028/evil.eu", "/static/../x"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(world: World, target: str) -> None:
    signed_in = world.people["owner"].get("/en/sign-in", query_string={"next": target})
    assert signed_in.location == "/en/home/"
    data = {"email": "owner@rheinbrueck.example", "password": PASSWORD, "next": target}
    answer = world.send("visitor", "/en/sign-in", data)
    assert (answer.status_code, answer.location) == (303, "/en/home/")
