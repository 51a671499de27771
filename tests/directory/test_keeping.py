"""Cities, partners and fields are kept by who coordinates the programme."""

from __future__ import annotations

import pytest

from lms.cities import queries
from lms.cities.queries import city_by_id
from lms.cities.rules import CityState
from lms.core.actor import Role, Scope
from tests.accounts.factories import grant, person, session_cookie
from tests.cities.factories import city, fields

CITY = {
    "name": "Łódka am Fluß",
    "name_de": "Bötchen",
    "country": "PL",
    "state": "active",
    "population": "84000",
    "team_size": "7",
    "languages": ["pl", "en"],
    "website": "https://lodka.example/en",
    "about": "We **build** boats.\n\n<script>alert(1)</script>",
    "latitude": "51.5",
    "longitude": "19.25",
    "row_version": "0",
}


@pytest.fixture
def keeper(app):
    fields()
    client, who = app.test_client(), person("Paul Programme")
    grant(who, Role.PROGRAMME_COORDINATOR)
    session_cookie(client, who)
    return client


def test_a_city_is_added_changed_and_found(keeper, client):
    answer = keeper.submit("/en/directory/city", CITY)
    assert answer.status_code == 303
    assert answer.location.endswith("/directory/cities/lodka-am-fluss")
    place = queries.city("lodka-am-fluss")
    assert (place.names, place.languages) == ({"de": "Bötchen"}, ("pl", "en"))
    assert "<strong>build</strong>" in place.about_html
    assert "<script" not in place.about_html
    assert "Bötchen" in client.get("/de/cities/lodka-am-fluss/").get_data(as_text=True)
    listed = keeper.get("/en/directory/?words=boetchen&state=active").get_data(as_text=True)
    assert "No city here" in listed
    assert "Łódka" in keeper.get("/en/directory/?words=lodka").get_data(as_text=True)
    page = "/en/directory/cities/lodka-am-fluss"
    changed = {**CITY, "name": "Neu", "state": "dormant", "row_version": "1"}
    assert keeper.submit(page, changed).status_code == 303
    assert queries.city("lodka-am-fluss").state is CityState.DORMANT
    stale = keeper.submit(page, {**CITY, "name": "Zu spät", "row_version": "1"})
    assert stale.status_code == 409
    assert 'value="Zu spät"' in stale.get_data(as_text=True)
    assert queries.city("lodka-am-fluss").name == "Neu"
    again = keeper.submit(page, {**CITY, "name": "Doch", "row_version": "2"})
    assert again.status_code == 303


@pytest.mark.parametrize(
    "bad",
    [
        {"name": " "},
        {"country": "XX"},
        {"country": ""},
        {"population": "-3"},
        {"population": "many"},
        {"website": "javascript:alert(1)"},
        {"website": "https://user@evil.example"},
        {"website": "https://[::"},
        {"latitude": "51" * 9},
        {"longitude": ""},
        {"languages": ["xx"]},
        {"state": "gone"},
        {"about": "x" * 9000},
    ],
)
def test_what_no_city_can_be_is_refused_and_kept(keeper, bad):
    answer = keeper.submit("/en/directory/city", {**CITY, **bad})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Łódka am Fluß" in page or bad.get("name") == " "
    assert "Bötchen" in page
    assert queries.all_cities() == []


def test_partners_are_added_changed_and_retired(keeper, client):
    place = city_by_id(city("Rheinbrück"))
    page = f"/en/directory/cities/{place.slug}"
    data = {"partner-name": "Γέφυρα", "partner-kind": "migrant_led", "partner-website": ""}
    assert keeper.submit(f"{page}/organisations", data, page=page).status_code == 303
    (one,) = queries.organisations(place.id)
    own = f"{page}/organisations/{one.id}"
    assert keeper.submit(own, {**data, "partner-name": "Brücke"}).status_code == 303
    assert "Brücke" in client.get(f"/en/cities/{place.slug}/").get_data(as_text=True)
    refused = keeper.submit(own, {**data, "partner-website": "ftp://x"})
    assert refused.status_code == 422
    empty = keeper.submit(f"{page}/organisations", {"partner-kind": "ngo"}, page=page)
    assert empty.status_code == 422
    assert keeper.submit(own, {"action": "retire"}).status_code == 303
    assert queries.organisations(place.id) == []
    other = city_by_id(city("Valmora"))
    elsewhere = f"/en/directory/cities/{other.slug}/organisations/{one.id}"
    assert keeper.get(elsewhere).status_code == 404
    assert keeper.submit(elsewhere, data, page="/en/account").status_code == 404


def test_fields_are_renamed_added_retired_and_ordered(keeper):
    base = "/en/directory/fields/"
    answer = keeper.submit(f"{base}HOU", {"name_en": "Homes", "name_de": "Wohnung"})
    assert answer.status_code == 303
    assert keeper.submit(f"{base}HOU", {"name_en": " "}).status_code == 422
    assert keeper.submit(f"{base}XXX", {}, page=base).status_code == 404
    added = keeper.submit(base, {"code": "cli", "name_en": "Climate", "name_de": ""})
    assert added.status_code == 303
    for bad in ({"code": "HOU"}, {"code": "C1"}, {"code": "ABC", "name_en": ""}):
        assert keeper.submit(base, {"name_en": "Again", **bad}).status_code == 422
    assert keeper.submit(f"{base}LEG", {"action": "retire"}).status_code == 303
    shown = [one.code for one in queries.fields(retired=True)]
    places = {f"place-{code}": number for number, code in enumerate(shown, 1)}
    order = {**places, "place-CLI": "1", "place-EMP": "x"}
    assert keeper.submit(f"{base}order", order, page=base).status_code == 303
    codes = [one.code for one in queries.fields()]
    assert codes[0] == "CLI"
    assert "LEG" not in codes
    assert queries.fields()[-1].code != "CLI"


PAGES = (
    "/en/directory/",
    "/en/directory/city",
    "/en/directory/fields/",
    "/en/directory/fields/HOU",
)


def test_only_who_coordinates_the_programme_enters(app, client, keeper):
    place = city_by_id(city("Rheinbrück"))
    browsers = {}
    for name, given in {
        "lead": (Role.CITY_COORDINATOR, Scope.CITY, place.id),
        "nobody": None,
    }.items():
        who = person(name)
        if given:
            grant(who, *given)
        browsers[name] = app.test_client()
        session_cookie(browsers[name], who)
    for path in (*PAGES, f"/en/directory/cities/{place.slug}"):
        assert client.get(path).status_code == 303
        assert keeper.get(path).status_code == 200
        for browser in browsers.values():
            assert browser.get(path).status_code == 403
            token = {"csrf_token": browser.token("/en/account")}
            if path != "/en/directory/":
                assert browser.post(path, data=token).status_code == 403
                assert client.post(path).status_code == 401
                assert keeper.post(path, data={}).status_code == 400
