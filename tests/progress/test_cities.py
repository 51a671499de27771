"""Figures of cities: kept with the facts, and equal to what is counted from them."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.catalogue.queries.outlines import all_current
from lms.core.clock import now
from lms.db import session, write
from lms.editions.actions import set_people
from lms.editions.models import EditionPerson
from lms.editions.rules import CityRole
from lms.learning.jobs import count_cities
from lms.people.actions import deactivate
from lms.people.models import Person
from lms.progress import actions
from lms.progress.actions.cities import Counted, counting_lessons, figures, stale, versions_of
from lms.progress.models import CityLearning
from tests.accounts.factories import person
from tests.catalogue.factories import publish_folder, write_course
from tests.cities.factories import city, member
from tests.editions.factories import edition, take_part
from tests.progress.test_rebuild import Story


def outlines():
    return {outline.course_id: outline for outline in all_current()}


def kept(edition_id, city_id):
    session().rollback()
    row = session().get(CityLearning, (edition_id, city_id))
    return Counted(row.learners, row.completed, row.waiting, row.latest_at)


@pytest.fixture
def world(app, course):
    """Two editions with the course; the learner takes part in both, for one city."""
    valmora = city("Valmora")
    first, second = (edition(course_ids=(course.course_id,)) for _ in range(2))
    story = Story(7, course)
    member(story.me, valmora)
    for one in (first, second):
        take_part(one, valmora, CityRole.MENTEE, story.me)
    count_cities(None)
    return story, valmora, first, second


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_is_what_is_counted(world, course, seed):
    story, valmora, first, second = world
    story.random = random.Random(seed)  # noqa: S311 - a story
    for _ in range(25):
        story.step()
    lessons = counting_lessons([course.course_id], outlines())
    for one in (first, second):
        found = figures(one, valmora, lessons)
        assert (kept(one, valmora).completed, kept(one, valmora).waiting) == (
            found.completed,
            found.waiting,
        )
    assert kept(first, valmora).learners == 1


def test_a_story_completes_and_waits_at_all(world, course):
    story, valmora, first, _second = world
    for _ in range(60):
        story.step()
    found = kept(first, valmora)
    assert found.completed > 0
    assert found.latest_at is not None


def test_who_comes_or_goes_makes_the_city_counted_anew(world, course):
    story, valmora, first, _second = world
    versions = versions_of([course.course_id], outlines())
    assert stale(first, versions) == []
    newcomer, lead = person("Nia"), person("Lead")
    member(newcomer, valmora)
    from lms.core.actor import Actor, Grant, Role, Scope

    actor = Actor(lead, grants=frozenset({Grant(Role.PROGRAMME_COORDINATOR, Scope.PLATFORM)}))
    with write():
        set_people(
            actor=actor,
            edition_id=first,
            city_id=valmora,
            person_ids=[newcomer],
            shown=[newcomer, story.me],
        )
    assert stale(first, versions) == [valmora]
    count_cities(None)
    assert stale(first, versions) == []
    assert kept(first, valmora) == Counted(1, 0, 0, None)


def test_a_closed_account_and_a_new_version_do_the_same(world, course, tmp_path):
    story, valmora, first, _second = world
    with write():
        deactivate(person_id=story.me)
    session().rollback()
    versions = versions_of([course.course_id], outlines())
    assert stale(first, versions) == [valmora]
    count_cities(None)
    assert kept(first, valmora).learners == 0
    folder = tmp_path / "again"
    write_course(folder)
    lesson = next(folder.glob("1-*/1-*.md"))
    lesson.write_text(lesson.read_text() + "\nOne more sentence.\n")
    publish_folder(folder)
    session().rollback()
    assert stale(first, versions_of([course.course_id], outlines())) == [valmora]


def test_the_command_counts_all_anew(app, world):
    _story, valmora, first, _second = world
    with write():
        session().execute(update(CityLearning).values(completed=99))
    done = app.test_cli_runner().invoke(args=["progress", "rebuild"])
    assert done.exit_code == 0, done.output
    assert "2 differed" in done.output
    assert kept(first, valmora).completed == 0


def test_people_of_other_cities_and_courses_are_not_counted(world, course):
    story, valmora, first, _second = world
    rhein = city("Rheinbrück")
    take_part(first, rhein, CityRole.CHAMPION)
    count_cities(None)
    with write():
        session().execute(update(EditionPerson).values(left_at=now() + timedelta(days=1)))
        actions.cities.add_completion(person_id=story.me, course_id=course.course_id, at=now())
    assert kept(first, valmora).completed == 0
    assert kept(first, rhein) == Counted(0, 0, 0, None)
    assert session().scalar(select(Person.id).where(Person.id == story.me)) == story.me
