"""Answers are saved as they are given, and say so."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Learner

SAVED = re.compile(r"^\s*Saved \d\d:\d\d$")


def test_each_kind_of_answer_is_saved_as_it_is_given(amira: Learner) -> None:
    page = amira.open(amira.second)
    page.get_by_label("Gap 1").first.fill("champion")
    expect(page.locator("#q-q-blank [data-saved]")).to_have_text(SAVED)
    page.locator("#q-q-match select").first.select_option("decides")
    expect(page.locator("#q-q-match [data-saved]")).to_have_text(SAVED)
    page.locator(".order > li").first.get_by_role("button", name="Move down").click()
    expect(page.locator("#q-q-order [data-saved]")).to_have_text(SAVED)
    page.locator("#q-q-matrix input[value=fixed]").first.check()
    expect(page.locator("#q-q-matrix [data-saved]")).to_have_text(SAVED)
    page.locator("#q-q-text textarea").fill("Because it\nmatters.")
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    page.get_by_label("3 grand").check()
    expect(page.locator("#q-q-rating [data-saved]")).to_have_text(SAVED)
    assert amira.saved("q-blank")[0] is not None
    assert '"Because it\\nmatters."' in amira.saved("q-text")[0]
    page.reload()
    expect(page.get_by_label("Gap 1").first).to_have_value("champion")
    expect(page.locator("#q-q-text textarea")).to_have_value("Because it\nmatters.")
