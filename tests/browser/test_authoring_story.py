"""A course as somebody new to the workshop writes it: from an empty page to an identical copy elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from lms.catalogue.queries.outlines import current
from lms.catalogue.queries.sources import files as files_of
from lms.catalogue.queries.sources import published_tree
from lms.core.actor import Role
from tests.accounts.factories import grant
from tests.browser.conftest import Learner, enrol
from tests.browser.live import Live

SHOP = "/en/workshop/"
DESK = f"{SHOP}desks/"
MODULE = "1-at-the-desk"
LISTENING, QUESTIONS, EXAM = (
    f"{MODULE}/{name}.md" for name in ("1-listening", "2-questions", "3-the-test")
)
FINISHED = "SELECT points FROM attempt WHERE person_id = :person AND state = 'finished'"
# Each type of question as it is filled in: fields by name, and what is ticked.
FORMS: dict[str, tuple[dict[str, str], list[str]]] = {
    "single": (
        {
            "stem": "Who comes first?",
            "rows-0-text": "The form",
            "rows-0-feedback": "It can wait.",
            "rows-1-text": "The person",
            "rows-1-feedback": "Always.",
            "explanation": "People before papers.",
        },
        ["right=0"],
    ),
    "multiple": (
        {"stem": "What helps?", "rows-0-text": "Time", "rows-1-text": "Noise", "rows-2-text": "Water"},
        ["right=0", "right=2"],
    ),
    "true-false": ({"stem": "A desk is a door."}, ["right=0"]),
    "blank": ({"stem": "A [[mentor|guide]] listens."}, []),
    "number": ({"stem": "A desk has [[= 4 +- 1]] legs."}, []),
    "order": (
        {"stem": "In which order?", "rows-0-text": "Greet", "rows-1-text": "Listen", "rows-2-text": "Note"},
        [],
    ),
    "match": (
        {
            "stem": "Who does what?",
            "rows-0-text": "Interpreter",
            "rows-0-other": "translates",
            "rows-1-text": "Clerk",
            "rows-1-other": "decides",
            "rows-2-text": "Guide",
            "rows-2-other": "shows the way",
        },
        [],
    ),
    "matrix": (
        {
            "stem": "Today or tomorrow?",
            "cols-0-text": "Today",
            "cols-1-text": "Tomorrow",
            "rows-0-text": "A greeting",
            "rows-1-text": "A permit",
            "rows-2-text": "A chair",
        },
        ["rows-0-cells=0", "rows-1-cells=1", "rows-2-cells=0"],
    ),
    "text": ({"stem": "What would you ask?", "explanation": "What brings you here?"}, []),
    "survey": ({"stem": "Have you a desk?", "rows-0-text": "Yes", "rows-1-text": "Not yet"}, []),
    "rating": (
        {"stem": "How was this lesson?", "rows-0-text": "Poor", "rows-1-text": "Good", "rows-2-text": "Fine"},
        [],
    ),
}  # fmt: skip


@dataclass
class Story:
    """Nora writes, Leo learns."""

    nora: Learner
    leo: Learner
    live: Live

    @property
    def page(self) -> Page:
        """Nora's."""
        return self.nora.page

    def press(self, name: str, page: Page | None = None) -> None:
        """Press a button of the page, by its words."""
        here = page or self.page
        here.get_by_role("button", name=name, exact=True).first.click()
        here.wait_for_load_state()

    def begins(self) -> None:
        """A course, a module, three pages."""
        self.nora.open(f"{SHOP}courses/blank/")
        self.page.get_by_label("Title").fill("Welcome desks: “the first five minutes”")
        self.page.get_by_label("Short name").fill("desks")
        self.press("Begin")
        self.add("modules", "At the desk")
        for title, kind in (("Listening", "Lesson"), ("Questions", "Lesson"), ("The test", "Test")):
            self.add(MODULE, title, kind)
        self.nora.open(DESK)
        expect(self.page.get_by_role("link", name="Listening", exact=True)).to_be_visible()

    def add(self, folder: str, title: str, kind: str = "") -> None:
        """Add a page to a folder by its form."""
        self.nora.open(f"{DESK}new-page/{folder}/")
        self.page.get_by_label("Title").fill(title)
        if kind:
            self.page.get_by_label(kind, exact=True).check()
        self.press("Add and write")

    def writes(self, picture: Path) -> None:
        """Prose in the editor, a picture from the library, a task by its form."""
        self.nora.open(f"{DESK}text/{LISTENING}")
        text = self.text()
        text.press("Control+End")
        text.press_sequentially("\n## Why listen\n\nA *desk* is the first **door** of a city.\n")
        expect(self.preview()).to_contain_text("first door of a city")
        self.press("Save")
        self.nora.open(f"{DESK}media/")
        self.page.set_input_files("input[type=file]", str(picture))
        self.page.get_by_label("Beside the pages of").select_option(MODULE)
        self.page.get_by_label("Alternative text").fill("Two chairs at one table")
        self.press("Add")
        self.nora.open(f"{DESK}text/{LISTENING}/insert/figure")
        self.page.get_by_label("Picture").select_option(index=1)
        self.page.get_by_label("Alternative text").fill("Two chairs at one table")
        self.page.locator("[name=caption]").fill("One table")
        self.press("Put it into the page")
        self.nora.open(f"{DESK}text/{LISTENING}/insert/task")
        for name, words in {
            "title": "Your desk",
            "text": "Describe the first five minutes at your desk.",
            "artefact": "welcome",
            "template": "# Our desk\n",
            "cell-0-0": "Criterion",
            "cell-0-1": "Not yet",
            "cell-0-2": "Good",
            "cell-0-3": "Strong",
            "cell-1-0": "Warm",
            "cell-1-1": "No",
            "cell-1-2": "Partly",
            "cell-1-3": "Yes",
            "cell-2-0": "Clear",
            "cell-2-1": "No",
            "cell-2-2": "Partly",
            "cell-2-3": "Yes",
        }.items():
            self.page.locator(f"[name='{name}']").fill(words)
        self.press("Put it into the page")
        self.nora.open(f"{DESK}text/{LISTENING}")
        for written in (r"!\[Two chairs at one table\]\(media/", '<task id="', r"A \*desk\* is"):
            expect(self.text()).to_have_value(re.compile(written), timeout=15_000)

    def asks(self) -> None:
        """One question of each type by its form, and two in the test."""
        for kind, (fields, ticks) in FORMS.items():
            self.question(QUESTIONS, kind, fields, ticks)
        for kind in ("single", "true-false"):
            self.question(EXAM, kind, *FORMS[kind])
        self.nora.open(f"{DESK}settings/{EXAM}")
        self.page.locator("[name=move_on]").select_option("passed")
        self.page.locator("[name=mastery]").fill("0.5")
        self.page.locator("[name=quiz_feedback]").select_option("end")
        self.press("Save")

    def question(self, path: str, kind: str, fields: dict[str, str], ticks: list[str]) -> None:
        """Put a question into a page."""
        self.nora.open(f"{DESK}text/{path}/questions/blank?type={kind}")
        for name, words in fields.items():
            self.page.locator(f"[name='{name}']").fill(words)
        for tick in ticks:
            name, _, value = tick.partition("=")
            self.page.locator(f"[name='{name}'][value='{value}']").check()
        self.press("Put the question into the page")
        assert "/questions/blank" not in self.page.url, f"{kind}: {self.problems()}"

    def problems(self) -> str:
        """What a page says is wrong."""
        return " · ".join(self.page.locator(".error-summary, .alert, .error").all_inner_texts())

    def publishes(self, note: str) -> None:
        """Check, look at what it changes for learners, publish."""
        self.nora.open(f"{DESK}publish/")
        while self.page.get_by_role("link", name="Check the rest").count():
            self.page.get_by_role("link", name="Check the rest").click()
        assert self.page.get_by_role("button", name="Publish now").count(), self.page.inner_text(
            "main"
        )
        self.page.locator("[name=note]").fill(note)
        self.press("Publish now")
        self.nora.open(f"{DESK}revisions/")
        expect(self.page.get_by_text(note)).to_be_visible()

    def learns(self) -> None:
        """Leo looks at the questions and takes the test; the key of its first question is wrong."""
        enrol(self.live, self.leo.id, "desks")
        page = self.leo.open("/en/learn/desks/listening/")
        expect(page.get_by_role("img", name="Two chairs at one table")).to_be_visible()
        page = self.leo.open("/en/learn/desks/questions/")
        page.get_by_label("The person").check()
        page.get_by_role("button", name="Check my answer").first.click()
        expect(page.get_by_text("People before papers.")).to_be_visible()
        page = self.leo.open("/en/learn/desks/the-test/")
        page.get_by_label("The person").check()
        page.get_by_label("True", exact=True).check()
        page.wait_for_load_state("networkidle")
        page.get_by_role("button", name="Hand in my answers").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("assed")

    def corrects(self) -> None:
        """Nora corrects the key by the form, publishes, and marks the results anew."""
        before = self.points()
        self.nora.open(f"{DESK}text/{EXAM}")
        key = re.search(r'<quiz id="([^"]+)"', self.text().input_value())
        assert key
        self.nora.open(f"{DESK}text/{EXAM}/question/{key.group(1)}")
        self.page.locator("[name=right][value='1']").check()
        self.page.get_by_role("button", name=re.compile("^(Save|Put|Change)")).first.click()
        self.publishes("The key of the first question was wrong")
        self.nora.open(f"{DESK}regrade/")
        self.page.get_by_role("link", name="Who comes first?").click()
        self.page.locator("[name=reason]").fill("The person comes first.")
        self.press("Mark the results anew")
        assert self.points() > before

    def points(self) -> float:
        """What Leo has for his answers."""
        return float(self.live.rows(FINISHED, person=self.leo.id)[0][0])

    def translates(self) -> None:
        """German, side by side; readers meet it under their own address."""
        self.nora.open(f"{DESK}translation/")
        self.page.get_by_label("Language", exact=True).select_option("de")
        self.press("Begin")
        self.part("front.title").fill("Willkommenstresen")
        self.press("Save")
        self.nora.open(f"{DESK}translation/de/{LISTENING.removesuffix('.md')}")
        self.part("front.title").fill("Zuhören")
        self.part("p1.1").fill("## Warum zuhören")
        self.part("p1.2").fill("Der *Tresen* ist die erste **Tür** einer Stadt.")
        self.press("Save")
        self.publishes("German is begun")
        page = self.leo.open("/de/learn/desks/listening/")
        expect(page.get_by_role("heading", name="Zuhören", exact=True)).to_be_visible()
        expect(page.get_by_text("die erste Tür einer Stadt")).to_be_visible()

    def exports(self, folder: Path) -> Path:
        """The whole course as one file."""
        self.nora.open(f"{DESK}archive/")
        with self.page.expect_download() as found:
            self.page.get_by_role("link", name=re.compile("The published version")).click()
        path = folder / "desks.zip"
        found.value.save_as(path)
        return path

    def text(self) -> Locator:
        """The text area of the editor."""
        return self.page.locator("textarea[name=text]")

    def preview(self) -> Locator:
        """What the editor shows beside it."""
        return self.page.locator("#preview")

    def part(self, unit: str) -> Locator:
        """The field of a part in the translation."""
        return self.page.locator(f"[name='unit:{unit}']")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "Zwei Stühle.png"
    Image.new("RGB", (1200, 800), "#0a5c75").save(path)
    return path


