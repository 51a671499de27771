"""Every answer carries the security headers; nothing is inline, so the policy is strict."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from lms.web.headers import HEADERS

PATHS = ["/en/imprint", "/en/nothing-here", "/robots.txt", "/healthz", "/favicon.ico"]


@pytest.mark.parametrize("path", PATHS)
def test_security_headers_everywhere(client: FlaskClient, path: str) -> None:
    client.inspecting = False
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_the_policy_allows_nothing_inline_and_no_other_origin() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_hsts_only_in_production(client: FlaskClient, make_app) -> None:
    assert "Strict-Transport-Security" not in client.get("/en/imprint").headers
    live = make_app(production=True, base_url="https://learn.example.org")
    answer = live.test_client().get("/en/imprint", base_url="https://learn.example.org")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_foreign_host_is_refused_in_production(make_app) -> None:
    live = make_app(production=True, base_url="https://learn.example.org")
    client = live.test_client()
    client.inspecting = False
    assert client.get("/en/imprint", base_url="https://evil.example").status_code == 400
