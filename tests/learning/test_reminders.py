"""Mails about the dates of an edition."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import insert, select, update

from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import Edition, EditionPace
from lms.editions.rules import CityRole, EditionState
from lms.learning.jobs import remind
from lms.notices.models import Mail, Notice
from tests.accounts.factories import person, session_cookie
from tests.certificates.factories import begin, complete
from tests.cities.factories import city, member
from tests.editions.factories import edition, take_part
from tests.notices import mailbox


@pytest.fixture
def world(app, course):
    """An edition whose first module is due in a week, with three people; one has done it all."""
    valmora = city("Valmora")
    people = [person("Leo Learner", language="de"), person("Dana Done"), person("Nia New")]
    for one in people:
        member(one, valmora)
    edition_id = edition("Tandem 2027", course_ids=(course.course_id,))
    take_part(edition_id, valmora, CityRole.MENTEE, *people)
    due = now().date() + timedelta(days=7)
    set_due(edition_id, course.modules[0].id, due)
    for one in people[:2]:
        begin(one, course)
    with write():
        complete(people[0], course, ["first"])
        complete(people[1], course, [lesson.key for lesson in course.modules[0].lessons])
    return edition_id, people, due


def set_due(edition_id: int, module_id: int, due: date) -> None:
    with write():
        session().execute(
            insert(EditionPace).values(edition_id=edition_id, module_id=module_id, due_on=due)
        )


def mails() -> list[tuple[int, str, dict]]:
    session().rollback()
    return list(session().execute(select(Mail.person_id, Mail.template, Mail.context)).all())


def test_a_week_before_those_with_lessons_left_are_reminded_once(world):
    _edition, (leo, _dana, nia), due = world
    remind(None)
    remind(None)
    found = mails()
    assert [row[0] for row in found] == [leo, nia]
    assert {row[1] for row in found} == {"learning/mail/module_due_soon.txt"}
    assert [row[2]["missing"] for row in found] == [1, 2]
    assert found[0][2]["due_on"] == due.isoformat()
    assert session().scalars(select(Notice.person_id)).all() == [leo, nia]


def test_on_the_day_after_they_are_told_that_it_was_yesterday(world):
    _edition, (leo, _dana, nia), _due = world
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        remind(None)
    assert [(row[0], row[1]) for row in mails()] == [
        (leo, "learning/mail/module_overdue.txt"),
        (nia, "learning/mail/module_overdue.txt"),
    ]


@pytest.mark.parametrize("state", [s for s in EditionState if s is not EditionState.RUNNING])
def test_only_editions_that_run_remind(world, state):
    with write():
        session().execute(update(Edition).values(state=state))
    remind(None)
    assert mails() == []


def test_mail_and_notice_have_words_in_the_readers_language(app, world, client):
    _edition, (_leo, _dana, nia), _due = world
    remind(None)
    session().rollback()
    letters = {letter.to: letter for letter in mailbox.sent(app)}
    german = next(letter for letter in letters.values() if letter.language == "de")
    assert "Leo Learner" in german.text
    english = next(letter for letter in letters.values() if "Nia New" in letter.text)
    assert "You have 2 lessons left in it." in english.text
    assert "/en/courses/small/" in english.text
    session_cookie(client, nia)
    assert "is planned until" in client.get("/en/notices").get_data(as_text=True)
