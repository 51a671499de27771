"""The small scripts in a real Chromium, under the real security policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string, request
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from lms.web.access import public

PAGE = """{% extends "layout.html" %}{% from "_macros.html" import csrf_field, submit %}
{% block title %}Scripts{% endblock %}{% block main %}<h1>Scripts</h1>
<form method="post" action="/en/write">{{ csrf_field() }}
<label for="words">Words</label>
<textarea id="words" name="words" data-behaviour="toolbar preview" data-preview-url="/en/rendering"></textarea>
<button id="away" class="button" name="act" value="away" data-behaviour="confirm"
  data-confirm="End all sessions?">End all</button></form>
<p id="number">7KQ4</p><button hidden data-behaviour="clipboard" data-copy="#number" id="copy">Copy</button>
<details id="d1" data-behaviour="disclosure"><summary>More</summary><p id="inside">Inside</p></details>
{% endblock %}"""


@pytest.fixture
def served(make_app) -> Iterator[str]:
    app: Flask = make_app()

    @public
    def page() -> str:
        return render_template_string(PAGE)

    @public
    def preview() -> dict[str, str]:
        return {"html": f"<p>seen: {len(request.get_json()['text'])}</p>"}

    @public
    def write() -> str:
        return f"<!doctype html><title>x</title>{request.form['act']}:{request.form['words']}"

    app.add_url_rule("/<lang:lang>/scripts", "scripts", page)
    app.add_url_rule("/<lang:lang>/rendering", "rendering", preview, methods=["POST"])
    app.add_url_rule("/<lang:lang>/write", "write", write, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, served: str) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=served, permissions=["clipboard-read", "clipboard-write"]
    )
    found = context.new_page()
    said: list[str] = []
    found.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    found.on("pageerror", lambda error: said.append(str(error)))
    yield found
    context.close()
    assert said == []


def places(page: Page) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = page.evaluate(
        """[...document.querySelectorAll('.order > li')].map(
             row => [row.querySelector('input').name, row.querySelector('input').value])"""
    )
    return [tuple(pair) for pair in found]


def start_order(page: Page) -> None:
    page.goto("/en/styles")
    expect(page.locator(".order .grip").first).to_be_visible()
    page.evaluate(
        """window.changes = 0; document.querySelector('.order')
             .addEventListener('change', () => window.changes++)"""
    )


def test_order_by_keyboard_keeps_the_focus_and_says_the_place(page: Page) -> None:
    start_order(page)
    down = page.get_by_role("button", name="Move down: City review")
    down.focus()
    page.keyboard.press("Enter")
    assert places(page) == [("q4-round", "1"), ("q4-review", "2"), ("q4-adopt", "3")]
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up: City review")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("City review: now in place 3 of 3")
    assert page.evaluate("window.changes") == 2


def test_order_by_typing_a_number(page: Page) -> None:
    start_order(page)
    field = page.get_by_label("Place of: Adoption by the council")
    field.fill("1")
    page.keyboard.press("Tab")
    assert [name for name, _ in places(page)] == ["q4-adopt", "q4-review", "q4-round"]
    assert page.evaluate("window.changes") == 1
    row = page.locator(".order > li").first
    assert row.evaluate("row => row.contains(document.activeElement)")
    field.fill("9")
    page.keyboard.press("Enter")
    assert [name for name, _ in places(page)] == ["q4-review", "q4-round", "q4-adopt"]


def test_order_by_dragging(page: Page) -> None:
    start_order(page)
    rows = page.locator(".order > li")
    rows.first.scroll_into_view_if_needed()
    grip, last = page.locator(".order .grip").first.bounding_box(), rows.last.bounding_box()
    assert grip
    assert last
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    for step in range(1, 11):
        y = grip["y"] + 10 + (last["y"] + last["height"] - grip["y"] - 12) * step / 10
        page.mouse.move(grip["x"] + 10, y)
    page.mouse.up()
    assert places(page) == [("q4-round", "1"), ("q4-adopt", "2"), ("q4-review", "3")]
    assert page.evaluate("window.changes") == 1


def test_toolbar_is_one_stop_and_can_be_undone(page: Page) -> None:
    page.goto("/en/scripts")
    words = page.get_by_label("Words")
    bold = page.get_by_role("button", name="Bold")
    expect(bold).to_be_visible()
    words.fill("who decides")
    words.evaluate("area => area.setSelectionRange(4, 11)")
    bold.click()
    expect(words).to_have_value("who **decides**")
    expect(words).to_be_focused()
    page.keyboard.press("Control+z")
    expect(words).to_have_value("who decides")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Heading")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bold).to_be_focused()
    page.keyboard.press("Tab")
    expect(words).to_be_focused()


def test_toolbar_makes_a_list_of_lines(page: Page) -> None:
    page.goto("/en/scripts")
    words = page.get_by_label("Words")
    expect(page.get_by_role("button", name="Numbered list")).to_be_visible()
    words.fill("a\nb")
    words.select_text()
    page.get_by_role("button", name="Numbered list").click()
    expect(words).to_have_value("1. a\n2. b")


def test_preview_is_made_by_the_server_with_the_token_of_the_form(page: Page) -> None:
    page.goto("/en/scripts")
    words = page.get_by_label("Words")
    words.fill("12345")
    page.get_by_text("Preview").click()
    expect(page.locator(".preview")).to_have_text("seen: 5")
    words.focus()
    page.keyboard.type("6")
    expect(page.locator(".preview")).to_have_text("seen: 6")
    expect(words).to_be_focused()


def test_confirm_asks_and_sends_only_on_yes(page: Page) -> None:
    page.goto("/en/scripts")
    page.get_by_label("Words").fill("kept")
    expect(page.get_by_role("toolbar")).to_be_visible()
    page.wait_for_load_state("networkidle")
    away = page.locator("#away")
    away.click()
    dialog = page.get_by_role("dialog", name="End all sessions?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(away).to_be_focused()
    away.click()
    dialog.get_by_role("button", name="End all").click()
    expect(page.locator("body")).to_have_text("away:kept")


def test_copying(page: Page) -> None:
    page.goto("/en/scripts")
    page.locator("#copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "7KQ4"


def test_a_link_opens_the_details_it_points_into(page: Page) -> None:
    page.goto("/en/scripts#inside")
    expect(page.locator("#inside")).to_be_visible()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/en/styles")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="City: Not a valid choice.").click()
    expect(page.locator("#bad-city")).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_wider_than_the_screen(page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("styles", "privacy", "accessibility", "imprint"):
        page.goto(f"/{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_without_scripts_everything_is_there(chromium: Browser, served: str) -> None:
    context = chromium.new_context(base_url=served, java_script_enabled=False)
    found = context.new_page()
    found.goto("/en/styles")
    expect(found.get_by_role("button", name="Move down: City review")).to_be_visible()
    expect(found.locator(".grip")).to_have_count(0)
    found.goto("/en/scripts")
    expect(found.locator("#copy")).to_be_hidden()
    expect(found.get_by_label("Words")).to_be_visible()
    context.close()
