"""Admins find people, invite them, and send links once more."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from lms.accounts.actions import Registration, ask_registration
from lms.accounts.models import Invitation, MailToken
from lms.accounts.queries.people import waiting
from lms.accounts.rules.tokens import new_token
from lms.core.clock import now
from lms.db import session, write
from lms.people.queries import find, profile_by_email
from tests.accounts.admins import WRONG, House, house_of, noted
from tests.accounts.factories import person

LIST, INVITE = "/en/admin/people/", "/en/admin/people/invitation"
WAITING = "/en/admin/people/waiting"


@pytest.fixture
def house(app) -> House:
    return house_of(app)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ΚΩΝΣΤΑΝΤΙΝΑ", {"whose"}),
        ("lodka", {"whose"}),
        ("παπαδ whose@", {"whose"}),
        ("admin@rhein", {"admin"}),
        ("lead carla", {"lead"}),
        ("carla lodka", set()),
        ("%", set()),
    ],
)
def test_people_are_found_by_name_address_and_city(house, words, names):
    assert {one.id for one in find(words, limit=50)} == {house.ids[name] for name in names}
    page = house.admin.get(LIST, query_string={"words": words}).get_data(as_text=True)
    for name, id_ in house.ids.items():
        assert (f'href="{LIST}{id_}"' in page) == (name in names)


def test_the_list_is_narrowed_by_role_and_account(house):
    page = house.admin.get(LIST + "?role=mentor").get_data(as_text=True)
    assert house.page in page
    assert f'href="{LIST}{house.ids["author"]}"' not in page
    assert "Nobody fits" in house.admin.get(LIST + "?state=closed").get_data(as_text=True)
    assert house.admin.get(LIST + "?role=king&state=odd&before=-3").status_code == 200


def test_the_list_goes_on_by_key(house):
    for number in range(60):
        person(f"Nora Number{number}")
    page = house.admin.get(LIST + "?words=nora").get_data(as_text=True)
    assert page.count("Nora Number") == 50
    before = min(one.id for one in find("nora", limit=50))
    rest = house.admin.get(f"{LIST}?words=nora&before={before}").get_data(as_text=True)
    assert rest.count("Nora Number") == 10


@pytest.mark.parametrize("path", [LIST, INVITE, WAITING])
def test_the_pages_are_for_admins_only(app, house, path):
    for name in WRONG:
        assert house.browsers[name].get(path).status_code == 403, name
    assert app.test_client().get(path).status_code == 303


def test_somebody_is_invited_to_the_platform_and_chooses_a_password(house, mails):
    form = {"email": " New@City.example ", "name": "Nils Neu", "language": "en", "note": "Hello <b>"}  # fmt: skip
    answer = house.admin.submit(INVITE, form)
    assert answer.status_code == 303
    found = profile_by_email("new@city.example")
    assert found is not None
    assert answer.location.endswith(f"{LIST}{found.id}")
    letter = mails()[-1]
    assert letter.to == "new@city.example"
    assert "Hello <b>" in letter.text
    path = next(word for word in letter.text.split() if "/password/" in word)
    assert house.browsers["learner"].get(path[path.index("/en/") :]).status_code == 200
    assert [line[0] for line in noted("added")] == ["added"]


def test_somebody_is_invited_to_a_city(house, mails):
    form = {"email": "new@city.example", "city": str(house.there), "role": "mentor", "language": "de"}  # fmt: skip
    assert house.admin.submit(INVITE, form).status_code == 303
    row = session().execute(select(Invitation.email, Invitation.role)).one()
    assert tuple(row) == ("new@city.example", "mentor")
    assert mails()[-1].language == "de"
    again = house.admin.submit(INVITE, form)
    assert again.status_code == 422
    assert "new@city.example" in house.admin.get(WAITING).get_data(as_text=True)


@pytest.mark.parametrize(
    "change",
    [
        {"email": "no address"},
        {"email": "whose@rheinbrueck.example"},
        {"name": ""},
        {"role": "mentor"},
        {"city": "999"},
        {"language": "xx"},
        {"note": "x" * 501},
    ],
)
def test_a_wrong_invitation_is_refused_and_kept(house, change):
    good = {"email": "new@city.example", "name": "Nils Neu", "language": "en", "note": "A word"}
    answer = house.admin.submit(INVITE, {**good, **change})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert change.get("name", "Nils Neu") in page
    assert 'role="alert"' in page
    assert profile_by_email("new@city.example") is None


def test_inviting_needs_an_admin_and_a_token(app, house):
    good = {"email": "new@city.example", "name": "Nils", "language": "en"}
    assert house.admin.post(INVITE, data=good).status_code == 400
    for name in WRONG:
        sent = house.browsers[name].submit(INVITE, good, page="/en/account")
        assert sent.status_code == 403, name
    assert app.test_client().submit(INVITE, good, page="/en/sign-in").status_code == 401


def registration(email: str = "wait@city.example") -> int:
    wish = Registration("Wanda Wait", email, "", "en", "Europe/Brussels", "hash")
    with write():
        ask_registration(wish=wish, token=new_token(), link="/x", sign_in="/y")
    return waiting(None, 1)[0].id


def test_a_registration_is_mailed_once_more_also_when_its_link_ran_out(house, mails):
    id_ = registration()
    with write():
        session().execute(update(MailToken).values(expires_at=now()))
    assert "Wanda Wait" in house.admin.get(WAITING).get_data(as_text=True)
    answer = house.admin.submit(f"{WAITING}/{id_}/mail", page=WAITING)
    assert answer.status_code == 303
    assert [letter.to for letter in mails()] == ["wait@city.example"] * 2
    assert waiting(None, 9)[0].id != id_
    assert waiting(None, 9)[0].expires_at > now()
    assert noted("sent_again") == [("sent_again", house.ids["admin"], None)]
    assert house.admin.submit(f"{WAITING}/{id_}/mail", page=WAITING).status_code == 404


def test_sending_again_is_for_admins(app, house):
    path = f"{WAITING}/{registration()}/mail"
    for name in WRONG:
        assert house.browsers[name].submit(path, page="/en/account").status_code == 403
    assert app.test_client().submit(path, page="/en/sign-in").status_code == 401
    assert house.admin.post(path).status_code == 400
