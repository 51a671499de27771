from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from lms.accounts import actions, queries
from lms.accounts.models import Session
from lms.accounts.queries import identity
from lms.accounts.rules.devices import Origin
from lms.accounts.rules.sessions import Lifetime
from lms.accounts.rules.tokens import hashed
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import db, session, write
from tests.accounts.factories import grant, person, session_cookie, signed_in
from tests.cities.factories import city

LIFETIME = Lifetime(timedelta(hours=12), timedelta(days=30))


def is_signed_in(client):
    return client.get("/en/account").status_code == 200


@pytest.fixture
def statements(app):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_visitor_without_cookie_costs_no_statement(client, statements):
    client.get("/en/nowhere")
    assert statements == []


def test_the_actor_of_a_request_is_one_statement(client, app, statements):
    person_id = signed_in(client)
    grant(person_id, Role.AUTHOR)
    statements.clear()
    client.get("/en/nowhere")
    assert len(statements) == 1


def test_the_actor_knows_person_session_and_grants(app, client):
    person_id = person("Łucja Żak", language="de", time_zone="Europe/Warsaw")
    grant(person_id, Role.ADMIN)
    city(city_id=7)
    grant(person_id, Role.CITY_COORDINATOR, Scope.CITY, 7)
    grant(person("Somebody Else"), Role.AUTHOR)
    found = queries.identify(hashed(session_cookie(client, person_id)))
    assert found.actor == Actor(
        person_id=person_id,
        name="Łucja Żak",
        language="de",
        time_zone="Europe/Warsaw",
        session_id=found.actor.session_id,
        grants=frozenset(
            {Grant(Role.ADMIN, Scope.PLATFORM), Grant(Role.CITY_COORDINATOR, Scope.CITY, 7)}
        ),
    )
    assert found.created_at == found.seen_at
    assert found.created_at.tzinfo is not None


def test_other_rooms_add_their_grants_to_the_same_statement(app, client, statements, monkeypatch):
    from sqlalchemy import literal

    from lms.people.models import Person

    monkeypatch.setattr(identity, "_sources", list(identity._sources))
    monkeypatch.setattr(identity, "_built", [])
    mine = select(
        Person.__table__.c.id.label("person_id"),
        literal("author").label("role"),
        literal("course").label("scope"),
        Person.__table__.c.id.label("scope_id"),
    )
    queries.add_grants(mine)
    queries.add_grants(mine)
    assert sum(source is mine for source in identity._sources) == 1
    person_id = person()
    token = session_cookie(client, person_id)
    statements.clear()
    found = queries.identify(hashed(token))
    assert found.actor.grants == {Grant(Role.AUTHOR, Scope.COURSE, person_id)}
    assert len(statements) == 1


def test_a_foreign_or_broken_cookie_is_nobody(client, app):
    signed_in(client)
    for token in ("", "x" * 43, "ü", 5, None):
        with client.session_transaction() as held:
            held["_user_id"] = token
        assert client.get("/en/account").status_code == 303
    client.set_cookie("tandem", "forged.cookie.value")
    assert client.get("/en/account").status_code == 303


def test_pages_vary_by_cookie_for_visitors_too(client):
    assert "Cookie" in client.get("/en/nowhere").headers["Vary"]
    assert "Set-Cookie" not in client.get("/en/account").headers


def test_flask_login_speaks_of_the_same_person(app, client):
    from flask_login import current_user

    token = session_cookie(client, person())
    with client:
        client.get("/en/account")
        assert current_user.is_authenticated
        assert current_user.get_id() == token


@pytest.mark.parametrize(("hours", "still"), [(11.9, True), (12, False)])
def test_a_session_ends_when_idle(client, app, hours, still):
    signed_in(client)
    with time_machine.travel(now() + timedelta(hours=hours), tick=False):
        assert is_signed_in(client) is still


def test_a_session_ends_after_thirty_days_however_busy(client, app):
    signed_in(client)
    start = now()
    for hours in range(0, 30 * 24, 8):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            assert is_signed_in(client), hours
    with time_machine.travel(start + timedelta(days=30), tick=False):
        assert not is_signed_in(client)


def test_idle_time_is_noted_at_most_every_ten_minutes(client, app, statements):
    signed_in(client)
    start = now()

    def writes(minutes):
        statements.clear()
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            client.get("/en/nowhere")
        return sum(statement.startswith("UPDATE") for statement in statements)

    assert [writes(minutes) for minutes in (5, 9, 11, 15, 20, 22)] == [0, 0, 1, 0, 0, 1]


