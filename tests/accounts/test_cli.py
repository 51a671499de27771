import re

import pytest
from sqlalchemy import select

from lms.accounts.models import RoleGrant
from lms.activity.models import AuditEntry
from lms.db import session
from lms.people.queries import profile_by_email
from tests.accounts.factories import person
from tests.cities.factories import city

EMAIL = "amira@rheinbrueck.example"


@pytest.fixture
def lms(app):
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(args=["people", *args])


def grants():
    session().rollback()
    return [
        tuple(row)
        for row in session().execute(select(RoleGrant.role, RoleGrant.scope, RoleGrant.scope_id))
    ]


def test_adds_a_person_whose_link_sets_the_password(lms, client):
    done = lms("add", "Amira@Rheinbrueck.example", "--name", "Amira Haddad", "--language", "de")
    assert done.exit_code == 0
    link = re.search(r"http://127\.0\.0\.1:8000(/de/password/\S+)", done.output).group(1)
    assert client.submit(link, {"new_password": "four grey owls whisper"}).status_code == 303
    sent = {"email": EMAIL, "password": "four grey owls whisper"}
    assert client.submit("/en/sign-in", sent).status_code == 303
    assert profile_by_email(EMAIL).language == "de"
    assert "added" in session().scalars(select(AuditEntry.verb)).all()


NO_ACCOUNTS = [
    ("add", "nowhere", "--name", "A"),
    ("add", EMAIL, "--name", " "),
    ("add", EMAIL, "--name", "A", "--language", "xx"),
    ("add", EMAIL),
]


def test_refuses_what_makes_no_account(lms):
    for args in NO_ACCOUNTS:
        assert lms(*args).exit_code != 0
        assert profile_by_email(EMAIL) is None


def test_an_address_has_one_account(lms):
    person("Amira Haddad", EMAIL)
    done = lms("add", EMAIL, "--name", "Another")
    assert done.exit_code == 1
    assert "has an account already" in done.output


def test_grants_and_revokes_over_the_platform_and_a_city(lms):
    person("Amira Haddad", EMAIL)
    city(city_id=7)
    assert "is now admin of the platform" in lms("grant", EMAIL, "admin").output
    assert "was already admin" in lms("grant", EMAIL, "admin").output
    assert (
        "city_coordinator of city 7"
        in lms("grant", EMAIL, "city_coordinator", "--city", "7").output
    )
    assert sorted(grants(), key=str) == [
        ("admin", "platform", None),
        ("city_coordinator", "city", 7),
    ]
    assert "is no longer admin" in lms("revoke", EMAIL, "admin").output
    assert "was not admin" in lms("revoke", EMAIL, "admin").output
    assert grants() == [("city_coordinator", "city", 7)]
    lines = session().execute(
        select(
            AuditEntry.verb, AuditEntry.subject_kind, AuditEntry.subject_id, AuditEntry.detail
        ).order_by(AuditEntry.id)
    )
    assert [tuple(line) for line in lines] == [
        ("granted", "platform", None, {"role": "admin"}),
        ("granted", "city", 7, {"role": "city_coordinator"}),
        ("revoked", "platform", None, {"role": "admin"}),
    ]


@pytest.mark.parametrize(
    "args",
    [
        ("grant", EMAIL, "emperor"),
        ("grant", EMAIL, "mentor"),
        ("grant", EMAIL, "admin", "--city", "7"),
        ("grant", EMAIL, "city_coordinator", "--city", "7", "--course", "1"),
        ("grant", "nobody@city.example", "admin"),
        ("revoke", "nobody@city.example", "admin"),
        ("close", "nobody@city.example"),
    ],
)
def test_refuses_roles_and_people_that_do_not_exist(lms, args):
    person("Amira Haddad", EMAIL)
    assert lms(*args).exit_code != 0
    assert grants() == []


def test_closes_and_reopens(lms, client):
    person("Amira Haddad", EMAIL)
    assert "Closed" in lms("close", EMAIL).output
    assert profile_by_email(EMAIL).deactivated_at is not None
    session().rollback()
    assert "Opened" in lms("reopen", EMAIL).output
    session().rollback()
    assert profile_by_email(EMAIL).deactivated_at is None
