"""Lost connections: answers wait, say so, and arrive once."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.browser.relay import Relay

SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def relay(live: Live) -> Iterator[Relay]:
    found = Relay(live.port)
    yield found
    found.close()


def words(page: Page) -> object:
    return page.locator("#q-q-text textarea")


def start_exam(learner: Learner) -> Page:
    page = learner.open(learner.exam)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="Hand in my answers")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def answer_exam(page: Page, *, right: bool = True) -> None:
    answers = {
        "q-pool-1": "two" if right else "three",
        "q-pool-2": "four" if right else "five",
    }
    for key, choice in answers.items():
        for option in page.locator(f"#q-{key} input[value={choice}]").all():
            option.check()
    texts = {"q-pool-3": "6" if right else "7", "q-pool-4": "eight" if right else "nine"}
    for key, text in texts.items():
        for gap in page.locator(f"#q-{key} input[type=text]").all():
            gap.fill(text)
            gap.blur()


@pytest.mark.parametrize("body", ['{"attempt": 1, "tok', "<!doctype html><h1>Welcome to our hotel"])
def test_a_reply_that_cannot_be_read_is_no_refusal(amira: Learner, body: str) -> None:
    """The server died while it answered, or somebody else answered in its place."""
    page = amira.open(amira.second)
    spoiled: list[str] = []

    def spoil(route: Route) -> None:
        spoiled.append(str(route.fetch().status))
        route.fulfill(status=200, content_type="application/json", body=body)

    page.route("**/answers", spoil, times=1)
    page.locator("#q-q-text textarea").fill("said once")
    page.locator("#q-q-text textarea").blur()
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    expect(page.locator("#player-banner")).to_be_empty()
    assert spoiled == ["200"]
    assert amira.saved("q-text")[1] == 1


def test_answers_wait_for_the_connection_and_arrive(amira: Learner) -> None:
    page = amira.open(amira.second)
    amira.context.set_offline(True)
    page.locator("#q-q-text textarea").fill("written in a tunnel")
    page.get_by_label("3 grand").check()
    banner = page.locator("#player-banner")
    expect(banner).to_contain_text("No connection. Go on answering.")
    page.get_by_label("Gap 1").first.fill("champion")
    page.get_by_label("2 fine").check()
    assert len(amira.kept) == 1
    assert amira.attempts() == []
    amira.context.set_offline(False)
    for question in ("text", "rating", "blank"):
        expect(page.locator(f"#q-q-{question} [data-saved]")).to_have_text(SAVED)
    expect(banner).to_be_empty()
    assert amira.kept == []
    assert "tunnel" in amira.saved("q-text")[0]
    assert "fine" in amira.saved("q-rating")[0]


def test_what_is_kept_is_the_answers_and_nothing_else(amira: Learner) -> None:
    page = amira.open(amira.second)
    amira.context.set_offline(True)
    page.locator("#q-q-text textarea").fill("mine")
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    [name] = amira.kept
    assert f":{amira.id}:" in name
    kept = json.loads(page.evaluate("name => localStorage[name]", name))
    assert set(kept) == {"at", "attempt", "batches"}
    fields = [batch["answers"]["q-text"]["fields"] for batch in kept["batches"]]
    assert fields == [[["q-text", "mine"]]]


def test_a_closed_page_gives_its_answers_back(amira: Learner) -> None:
    page = amira.open(amira.second)
    amira.context.set_offline(True)
    page.locator("#q-q-text textarea").fill("written before the window was closed")
    page.locator(".order > li").first.get_by_role("button", name="Move down").click()
    order = page.locator(".order > li > input[type=hidden]").evaluate_all(
        "all => all.map(one => one.value)"
    )
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    page.close()
    amira.context.set_offline(False)
    amira.page = page = amira.context.new_page()
    amira.open(amira.second)
    expect(page.locator("#q-q-text textarea")).to_have_value("written before the window was closed")
    expect(page.locator("#player-banner")).to_contain_text("are back in their places")
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    assert amira.kept == []
    assert json.dumps(order) in json.dumps(json.loads(amira.saved("q-order")[0]))


def test_nothing_older_than_a_week_is_kept(amira: Learner) -> None:
    page = amira.open(amira.second)
    page.evaluate(
        """person => { for (const [name, days] of [['old', 8], ['new', 6]]) localStorage[`tandem-answers:${person}:0:${name}`] =
             JSON.stringify({at: Date.now() - days * 864e5, attempt: "", batches: []}) }""",
        amira.id,
    )
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [name[-3:] for name in amira.kept] == ["new"]


def test_handing_in_waits_too_and_never_shows_a_browser_error(amira: Learner) -> None:
    page = start_exam(amira)
    amira.context.set_offline(True)
    answer_exam(page)
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.locator("#player-banner")).to_contain_text("Not handed in yet")
    assert "/exam/" in page.url
    amira.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have passed")
    assert amira.attempts() == [("exam", 1, "finished")]
    assert amira.kept == []


def test_an_answer_that_got_lost_on_its_way_back_is_one_answer(
    live: Live, relay: Relay, learners: Callable[..., Learner]
) -> None:
    learner = learners(live, base_url=relay.url)
    page = learner.open(learner.second)
    relay.losing = True
    page.locator("#q-q-text textarea").fill("first")
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    page.locator("#q-q-text textarea").fill("second")
    page.locator("#q-q-text textarea").blur()
    assert relay.lost >= 1
    assert '"first"' in learner.saved("q-text")[0]
    relay.losing = False
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    value, revision = learner.saved("q-text")
    assert '"second"' in value
    assert revision == 2
    assert learner.attempts() == [("second", 1, "in_progress")]


def test_a_hand_in_whose_answer_got_lost_leads_to_the_result(
    live: Live, relay: Relay, learners: Callable[..., Learner]
) -> None:
    learner = learners(live, base_url=relay.url)
    page = start_exam(learner)
    answer_exam(page)
    expect(page.locator("[data-all-saved]")).to_contain_text("All saved")
    relay.losing = True
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.locator("#player-banner")).to_contain_text("Not handed in yet")
    assert learner.attempts() == [("exam", 1, "finished")]
    relay.losing = False
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have passed")
    assert learner.attempts() == [("exam", 1, "finished")]


def test_checking_an_answer_twice_over_a_bad_line_checks_it_once(
    live: Live, relay: Relay, learners: Callable[..., Learner]
) -> None:
    learner = learners(live, base_url=relay.url)
    page = learner.open(learner.first)
    page.get_by_label("People who live there").check()
    relay.losing = True
    page.locator("#q-q-single").get_by_role("button", name="Check my answer").click()
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    time.sleep(0.2)
    relay.losing = False
    expect(page.locator("#q-q-single")).to_contain_text("Yes: they know the way.")
    expect(page.locator("#q-q-single")).to_be_focused()
    assert learner.attempts() == [("first", 1, "in_progress")]


def test_who_goes_on_while_an_answer_is_checked_is_not_called_back(amira: Learner) -> None:
    page = amira.open(amira.first)
    page.get_by_label("People who live there").check()
    page.locator("#q-q-single").get_by_role("button", name="Check my answer").focus()
    page.route("**/learn/small/first/", lambda route: (time.sleep(0.5), route.continue_()))
    page.keyboard.press("Enter")
    schools = page.get_by_label("Schools")
    schools.focus()
    page.keyboard.press("Space")
    expect(page.locator("#q-q-single")).to_contain_text("Yes: they know the way.")
    expect(schools).to_be_focused()
    expect(schools).to_be_checked()


def test_a_server_that_is_away_for_a_moment_is_asked_again(
    own_live: Live, learners: Callable[..., Learner]
) -> None:
    learner = learners(own_live)
    page = learner.open(learner.second)
    own_live.kill()
    page.locator("#q-q-text textarea").fill("kept while you were away")
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    own_live.start()
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED, timeout=15_000)
    assert "while you were away" in str(learner.saved("q-text")[0])
