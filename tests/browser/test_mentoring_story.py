"""A mentorship as five people live it: from the profiles of cities to the report at its end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect

from lms.catalogue.queries.outlines import current
from lms.cities.queries import city_by_id
from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.progress.queries import course_progress
from tests.accounts.factories import grant
from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.cities.factories import city, fields, member

CHAMPION, MENTEE, NEIGHBOUR = "Müllersbrück", "Νεράνθη", "Świerkowo Małe"
PAIR = f"{CHAMPION} mentors {MENTEE}"
EDITION = "Cities in tandem, the story"
BRUSSELS = ZoneInfo("Europe/Brussels")
VISIT = "Study visit: one house for all advice"
FIRST_TEXT = "Schools and clinics.\n\nThe bridge is not on it."
SECOND_TEXT = "Schools and clinics.\n\nThe stone bridge is on it now."


@dataclass
class Cast:
    """Who plays: five people, a neighbour who fills in a third profile, and the cities' places."""

    programme: Learner
    champion_lead: Learner
    mentor: Learner
    mentee_lead: Learner
    learner: Learner
    neighbour: Learner
    slugs: dict[str, str]


@pytest.fixture
def cast(live: Live, learners: Callable[..., Learner]) -> Cast:
    """Accounts, memberships and roles; all else happens on the pages."""
    programme = learners(live, "Paula Programme", enrolled=False)
    lead = learners(live, "Carla Größe", enrolled=False)
    mentor = learners(live, "Mira Mentor", enrolled=False)
    mentee_lead = learners(live, "Μαρία Δήμου", enrolled=False)
    learner = learners(live, "Λεωνίδας Χάρτης", enrolled=False)
    neighbour = learners(live, "Zofia Sąsiadka", enrolled=False)
    with live.inside():
        fields()
        places = {
            name: city(name, country=country)
            for name, country in ((CHAMPION, "DE"), (MENTEE, "GR"), (NEIGHBOUR, "PL"))
        }
        grant(programme.id, Role.PROGRAMME_COORDINATOR)
        for who, name, role in (
            (lead, CHAMPION, Role.CITY_COORDINATOR),
            (mentor, CHAMPION, Role.MENTOR),
            (mentee_lead, MENTEE, Role.CITY_COORDINATOR),
            (learner, MENTEE, None),
            (neighbour, NEIGHBOUR, Role.CITY_COORDINATOR),
        ):
            member(who.id, places[name])
            if role:
                grant(who.id, role, Scope.CITY, places[name])
        slugs = {name: city_by_id(place).slug for name, place in places.items()}
    return Cast(programme, lead, mentor, mentee_lead, learner, neighbour, slugs)


def test_a_mentorship_from_profiles_to_its_report(cast: Cast, live: Live) -> None:
    story = Story(cast, live)
    story.profiles()
    story.edition()
    story.matching()
    story.answers()
    story.goals_and_mentor()
    story.first_version()
    story.asks_for_changes()
    story.second_version()
    story.accepts()
    story.plans_the_visit()
    story.visit_in_the_calendar()
    story.holds_the_visit()
    story.closes()
    story.access_has_ended()