def test_a_course_from_an_empty_page_to_a_copy_elsewhere(
    live: Live,
    make_live: Callable[..., Live],
    learners: Callable[..., Learner],
    picture: Path,
    tmp_path: Path,
) -> None:
    nora = learners(live, "Nora Neuhaus", enrolled=False)
    leo = learners(live, "Λέων Μαθητής", enrolled=False)
    with live.inside():
        grant(nora.id, Role.AUTHOR)
    story = Story(nora, leo, live)
    story.begins()
    story.writes(picture)
    story.asks()
    story.publishes("The first version")
    story.learns()
    story.corrects()
    story.translates()
    archive = story.exports(tmp_path)
    elsewhere = make_live()
    elsewhere.start()
    again = learners(elsewhere, "Ada Anderswo", enrolled=False)
    with elsewhere.inside():
        grant(again.id, Role.AUTHOR)
    there = Story(again, again, elsewhere)
    again.open(f"{SHOP}courses/archive/")
    again.page.set_input_files("input[type=file]", str(archive))
    there.press("Begin the course")
    there.publishes("As it was")
    assert _published(elsewhere) == _published(live)


def _published(live: Live) -> tuple[object, ...]:
    """Everything that a course says: the files, and the digests of what learners see."""
    with live.inside():
        outline = current("desks")
        tree = published_tree(outline.course_id)
        assert tree is not None
        found = files_of(tree)
        lessons = live.rows(
            "SELECT l.key, v.digest FROM lesson l JOIN placement p ON p.lesson_id = l.id"
            " JOIN lesson_version v ON v.id = p.lesson_version_id"
            " WHERE p.course_version_id = :version ORDER BY p.position",
            version=outline.version_id,
        )
        return dict(found.texts), found.tree.digest, [tuple(row) for row in lessons]
