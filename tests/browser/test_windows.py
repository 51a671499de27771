"""Several windows, and impatient fingers."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.browser.test_offline import answer_exam, start_exam

SAVED = re.compile(r"Saved \d\d:\d\d")


def two_windows(learner: Learner, path: str) -> tuple[Page, Page]:
    one, two = learner.page, learner.context.new_page()
    learner.open(path, one)
    learner.open(path, two)
    return one, two


def test_two_windows_answer_different_questions(amira: Learner) -> None:
    one, two = two_windows(amira, amira.second)
    one.locator("#q-q-text textarea").fill("from the first window")
    two.get_by_label("3 grand").check()
    expect(one.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    expect(two.locator("#q-q-rating [data-saved]")).to_have_text(SAVED)
    assert "first window" in amira.saved("q-text")[0]
    assert "grand" in amira.saved("q-rating")[0]
    assert amira.attempts() == [("second", 1, "in_progress")]


def differ(amira: Learner) -> tuple[Page, Page]:
    one, two = two_windows(amira, amira.second)
    one.locator("#q-q-text textarea").fill("said first")
    expect(one.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    two.locator("#q-q-text textarea").fill("said second")
    box = two.locator("#q-q-text [data-differ]")
    expect(box).to_contain_text("Two different answers")
    expect(box).to_contain_text("said first")
    expect(two.locator("#q-q-text textarea")).to_have_value("said second")
    expect(box).to_be_focused()
    return one, two


def test_the_same_question_in_two_windows_mine_is_chosen(amira: Learner) -> None:
    _one, two = differ(amira)
    two.get_by_role("button", name="Save the answer of this window").click()
    expect(two.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    expect(two.locator("[data-differ]")).to_have_count(0)
    assert "said second" in amira.saved("q-text")[0]
    two.locator("#q-q-text textarea").fill("said third")
    expect(two.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    two.wait_for_load_state("networkidle")
    assert "said third" in amira.saved("q-text")[0]


def test_the_same_question_in_two_windows_the_other_is_chosen(amira: Learner) -> None:
    _one, two = differ(amira)
    two.get_by_role("button", name="Keep the saved answer").click()
    expect(two.locator("#q-q-text textarea")).to_have_value("said first")
    expect(two.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    assert amira.saved("q-text")[1] == 1
    assert amira.kept == []


def test_one_window_hands_in_and_the_other_still_writes(amira: Learner) -> None:
    one = start_exam(amira)
    two = amira.open(amira.exam, amira.context.new_page())
    answer_exam(one)
    one.get_by_role("button", name="Hand in my answers").click()
    expect(one.get_by_role("heading", level=1)).to_contain_text("You have passed")
    two.locator(".question :is([type=radio], [type=text])").first.scroll_into_view_if_needed()
    answer_exam(two, right=False)
    banner = two.locator("#player-banner")
    expect(banner).to_contain_text("This try is over.")
    expect(banner).to_contain_text("for copying")
    two.get_by_role("link", name="See my result").click()
    expect(two.get_by_role("heading", level=1)).to_contain_text("You have passed")
    assert amira.attempts() == [("exam", 1, "finished")]
    assert amira.kept == []


def test_a_question_checked_in_another_window_keeps_its_answer(amira: Learner) -> None:
    one, two = two_windows(amira, amira.first)
    one.get_by_label("People who live there").check()
    one.locator("#q-q-single").get_by_role("button", name="Check my answer").click()
    expect(one.locator("#q-q-single")).to_contain_text("Yes: they know the way.")
    two.get_by_label("Nobody").check()
    expect(two.locator("#q-q-single [data-differ]")).to_contain_text("Already checked")
    two.get_by_role("button", name="Show the checked answer").click()
    expect(two.locator("#q-q-single")).to_contain_text("Yes: they know the way.")


def test_two_clicks_hand_in_once(amira: Learner) -> None:
    page = start_exam(amira)
    answer_exam(page)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.post_data or "") if r.method == "POST" else None)
    page.get_by_role("button", name="Hand in my answers").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have passed")
    assert len([body for body in sent if "submit=1" in body]) == 1
    assert amira.attempts() == [("exam", 1, "finished")]


def test_two_clicks_start_one_try(amira: Learner) -> None:
    page = amira.open(amira.exam)
    page.get_by_role("button", name="Start").dblclick()
    expect(page.get_by_role("button", name="Hand in my answers")).to_be_visible()
    assert amira.attempts() == [("exam", 1, "in_progress")]


def test_two_clicks_without_scripts_hand_in_once(
    live: Live, learners: Callable[..., Learner]
) -> None:
    learner = learners(live, java_script_enabled=False)
    page = learner.page
    page.goto(learner.exam)
    page.get_by_role("button", name="Start").click()
    answer_exam(page)
    page.get_by_role("button", name="Hand in my answers").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have passed")
    assert learner.attempts() == [("exam", 1, "finished")]


def test_an_old_result_page_starts_the_next_try(amira: Learner) -> None:
    page = start_exam(amira)
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not passed yet")
    result = page.url
    for number in (2, 3):
        page.goto(result)
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("button", name="Hand in my answers")).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.get_by_role("button", name="Hand in my answers").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Not passed yet")
        assert amira.attempts()[-1] == ("exam", number, "finished")
