import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import Credential, Session
from lms.accounts.rules.tokens import hashed
from lms.accounts.views.room import home, safe_target
from lms.activity.models import AuditEntry
from lms.core.clock import now
from lms.db import session, write
from tests.accounts.factories import PASSWORD, person, session_cookie
from tests.accounts.test_rules import EVIL

EMAIL = "amira@rheinbrueck.example"
SIGN_IN = "/en/sign-in"


@pytest.fixture
def amira(app):
    return person("Amira Haddad", EMAIL, password=PASSWORD)


@pytest.fixture
def start_page(app):
    with app.test_request_context("/en/sign-in"):
        return home()


def sign_in(client, password=PASSWORD, email=EMAIL, **fields):
    return client.submit(SIGN_IN, {"email": email, "password": password, **fields})


def is_signed_in(client):
    return client.get("/en/account").status_code == 200


def held(client):
    with client.session_transaction() as found:
        return dict(found)


def verbs():
    session().rollback()
    return list(session().scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_signs_in_with_address_and_password(client, amira):
    answer = sign_in(client, email=" Amira@Rheinbrueck.EXAMPLE ")
    assert answer.status_code == 303
    assert "Haddad" in client.get("/en/account").get_data(as_text=True)
    assert verbs() == ["signed_in"]


def test_a_wrong_password_is_refused_and_the_address_kept(client, amira):
    answer = sign_in(client, "not the password")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'value="{EMAIL}"' in page
    assert "not the password" not in page
    assert not is_signed_in(client)
    assert verbs() == ["sign_in_refused"]


NEARLY = [PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], ""]


def test_the_password_counts_exactly_as_typed(client, amira):
    for password in NEARLY:
        assert sign_in(client, password).status_code == 422


def test_leading_and_trailing_spaces_belong_to_a_password(client):
    person("Bo Berg", "bo@rheinbrueck.example", password="  spaces around me  ")
    assert sign_in(client, "spaces around me", "bo@rheinbrueck.example").status_code == 422
    assert sign_in(client, "  spaces around me  ", "bo@rheinbrueck.example").status_code == 303


def test_known_and_unknown_addresses_get_the_same_answer(client, amira):
    person("No Password", "seeded@rheinbrueck.example")
    pages = []
    for address in (EMAIL, "nobody@rheinbrueck.example", "seeded@rheinbrueck.example"):
        answer = sign_in(client, "not the password", address)
        page = answer.get_data(as_text=True).replace(address, "…")
        pages.append((answer.status_code, re.sub(r'csrf_token" value="[^"]+', "", page)))
    assert pages[0] == pages[1] == pages[2]
    assert verbs() == ["sign_in_refused"] * 3


def test_an_unknown_address_takes_a_hash_as_well(client, amira, monkeypatch):
    from lms.accounts.adapters import passwords

    asked = []
    real = passwords._hasher.verify
    fake = type("H", (), {"verify": staticmethod(lambda h, p: asked.append(h) or real(h, p))})
    monkeypatch.setattr(passwords, "_hasher", fake)
    sign_in(client, "not the password", "nobody@rheinbrueck.example")
    assert asked == [passwords.NOBODY]
    assert passwords.NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_closed_account_cannot_sign_in(client, amira):
    from lms.people.actions import deactivate

    with write():
        deactivate(person_id=amira)
    assert sign_in(client).status_code == 422


def test_a_form_without_token_is_refused(client, amira):
    answer = client.post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400
    assert not is_signed_in(client)