class Story:
    """The steps. Each person's page stays where that person left it."""

    def __init__(self, cast: Cast, live: Live) -> None:
        self.cast, self.live = cast, live
        self.room = self.edition_path = self.record = self.feed = self.meeting = ""
        self.first = (now().astimezone(BRUSSELS) + dt.timedelta(days=8)).replace(
            hour=9, minute=30, second=0, microsecond=0
        )
        self.second = self.first + dt.timedelta(days=1)

    # Cities say what they can and what they want.

    def profiles(self) -> None:
        house = {"topic": "One house for all advice", "evidence": "Open since 2019"}
        offer = {"stance": "offer", "maturity": "4"}
        need = {"stance": "need", "maturity": "1", "priority": "3"}
        self.profile(self.cast.champion_lead, CHAMPION, offer | house, room="1")
        self.profile(self.cast.neighbour, NEIGHBOUR, offer | house | {"maturity": "2"}, room="1")
        self.profile(self.cast.mentee_lead, MENTEE, need | house, room="0")

    def profile(self, lead: Learner, name: str, said: dict[str, str], room: str) -> None:
        page = lead.open(f"/en/cities/{self.cast.slugs[name]}/profile")
        press(page, "Fill in the profile", "link")
        heading(page, "What can")
        for part in ("stance", "maturity", "priority"):
            if part in said:
                page.locator(f"#{part}_HOU").select_option(said[part])
        for part in ("topic", "evidence"):
            page.locator(f"#{part}_HOU").fill(said[part])
        page.get_by_label("Cities you could mentor at a time").fill(room)
        page.get_by_label("English").check()
        press(page, "Publish the profile")
        told(page, "Your profile is published")
        heading(page, f"Strengths and needs of {name}")
        expect(page.get_by_role("main")).to_contain_text("One house for all advice")

    # The programme opens an edition and finds the pairs.

    def edition(self) -> None:
        page = self.cast.programme.open("/en/editions/")
        press(page, "Open an edition", "link")
        page.get_by_label("Name", exact=True).fill(EDITION)
        page.get_by_label("First day").fill("2026-09-01")
        page.get_by_label("Last day").fill(f"{now().year + 1}-12-31")
        page.get_by_label("Small steps").check()
        page.get_by_label("A task counts only when a mentor has accepted it").check()
        press(page, "Open the edition as a draft")
        heading(page, EDITION)
        self.edition_path = re.sub(r"^https?://[^/]+", "", page.url)
        press(page, "Add or change cities", "link")
        for name, role in ((CHAMPION, "Champion"), (NEIGHBOUR, "Champion"), (MENTEE, "Mentee")):
            page.get_by_label("City", exact=True).select_option(label=name)
            page.get_by_label("Role", exact=True).select_option(label=role)
            press(page, "Add this city")
            expect(page.get_by_label(f"Role of {name}")).to_have_value(role.lower())
        for state in ("Selection", "Running"):
            self.cast.programme.open(self.edition_path)
            page.get_by_label("New state").select_option(label=state)
            press(page, "Change the state")
            expect(page.locator(".facts").first).to_contain_text(state)
        self.takes_part()

    def takes_part(self) -> None:
        """The mentee city says who takes part; the learner begins the course."""
        page = self.cast.mentee_lead.open(self.edition_path)
        press(page, re.compile("^Choose people"), "link")
        page.get_by_label("Λεωνίδας Χάρτης").check()
        press(page, "Save")
        told(page)
        page = self.cast.learner.open("/en/courses/small/")
        press(page, "Take part in this course")
        heading(page, "Reading a map")
        expect(page.locator("#task")).to_contain_text("Not begun")

    def matching(self) -> None:
        page = self.cast.programme.open(self.edition_path)
        press(page, "Matching", "link", scope=page.get_by_role("main"))
        press(page, "New run", "link")
        press(page, "Find the best pairs")
        heading(page, "1 pair")
        pair = page.get_by_role("region", name=PAIR)
        expect(pair).to_contain_text("One house for all advice")
        expect(pair).to_contain_text(f"For {MENTEE}: {NEIGHBOUR}.")
        agree(page, "Propose the pair", "Propose them")
        expect(page.get_by_role("main")).to_contain_text("were proposed to both cities")

    def answers(self) -> None:
        for lead in (self.cast.mentee_lead, self.cast.champion_lead):
            page = lead.open("/en/mentorships/")
            press(page, "Pairs that are proposed to your city", "link")
            expect(page.get_by_role("heading", level=2, name=PAIR)).to_be_visible()
            page.get_by_label("We accept").check()
            press(page, "Send the answer")
        press(page, PAIR, "link")
        heading(page, PAIR)
        self.room = re.sub(r"^https?://[^/]+", "", page.url)
        expect(page.get_by_role("main")).to_contain_text("Agree on one to three goals")

    # The two cities begin.

    def goals_and_mentor(self) -> None:
        page = self.cast.mentee_lead.open(self.room)
        press(page, "Set the goals", "link")
        goal = page.get_by_role("group", name="Goal 1")
        goal.get_by_label("What you want to reach").fill("One place for all advice")
        goal.get_by_label("Field").select_option("HOU")
        goal.get_by_label("How you will know").fill("Open four days a week by June")
        page.get_by_label("How often you talk").fill("each first Tuesday")
        press(page, "Save the goals")
        expect(page.locator("#goals-h + ol")).to_contain_text("One place for all advice")
        page = self.cast.champion_lead.open(self.room)
        press(page, "Assign a mentor", "link")
        page.get_by_label("Mira Mentor").check()
        page.get_by_label("For", exact=True).select_option(label="the whole mentee city")
        press(page, "Assign")
        told(page)
        page = self.cast.champion_lead.open(self.room)
        expect(page.get_by_role("main")).to_contain_text("the mentorship can begin")
        press(page, "Start the mentorship")
        expect(page.locator(".legend .state").first).to_have_text("active")

    # A task goes there and back twice.

    def first_version(self) -> None:
        learner = self.cast.learner
        page = learner.open(learner.first)
        page.get_by_label("People who live there").check()
        self.check("q-single")
        page.get_by_label("Schools").check()
        page.get_by_label("Clinics").check()
        self.check("q-multiple")
        page.get_by_label("True", exact=True).check()
        self.check("q-true")
        page.get_by_label("Paper").check()
        self.check("q-survey", "Save my view")
        page.get_by_label("Your work").fill(FIRST_TEXT)
        press(page, "Hand in")
        expect(page.get_by_role("main")).to_contain_text("Version 1, handed in")
        expect(page.get_by_role("main")).to_contain_text("has to be accepted by your mentor")
        assert not self.is_complete()

    def check(self, question: str, words: str = "Check my answer") -> None:
        page = self.cast.learner.page
        button = page.locator(f"#q-{question}").get_by_role("button", name=words)
        button.click()
        expect(button).to_have_count(0)
        page.wait_for_load_state("networkidle")

    def is_complete(self) -> bool:
        with self.live.inside():
            lesson = current("small").by_key["first"]
            return course_progress(self.cast.learner.id, "small").standing(lesson).is_complete

    def asks_for_changes(self) -> None:
        page = self.cast.mentor.open("/en/board/")  # one mentee: the board opens at once
        heading(page, MENTEE)
        row = page.get_by_role("row").filter(has_text="Λεωνίδας Χάρτης")
        expect(row.get_by_role("cell").first).to_have_text("◆")
        expect(page.locator("ul.legend.board")).to_contain_text("◆ Waits for you")
        press(page, "Λεωνίδας Χάρτης", "link", scope=row)
        heading(page, "Λεωνίδας Χάρτης")
        expect(page.get_by_role("main")).to_contain_text("waits for its review")
        self.record = re.sub(r"^https?://[^/]+", "", page.url)
        press(page, "Version 1", "link")
        expect(page.locator(".handed-in")).to_contain_text("The bridge is not on it.")
        page.get_by_role("radio", name=re.compile("not yet")).check()
        page.locator("#text").fill("Good *start*. Where is the bridge?")
        press(page, "Ask for changes")
        told(page, "Returned.")
        heading(page, "Nothing waits to be read")

    def second_version(self) -> None:
        learner = self.cast.learner
        page = learner.open("/en/notices")
        page.get_by_role("button", name="Mira Mentor asks for changes").click()
        heading(page, "Reading a map")
        page.wait_for_load_state("networkidle")
        task = page.locator("#task")
        expect(task).to_contain_text("Changes requested")
        expect(task).to_contain_text("Where is the bridge?")
        page.get_by_label("Your work").fill(SECOND_TEXT)
        page.get_by_label("A word to your mentor").fill("The bridge is there now.")
        press(page, "Hand in again")
        expect(task).to_contain_text("Version 2, handed in")
        assert not self.is_complete()

    def accepts(self) -> None:
        page = self.cast.mentor.open("/en/reviews/")
        press(page, "Λεωνίδας Χάρτης", "link")
        heading(page, "version 2")
        expect(page.get_by_role("main")).to_contain_text("The bridge is there now.")
        expect(page.locator(".handed-in ins").first).to_contain_text("stone")
        press(page, "Accept")
        heading(page, "Nothing waits to be read")
        assert self.is_complete()
        page = self.cast.learner.open(self.cast.learner.first)
        expect(page.get_by_text("Lesson completed")).to_be_visible()
        expect(page.locator("#task")).to_contain_text("Accepted")
        page = self.cast.mentor.open(self.record)
        expect(page.get_by_role("main")).to_contain_text("1 of 3 lessons completed")

    # A visit.

    def plans_the_visit(self) -> None:
        page = self.cast.mentor.open(self.room)
        press(page, "Plan a session or visit", "link")
        page.get_by_label("Title").fill(VISIT)
        page.get_by_label("What you plan").select_option(label="Study visit")
        page.get_by_label("How you meet").select_option(label="on site")
        page.get_by_label("Place", exact=True).fill("Town hall, room 4")
        page.get_by_label("How long").select_option(label="2 hours")
        page.get_by_label("First time").fill(f"{self.first:%Y-%m-%dT%H:%M}")
        page.get_by_label("Second time").fill(f"{self.second:%Y-%m-%dT%H:%M}")
        press(page, "Plan it and ask the other side")
        heading(page, VISIT)
        self.meeting = re.sub(r"^https?://[^/]+", "", page.url)
        page = self.cast.mentee_lead.open(self.meeting)
        times = page.locator("fieldset:has(input[name^='time-'])")
        times.nth(0).get_by_label("no", exact=True).check()
        times.nth(1).get_by_label("yes", exact=True).check()
        press(page, "Save the answer")
        expect(page.get_by_role("table")).to_contain_text("does not suit")
        page = self.cast.mentor.open(self.meeting)
        press(page, re.compile("^Agree on it"))
        expect(page.locator(".legend .state").first).to_have_text("confirmed")

    def visit_in_the_calendar(self) -> None:
        page = self.cast.mentor.open("/en/mentorships/")
        press(page, "Sessions and deadlines in your own calendar", "link")
        press(page, "Make an address")
        found = re.search(
            r"/calendar/[\w-]+\.ics", page.get_by_label("Address of your calendar").input_value()
        )
        assert found
        self.feed = self.live.url + found[0]
        with urlopen(self.feed) as answer:
            events = icalendar.Calendar.from_ical(answer.read()).walk("VEVENT")
        [event] = [one for one in events if VISIT in str(one["SUMMARY"])]
        assert event["DTSTART"].dt == self.second
        assert event["DTEND"].dt == self.second + dt.timedelta(hours=2)

    def holds_the_visit(self) -> None:
        self.live.change(  # the week goes by
            "UPDATE meeting SET starts_at = :start, ends_at = :end WHERE title = :title",
            start=stored(now() - dt.timedelta(hours=3)),
            end=stored(now() - dt.timedelta(hours=1)),
            title=VISIT,
        )
        page = self.cast.mentor.open(self.meeting)
        press(page, "Note that it was held")
        press(page, "Write the report", "link")
        page.get_by_label("Others who came, as a number").fill("4")
        page.get_by_label("What we learned").fill("Ask **before** planning.")
        page.get_by_label("What did not work").fill("The interpreter came late.")
        press(page, "The report is finished")
        expect(page.locator(".legend .state").first).to_have_text("held and reported")
        page = self.cast.learner.open(self.meeting)
        press(page, "The report for print", "link")
        expect(page.locator("article strong")).to_have_text("before")
        expect(page.locator("article")).to_contain_text("and 4 others")

    # The end.

    def closes(self) -> None:
        page = self.cast.champion_lead.open(self.room)
        press(page, "Prepare the closing", "link")
        page.get_by_label(f"What {CHAMPION} learned").fill("We saw our own gaps.")
        press(page, "Save")
        told(page, "What you wrote is saved")
        page = self.cast.mentee_lead.open(self.room)
        press(page, "Prepare the closing", "link")
        expect(page.get_by_role("main")).to_contain_text("We saw our own gaps.")
        page.get_by_label("What was reached of goal 1").fill("It opened in May.")
        page.get_by_label(f"What {MENTEE} learned").fill("We dare more.")
        agree(page, "Complete the mentorship", "Complete it")
        told(page, "The mentorship is completed")
        for reader in (self.cast.learner, self.cast.champion_lead, self.cast.programme):
            page = reader.open(self.room)
            press(page, "Read its report", "link")
            report = page.locator("article")
            for words in ("It opened in May.", "We dare more.", "We saw our own gaps.", VISIT):
                expect(report).to_contain_text(words)

    def access_has_ended(self) -> None:
        mentor = self.cast.mentor
        board = self.record.split("people/")[0]
        for path in (self.record, board, board + "table.csv?course=small"):
            assert mentor.context.request.get(path).status == 404, path
        with pytest.raises(HTTPError, match="404"):
            urlopen(self.feed)
        page = mentor.open("/en/board/")
        expect(page.get_by_role("main")).to_contain_text("You mentor nobody yet")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def press(
    page: Page,
    name: str | re.Pattern[str],
    role: str = "button",
    scope: Locator | None = None,
) -> None:
    """A button or link by its whole name."""
    within = scope or page.get_by_role("main")
    within.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]


def agree(page: Page, question: str, answer: str) -> None:
    """A button that asks before it does it; its script listens when the network is still."""
    page.wait_for_load_state("networkidle")
    press(page, question)
    press(page, answer, scope=page.get_by_role("dialog"))


def told(page: Page, words: str = "") -> None:
    """What a page says about what was just done."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def stored(at: dt.datetime) -> str:
    """An instant as SQLite holds it."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
