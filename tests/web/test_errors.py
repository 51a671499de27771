"""Error pages say what happened and give back what was typed, escaped, whatever the status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.web.access import SignInNeeded, public
from tests.conftest import token_in

LONG = "Wir laden ein & hören zu: <b>alle</b> “Anwohner”\n" * 4
TYPED = {"title": '<i>"kurz"</i>', "body": LONG, "password": "never shown"}
ERRORS: dict[int, Callable[[], Exception]] = {
    401: SignInNeeded,
    403: Forbidden,
    404: NotFound,
    409: lambda: Conflict("Somebody was faster."),
    422: lambda: Invalid("Too short."),
    500: lambda: RuntimeError("secret of the machine"),
    503: lambda: OperationalError("SELECT 1", {}, Exception("disk full at /var/secret")),
}


@pytest.fixture
def broken(make_app) -> Flask:
    """An application whose forms always fail, each in its way."""
    app: Flask = make_app()

    @public
    def fail(status: int) -> str:
        if status in ERRORS:
            error = ERRORS[status]()
            raise error
        abort(status)

    app.add_url_rule("/<lang:lang>/fail/<int:status>", "fail", fail, methods=["GET", "POST"])
    return app


@pytest.fixture
def visitor(broken: Flask) -> FlaskClient:
    return broken.test_client()


def post(client: FlaskClient, status: int, data: dict[str, object] | None = None, **kwargs):
    """POST with a good token, which the page of an expired form hands out."""
    refused = client.post(f"/en/fail/{status}", data={"a": "b"})
    token = token_in(refused.get_data(as_text=True))
    sent = {"csrf_token": token, **(TYPED if data is None else data)}
    return client.post(f"/en/fail/{status}", data=sent, **kwargs)


def textareas(page: str) -> list[str]:
    return [
        unescape(found)
        for found in re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    ]


@pytest.mark.parametrize("status", [*sorted(ERRORS), 429])
def test_what_was_typed_comes_back_escaped(visitor: FlaskClient, status: int) -> None:
    answer = post(visitor, status)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "<b>alle</b>" not in page
    assert '<i>"kurz"' not in page
    assert LONG in textareas(page) or LONG.strip() in [t.strip() for t in textareas(page)]
    assert "kurz" in page
    assert "never shown" not in page
    assert "secret" not in page.replace("secret-1", "")


@pytest.mark.parametrize("status", [409, 422, 429, 503])
def test_it_can_be_sent_again(visitor: FlaskClient, status: int) -> None:
    page = post(visitor, status).get_data(as_text=True)
    form = page.split("<form", 1)[1].split("</form>", 1)[0]
    assert "action=" not in form.split(">", 1)[0]
    assert 'name="title" value="&lt;i&gt;' in form
    again = visitor.post(f"/en/fail/{status}", data={"csrf_token": token_in(form), **TYPED})
    assert again.status_code == status


def test_a_form_without_token_is_refused_and_kept(visitor: FlaskClient) -> None:
    answer = visitor.post("/en/fail/404", data=TYPED)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "This form has expired" in page
    assert 'type="password"' in page
    assert "never shown" not in page
    assert visitor.post("/en/fail/404", data={"csrf_token": token_in(page)}).status_code == 404


def test_files_are_asked_for_again(visitor: FlaskClient) -> None:
    data = {"note": "x", "plan": (BytesIO(b"%PDF-"), "plan.pdf")}
    page = post(visitor, 503, data, content_type="multipart/form-data").get_data(as_text=True)
    assert 'enctype="multipart/form-data"' in page
    assert 'name="plan" type="file"' in page


def test_several_values_of_one_field_are_all_kept(visitor: FlaskClient) -> None:
    page = post(visitor, 409, {"q1": ["a", "b"]}).get_data(as_text=True)
    assert page.count('name="q1"') == 2


def test_an_expired_session_keeps_the_words_for_sign_in(broken: Flask) -> None:
    broken.extensions["tandem_links"].setdefault("sign_in", "public.imprint")
    broken.extensions["tandem_hrefs"].clear()
    client = broken.test_client()
    page = post(client, 401).get_data(as_text=True)
    kept = re.search(r'name="kept" value="([^"]*)"', page)
    assert kept
    assert dict(json.loads(unescape(kept[1]))) == {"title": TYPED["title"], "body": LONG}
    assert 'name="kept_path" value="/en/fail/401"' in page
    assert 'autocomplete="current-password"' in page


@pytest.mark.parametrize("limit", ["MAX_CONTENT_LENGTH", "MAX_FORM_MEMORY_SIZE"])
def test_too_much_is_refused_without_a_second_fault(broken: Flask, limit: str) -> None:
    broken.config[limit] = 1000
    kind = "multipart/form-data" if limit == "MAX_FORM_MEMORY_SIZE" else None
    client = broken.test_client()
    answer = client.post("/en/fail/404", data={"body": "x" * 5000}, content_type=kind)
    assert answer.status_code == 413
    assert "Too large" in answer.get_data(as_text=True)


def test_an_error_page_that_cannot_be_made_is_plain_text(broken: Flask, monkeypatch) -> None:
    monkeypatch.setattr("lms.web.errors.render_template", lambda *_a, **_k: 1 / 0)
    answer = broken.test_client().get("/en/fail/404")
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert "Page not found" in answer.get_data(as_text=True)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_page_that_was_only_read_starts_no_session(visitor: FlaskClient, status: int) -> None:
    answer = visitor.get(f"/en/fail/{status}")
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers
    assert "csrf_token" not in answer.get_data(as_text=True)


def test_no_page_is_missing_in_the_language_of_its_address(visitor: FlaskClient) -> None:
    answer = visitor.get("/de/nirgends", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert '<html lang="de"' in answer.get_data(as_text=True)


def test_an_address_that_is_no_page(visitor: FlaskClient) -> None:
    answer = visitor.get("/nothing/here", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert '<html lang="de">' in answer.get_data(as_text=True)
    assert 'rel="alternate"' not in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers


def test_a_path_with_two_slashes_leads_nowhere_else(visitor: FlaskClient) -> None:
    page = visitor.post("//evil.example/en/x", data={"a": "b"}).get_data(as_text=True)
    assert 'action="//' not in page


def test_scripts_get_json(visitor: FlaskClient) -> None:
    answer = visitor.get("/en/fail/409", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json == {"error": "Somebody was faster."}
