"""Legal pages, the style page, and what machines ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from lms.db import Model
from lms.web import pages

LEGAL = ["accessibility", "privacy", "imprint"]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", LEGAL)
def test_everybody_may_read_them(client: FlaskClient, language: str, name: str) -> None:
    answer = client.get(f"/{language}/{name}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    again = client.get(f"/{language}/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_statement_follows_the_model(client: FlaskClient) -> None:
    page = client.get("/en/accessibility").get_data(as_text=True)
    headings = [
        "Compliance status",
        "Non-accessible content",
        "Preparation of this accessibility statement",
        "Feedback and contact information",
        "Enforcement procedure",
    ]
    places = [page.index(f"<h2>{heading}</h2>") for heading in headings]
    assert places == sorted(places)
    assert "partially compliant" in page


def test_the_statement_names_the_body_that_enforces(make_app) -> None:
    app = make_app(enforcement_url="https://enforce.example/?a=1&b=2")
    page = app.test_client().get("/en/accessibility").get_data(as_text=True)
    assert 'href="https://enforce.example/?a=1&amp;b=2"' in page


def test_the_privacy_table_holds_every_labelled_column(app: Flask) -> None:
    with app.test_request_context("/en/privacy"):
        lines = pages.data_map()
    said = {(line.category, line.retention, purpose) for line in lines for purpose in line.purposes}
    for table in Model.metadata.tables.values():
        for column in table.columns:
            label = column.info.get("pd")
            if label and not label.purpose.startswith("key"):
                assert (label.category, label.retention, label.purpose) in said
    assert len({(line.category, line.retention) for line in lines}) == len(lines)


class TestOwnPages:
    """Pages that the operator wrote."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        made = tmp_path / "pages"
        made.mkdir()
        return made

    @pytest.fixture
    def visitor(self, make_app, folder: Path) -> FlaskClient:
        found: FlaskClient = make_app(pages_dir=folder).test_client()
        return found

    def test_they_replace_ours(self, visitor: FlaskClient, folder: Path) -> None:
        (folder / "imprint.de.md").write_text("# Stadt Rheinbrück\n\nRathausplatz **1**\n")
        page = visitor.get("/de/imprint").get_data(as_text=True)
        assert "<h1>Stadt Rheinbrück</h1>" in page
        assert "<strong>1</strong>" in page
        assert "EUPL" not in page

    def test_another_language_is_marked(self, visitor: FlaskClient, folder: Path) -> None:
        (folder / "imprint.de.md").write_text("Rathausplatz 1")
        page = visitor.get("/en/imprint").get_data(as_text=True)
        assert '<article class="prose" lang="de">' in page

    def test_a_change_is_seen_at_once(self, visitor: FlaskClient, folder: Path) -> None:
        path = folder / "privacy.en.md"
        path.write_text("Before")
        before = visitor.get("/en/privacy")
        path.write_text("After")
        os.utime(path, ns=(1, path.stat().st_mtime_ns + 1_000_000))
        after = visitor.get("/en/privacy", headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert "After" in after.get_data(as_text=True)

    def test_they_are_cleaned(self, visitor: FlaskClient, folder: Path) -> None:
        (folder / "imprint.en.md").write_text("# <b>x</b>\n\n<script>alert(1)</script>\n")
        page = visitor.get("/en/imprint").get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<h1>&lt;b&gt;" in page


def test_the_style_page_is_for_developers(client: FlaskClient, make_app) -> None:
    answer = client.get("/en/styles")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    live = make_app(testing=False, production=True, base_url="https://learn.example.org")
    found = live.test_client().get("/en/styles", base_url="https://learn.example.org")
    assert found.status_code == 404


def test_robots_are_told_what_to_leave(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /de/search" in answer.get_data(as_text=True)


def test_the_icon_leads_to_the_logo(client: FlaskClient) -> None:
    client.inspecting = False
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    with client.get(answer.headers["Location"]) as logo:
        assert logo.mimetype == "image/svg+xml"


def test_health_says_whether_the_database_answers(client: FlaskClient, monkeypatch) -> None:
    good = client.get("/healthz")
    assert (good.status_code, good.data) == (200, b"ok\n")
    assert good.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in good.headers

    def down() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(pages, "session", down)
    assert client.get("/healthz").status_code == 503
