import pytest

from lms.accounts import actions, queries
from lms.core.errors import Conflict
from lms.db import write
from tests.accounts.factories import person

PAGE = "/en/sign-in"


def make_demo():
    with write():
        actions.found_installation(demo=True)
    amira, bo = person("Amira Haddad"), person("Bo Berg")
    with write():
        actions.add_demo_person(person_id=bo, place=2, notes={"en": "A mentor"})
        actions.add_demo_person(
            person_id=amira, place=1, notes={"en": "A learner", "de": "Eine Lernende"}
        )
    return amira


@pytest.fixture
def amira(app):
    return make_demo()


def test_signs_in_with_one_click(client, amira):
    page = client.get(PAGE).get_data(as_text=True)
    assert page.index("Amira Haddad") < page.index("Bo Berg")
    assert "Eine Lernende" in client.get("/de/sign-in").get_data(as_text=True)
    answer = client.submit("/en/sign-in/demo", {"person": amira}, page=PAGE)
    assert answer.status_code == 303
    assert client.get("/en/account").status_code == 200


def test_leads_on_to_next_and_nowhere_else(client, amira):
    sent = {"person": amira, "next": "/en/account/looks"}
    answer = client.submit("/en/sign-in/demo", sent, page=PAGE)
    assert answer.location == "/en/account/looks"
    answer = client.submit(
        "/en/sign-in/demo", {**sent, "next": "//evil.example"}, page="/en/account"
    )
    assert "evil" not in answer.location


def test_only_invented_people_can_be_chosen(client, amira):
    real = person("Real Person")
    for chosen in (real, 99999, "x", ""):
        answer = client.submit("/en/sign-in/demo", {"person": chosen}, page=PAGE)
        assert answer.status_code == 404
    assert client.get("/en/account").status_code == 303


def test_needs_a_form_token(client, amira):
    assert client.post("/en/sign-in/demo", data={"person": amira}).status_code == 400


FROM_ELSEWHERE = [
    {"base_url": "http://learn.example.org"},
    {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    {"headers": {"X-Forwarded-Host": "localhost"}},
    {"headers": {"Forwarded": "for=127.0.0.1"}},
    {"headers": {"X-Real-IP": "127.0.0.1"}},
]


def test_a_request_that_is_not_from_this_machine_finds_no_demo(client, amira):
    for change in FROM_ELSEWHERE:
        page = client.get(PAGE, **change).get_data(as_text=True)
        assert "Amira Haddad" not in page
        token = page.split('csrf_token" value="')[1].split('"')[0]
        answer = client.post(
            "/en/sign-in/demo", data={"csrf_token": token, "person": amira}, **change
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"bind": "0.0.0.0"},  # noqa: S104 - what must shut the door
        {"proxy_hops": 1},
        {"production": True, "base_url": "https://localhost"},
    ],
)
def test_settings_for_others_shut_the_door(make_app, settings):
    app = make_app(**settings)
    with app.app_context():
        chosen = make_demo()
    client = app.test_client()
    base = settings.get("base_url", "http://localhost")
    page = client.get(PAGE, base_url=base).get_data(as_text=True)
    assert "Amira Haddad" not in page
    token = page.split('csrf_token" value="')[1].split('"')[0]
    answer = client.post(
        "/en/sign-in/demo",
        data={"csrf_token": token, "person": chosen},
        base_url=base,
        headers={"Referer": base + PAGE},
    )
    assert answer.status_code == 404


def test_a_real_database_has_no_demo_people(client, app):
    with write():
        actions.found_installation(demo=False)
    person_id = person()
    with pytest.raises(Conflict), write():
        actions.add_demo_person(person_id=person_id, place=1, notes={})
    assert not queries.is_demo()
    assert client.submit("/en/sign-in/demo", {"person": person_id}, page=PAGE).status_code == 404


def test_the_mark_is_set_when_the_database_is_made_and_stays(app):
    assert not queries.is_demo()
    with write():
        actions.found_installation(demo=True)
    with write():
        actions.found_installation(demo=True)
    assert queries.is_demo()
    with pytest.raises(Conflict), write():
        actions.found_installation(demo=False)


def test_a_database_with_people_never_becomes_a_demo(app):
    person()
    with pytest.raises(Conflict), write():
        actions.found_installation(demo=True)
    assert not queries.is_demo()
