"""The shipped course, its first two modules taken by keyboard, on a narrow screen, without scripts.

Answers come from the course's own keys; both tests are failed first, with nothing answered, and
passed at the second try. The other modules, whose pages are of the same kinds, are done already.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lms.content.model import Course, Lesson, LessonKind, Question, QuestionType
from lms.content.reader import read_course
from lms.core.clock import now
from lms.db import write
from lms.progress.actions import enrol
from tests.browser.hands import Hands
from tests.browser.live import Live
from tests.catalogue.factories import publish_folder
from tests.certificates.factories import complete

CODESIGN = Path(__file__).parents[2] / "courses" / "codesign"
CHOICES = {
    QuestionType.SINGLE,
    QuestionType.MULTIPLE,
    QuestionType.TRUE_FALSE,
    QuestionType.SURVEY,
    QuestionType.RATING,
}
LAST = 2
MARKED = set(QuestionType) - {QuestionType.TEXT, QuestionType.SURVEY, QuestionType.RATING}


@pytest.fixture(scope="module")
def course() -> Course:
    found = read_course(CODESIGN).course
    assert found is not None
    return found


@pytest.mark.timeout(600)
def test_the_flagship_course_leads_to_a_certificate(
    chromium: Browser, make_live: Callable[..., Live], course: Course
) -> None:
    live = make_live()
    with live.inside():
        outline = publish_folder(CODESIGN)
    live.start()
    person, cookie = live.person("Inês Carvalho")
    with live.inside(), write():
        enrol(person_id=person, course_id=outline.course_id, at=now())
        complete(person, outline, [e.key for e in outline.lessons if e.counts and e.module > LAST])
    context = chromium.new_context(
        base_url=live.url, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    context.add_cookies([cookie])
    context.set_default_timeout(20_000)
    by_id = {lesson.id: lesson for module in course.modules for lesson in module.lessons}
    walk = Walk(context.new_page(), course)
    for entry in outline.lessons:
        if entry.counts and entry.module <= LAST:
            walk.test(by_id[entry.key]) if entry.kind is LessonKind.TEST else walk.lesson(
                by_id[entry.key]
            )
    assert walk.met >= MARKED
    walk.page.goto("/en/certificates/")
    expect(walk.page.get_by_role("heading", level=1)).to_contain_text("You hold 1 certificate")
    walk.hands.press(walk.page.get_by_role("link", name="Co-designing urban").first)
    link = walk.page.get_by_label("Link to the public page").input_value()
    context.close()
    visitor = chromium.new_page()
    visitor.goto(link)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("This certificate is valid")
    visitor.close()


class Walk:
    """One learner's way through the lessons. `met` are the types of questions answered so far."""

    def __init__(self, page: Page, course: Course) -> None:
        self.page, self.hands, self.course = page, Hands(page), course
        self.met: set[QuestionType] = set()

    def lesson(self, lesson: Lesson) -> None:
        self.page.goto(f"/en/learn/codesign/{lesson.id}/")
        for question in lesson.questions:
            section = self.page.locator(f"#q-{question.id}")
            self.answer(section, question)
            self.hands.press(section.locator("button[name=check]"))
            expect(self.page.locator(f"#q-{question.id} button[name=check]")).to_have_count(0)
        work = self.page.get_by_label("Your work")
        self.hands.reach(work)
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type("\n\nWorked out with two colleagues.")
        self.hands.press(self.page.get_by_role("button", name="Hand in", exact=True))
        expect(self.page.get_by_text("Lesson completed")).to_be_visible()

    def test(self, lesson: Lesson) -> None:
        self.page.goto(f"/en/learn/codesign/{lesson.id}/")
        self.hands.press(self.page.get_by_role("button", name="Start"))
        self.hands.press(self.page.get_by_role("button", name="Hand in my answers"))
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Not passed yet")
        self.hands.press(self.page.get_by_role("button", name="Try again"))
        expect(self.page.get_by_role("button", name="Hand in my answers")).to_be_visible()
        by_key = {question.id: question for question in lesson.questions}
        for section in self.page.locator("[data-question]").all():
            self.answer(section, by_key[str(section.get_attribute("data-question"))])
        self.hands.press(self.page.get_by_role("button", name="Hand in my answers"))
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("You have passed")

    def answer(self, section: Locator, question: Question) -> None:
        self.met.add(question.type)
        if question.type in CHOICES:
            for item in [i for i in question.items if i in question.right] or question.items[:1]:
                option = section.locator(f"input[value='{item}']")
                many = question.type is QuestionType.MULTIPLE
                self.hands.tick(option) if many else self.hands.choose(option)
        elif question.gaps:
            self.gaps(section, question)
        elif question.type is QuestionType.ORDER:
            for place, item in enumerate(question.items, 1):
                self.hands.write(section.locator(f"[name='{question.id}.{item}']"), str(place))
        elif question.type is QuestionType.MATCH:
            for item, targets in question.pairs.items():
                self.pick(section.locator(f"[name='{question.id}.{item}']"), next(iter(targets)))
        elif question.type is QuestionType.MATRIX:
            self.matrix(section, question)
        else:
            self.hands.write(section.locator("textarea"), "We ask those it concerns.")

    def gaps(self, section: Locator, question: Question) -> None:
        text = question.texts["en"]
        for gap in question.gaps:
            unit = next(iter(text.units.get(gap.id, ())), "")
            right = f"{gap.low:g} {unit}".strip() if gap.is_number else text.accepted[gap.id][0]
            self.hands.write(section.locator(f"[name='{question.id}.{gap.id}']"), right)

    def pick(self, goal: Locator, target: str) -> None:
        """An option of a list, by the arrow down."""
        self.hands.reach(goal)
        for _ in range(goal.locator("option").count()):
            if goal.input_value() == target:
                return
            self.page.keyboard.press("ArrowDown")
        assert goal.input_value() == target

    def matrix(self, section: Locator, question: Question) -> None:
        many = any(len(targets) > 1 for targets in question.pairs.values())
        for item, targets in question.pairs.items():
            for target in sorted(targets):
                cell = section.locator(f"[name='{question.id}.{item}'][value='{target}']")
                self.hands.tick(cell) if many else self.hands.choose(cell)
