import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import Credential
from lms.activity.models import AuditEntry
from lms.core.clock import now
from lms.db import session, write
from lms.people.queries import profile
from tests.accounts.factories import PASSWORD, person, session_cookie
from tests.accounts.test_registration import path_in

EMAIL = "amira@rheinbrueck.example"
FRESH = "four grey owls whisper"


@pytest.fixture
def amira(app):
    return person("Amira Haddad", EMAIL, password=PASSWORD, language="de")


def ask(client, email=EMAIL):
    return client.submit("/en/password", {"email": email})


def signs_in(client, password, email=EMAIL):
    answer = client.submit("/en/sign-in", {"email": email, "password": password})
    return answer.status_code == 303


def test_a_link_sets_a_new_password_and_ends_all_sessions(client, app, amira, mails):
    browsers = [app.test_client(), app.test_client()]
    for browser in browsers:
        session_cookie(browser, amira)
    answer = ask(client)
    assert client.get(answer.location).status_code == 200
    (letter,) = mails()
    assert (letter.to, letter.language, letter.template) == (EMAIL, "de", "accounts/mail/reset.txt")
    link = path_in(letter)
    assert client.get(link).status_code == 200
    answer = client.submit(link, {"new_password": FRESH})
    assert answer.status_code == 303
    assert [browser.get("/en/account").status_code for browser in browsers] == [303, 303]
    assert client.get("/en/account").status_code == 303
    assert not signs_in(client, PASSWORD)
    assert signs_in(client, FRESH)
    assert mails()[-1].template == "accounts/mail/password_changed.txt"


def test_known_and_unknown_addresses_get_the_same_answer(client, app, amira, mails):
    answers = []
    for address in (EMAIL, "nobody@rheinbrueck.example"):
        browser = app.test_client()
        answer = ask(browser, address)
        page = browser.get(answer.location).get_data(as_text=True)
        answers.append((answer.status_code, answer.location, re.sub(r'value="[^"]+', "", page)))
    assert answers[0] == answers[1]
    assert len(mails()) == 1
    assert session().scalars(select(AuditEntry.verb)).all() == ["password_asked"] * 2


def test_a_closed_account_gets_no_link(client, amira, mails):
    from lms.people.actions import deactivate

    with write():
        deactivate(person_id=amira)
    ask(client)
    assert mails() == []


def test_a_link_works_once_and_voids_the_others(client, amira, mails):
    ask(client)
    ask(client)
    first, second = (path_in(letter) for letter in mails())
    assert client.submit(second, {"new_password": FRESH}).status_code == 303
    for link in (first, second):
        assert client.get(link).status_code == 404
        answer = client.post(
            link,
            data={
                "csrf_token": client.token("/en/sign-in"),
                "new_password": "another one entirely",
            },
        )
        assert answer.status_code == 404
    assert signs_in(client, FRESH)


def test_a_link_runs_out_after_an_hour(client, amira, mails):
    ask(client)
    link = path_in(mails()[0])
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert client.get(link).status_code == 404


def test_a_guessed_link_is_not_found(client):
    assert client.get("/en/password/" + "x" * 43).status_code == 404
    assert client.get("/en/confirm/" + "x" * 43).status_code == 404
    assert client.get("/en/email/" + "x" * 43).status_code == 404


def test_a_link_of_one_kind_is_none_of_another(client, amira, mails):
    ask(client)
    token = path_in(mails()[0]).rsplit("/", 1)[1]
    assert client.get(f"/en/confirm/{token}").status_code == 404
    assert client.get(f"/en/email/{token}").status_code == 404


def test_a_weak_password_is_refused_and_the_link_stays_good(client, amira, mails):
    ask(client)
    link = path_in(mails()[0])
    assert client.submit(link, {"new_password": "password123"}).status_code == 422
    assert client.submit(link, {"new_password": "amira haddad"}).status_code == 422
    assert client.post(link, data={"new_password": FRESH}).status_code == 400
    assert client.submit(link, {"new_password": FRESH}).status_code == 303


