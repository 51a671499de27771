"""A whole course by keyboard on a narrow screen: from the front page to a verified certificate."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.notices.jobs import run_due
from tests.browser.hands import Hands
from tests.browser.live import Live

PASSWORD = "four herons under bridges"
RIGHT = {"q-pool-1": "two", "q-pool-2": "four", "q-pool-3": "6", "q-pool-4": "eight"}
WRONG = {"q-pool-1": "three", "q-pool-2": "five", "q-pool-3": "7", "q-pool-4": "nine"}


@pytest.fixture(scope="module")
def open_live(make_live: Callable[..., Live]) -> Live:
    """A server as people meet it: limits are on, mails go into files."""
    found = make_live(testing=False)
    found.start()
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_front_page_to_a_verified_certificate(
    chromium: Browser, open_live: Live, scripts: bool
) -> None:
    context = chromium.new_context(
        base_url=open_live.url,
        viewport={"width": 360, "height": 740},
        java_script_enabled=scripts,
    )
    context.set_default_timeout(10_000)
    said: list[str] = []
    context.on("weberror", lambda error: said.append(str(error.error)))
    journey = Journey(open_live, context.new_page(), scripts=scripts)
    journey.register(f"ines-{scripts}@rheinbrueck.example".lower())
    journey.enrol()
    journey.first_lesson()
    journey.second_lesson()
    journey.exam(WRONG, "Not passed yet")
    journey.hands.press(journey.page.get_by_role("button", name="Try again"))
    journey.exam(RIGHT, "You have passed")
    link = journey.certificate()
    journey.sign_out()
    journey.page.goto(link)
    journey.heading("This certificate is valid")
    expect(journey.page.get_by_text("Inês Carvalho")).to_be_visible()
    context.close()
    assert said == []


class Journey:
    """One learner's way. Each step begins where the one before has led."""

    def __init__(self, live: Live, page: Page, *, scripts: bool) -> None:
        self.live, self.page, self.hands = live, page, Hands(page)
        self.scripts = scripts

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        self.fits()

    def fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360, self.page.url

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.page.wait_for_load_state("networkidle")
        self.fits()

    def register(self, email: str) -> None:
        page, hands = self.page, self.hands
        self.open("/en/")
        hands.press(page.get_by_role("link", name="Small steps"))
        hands.press(page.get_by_role("link", name="Make an account and take part"))
        self.heading("Make an account")
        hands.write(page.get_by_label("Name", exact=True), "Inês Carvalho")
        hands.write(page.get_by_label("E-mail address"), email)
        hands.write(page.get_by_label("Password"), PASSWORD)
        hands.press(page.get_by_role("button", name="Make an account"))
        self.heading("Look into your mail")
        page.goto(self.link_in_mail(email))
        hands.press(page.get_by_role("button", name="Confirm my address and sign in"))
        expect(page.get_by_role("link", name="Your account: Inês")).to_be_visible()

    def link_in_mail(self, email: str) -> str:
        with self.live.inside():
            run_due(self.live.app)
        mails = [file.read_text() for file in (self.live.folder / "mail").glob("*.eml")]
        [mail] = [text for text in mails if f"To: {email}" in text or f"<{email}>" in text]
        found = re.search(r"https?://\S+/confirm/\S+", mail)
        assert found, mail
        return found.group()

    def enrol(self) -> None:
        self.open("/en/courses/small/")
        self.hands.press(self.page.get_by_role("button", name="Take part in this course"))
        self.heading("Reading a map")
        self.page.wait_for_load_state("networkidle")

    def check(self, question: str, words: str = "Check my answer") -> None:
        section = self.page.locator(f"#q-{question}")
        self.hands.press(section.get_by_role("button", name=words))
        expect(section.get_by_role("button", name=words)).to_have_count(0)
        self.page.wait_for_load_state("networkidle")

    def first_lesson(self) -> None:
        page, hands = self.page, self.hands
        hands.choose(page.get_by_label("People who live there"))
        self.check("q-single")
        hands.tick(page.get_by_label("Schools"))
        hands.tick(page.get_by_label("Clinics"))
        self.check("q-multiple")
        hands.choose(page.get_by_label("True"))
        self.check("q-true")
        hands.tick(page.get_by_label("Paper"))
        self.check("q-survey", "Save my view")
        hands.write(page.get_by_label("Your work"), "## Who is on it\n\nThe people who live there.")
        hands.press(page.get_by_role("button", name="Hand in", exact=True))
        expect(page.get_by_text("Lesson completed")).to_be_visible()
        self.fits()

    def second_lesson(self) -> None:
        page, hands = self.page, self.hands
        hands.press(page.get_by_role("link", name="Next · 1.2"))
        self.heading("Counting steps")
        page.wait_for_load_state("networkidle")
        for gap, text in {"q-blank-b1": "champion", "q-blank-b2": "mentee"}.items():
            hands.write(page.locator(f"#{gap}"), text)
        self.check("q-blank")
        for gap, text in {"q-number-n1": "5 km", "q-number-n2": "3,5"}.items():
            hands.write(page.locator(f"#{gap}"), text)
        self.check("q-number")
        self.put_in_order(["Listen", "Draft", "Decide"])
        self.check("q-order")
        hands.select(page.get_by_label("Council"), "Decides")
        hands.select(page.get_by_label("Office"), "Prepares")
        self.check("q-match")
        for row, column in {"lease": "fixed", "hours": "open"}.items():
            hands.choose(page.locator(f"[name='q-matrix.{row}'][value={column}]"))
        self.check("q-matrix")
        hands.write(page.locator("#q-q-text textarea"), "Because it matters.")
        self.check("q-text", "Save and compare")
        hands.choose(page.get_by_label("3 grand"))
        self.check("q-rating", "Save my view")
        expect(page.get_by_text("Lesson completed")).to_be_visible()
        self.fits()

    def put_in_order(self, steps: list[str]) -> None:
        """With scripts by the arrows, without by typing the places."""
        if not self.scripts:
            for place, step in enumerate(steps, 1):
                self.hands.write(self.page.get_by_label(f"Place of: {step}"), str(place))
            return
        rows = self.page.locator(".order > li")
        for place, step in enumerate(steps):
            up = self.page.get_by_role("button", name=f"Move up: {step}")
            while step not in rows.nth(place).inner_text():
                self.hands.press(up)
        expect(self.page.locator("#announcer")).to_contain_text("now in place")

    def exam(self, answers: dict[str, str], verdict: str) -> None:
        page, hands = self.page, self.hands
        if "attempts" not in page.url and "#questions" not in page.url:
            self.open("/en/learn/small/exam/")
            hands.press(page.get_by_role("button", name="Start"))
        hand_in = page.get_by_role("button", name="Hand in my answers")
        expect(hand_in).to_be_visible()
        page.wait_for_load_state("networkidle")
        for section in page.locator("[data-question]").all():
            answer = answers[str(section.get_attribute("data-question"))]
            option = section.locator(f"input[value='{answer}']")
            if option.count():
                hands.choose(option)
            else:
                hands.write(section.locator("input[type=text]"), answer)
        self.fits()
        hands.press(hand_in)
        self.heading(verdict)

    def certificate(self) -> str:
        page, hands = self.page, self.hands
        hands.press(page.get_by_role("link", name="Certificates", exact=True))
        self.heading("You hold 1 certificate")
        hands.press(page.get_by_role("link", name="Small steps").first)
        return page.get_by_label("Link to the public page").input_value()

    def sign_out(self) -> None:
        self.hands.press(self.page.get_by_role("link", name="Your account: Inês"))
        self.heading("Your account")
        self.page.wait_for_load_state("networkidle")
        self.hands.press(self.page.get_by_role("button", name="Sign out"))
        self.heading("Sign in")
