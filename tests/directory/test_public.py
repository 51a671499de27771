"""What the public sees of cities, and what it does not."""

from __future__ import annotations

import pytest

from lms.cities import actions as cities
from lms.cities.queries import city_by_id
from lms.cities.rules import CityState, OrganisationType
from lms.core.actor import Role
from lms.db import write
from lms.mentoring.actions import profiles
from lms.mentoring.rules.mentorships import MentorshipState
from lms.mentoring.rules.profiles import FieldEntry, ProfileWords, Stance
from tests.accounts.factories import grant, person, session_cookie
from tests.cities.factories import city, member
from tests.mentoring.factories import mentorship, pair


def publish(city_id: int, *entries: FieldEntry) -> None:
    with write():
        saved = profiles.save_draft(
            city_id=city_id, words=ProfileWords(("de",), 1, 1, entries), by=None
        )
        profiles.publish(city_id=city_id, row_version=saved.row_version)


@pytest.fixture
def world(app):
    found = pair()
    publish(found.champion_id, FieldEntry("HOU", Stance.OFFER, 4, evidence="140 pairs"))
    publish(found.mentee_id, FieldEntry("HOU", Stance.NEED, 0, 3, "Private landlords"))
    with write():
        cities.add_organisation(
            city_id=found.champion_id, kind=OrganisationType.MIGRANT_LED, name="Γέφυρα e. V."
        )
    return found


def names(client, path):
    page = client.get(path).get_data(as_text=True)
    return [name for name in ("Rheinbrück", "Valmora", "Łódka") if f">{name}</a>" in page]


def test_cities_are_found_by_name_country_and_field(client, world):
    assert names(client, "/en/cities/") == ["Rheinbrück", "Valmora", "Łódka"]
    assert names(client, "/en/cities/?words=LODKA") == ["Łódka"]
    assert names(client, "/en/cities/?country=DE&words=rhein") == ["Rheinbrück"]
    assert names(client, "/en/cities/?country=AT") == []
    assert names(client, "/en/cities/?field=HOU") == ["Rheinbrück", "Valmora"]
    assert names(client, "/en/cities/?field=HOU&stance=offer") == ["Rheinbrück"]
    assert names(client, "/en/cities/?field=HOU&stance=need") == ["Valmora"]
    assert names(client, "/en/cities/?field=XXX&stance=%00&words=%25") == []


def test_a_city_page_says_what_it_gives_and_takes(client, world):
    slug = city_by_id(world.mentee_id).slug
    page = client.get(f"/en/cities/{slug}/").get_data(as_text=True)
    for words in ("Valmora", "Germany", "90,000 people", "Private landlords", "Is mentored by"):
        assert words in page
    champion = client.get(f"/de/cities/{city_by_id(world.champion_id).slug}/")
    page = champion.get_data(as_text=True)
    assert "Γέφυρα e. V." in page
    assert "Wohnen" in page
    assert f'/de/cities/{slug}/"' in page


def test_no_public_page_names_a_person_or_sets_a_cookie(client, world):
    for path in ("/en/cities/", *(f"/en/cities/{city_by_id(i).slug}/" for i in (1, 2, 3))):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"].startswith("public")
        page = answer.get_data(as_text=True)
        for name in ("Mira", "Carla", "Leo", "Max", "Olga"):
            assert name not in page
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_a_page_is_never_older_than_what_it_shows(client, world):
    place = city_by_id(world.champion_id)
    first = client.get(f"/en/cities/{place.slug}/")
    publish(place.id, FieldEntry("LAN", Stance.OFFER, 3))
    tag = {"If-None-Match": first.headers["ETag"]}
    second = client.get(f"/en/cities/{place.slug}/", headers=tag)
    assert second.status_code == 200
    assert "Language: offers" in second.get_data(as_text=True)
    with write():
        cities.rename_field(code="LAN", names={"en": "Tongues"})
    assert "Tongues: offers" in client.get(f"/en/cities/{place.slug}/").get_data(as_text=True)


@pytest.mark.parametrize("state", [CityState.DRAFT, CityState.DORMANT, CityState.ARCHIVED])
def test_only_active_cities_are_public(app, client, world, state):
    hidden = city("Verborgen", state=state)
    mentorship(world_edition(world), world.champion_id, hidden)
    slug = city_by_id(hidden).slug
    assert "Verborgen" not in client.get("/en/cities/").get_data(as_text=True)
    assert client.get(f"/en/cities/{slug}/").status_code == 404
    own, keeper, stranger = app.test_client(), app.test_client(), app.test_client()
    someone = person()
    member(someone, hidden)
    session_cookie(own, someone)
    admin = person()
    grant(admin, Role.ADMIN)
    session_cookie(keeper, admin)
    session_cookie(stranger, world.outsider)
    assert own.get(f"/en/cities/{slug}/").status_code == 200
    assert keeper.get(f"/en/cities/{slug}/").status_code == 200
    assert stranger.get(f"/en/cities/{slug}/").status_code == 404
    champion = client.get(f"/en/cities/{city_by_id(world.champion_id).slug}/")
    shown = "Verborgen" in champion.get_data(as_text=True)
    assert shown is (state is CityState.DORMANT)


def world_edition(world) -> int:
    return int(world.edition_id)


@pytest.mark.parametrize("state", list(MentorshipState))
def test_pairs_are_public_from_their_agreement_on(client, world, state):
    with write():
        third = city_by_id(world.other_id)
    mentorship(world.edition_id, world.champion_id, world.other_id, state)
    page = client.get(f"/en/cities/{third.slug}/").get_data(as_text=True)
    hidden = {MentorshipState.PROPOSED, MentorshipState.DECLINED}
    assert ("Rheinbrück" in page) is (state not in hidden)


def test_the_list_goes_on_in_pages(client, app):
    for number in range(32):
        city(f"Stadt {number:02}")
    first = client.get("/en/cities/").get_data(as_text=True)
    assert "Stadt 29" in first
    assert "Stadt 30" not in first
    after = first.split("after=", 1)[1].split('"', 1)[0]
    second = client.get(f"/en/cities/?after={after}").get_data(as_text=True)
    assert "Stadt 30" in second
    assert "Stadt 29" not in second
