"""The coordinator's dashboard over HTTP: figures equal their rows, and nobody else sees it."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from lms.activity.models import AuditEntry
from lms.catalogue.queries.outlines import all_current
from lms.cities.models import City
from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import Edition, EditionPace
from lms.editions.queries import edition_for
from lms.learning.jobs import count_cities
from lms.mentoring.models.mentorships import MentorAssignment, MentorshipGoal
from lms.mentoring.queries.dashboard import dashboard
from lms.mentoring.rules.dashboard import Level, Reason, Risk
from lms.mentoring.rules.network import APART, plan
from lms.notices.models import Mail, Notice
from tests.accounts.factories import person, session_cookie
from tests.catalogue.factories import small_course
from tests.certificates.factories import begin, complete
from tests.learning.factories import statements
from tests.mentoring.factories import end, pair


@pytest.fixture
def course(app, tmp_path):
    return small_course(tmp_path / "small")


@pytest.fixture
def world(app, course):
    return pair(course_ids=(course.course_id,))


def slug(world):
    return session().scalar(select(Edition.slug).where(Edition.id == world.edition_id))


def city_slug(city_id):
    return session().scalar(select(City.slug).where(City.id == city_id))


def seen(world):
    session().rollback()
    from lms.core.actor import Actor, Grant, Role, Scope

    actor = Actor(
        world.coordinator, grants=frozenset({Grant(Role.PROGRAMME_COORDINATOR, Scope.PLATFORM)})
    )
    outlines = {outline.course_id: outline for outline in all_current()}
    found = dashboard(edition_for(actor, slug(world)), outlines, now())
    return found, {line.city_id: line for line in found.cities}


def test_figures_are_those_of_the_rows_counted_or_not(world, course):
    begin(world.learner, course)
    with write():
        complete(world.learner, course, ["first"])
    for _ in range(2):  # counted live, then from what is kept
        _found, lines = seen(world)
        line = lines[world.mentee_id]
        counting = sum(lesson.counts for lesson in course.lessons)
        assert (line.facts.learners, line.facts.completed) == (3, 1)
        assert line.facts.total == 3 * counting
        assert line.learning.reason is Reason.ON_TRACK
        count_cities(None)


def test_dates_make_a_city_behind(world, course):
    first = course.modules[0]
    with write():
        session().execute(
            insert(EditionPace).values(
                edition_id=world.edition_id,
                module_id=first.id,
                due_on=now().date() - timedelta(days=1),
            )
        )
    _found, lines = seen(world)
    behind = lines[world.mentee_id].learning
    assert (behind.level, behind.reason) == (Level.ACT, Reason.BEHIND)
    assert behind.of == 3 * sum(lesson.counts for lesson in first.lessons)


def test_who_has_no_mentor_and_which_pair_is_at_risk(world):
    found, lines = seen(world)
    assert [line.city_id for line in found.unpaired] == [world.other_id]
    assert lines[world.other_id].sessions.reason is Reason.NO_PAIR
    assert lines[world.mentee_id].goals.reason is Reason.NO_GOALS
    assert found.at_risk == ()
    with write():
        session().execute(update(MentorAssignment).values(ended_at=now()))
        session().execute(
            insert(MentorshipGoal).values(
                mentorship_id=world.mentorship_id,
                position=1,
                field_code="PAR",
                text="A council",
                criterion="It meets",
                progress=2,
                changed_at=now(),
            )
        )
    found, lines = seen(world)
    assert {line.city_id for line in found.unpaired} == {world.other_id, world.mentee_id}
    assert [line.risk for line in found.at_risk] == [Risk.NO_MENTOR]
    assert (lines[world.mentee_id].goals.number, lines[world.mentee_id].goals.of) == (2, 4)
    end(world.mentorship_id)
    found, lines = seen(world)
    assert found.at_risk == ()
    assert lines[world.champion_id].sessions.reason is Reason.NOT_NEEDED


def test_the_page_says_it_all_in_words(client, world, course):
    session_cookie(client, world.coordinator)
    page = client.get(f"/en/editions/{slug(world)}/dashboard").get_data(as_text=True)
    for words in (
        "Valmora",
        "no mentorship",
        "Without a mentor",
        "All pairs",
        "<svg",
        "no goals agreed",
    ):
        assert words in page
    few = client.get(f"/en/editions/{slug(world)}/dashboard?show=attention")
    assert "Show all cities" in few.get_data(as_text=True)


def test_the_number_of_statements_does_not_grow_with_cities(client, world, course):
    count_cities(None)
    session_cookie(client, world.coordinator)
    path = f"/en/editions/{slug(world)}/dashboard"
    client.get(path)
    with statements() as found:
        client.get(path)
    assert len(found) <= 10, found


def test_it_is_exported_as_it_is_shown(client, world, course):
    session_cookie(client, world.coordinator)
    path = f"/en/editions/{slug(world)}/dashboard"
    answer = client.get(f"{path}.csv")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    found, _lines = seen(world)
    assert [row[0] for row in rows[1:]] == [line.name for line in found.cities]
    assert [row[3] for row in rows[1:]] == [str(line.facts.learners) for line in found.cities]
    book = ZipFile(BytesIO(client.get(f"{path}.xlsx").data))
    assert "Valmora" in book.read("xl/worksheets/sheet1.xml").decode()
    verbs = session().scalars(select(AuditEntry.verb).where(AuditEntry.verb == "exported")).all()
    assert len(verbs) == 2


def test_a_city_is_written_to_after_a_preview_and_once(client, world):
    session_cookie(client, world.coordinator)
    path = f"/en/editions/{slug(world)}/cities/{city_slug(world.mentee_id)}/nudge"
    first = client.get(path).get_data(as_text=True)
    assert "no goals agreed" in first
    key = first.split('name="key"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    form = {"text": "Shall we talk?\n\n<b>Soon</b>", "key": key}
    preview = client.submit(path, form)
    assert preview.status_code == 200
    assert "This is what they will read" in preview.get_data(as_text=True)
    assert "&lt;b&gt;Soon" in preview.get_data(as_text=True)
    assert session().scalars(select(Mail.id)).all() == []
    for _ in range(2):
        assert client.submit(path, {**form, "send": "1"}).status_code == 303
    assert session().scalars(select(Mail.person_id)).all() == [world.mentee_lead]
    assert session().scalars(select(Notice.person_id)).all() == [world.mentee_lead]
    refused = client.submit(path, {"text": " ", "key": key, "send": "1"})
    assert refused.status_code == 422
    nobody = f"/en/editions/{slug(world)}/cities/{city_slug(world.other_id)}/nudge"
    assert "no coordinator" in client.get(nobody).get_data(as_text=True)
    assert client.submit(nobody, {**form, "send": "1"}, page=path).status_code == 422


def test_only_coordinators_of_the_edition_see_it(client, world):
    base = f"/en/editions/{slug(world)}"
    rest = ("/dashboard", "/dashboard.csv", "/dashboard.xlsx")
    nudge = f"/cities/{city_slug(world.mentee_id)}/nudge"
    for who, status in ((world.mentee_lead, 403), (world.mentor, 403), (person("Olga"), 404)):
        session_cookie(client, who)
        for path in (*rest, nudge):
            assert client.get(base + path).status_code == status
        answer = client.submit(base + nudge, {"text": "x"}, page="/en/account")
        assert answer.status_code == status
    client.delete_cookie("tandem")
    assert client.get(base + "/dashboard").status_code in {302, 303, 401}


@given(
    st.dictionaries(
        st.integers(1, 60),
        st.none() | st.tuples(st.floats(34, 70), st.floats(-10, 35)),
        max_size=60,
    )
)
def test_no_two_names_lie_on_each_other(places):
    drawn = plan(places)
    assert set(drawn.spots) == set(places)
    for spot in drawn.spots.values():
        assert 0 <= spot.x <= 100
        assert 0 <= spot.y <= drawn.height
    ys = sorted(drawn.spots[id_].y for id_, place in places.items() if place is not None)
    assert all(b - a >= APART - 1e-6 for a, b in pairwise(ys))
