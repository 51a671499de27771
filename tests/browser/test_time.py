"""Time limits: the server's clock decides, whatever the device believes."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from lms.core.clock import now
from tests.browser.conftest import Learner
from tests.browser.test_offline import answer_exam, start_exam

LEFT = re.compile(r"(20|19) minutes")


def end_in(learner: Learner, seconds: float) -> None:
    """Move the end of the open attempt; the page has to be loaded again to know."""
    learner.live.change(
        "UPDATE attempt SET deadline_at = :at WHERE person_id = :person AND finished_at IS NULL",
        at=(now() + dt.timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S.%f"),
        person=learner.id,
    )


def left(page: Page) -> object:
    return page.locator("[data-left]")


def test_a_clock_that_is_wrong_by_hours_changes_nothing(amira: Learner) -> None:
    wrong = dt.datetime.now(dt.UTC) + dt.timedelta(hours=5)
    amira.page.clock.install(time=wrong)
    page = start_exam(amira)
    expect(page.locator("[data-left]")).to_have_text(LEFT)
    page.clock.run_for(30_000)
    expect(page.locator("[data-left]")).to_have_text("20 minutes")
    page.clock.run_for(60_000)
    expect(page.locator("[data-left]")).to_have_text("19 minutes")
    page.clock.set_system_time(wrong - dt.timedelta(hours=9))
    page.clock.run_for(2_000)
    expect(page.locator("[data-left]")).to_have_text(LEFT)
    answer_exam(page)
    page.clock.run_for(2_000)
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have passed")


def test_the_last_minutes_are_announced(amira: Learner) -> None:
    page = start_exam(amira)
    page.clock.install()
    end_in(amira, 10 * 60 + 30)
    page.reload()
    page.wait_for_load_state("networkidle")
    said = page.locator("#player-time")
    expect(said).to_be_empty()
    for seconds, words in ((60, "10 minutes"), (300, "5 minutes"), (240, "60 seconds")):
        page.clock.run_for(seconds * 1000)
        expect(said).to_contain_text(words)


def test_at_the_end_what_was_typed_is_saved_and_handed_in(amira: Learner) -> None:
    page = start_exam(amira)
    end_in(amira, 4)
    page.reload()
    page.wait_for_load_state("networkidle")
    answer_exam(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have passed")
    assert amira.attempts() == [("exam", 1, "finished")]


def test_what_comes_after_the_end_is_kept_but_does_not_count(amira: Learner) -> None:
    page = start_exam(amira)
    end_in(amira, -3600)
    answer_exam(page)
    expect(page.locator("#player-banner")).to_contain_text("This try is over.")
    page.get_by_role("link", name="See my result").click()
    expect(page.get_by_role("heading", name="Time is over")).to_be_visible()
    page.get_by_role("button", name="See my result").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not passed yet")
    [[late]] = amira.live.rows(
        "SELECT count(*) FROM answer a JOIN attempt t ON t.id = a.attempt_id"
        " WHERE t.person_id = :p AND a.late_value IS NOT NULL",
        p=amira.id,
    )
    assert late >= 1
    assert amira.attempts() == [("exam", 1, "finished")]


def test_a_page_opened_between_the_end_and_its_grace_hands_in(amira: Learner) -> None:
    page = start_exam(amira)
    answer_exam(page)
    expect(page.locator("[data-all-saved]")).to_contain_text("All saved")
    end_in(amira, -5)
    page.goto(amira.exam)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have passed")


def test_what_was_kept_on_a_device_until_the_try_was_over_is_not_lost(amira: Learner) -> None:
    page = amira.open(amira.second)
    page.get_by_label("3 grand").check()
    expect(page.locator("#q-q-rating [data-saved]")).to_contain_text("Saved")
    amira.context.set_offline(True)
    page.get_by_label("Gap 1").first.fill("a champion, written on a train")
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    page.close()
    amira.context.set_offline(False)
    amira.live.change(
        "UPDATE attempt SET state = 'finished', finished_at = started_at WHERE person_id = :p",
        p=amira.id,
    )
    amira.page = page = amira.context.new_page()
    amira.open(amira.second)
    expect(page.get_by_role("heading", name="Answers that came too late")).to_be_visible()
    expect(page.get_by_label("What you typed")).to_have_value("a champion, written on a train")
    [[late]] = amira.live.rows(
        "SELECT a.late_value FROM answer a JOIN attempt t ON t.id = a.attempt_id"
        " WHERE t.person_id = :p AND a.late_value IS NOT NULL",
        p=amira.id,
    )
    assert "on a train" in str(late)
    assert amira.kept == []
