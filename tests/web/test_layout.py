"""The frame of each page: languages, navigation, and no session for those who only read."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from flask import Flask, flash, render_template_string
from flask_babel import lazy_gettext as _l

from lms.core.actor import Actor
from lms.web.access import identify_by, public
from lms.web.frame import NavItem, add_links, add_nav

PAGE = """{% extends "layout.html" %}{% set section = "courses" %}
{% block title %}Seite{% endblock %}{% block main %}<h1>Seite</h1>{% endblock %}"""
LEARNER = Actor(person_id=7, name="Κωνσταντίνα <Παπαδημητρίου>", language="en")


class Elements(HTMLParser):
    """Each element with its attributes and the text up to its end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **given: str) -> list[dict[str, str | None]]:
        wanted = {name.replace("_", "-"): value for name, value in given.items()}
        return [a for t, a in self.found if t == tag and wanted.items() <= a.items()]


@pytest.fixture
def framed(make_app) -> Flask:
    app: Flask = make_app(funding_note="Co-funded & proud", languages=("en", "de", "el"))

    @public
    def page() -> str:
        return render_template_string(PAGE)

    @public
    def say() -> str:
        flash("Gespeichert <b>")
        return "said"

    app.add_url_rule("/<lang:lang>/seite", "seite", page)
    app.add_url_rule("/say", "say", say)
    add_nav(app, NavItem("seite", _l("Courses"), "courses"))
    add_links(app, search="seite", account="seite", sign_in="seite", feedback="seite")
    app.extensions["tandem_hrefs"].clear()
    return app


def test_an_anonymous_page_starts_no_session(framed: Flask) -> None:
    answer = framed.test_client().get("/en/seite")
    assert "Set-Cookie" not in answer.headers


def test_language_links_and_alternates(framed: Flask) -> None:
    answer = framed.test_client().get("/de/seite")
    page = Elements(answer.get_data(as_text=True))
    assert page.all("html", lang="de")
    links = [a["hreflang"] for a in page.all("link", rel="alternate")]
    assert links == ["de", "en", "el"]
    assert all(str(a["href"]).startswith("http") for a in page.all("link", rel="alternate"))
    assert page.all("a", hreflang="el", lang="el", href="/el/seite")


def test_the_current_place_is_marked(framed: Flask) -> None:
    page = Elements(framed.test_client().get("/en/seite").get_data(as_text=True))
    assert page.all("a", aria_current="page", href="/en/seite")


def test_a_visitor_may_sign_in_and_a_person_sees_a_name(framed: Flask) -> None:
    client = framed.test_client()
    assert "Sign in" in client.get("/en/seite").get_data(as_text=True)
    identify_by(framed, lambda: LEARNER)
    page = client.get("/en/seite").get_data(as_text=True)
    assert "Sign in" not in page
    assert "&lt;Παπαδημητρίου&gt;" in page


def test_messages_are_shown_once_and_escaped(framed: Flask) -> None:
    client = framed.test_client()
    client.get("/say")
    assert "Gespeichert &lt;b&gt;" in client.get("/en/seite").get_data(as_text=True)
    assert "Gespeichert" not in client.get("/en/seite").get_data(as_text=True)


def test_the_foot_holds_the_legal_links_and_the_note(framed: Flask) -> None:
    text = framed.test_client().get("/en/seite").get_data(as_text=True)
    page = Elements(text)
    for path in ("accessibility", "privacy", "imprint"):
        assert page.all("a", href=f"/en/{path}")
    assert "Co-funded &amp; proud" in text


def test_skip_link_comes_first_and_main_can_take_the_focus(framed: Flask) -> None:
    page = Elements(framed.test_client().get("/en/seite").get_data(as_text=True))
    assert next(a for t, a in page.found if t == "a")["href"] == "#main"
    assert page.all("main", id="main", tabindex="-1")


def test_the_title_names_page_and_platform(framed: Flask) -> None:
    assert "<title>Seite – Tandem</title>" in framed.test_client().get("/en/seite").get_data(
        as_text=True
    )


def test_no_request_leaves_the_origin(framed: Flask) -> None:
    page = Elements(framed.test_client().get("/en/seite").get_data(as_text=True))
    sources = [
        a.get("src") or a.get("href")
        for t, a in page.found
        if t in {"script", "img", "link"} and a.get("rel") != "alternate"
    ]
    assert sources
    assert all(str(source).startswith("/") for source in sources)
