import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from lms.core.clock import now
from lms.db import session, write
from lms.people.queries import profile
from tests.accounts.factories import PASSWORD, person, session_cookie

EMAIL = "amira@rheinbrueck.example"
WORDS = 'Meine Wörter: "so" <b>\nzweite Zeile & ein langer Satz, der in ein Textfeld gehört.'
TYPED = {"name": "Amira H.", "organisation": WORDS, "language": "en", "time_zone": "Europe/Berlin"}


@pytest.fixture
def amira(app):
    return person("Amira Haddad", EMAIL, password=PASSWORD)


def fields(page):
    """The fields of the first form after the header, by name."""
    form = page.split('<form action="', 1)[1].split("</form>", 1)[0]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    found.update(
        re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    )
    return unescape(form.split('"', 1)[0]), {name: unescape(value) for name, value in found.items()}


def lose(client, person_id):
    """A form is sent after its session ran out; returns the 401 page."""
    session_cookie(client, person_id)
    token = client.token("/en/account")
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        answer = client.post("/en/account", data={"csrf_token": token, **TYPED})
    assert answer.status_code == 401
    return answer.get_data(as_text=True)


def test_words_typed_after_the_session_ran_out_are_sent_once_after_signing_in(client, amira):
    action, kept = fields(lose(client, amira))
    assert (action, kept["kept_path"]) == ("/en/sign-in", "/en/account")
    answer = client.post(action, data={**kept, "email": EMAIL, "password": PASSWORD})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert profile(amira).name == "Amira Haddad"
    action, again = fields(page)
    assert action == "/en/account"
    assert again.pop("csrf_token")
    assert again == TYPED
    sent = {**again, "csrf_token": fields(page)[1]["csrf_token"], "organisation": "kurz"}
    assert client.post(action, data=sent).status_code == 303
    session().rollback()
    assert profile(amira).name == "Amira H."


def test_a_wrong_password_meanwhile_loses_nothing(client, amira):
    _action, kept = fields(lose(client, amira))
    answer = client.post("/en/sign-in", data={**kept, "email": EMAIL, "password": "wrong wrong"})
    assert answer.status_code == 422
    _action, again = fields(answer.get_data(as_text=True))
    assert (again["kept"], again["kept_path"]) == (kept["kept"], kept["kept_path"])
    answer = client.post("/en/sign-in", data={**again, "email": EMAIL, "password": PASSWORD})
    assert fields(answer.get_data(as_text=True))[1]["organisation"] == WORDS


def test_another_person_never_sends_them(client, app, amira):
    person("Bo Berg", "bo@rheinbrueck.example", password=PASSWORD)
    _action, kept = fields(lose(client, amira))
    data = {**kept, "email": "bo@rheinbrueck.example", "password": PASSWORD}
    page = client.post("/en/sign-in", data=data).get_data(as_text=True)
    assert "Send it now" not in page
    assert 'action="/en/account"' not in page
    assert "Amira H." in page


def test_without_knowing_whose_they_are_they_are_only_shown(client, app, amira):
    stranger = app.test_client()
    token = stranger.token("/en/sign-in")
    kept = json.dumps(list(TYPED.items()))
    data = {
        "csrf_token": token,
        "email": EMAIL,
        "password": PASSWORD,
        "kept": kept,
        "kept_path": "/en/account",
    }
    page = stranger.post("/en/sign-in", data=data).get_data(as_text=True)
    assert "Send it now" not in page
    assert "zweite Zeile" in page


def test_a_deleted_session_row_loses_nothing(client, amira):
    from lms.accounts.models import Session

    session_cookie(client, amira)
    token = client.token("/en/account")
    with write():
        session().query(Session).delete()
    answer = client.post("/en/account", data={"csrf_token": token, **TYPED})
    assert answer.status_code == 401
    _action, kept = fields(answer.get_data(as_text=True))
    page = client.post("/en/sign-in", data={**kept, "email": EMAIL, "password": PASSWORD}).get_data(
        as_text=True
    )
    assert "Send it now" in page
    assert fields(page)[1]["organisation"] == WORDS


def test_a_changed_secret_key_loses_nothing(client, app, amira):
    session_cookie(client, amira)
    token = client.token("/en/account")
    before, app.config["SECRET_KEY"] = (
        app.config["SECRET_KEY"],
        "another-secret-0123456789-abcdefghijklm",
    )
    try:
        answer = client.post("/en/account", data={"csrf_token": token, **TYPED})
        assert answer.status_code == 401
        _action, kept = fields(answer.get_data(as_text=True))
        answer = client.post("/en/sign-in", data={**kept, "email": EMAIL, "password": PASSWORD})
        assert answer.status_code == 200
        assert "zweite Zeile" in answer.get_data(as_text=True)
    finally:
        app.config["SECRET_KEY"] = before


ELSEWHERE = ["https://evil.example/x", "//evil.example", "/en/nowhere", "/\\evil"]


def test_kept_words_are_sent_nowhere_else(client, amira):
    for path in ELSEWHERE:
        _action, kept = fields(lose(client, amira))
        data = {**kept, "kept_path": path, "email": EMAIL, "password": PASSWORD}
        page = client.post("/en/sign-in", data=data).get_data(as_text=True)
        assert "Send it now" not in page
        assert "evil.example" not in page
        assert "Amira H." in page


def test_passwords_and_tokens_are_not_given_back(client, amira):
    _action, kept = fields(lose(client, amira))
    sent = json.dumps(
        [["new_password", "a hidden thing"], ["csrf_token", "t0ken"], ["name", "Amira"]]
    )
    data = {**kept, "kept": sent, "email": EMAIL, "password": PASSWORD}
    page = client.post("/en/sign-in", data=data).get_data(as_text=True)
    assert "a hidden thing" not in page
    assert "t0ken" not in page


def test_nonsense_in_kept_leads_on(client, amira):
    _action, kept = fields(lose(client, amira))
    data = {**kept, "kept": "{", "kept_path": "/en/nowhere", "email": EMAIL, "password": PASSWORD}
    assert client.post("/en/sign-in", data=data).status_code == 303


def test_a_script_gets_401_and_goes_on_after_signing_in_in_place(client, amira):
    session_cookie(client, amira)
    token = client.token("/en/account")
    script = {"Accept": "application/json"}
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        answer = client.post("/en/account", data={"csrf_token": token, **TYPED}, headers=script)
        assert answer.status_code == 401
        assert "error" in answer.json
        data = {"csrf_token": token, "email": EMAIL, "password": PASSWORD}
        fresh = client.post("/en/sign-in", data=data, headers=script).json["csrf_token"]
        sent = {**TYPED, "organisation": "kurz", "csrf_token": fresh}
        assert client.post("/en/account", data=sent).status_code == 303
