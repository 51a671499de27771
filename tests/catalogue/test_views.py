"""Public pages: what they show, how they are cached, that they set no cookie."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.catalogue.queries.outlines import Outline
from tests.accounts.factories import signed_in
from tests.catalogue.factories import publish_folder, small_course, write_course

PAGES = (
    "/en/",
    "/de/",
    "/en/search",
    "/en/search?q=lodz",
    "/de/search?q=nothing+at+all",
    "/en/courses/small/glossary/",
    "/de/courses/small/glossary/",
    "/en/courses/small/guide/",
    "/de/courses/small/guide/running",
)


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> Outline:
    return small_course(tmp_path)


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_root_leads_to_the_readers_language(app: Flask, client: FlaskClient) -> None:
    for asked, language in (("de-AT,de;q=0.9,en;q=0.5", "de"), ("fr", "en"), ("", "en")):
        response = client.get("/", headers={"Accept-Language": asked})
        assert (response.status_code, response.location) == (302, f"/{language}/")
        assert "Accept-Language" in response.headers["Vary"]
        assert "Set-Cookie" not in response.headers


def test_root_leads_a_person_to_their_language(app: Flask, client: FlaskClient) -> None:
    signed_in(client, language="de")
    assert client.get("/", headers={"Accept-Language": "en"}).location == "/de/"


def test_front_page_without_courses_says_what_will_stand_here(client: FlaskClient) -> None:
    shown = page(client, "/en/")
    assert "No course is open yet" in shown
    assert "lms courses publish" in shown


def test_front_page_shows_courses_with_the_way_in(client: FlaskClient, course: Outline) -> None:
    shown = page(client, "/en/")
    assert 'href="/en/courses/small/"' in shown
    assert 'href="/en/learn/small/first/"' in shown
    assert "Try the first lesson without an account" in shown
    assert "1.5 hours" in shown
    assert "3 lessons" in shown
    assert '<span lang="de">Deutsch</span>' in shown
    assert "People who test." in shown
    assert '<meta name="description"' in shown
    assert "Kleine Schritte" in page(client, "/de/")


def test_front_page_marks_what_is_in_another_language(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "small")
    for path in folder.rglob("*.de.md"):
        path.unlink()
    publish_folder(folder)
    shown = page(client, "/de/")
    assert re.search(r'<h2[^>]* lang="en"><a href="/de/courses/small/">Small steps', shown)


def test_visitors_see_what_was_published_since(
    client: FlaskClient, course: Outline, tmp_path: Path
) -> None:
    first = client.get("/en/")
    folder = tmp_path / "small"
    (folder / "course.md").write_text(
        (folder / "course.md").read_text().replace("Small steps", "Great strides")
    )
    publish_folder(folder)
    second = client.get("/en/", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert "Great strides" in second.get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_visitors_get_no_cookie_and_public_pages(
    client: FlaskClient, course: Outline, path: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"].startswith("public")
    assert "Cookie" in first.headers["Vary"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path).data == first.data


def test_people_get_private_pages_with_their_name(
    app: Flask, client: FlaskClient, course: Outline
) -> None:
    visitor = client.get("/en/")
    other = app.test_client()
    signed_in(other, "Ioana Popescu")
    own = other.get("/en/", headers={"If-None-Match": visitor.headers["ETag"]})
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Popescu" in own.get_data(as_text=True)
    assert other.get("/en/", headers={"If-None-Match": own.headers["ETag"]}).status_code == 304
    assert "Popescu" not in page(client, "/en/")


def test_a_message_is_shown_once_although_the_page_is_known(
    client: FlaskClient, course: Outline
) -> None:
    signed_in(client)
    known = client.get("/en/").headers["ETag"]
    with client.session_transaction() as held:
        held["_flashes"] = [("message", "You are back.")]
    shown = client.get("/en/", headers={"If-None-Match": known})
    assert "You are back." in shown.get_data(as_text=True)
    assert client.get("/en/", headers={"If-None-Match": known}).status_code == 304


def test_search_shows_the_form_first(client: FlaskClient, course: Outline) -> None:
    shown = page(client, "/en/search")
    assert "What are you looking for?" in shown
    assert 'name="robots" content="noindex"' in shown
    assert "<mark>" not in shown


def test_search_marks_words_and_keeps_the_query(client: FlaskClient, course: Outline) -> None:
    shown = page(client, "/en/search?q=lodz")
    assert "1 lesson has “lodz”" in shown
    assert "<mark>Łódź</mark>" in shown
    assert 'value="lodz"' in shown
    assert "lesson 1.1" in shown
    assert 'href="/en/learn/small/first/"' in shown
    assert "<mark>Counting</mark> steps" in page(client, "/en/search?q=count")


def test_search_escapes_what_was_typed_and_what_was_found(
    client: FlaskClient, course: Outline
) -> None:
    shown = page(client, "/en/search?q=%3Cscript%3E%22signs")
    assert "<script>" not in shown
    assert "&lt;script&gt;&#34;signs" in shown
    found = page(client, "/en/search?q=signs")
    assert "&lt;<mark>signs</mark>&gt;" in found


def test_search_without_a_result_gives_advice(client: FlaskClient, course: Outline) -> None:
    shown = page(client, "/en/search?q=zzz+%26+co")
    assert "No lesson has “zzz &amp; co”" in shown
    assert "Try one word less" in shown
    assert 'href="/de/search?q=zzz%20%26%20co"' in shown


def test_search_links_lead_to_the_lessons_language(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "small")
    (folder / "1-one/2-second.de.md").unlink()
    publish_folder(folder)
    shown = page(client, "/de/search?q=counting")
    assert '<h2 lang="en"><a href="/de/learn/small/second/"><mark>Counting</mark> steps' in shown


def test_glossary_falls_back_with_its_language(client: FlaskClient, course: Outline) -> None:
    shown = page(client, "/de/courses/small/glossary/")
    assert '<dt id="g-mandate">Auftrag</dt>' in shown
    assert re.search(r'<div lang="en">\s*<dt id="g-citizen">Citizen', shown)
    assert 'href="/de/learn/small/first/"' in shown
    assert "#l-1" not in shown


def test_long_glossary_has_letters(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    words = ["Łódź", "Lake", "Zoo", "Émigré", *(f"Apple {n}" for n in range(20))]
    terms = "\n\n".join(f"{word} {{#t-{n}}}\n:   It is {word}." for n, word in enumerate(words))
    folder = write_course(tmp_path / "small")
    for name in ("glossary.md", "glossary.de.md"):
        (folder / name).unlink()
    (folder / "glossary.md").write_text(
        f"---\nid: glossary\ntitle: G\n---\nMandate {{#mandate}}\n:   M.\n\n{terms}\n"
    )
    publish_folder(folder)
    shown = page(client, "/en/courses/small/glossary/")
    assert re.findall(r'href="#l-\d+">(.)<', shown) == ["A", "E", "L", "M", "Z"]
    assert shown.index(">Lake<") < shown.index(">Łódź<") < shown.index(">Zoo<")


def test_glossary_without_words_says_so(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    folder = write_course(tmp_path / "small")
    for path in [*folder.glob("glossary*.md")]:
        path.unlink()
    for path in folder.rglob("*.md"):
        path.write_text(re.sub(r"\[(\w+)\]\(\.\./glossary\.md#mandate\)", r"\1", path.read_text()))
    publish_folder(folder)
    assert "No words yet" in page(client, "/en/courses/small/glossary/")


def test_guides_are_public_pages(client: FlaskClient, course: Outline) -> None:
    assert 'href="/en/courses/small/guide/running"' in page(client, "/en/courses/small/guide/")
    shown = page(client, "/en/courses/small/guide/running")
    assert "Running the course" in shown
    assert 'href="/en/learn/small/first/"' in shown
    assert 'href="/media/' in shown
    assert '<article class="prose" lang="en">' in page(client, "/de/courses/small/guide/running")


@pytest.mark.parametrize(
    "path",
    [
        "/en/courses/nowhere/glossary/",
        "/en/courses/nowhere/guide/",
        "/en/courses/small/guide/nowhere",
        "/en/courses/small/guide/first",
        "/fr/",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, course: Outline, path: str) -> None:
    page(client, path, 404)


def test_sitemap_lists_public_pages_in_all_languages(client: FlaskClient, course: Outline) -> None:
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ET.fromstring(response.get_data(as_text=True))  # noqa: S314 - our own page
    places = [place.text or "" for place in tree.iter(f"{name}loc")]
    paths = {place.split("8000", 1)[1] for place in places}
    assert {
        "/en/", "/de/", "/en/courses/small/", "/de/courses/small/glossary/",
        "/en/courses/small/guide/running", "/en/learn/small/first/", "/de/privacy",
    } <= paths  # fmt: skip
    assert len(places) == len(set(places))
    assert not any("search" in path for path in paths)
    links = next(iter(tree)).findall("{http://www.w3.org/1999/xhtml}link")
    assert [link.get("hreflang") for link in links] == ["en", "de"]
