from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.activity import actions as activity
from lms.activity.models import AuditEntry
from lms.core.actor import Actor
from lms.core.clock import now
from lms.db import session, write
from lms.people import actions as people
from lms.people.queries import profile
from tests.accounts.factories import PASSWORD, person, session_cookie, signed_in
from tests.accounts.test_registration import path_in

EMAIL, NEW = "amira@rheinbrueck.example", "amira.haddad@nordhafen.example"
PAGES = [
    "/en/account",
    "/en/account/password",
    "/en/account/email",
    "/en/account/sessions",
    "/en/account/looks",
]
PROFILE = {
    "name": "Amira Haddad-Berg",
    "organisation": "Stadt Rheinbrück",
    "language": "de",
    "time_zone": "Europe/Athens",
}


@pytest.fixture
def amira(client):
    person_id = person("Amira Haddad", EMAIL, password=PASSWORD)
    session_cookie(client, person_id)
    return person_id


def test_pages_of_the_account_need_sign_in(client, app):
    for path in PAGES:
        assert client.get(path).location == f"/en/sign-in?next={path}"
    signed_in(client)
    for path in PAGES:
        assert client.get(path).status_code == 200


def test_profile_is_saved_and_comes_back_in_the_chosen_language(client, amira):
    answer = client.submit("/en/account", PROFILE)
    assert answer.status_code == 303
    assert answer.location == "/de/account"
    found = profile(amira)
    assert (found.name, found.organisation) == ("Amira Haddad-Berg", "Stadt Rheinbrück")
    assert (found.language, found.time_zone) == ("de", "Europe/Athens")
    assert (
        session().scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()[-1]
        == "profile_changed"
    )


REFUSED = [
    {"name": ""},
    {"name": " \t"},
    {"language": "xx"},
    {"time_zone": "x"},
    {"name": "n" * 201},
]


def test_profile_refuses_bad_input_and_keeps_the_rest(client, amira):
    for changes in REFUSED:
        answer = client.submit("/en/account", {**PROFILE, **changes})
        assert answer.status_code == 422
        assert 'value="Stadt Rheinbrück"' in answer.get_data(as_text=True)
        assert profile(amira).name == "Amira Haddad"


def test_profile_needs_sign_in_and_token(client, app):
    assert client.post("/en/account", data=PROFILE).status_code == 401
    signed_in(client)
    assert client.post("/en/account", data=PROFILE).status_code == 400


def test_profile_other_fields_change_nothing(client, amira):
    other = person("Somebody Else")
    sent = {
        **PROFILE,
        "id": other,
        "person_id": other,
        "email": NEW,
        "deactivated_at": "2020-01-01",
    }
    client.submit("/en/account", sent)
    assert profile(amira).email == EMAIL
    assert profile(amira).deactivated_at is None
    assert profile(other).name == "Somebody Else"


def test_profile_a_zone_from_elsewhere_stays_on_offer(client, app):
    signed_in(client, time_zone="America/New_York")
    page = client.get("/en/account").get_data(as_text=True)
    assert 'selected value="America/New_York"' in page


def ask_email(client, **changes):
    return client.submit("/en/account/email", {"email": NEW, "password": PASSWORD, **changes})


def test_address_changes_when_the_link_is_used(client, app, amira, mails):
    assert ask_email(client).status_code == 303
    (letter,) = mails()
    assert letter.to == NEW
    assert profile(amira).email == EMAIL
    link = path_in(letter)
    phone = app.test_client()
    assert phone.get(link).status_code == 200
    assert profile(amira).email == EMAIL
    assert phone.submit(link).status_code == 303
    session().rollback()
    assert profile(amira).email == NEW
    told = mails()[-1]
    assert (told.to, told.template) == (EMAIL, "accounts/mail/email_changed.txt")
    assert {"email_asked", "email_changed"} <= set(session().scalars(select(AuditEntry.verb)))
    assert client.get("/en/account").status_code == 200


def test_address_a_link_works_once_and_a_day(client, amira, mails):
    ask_email(client)
    link = path_in(mails()[0])
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert client.get(link).status_code == 404
    assert client.submit(link).status_code == 303
    answer = client.post(link, data={"csrf_token": client.token("/en/account")})
    assert answer.status_code == 404


def test_address_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(client, amira, mails):
    person("Owner", NEW)
    taken = ask_email(client)
    free = ask_email(client, email="free@nordhafen.example")
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    told, asked = mails()
    assert (told.to, told.template) == (NEW, "accounts/mail/taken.txt")
    assert asked.to == "free@nordhafen.example"
    assert "http" not in told.text.split("-- ")[0]


def test_address_an_address_taken_meanwhile_is_refused(client, amira, mails):
    ask_email(client)
    link = path_in(mails()[0])
    other = person("Quicker", NEW)
    assert client.submit(link).status_code == 404
    assert profile(amira).email == EMAIL
    assert profile(other).email == NEW


def test_address_asks_for_the_password(client, amira, mails):
    answer = ask_email(client, password="something else entirely")
    assert answer.status_code == 422
    assert f'value="{NEW}"' in answer.get_data(as_text=True)
    assert mails() == []


def test_address_refuses_what_is_no_address(client, amira):
    assert ask_email(client, email="nowhere").status_code == 422


def test_address_needs_sign_in_and_token(client, app):
    assert client.post("/en/account/email", data={}).status_code == 401
    signed_in(client)
    assert client.post("/en/account/email", data={"email": NEW}).status_code == 400
    assert client.post("/en/email/" + "x" * 43).status_code == 400


def test_address_voids_password_links_that_went_to_the_old_address(client, amira, mails):
    client.submit("/en/password", {"email": EMAIL})
    ask_email(client)
    reset, change = mails()
    assert client.submit(path_in(change)).status_code == 303
    assert client.get(path_in(reset)).status_code == 404


def test_address_a_closed_account_changes_no_more(client, app, amira, mails):
    ask_email(client)
    link = path_in(mails()[0])
    with write():
        people.deactivate(person_id=amira)
    assert app.test_client().submit(link).status_code == 404
    assert profile(amira).email == EMAIL


def test_looks_shows_who_looked_and_nobody_else_s(client, amira):
    mentor, other = person("Mira Mentor"), person("Somebody Else")
    with write():
        activity.record_look(viewer=Actor(mentor), person_id=amira)
        activity.record_look(viewer=Actor(mentor), person_id=other)
        activity.record_look(viewer=Actor(amira), person_id=other)
    page = client.get("/en/account/looks").get_data(as_text=True)
    assert page.count("Mira Mentor") == 1
    assert "Somebody Else" not in page


def test_looks_says_when_nobody_did(client, amira):
    assert "Nobody yet" in client.get("/en/account/looks").get_data(as_text=True)


def test_looks_pages_through_many(client, amira):
    viewers = [person(f"Viewer {number:03}") for number in range(53)]
    with write():
        for viewer in viewers:
            activity.record_look(viewer=Actor(viewer), person_id=amira)
    first = client.get("/en/account/looks").get_data(as_text=True)
    assert first.count("Viewer ") == 50
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert client.get(following).get_data(as_text=True).count("Viewer ") == 3
