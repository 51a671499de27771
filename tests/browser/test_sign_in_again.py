"""A sign-in that ends while somebody writes, and somebody else at the same browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.accounts.factories import PASSWORD
from tests.browser.conftest import Learner, enrol
from tests.browser.live import Live

SAVED = re.compile(r"Saved \d\d:\d\d")
EMAIL = "amira-{}@rheinbrueck.example"


def learner_with_password(
    live: Live, learners: Callable[..., Learner], name: str = "Amira Haddad", **options: object
) -> tuple[Learner, str]:
    email = EMAIL.format(live.rows("SELECT count(*) FROM person")[0][0])
    person = {"email": email, "password": PASSWORD}
    return learners(live, name, person=person, **options), email


def end_sessions(learner: Learner) -> None:
    learner.live.change("DELETE FROM session WHERE person_id = :person", person=learner.id)


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail address").fill(email)
    dialog.get_by_label("Password").fill(password)
    dialog.get_by_role("button", name="Sign in and go on").click()


def test_the_sign_in_ends_and_goes_on_in_place(
    live: Live, learners: Callable[..., Learner]
) -> None:
    learner, email = learner_with_password(live, learners)
    page = learner.open(learner.second)
    end_sessions(learner)
    page.locator("#q-q-text textarea").fill("typed after the session had ended")
    dialog = page.get_by_role("dialog", name="Please sign in again, Amira Haddad")
    expect(dialog).to_be_visible()
    sign_in(page, email, "wrong password")
    expect(dialog.get_by_role("alert")).to_contain_text("Address and password do not match.")
    expect(dialog.get_by_label("Password")).to_be_focused()
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    expect(page.locator("#q-q-text textarea")).to_have_value("typed after the session had ended")
    assert "session had ended" in learner.saved("q-text")[0]
    page.get_by_label("3 grand").check()
    expect(page.locator("#q-q-rating [data-saved]")).to_have_text(SAVED)
    assert learner.kept == []


def test_later_keeps_everything_and_asks_again(
    live: Live, learners: Callable[..., Learner]
) -> None:
    learner, email = learner_with_password(live, learners)
    page = learner.open(learner.second)
    end_sessions(learner)
    page.locator("#q-q-text textarea").fill("for later")
    page.locator("#q-q-text textarea").blur()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    banner = page.locator("#player-banner")
    expect(banner).to_contain_text("You are signed out.")
    assert len(learner.kept) == 1
    banner.get_by_role("button", name="Sign in").click()
    sign_in(page, email)
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    expect(banner).to_be_empty()


def test_a_token_from_before_is_renewed_without_a_word(amira: Learner) -> None:
    page = amira.open(amira.second)
    amira.context.clear_cookies()
    amira.context.add_cookies([amira.live.cookie(amira.id)])  # type: ignore[list-item]
    page.locator("#q-q-text textarea").fill("signed in in another window")
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    assert "another window" in amira.saved("q-text")[0]


def test_nothing_is_sent_in_another_name(live: Live, learners: Callable[..., Learner]) -> None:
    amira, _email = learner_with_password(live, learners)
    other_id, cookie = live.person("Jonas Berg")
    enrol(live, other_id)
    page = amira.open(amira.second)
    amira.context.clear_cookies()
    amira.context.add_cookies([cookie])  # type: ignore[list-item]
    page.locator("#q-q-text textarea").fill("these are Amira's words")
    banner = page.locator("#player-banner")
    expect(banner).to_contain_text("Somebody else is signed in in this browser now.")
    expect(page.locator("#q-q-text textarea")).to_have_value("these are Amira's words")
    assert live.rows("SELECT id FROM attempt WHERE person_id = :p", p=other_id) == []
    page.on("dialog", lambda dialog: dialog.accept())
    amira.open(amira.second)
    expect(page.locator("#q-q-text textarea")).to_have_value("")
    expect(banner).to_be_empty()
    page.get_by_label("2 fine").check()
    expect(page.locator("#q-q-rating [data-saved]")).to_have_text(SAVED)
    assert "Amira's words" not in str(
        live.rows(
            "SELECT a.value FROM answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.person_id = :p",
            p=other_id,
        )
    )
    amira.context.clear_cookies()
    amira.context.add_cookies([live.cookie(amira.id)])  # type: ignore[list-item]
    amira.open(amira.second)
    expect(page.locator("#q-q-text textarea")).to_have_value("these are Amira's words")
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED)
    assert "Amira's words" in amira.saved("q-text")[0]


def test_somebody_else_signs_in_in_the_dialog(live: Live, learners: Callable[..., Learner]) -> None:
    amira, _email = learner_with_password(live, learners)
    jonas, email = learner_with_password(live, learners, "Jonas Berg")
    page = amira.open(amira.second)
    end_sessions(amira)
    page.locator("#q-q-text textarea").fill("these are Amira's words")
    page.locator("#q-q-text textarea").blur()
    sign_in(page, email)
    expect(page.locator("#player-banner")).to_contain_text("Somebody else is signed in")
    assert jonas.attempts() == []
    assert len(amira.kept) == 1


def test_without_scripts_a_sign_in_that_ended_gives_the_words_back(
    live: Live, learners: Callable[..., Learner]
) -> None:
    learner, email = learner_with_password(live, learners, java_script_enabled=False)
    page = learner.page
    page.goto(learner.second)
    page.locator("#q-q-text textarea").fill("a long answer that nobody wants to type twice, ever")
    page.get_by_label("3 grand").check()
    end_sessions(learner)
    page.get_by_role("button", name="Save and compare").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Please sign in again")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in and go on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("your words are here")
    page.get_by_role("button", name="Send it now").click()
    assert "nobody wants to type twice" in learner.saved("q-text")[0]
    assert "grand" in learner.saved("q-rating")[0]
    assert len(learner.attempts()) == 1


def offline_words(learner: Learner, words: str) -> Page:
    page = learner.open(learner.second)
    learner.context.set_offline(True)
    page.locator("#q-q-text textarea").fill(words)
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    return page


def test_signing_out_leaves_nothing_on_the_device(amira: Learner) -> None:
    page = offline_words(amira, "gone when I leave")
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("localStorage['tandem-answers:999999:1:x'] = '{\"at\": 9e15, \"batches\": []}'")
    assert len(amira.kept) == 2
    page.route("**/answers", lambda route: route.abort())
    amira.context.set_offline(False)
    amira.open("/en/account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert [name.split(":")[1] for name in amira.kept] == ["999999"]


def test_on_a_shared_computer_answers_stay_in_their_window(
    live: Live, learners: Callable[..., Learner]
) -> None:
    learner, email = learner_with_password(live, learners)
    learner.context.clear_cookies()
    page = learner.open("/en/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("This computer is shared").check()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    page = offline_words(learner, "only in this window")
    assert learner.kept == []
    page.on("dialog", lambda dialog: dialog.accept())
    learner.context.set_offline(False)
    page.reload()
    expect(page.locator("#q-q-text textarea")).to_have_value("only in this window")
