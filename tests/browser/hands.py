"""Somebody who has only a keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST = 250
IS_FOCUSED = "element => element === document.activeElement"
SAME_GROUP = """element => document.activeElement?.type === 'radio'
  && document.activeElement.name === element.name && document.activeElement.form === element.form"""


class Hands:
    """Presses keys; never points at anything."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, goal: Locator) -> None:
        """Tab to an element, forwards and around the page once."""
        expect(goal).to_have_count(1)
        for _ in range(MOST):
            if goal.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {goal}")

    def press(self, goal: Locator) -> None:
        """A link or a button."""
        self.reach(goal)
        self.page.keyboard.press("Enter")

    def write(self, goal: Locator, text: str) -> None:
        self.reach(goal)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, goal: Locator) -> None:
        self.reach(goal)
        self.page.keyboard.press("Space")
        expect(goal).to_be_checked()

    def choose(self, goal: Locator) -> None:
        """A radio button: Tab to its group, then the arrows."""
        expect(goal).to_have_count(1)
        for _ in range(MOST):
            if goal.evaluate(SAME_GROUP):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(12):
            if goal.evaluate(IS_FOCUSED):
                break
            self.page.keyboard.press("ArrowDown")
        expect(goal).to_be_checked()

    def select(self, goal: Locator, label: str) -> None:
        """An option of a list, by typing its first letters."""
        self.reach(goal)
        self.page.keyboard.type(label[:4])
        expect(goal.locator("option:checked")).to_have_text(label)