def test_a_form_of_another_site_is_refused(client, amira):
    token = client.token(SIGN_IN)
    data = {"csrf_token": token, "email": EMAIL, "password": PASSWORD}
    answer = client.post(SIGN_IN, data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not is_signed_in(client)


def test_signing_in_makes_a_new_token_and_ends_the_session_before(client, amira):
    before = session_cookie(client, amira)
    csrf = client.token("/en/account")
    answer = client.post(SIGN_IN, data={"csrf_token": csrf, "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303
    after = held(client)
    assert after["_user_id"] != before
    assert "csrf_token" not in after
    with client.session_transaction() as cookie:
        cookie["_user_id"] = before
    assert not is_signed_in(client)


def test_only_the_hash_of_a_token_is_kept(client, amira):
    sign_in(client)
    token = held(client)["_user_id"]
    assert len(token) == 43
    assert session().scalars(select(Session.token_hash)).one() == hashed(token)


def test_the_cookie_holds_no_address_and_no_name(client, amira):
    sign_in(client)
    assert set(held(client)) <= {"_user_id", "_fresh", "person", "csrf_token"}


def test_signing_out_really_ends_the_session(client, amira):
    sign_in(client)
    cookie = client.get_cookie("tandem").value
    answer = client.submit("/en/sign-out", page="/en/account")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    client.set_cookie("tandem", cookie)
    assert client.get("/en/account").status_code == 303
    assert verbs() == ["signed_in", "signed_out"]


def test_signing_out_makes_a_new_form_token(client, amira):
    sign_in(client)
    before = client.token("/en/account")
    client.submit("/en/sign-out", page="/en/account")
    answer = client.post(SIGN_IN, data={"csrf_token": before, "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400


def test_signing_out_needs_a_token(client, amira):
    sign_in(client)
    assert client.post("/en/sign-out").status_code == 400
    assert is_signed_in(client)


def test_signing_out_after_the_session_ran_out_is_no_error(client, amira):
    sign_in(client)
    token = client.token("/en/account")
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        assert client.post("/en/sign-out", data={"csrf_token": token}).status_code == 303
    assert held(client).keys() <= {"_flashes"}


def test_no_other_host_and_no_form_is_a_target(app):
    with app.test_request_context("/en/sign-in"):
        for target in [*EVIL, "/en/nowhere", "/en/sign-out", "/en//account", "/%2fevil.example"]:
            assert safe_target(target) is None, target
        assert safe_target("/en/sign-out", "POST") == "/en/sign-out"
        assert safe_target("/en/account", "POST") == "/en/account"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "/en/nowhere"])
def test_next_leads_nowhere_else(client, amira, start_page, target):
    assert sign_in(client, next=target).location == start_page


@pytest.mark.parametrize("target", ["/en/account/sessions", "/de/account/looks?before=3#x"])
def test_next_leads_on(client, amira, target):
    assert sign_in(client, next=target).location == target


def test_a_page_for_signed_in_people_asks_to_sign_in_and_leads_back(client, amira):
    answer = client.get("/en/account/looks?before=3")
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert 'name="next" value="/en/account/looks?before=3"' in page


def test_who_is_signed_in_needs_no_sign_in_page(client, amira, start_page):
    session_cookie(client, amira)
    assert client.get(SIGN_IN).location == start_page
    assert client.get(SIGN_IN + "?next=/en/account/looks").location == "/en/account/looks"
    assert client.get(SIGN_IN + "?next=//evil.example").location == start_page


def test_a_script_signs_in_in_place(client, amira):
    data = {"csrf_token": client.token(SIGN_IN), "email": EMAIL, "password": PASSWORD}
    answer = client.post(SIGN_IN, data=data, headers={"Accept": "application/json"})
    assert answer.json["ok"] is True
    assert answer.json["same_person"] is False
    assert (
        client.post("/en/sign-out", data={"csrf_token": answer.json["csrf_token"]}).status_code
        == 303
    )


def test_a_script_is_told_that_the_same_person_came_back(client, amira):
    session_cookie(client, amira)
    data = {"csrf_token": client.token("/en/account"), "email": EMAIL, "password": PASSWORD}
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        answer = client.post(SIGN_IN, data=data, headers={"Accept": "application/json"})
    assert answer.json["same_person"] is True


def test_a_script_with_a_wrong_password_gets_422(client, amira):
    data = {"csrf_token": client.token(SIGN_IN), "email": EMAIL, "password": "wrong wrong"}
    answer = client.post(SIGN_IN, data=data, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "error" in answer.json


def test_a_script_without_session_gets_401(client):
    answer = client.get("/en/account", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "error" in answer.json


def test_an_old_hash_is_renewed_at_sign_in(client, amira):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with write():
        session().query(Credential).update({"password_hash": old})
    assert sign_in(client).status_code == 303
    session().rollback()
    fresh = session().scalars(select(Credential.password_hash)).one()
    assert fresh.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    client.submit("/en/sign-out", page="/en/account")
    assert sign_in(client).status_code == 303


def test_audit_lines_keep_the_network_and_not_what_was_typed(client, amira):
    sign_in(client, "a secret typed into the wrong field")
    line = session().scalars(select(AuditEntry)).one()
    assert (line.person_id, line.about_id, line.network) == (None, amira, "127.0.0.0/24")
    assert line.detail == {}


def test_pages_of_accounts_are_kept_nowhere(client, amira):
    assert client.get(SIGN_IN).headers["Cache-Control"] == "no-store"
    session_cookie(client, amira)
    assert client.get("/en/account").headers["Cache-Control"] == "no-store"


def test_cookie_flags_in_production(make_app):
    app = make_app(production=True, base_url="https://localhost")
    client = app.test_client()
    answer = client.get(SIGN_IN, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tandem=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie.split("; ")
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_the_page_without_registration_offers_none(make_app):
    client = make_app(registration=False).test_client()
    page = client.get(SIGN_IN).get_data(as_text=True)
    assert "/en/register" not in page
    assert client.get("/en/register").status_code == 404
