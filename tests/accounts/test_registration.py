import re
from datetime import timedelta

import time_machine
from sqlalchemy import select

from lms.accounts.models import MailToken, RoleGrant
from lms.activity.models import AuditEntry
from lms.core.clock import now
from lms.db import session
from lms.people.models import Person
from lms.people.queries import profile_by_email
from tests.accounts.factories import PASSWORD, person

REGISTER = "/en/register"
TYPED = {
    "name": "Amira  Haddad",
    "email": "Amira@Rheinbrueck.example",
    "password": PASSWORD,
    "organisation": "Stadt Rheinbrück",
    "language": "de",
    "time_zone": "Europe/Berlin",
}


def register(client, **changes):
    return client.submit(REGISTER, {**TYPED, **changes})


def path_in(letter):
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", letter.text).group(1)


def people():
    session().rollback()
    return session().scalars(select(Person.email)).all()


def test_registers_confirms_and_is_signed_in(client, mails):
    answer = register(client)
    assert answer.status_code == 303
    assert "Look into your mail" in client.get(answer.location).get_data(as_text=True)
    assert people() == []
    (letter,) = mails()
    assert (letter.to, letter.language) == ("amira@rheinbrueck.example", "de")
    link = path_in(letter)
    assert link.startswith("/de/confirm/")
    assert client.get(link).status_code == 200
    assert people() == []
    answer = client.submit(link)
    assert answer.status_code == 303
    assert client.get("/en/account").status_code == 200
    found = profile_by_email("amira@rheinbrueck.example")
    assert (found.name, found.organisation) == ("Amira Haddad", "Stadt Rheinbrück")
    assert (found.language, found.time_zone) == ("de", "Europe/Berlin")
    assert set(session().scalars(select(AuditEntry.verb))) == {"registered", "signed_in"}


def test_a_link_works_once(client, app, mails):
    register(client)
    link = path_in(mails()[0])
    client.submit(link)
    token = client.token("/en/account")
    answer = client.post(link, data={"csrf_token": token})
    assert answer.status_code == 404
    assert client.get(link).status_code == 404
    assert len(people()) == 1


def test_a_link_runs_out(client, mails):
    register(client)
    link = path_in(mails()[0])
    with time_machine.travel(now() + timedelta(days=2, seconds=1), tick=False):
        assert client.get(link).status_code == 404
        assert client.post(link, data={"csrf_token": client.token(REGISTER)}).status_code == 404
    assert people() == []


def test_what_was_typed_is_deleted_when_the_link_is_used(client, mails):
    register(client)
    token = session().scalars(select(MailToken)).one()
    assert token.payload["password_hash"].startswith("$argon2id$")
    client.submit(path_in(mails()[0]))
    session().rollback()
    session().expire_all()
    assert session().scalars(select(MailToken.payload)).one() == {}


def test_in_another_browser_the_password_is_asked_for(client, app, mails):
    register(client)
    link = path_in(mails()[0])
    other = app.test_client()
    assert 'type="password"' in other.get(link).get_data(as_text=True)
    assert other.submit(link).status_code == 422
    assert other.submit(link, {"password": "guess guess guess"}).status_code == 422
    assert people() == []
    assert other.submit(link, {"password": PASSWORD}).status_code == 303
    assert other.get("/en/account").status_code == 200


def test_known_and_unknown_addresses_get_the_same_answer(client, app, mails):
    person("Amira Haddad", "amira@rheinbrueck.example", language="de")
    answers = []
    for address in ("amira@rheinbrueck.example", "new@rheinbrueck.example"):
        browser = app.test_client()
        answer = register(browser, email=address)
        page = browser.get(answer.location).get_data(as_text=True)
        with browser.session_transaction() as held:
            kinds = {name: len(str(value)) for name, value in held.items()}
        answers.append(
            (answer.status_code, answer.location, re.sub(r'value="[^"]+', "", page), kinds)
        )
    assert answers[0] == answers[1]
    told, asked = mails()
    assert told.template == "accounts/mail/known.txt"
    assert "/de/sign-in" in told.text or "/en/sign-in" in told.text
    assert asked.template == "accounts/mail/confirm.txt"


def test_nobody_can_occupy_an_address(client, app, mails):
    register(app.test_client(), password="an attacker knows this one")
    register(client)
    second = mails()[1]
    assert client.submit(path_in(second)).status_code == 303
    first = app.test_client()
    answer = first.submit(path_in(mails()[0]), {"password": "an attacker knows this one"})
    assert answer.status_code == 404
    assert len(people()) == 1


def test_another_mail_makes_the_first_link_void(client, mails):
    register(client)
    answer = client.submit("/en/register/mail")
    assert answer.status_code == 303
    first, second = mails()
    assert client.get(path_in(first)).status_code == 404
    assert client.submit(path_in(second)).status_code == 303
    assert client.get("/en/account").status_code == 200


def test_another_mail_for_a_known_address_says_the_same(client, mails):
    person("Amira Haddad", "amira@rheinbrueck.example")
    register(client)
    answer = client.submit("/en/register/mail")
    page = client.get(answer.location).get_data(as_text=True)
    assert "another mail is on its way" in page
    assert len(mails()) == 1


def test_the_page_about_the_mail_is_for_those_who_registered(client):
    assert client.get("/en/register/mail").location == REGISTER


REFUSED = [
    ({"name": " "}, "Fill in this field."),
    ({"email": "no address"}, "Write one e-mail address"),
    ({"email": "a@b@c.eu"}, "Write one e-mail address"),
    ({"email": "x@city.eu\nBcc: y@city.eu"}, "Write one e-mail address"),
    ({"password": "short"}, "10 characters or more"),
    ({"password": "password123"}, "Many people use this"),
    ({"password": "Haddad-2026"}, "close to your name"),
    ({"language": "xx"}, "Not a valid choice"),
    ({"time_zone": "Mars/Olympus"}, "Not a valid choice"),
    ({"name": "n" * 201}, "too long"),
]


def test_bad_input_is_refused_and_what_was_typed_kept(client):
    for changes, words in REFUSED:
        answer = register(client, **changes)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert words in page
        assert 'value="Stadt Rheinbrück"' in page
        assert PASSWORD not in page


def test_needs_a_form_token(client):
    assert client.post(REGISTER, data=TYPED).status_code == 400


def test_fields_that_are_not_in_the_form_change_nothing(client, mails):
    register(
        client, role="admin", is_admin="1", person_id="1", deactivated_at="2020-01-01", id="99"
    )
    client.submit(path_in(mails()[0]))
    found = profile_by_email("amira@rheinbrueck.example")
    assert found.deactivated_at is None
    assert found.id != 99
    assert session().scalars(select(RoleGrant)).all() == []


def test_hostile_words_are_shown_as_words(client, mails):
    register(client, name='<script>alert("x")</script>')
    client.submit(path_in(mails()[0]))
    page = client.get("/en/account").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