def test_a_full_disk_keeps_nobody_from_reading(client, app, monkeypatch):
    from sqlalchemy.exc import OperationalError

    signed_in(client)

    def full(**_values):
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(actions, "renew", full)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert is_signed_in(client)


def test_lists_ones_own_sessions(client, app):
    person_id = signed_in(client)
    other = app.test_client()
    session_cookie(other, person_id)
    signed_in(app.test_client(), "Somebody Else")
    page = client.get("/en/account/sessions").get_data(as_text=True)
    assert page.count("Signed in ") == 2
    assert page.count("this one") == 1
    assert "127.0.0.0/24" in page


def test_sessions_that_ran_out_are_not_listed(client, app):
    person_id = signed_in(client)
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        session_cookie(client, person_id)
        assert client.get("/en/account/sessions").get_data(as_text=True).count("Signed in ") == 1


def test_ends_one_of_ones_sessions(client, app):
    person_id = signed_in(client)
    other = app.test_client()
    session_cookie(other, person_id)
    theirs = session().scalars(select(Session.id).order_by(Session.id.desc())).first()
    answer = client.submit(f"/en/account/sessions/{theirs}/ending", page="/en/account/sessions")
    assert answer.status_code == 303
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_nobody_ends_the_session_of_somebody_else(client, app):
    signed_in(client)
    victim = app.test_client()
    signed_in(victim, "Somebody Else")
    theirs = session().scalars(select(Session.id).order_by(Session.id.desc())).first()
    answer = client.submit(f"/en/account/sessions/{theirs}/ending", page="/en/account/sessions")
    assert answer.status_code == 404
    assert is_signed_in(victim)


def test_ends_all_other_sessions(client, app):
    person_id = signed_in(client)
    others = [app.test_client() for _ in range(3)]
    for other in others:
        session_cookie(other, person_id)
    stranger = app.test_client()
    signed_in(stranger, "Somebody Else")
    answer = client.submit("/en/account/sessions/endings", page="/en/account/sessions")
    assert answer.status_code == 303
    assert is_signed_in(client)
    assert is_signed_in(stranger)
    assert not any(is_signed_in(other) for other in others)


@pytest.mark.parametrize("path", ["/en/account/sessions/1/ending", "/en/account/sessions/endings"])
def test_ending_sessions_needs_sign_in_and_token(client, app, path):
    assert client.post(path).status_code == 401
    signed_in(client)
    assert client.post(path).status_code == 400


def test_closing_an_account_ends_all_its_sessions(client, app):
    from lms.accounts.policy import OPERATOR

    person_id = signed_in(client)
    other = app.test_client()
    session_cookie(other, person_id)
    with write():
        actions.close_account(actor=OPERATOR, person_id=person_id)
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    with write():
        actions.reopen_account(actor=OPERATOR, person_id=person_id)
    assert not is_signed_in(client)


def test_a_closed_account_begins_no_session(app):
    from lms.people.actions import deactivate

    person_id = person()
    with write():
        deactivate(person_id=person_id)
    with pytest.raises(NotFound), write():
        actions.start_session(person_id=person_id, token="x" * 43, origin=Origin())


def test_old_sessions_links_and_lines_are_forgotten(app, client):
    from lms.notices.jobs import kinds

    person_id = signed_in(client)
    actor = queries.identify(hashed(session_cookie(client, person_id))).actor
    with write():
        actions.end_session(actor=actor, session_id=actor.session_id, origin=Origin())

    def left(days):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            finish = kinds["daily:forget-accounts"].handle(None)
            with write():
                finish()
        session().rollback()
        return len(session().scalars(select(Session.id)).all())

    assert left(29) == 2
    assert left(30.2) == 1
    assert left(31) == 0


def test_networks_one_signed_in_from_are_known(app):
    person_id, other = person(), person("Somebody Else")
    with write():
        actions.start_session(person_id=person_id, token="x" * 43, origin=Origin("192.0.2.77"))
    assert queries.knows_network(person_id, "192.0.2.0/24")
    assert not queries.knows_network(person_id, "198.51.100.0/24")
    assert not queries.knows_network(other, "192.0.2.0/24")
    assert not queries.knows_network(person_id, "")
