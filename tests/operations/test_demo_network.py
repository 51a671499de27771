"""The network of a demo: cities, an edition, a published matching, and a pair with a story."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import Edition, EditionCity
from lms.mentoring.models.matching import MatchPair, MatchRun
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.profiles import Profile
from lms.notices.models import Mail
from lms.operations.demo.network.seeding import seed_network
from lms.operations.demo.network.towns import TOWNS
from lms.operations.demo.seeding import open_demo, seed_people
from lms.people.models import Membership
from tests.accounts.factories import session_cookie
from tests.catalogue.factories import small_course


@pytest.fixture
def demo(app, tmp_path):
    from lms.accounts.actions import found_installation

    with write():
        found_installation(demo=True)
    course = small_course(tmp_path)
    moment = now()
    seed_people(open_demo()[0], moment)
    assert seed_network(course, ("en", "de"), moment)
    session().rollback()
    return course


def test_eighteen_cities_with_profiles_take_part_in_a_running_edition(demo):
    assert len(TOWNS) == 18
    assert session().scalar(select(func.count()).select_from(EditionCity)) == 18
    states = session().scalars(select(Profile.state)).all()
    assert states == ["published"] * 18
    assert session().scalar(select(Edition.state)) == "running"


def test_the_mentee_cities_have_pairs_but_for_one_without_a_common_language(demo):
    pairs = session().scalar(select(func.count()).select_from(MatchPair))
    mentees = sum(town.role == "mentee" for town in TOWNS)
    assert pairs == mentees - 1  # Casal de Mar shares no language with a champion
    states = sorted(session().scalars(select(Mentorship.state)).all())
    assert states == sorted(["active", "proposed"] + ["agreed"] * (mentees - 3))
    assert session().scalar(select(MatchRun.state)) == "published"


def test_it_is_made_once_and_writes_to_nobody(demo):
    assert not seed_network(demo, ("en", "de"), now())
    assert session().scalars(select(Mail.id)).all() == []
    assert session().scalar(select(func.count()).select_from(Membership)) > 40


@pytest.mark.parametrize(
    ("email", "paths"),
    [
        ("ingrid.solheim", ["/en/editions/", "/en/editions/cities-in-tandem-demo/dashboard"]),
        ("joanna.krawiec", ["/en/mentorships/", "/en/board/", "/en/reviews/"]),
        ("dieter.aschenbrenner", ["/de/mentorships/", "/de/cities/rheinbruck/team"]),
        ("amira.haddad", ["/en/mentorships/", "/en/home/"]),
    ],
)
def test_its_people_find_their_pages(demo, client, email, paths):
    from lms.people.queries import profile_by_email

    session_cookie(client, profile_by_email(f"{email}@example.org").id)
    for path in paths:
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