def test_bad_addresses_are_refused_and_kept(client):
    answer = client.submit("/en/password", {"email": "no address"})
    assert answer.status_code == 422
    assert 'value="no address"' in answer.get_data(as_text=True)
    assert client.post("/en/password", data={"email": EMAIL}).status_code == 400


def test_people_without_a_password_set_their_first(client, mails):
    person("Seeded", "seeded@rheinbrueck.example")
    ask(client, "seeded@rheinbrueck.example")
    assert client.submit(path_in(mails()[0]), {"new_password": FRESH}).status_code == 303
    assert signs_in(client, FRESH, "seeded@rheinbrueck.example")


def test_the_link_in_the_mail_ignores_the_host_of_the_request(client, amira, mails):
    token = client.token("/en/password")
    client.post(
        "/en/password",
        data={"csrf_token": token, "email": EMAIL},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert "evil.example" not in mails()[0].text


PAGE = "/en/account/password"


def change(client, **changes):
    return client.submit(PAGE, {"password": PASSWORD, "new_password": FRESH, **changes})


def test_changing_sets_a_password_and_ends_the_other_sessions(client, app, amira, mails):
    session_cookie(client, amira)
    other = app.test_client()
    session_cookie(other, amira)
    assert change(client).status_code == 303
    assert client.get("/en/account").status_code == 200
    assert other.get("/en/account").status_code == 303
    assert signs_in(other, FRESH)
    assert mails()[0].template == "accounts/mail/password_changed.txt"
    assert "password_changed" in session().scalars(select(AuditEntry.verb)).all()


def test_changing_asks_for_the_present_password(client, amira):
    session_cookie(client, amira)
    answer = change(client, password="something else entirely")
    assert answer.status_code == 422
    assert "not your present password" in answer.get_data(as_text=True)
    assert FRESH not in answer.get_data(as_text=True)


def test_changing_refuses_weak_ones(client, amira):
    session_cookie(client, amira)
    for weak in ("short", "amira haddad", "Tandem-2026!", "1234567890"):
        assert change(client, new_password=weak).status_code == 422


def test_changing_makes_links_in_mails_void(client, amira, mails):
    session_cookie(client, amira)
    ask(client)
    change(client)
    assert client.get(path_in(mails()[0])).status_code == 404


def test_changing_needs_sign_in_and_token(client, amira):
    assert client.get(PAGE).status_code == 303
    assert client.post(PAGE, data={}).status_code == 401
    session_cookie(client, amira)
    assert client.post(PAGE, data={"password": PASSWORD}).status_code == 400


def test_changing_a_person_without_password_is_led_to_the_mail(client):
    session_cookie(client, person("Seeded"))
    assert change(client).status_code == 422
    assert "/en/password" in client.get(PAGE).get_data(as_text=True)


def test_hashes_are_not_passwords(amira):
    kept = session().scalars(select(Credential.password_hash)).one()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert profile(amira).email == EMAIL


def test_many_clicks_on_one_link_set_one_password(client, app, amira, mails):
    from concurrent.futures import ThreadPoolExecutor

    from lms.accounts import actions, queries
    from lms.accounts.rules.devices import Origin
    from lms.accounts.rules.tokens import Purpose
    from lms.core.errors import Conflict

    ask(client)
    link = queries.link(Purpose.RESET, path_in(mails()[0]).rsplit("/", 1)[1], now())
    session().rollback()

    def click(number):
        with app.app_context():
            try:
                with write():
                    actions.reset_password(link=link, password_hash=str(number), origin=Origin())
            except Conflict:
                return None
            return str(number)

    with ThreadPoolExecutor(4) as threads:
        done = [found for found in threads.map(click, range(4)) if found]
    assert len(done) == 1
    assert session().scalars(select(Credential.password_hash)).all() == done


def test_two_hashes_at_once_and_no_more():
    from lms.accounts.adapters import passwords

    turns = [passwords._turns.acquire(blocking=False) for _ in range(3)]
    for _ in range(sum(turns)):
        passwords._turns.release()
    assert turns == [True, True, False]
