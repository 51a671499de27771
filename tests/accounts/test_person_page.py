"""One person, for admins: roles, sessions, closing and opening; all of it noted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.accounts.models import Session
from lms.accounts.queries import held_by
from lms.accounts.queries.people import closures
from lms.core.actor import Grant, Role, Scope
from lms.db import session
from tests.accounts.admins import WRONG, House, house_of, noted
from tests.accounts.factories import PASSWORD, grant, person, session_cookie

POSTS = ("roles", "roles/revocation", "sessions/endings", "mail", "closing", "opening")


@pytest.fixture
def house(app) -> House:
    return house_of(app)


def roles(house: House, whose: str = "whose") -> set[Grant]:
    session().rollback()
    return set(held_by([house.ids[whose]]).get(house.ids[whose], []))


def test_a_look_is_noted_once_a_day_and_one_s_own_is_not(house):
    for _time in range(2):
        assert "Παπαδημητρίου" in house.admin.get(house.page).get_data(as_text=True)
    house.admin.get(f"/en/admin/people/{house.ids['admin']}")
    assert noted("looked_at") == [("looked_at", house.ids["admin"], house.ids["whose"])]
    assert "Ada Admin" in house.browsers["whose"].get("/en/account/looks").get_data(as_text=True)


def test_who_is_not_there_is_404(house):
    assert house.admin.get("/en/admin/people/999999").status_code == 404
    for part in POSTS:
        sent = house.admin.submit(f"/en/admin/people/999999/{part}", page=house.page)
        assert sent.status_code in {404, 422}, part


@pytest.mark.parametrize("part", POSTS)
def test_every_form_needs_an_admin_and_a_token(app, house, part):
    path = f"{house.page}/{part}"
    for name in WRONG:
        assert house.browsers[name].submit(path, page="/en/account").status_code == 403, name
    assert app.test_client().submit(path, page="/en/sign-in").status_code == 401
    assert house.admin.post(path).status_code == 400
    assert noted("granted", "revoked", "session_ended", "deactivated", "reactivated") == []


@pytest.mark.parametrize(
    ("kind", "over", "wanted"),
    [
        ("platform.author", "", Grant(Role.AUTHOR, Scope.PLATFORM)),
        ("platform.admin", "", Grant(Role.ADMIN, Scope.PLATFORM)),
        ("city.city_coordinator", "city", Grant(Role.CITY_COORDINATOR, Scope.CITY)),
    ],
)
def test_a_role_is_given_and_taken(house, kind, over, wanted):
    id_ = house.there if over else None
    form = {"kind": kind, "over": f"city.{id_}" if over else ""}
    before = roles(house)
    for _time in range(2):  # the second time it is held already
        assert house.admin.submit(house.page + "/roles", form, page=house.page).status_code == 303
    assert roles(house) - before == {Grant(wanted.role, wanted.scope, id_)}
    gone = {"kind": kind, "over": str(id_ or "")}
    answer = house.admin.submit(house.page + "/roles/revocation", gone, page=house.page)
    assert answer.status_code == 303
    assert roles(house) == before
    assert [line[0] for line in noted("granted", "revoked")] == ["granted", "revoked"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"kind": "platform.mentor"},
        {"kind": "city.mentor", "over": ""},
        {"kind": "city.mentor", "over": "city.999"},
        {"kind": "city.mentor", "over": "edition.1"},
        {"kind": "platform.admin", "over": "CITY"},
    ],
)
def test_a_role_that_does_not_fit_is_refused(house, form):
    sent = {name: value.replace("CITY", f"city.{house.there}") for name, value in form.items()}
    before = roles(house)
    answer = house.admin.submit(house.page + "/roles", sent, page=house.page)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert roles(house) == before


def test_what_is_no_role_cannot_be_taken(house):
    for form in ({"kind": "x"}, {"kind": "city.mentor", "over": "1 OR 1"}, {"kind": "city.admin"}):
        sent = house.admin.submit(house.page + "/roles/revocation", form, page=house.page)
        assert sent.status_code == 422


def test_the_last_admin_stays(house):
    mine = f"/en/admin/people/{house.ids['admin']}"
    form = {"kind": "platform.admin", "over": ""}
    answer = house.admin.submit(mine + "/roles/revocation", form, page=house.page)
    assert answer.status_code == 422
    assert Grant(Role.ADMIN, Scope.PLATFORM) in roles(house, "admin")
    closed = person("Clara Closed")
    grant(closed, Role.ADMIN)
    why = {"reason": "Left the city"}
    path = f"/en/admin/people/{closed}/closing"
    assert house.admin.submit(path, why).status_code == 303
    assert house.admin.submit(mine + "/roles/revocation", form, page=house.page).status_code == 422
    grant(house.ids["learner"], Role.ADMIN)
    assert house.admin.submit(mine + "/roles/revocation", form, page=house.page).status_code == 303
    assert house.admin.get(house.page).status_code == 403


def test_sessions_are_ended_one_or_all_but_only_theirs(app, house):
    second = app.test_client()
    session_cookie(second, house.ids["whose"])
    ids = list(session().scalars(select(Session.id).where(Session.person_id == house.ids["whose"]).order_by(Session.id)))  # fmt: skip
    session().rollback()
    foreign = session().scalar(select(Session.id).where(Session.person_id == house.ids["author"]))
    session().rollback()
    path = f"{house.page}/sessions/{foreign}/ending"
    assert house.admin.submit(path, page=house.page).status_code == 404
    path = f"{house.page}/sessions/{ids[0]}/ending"
    assert house.admin.submit(path, page=house.page).status_code == 303
    assert house.browsers["whose"].get("/en/account").status_code == 303
    assert second.get("/en/account").status_code == 200
    assert house.admin.submit(house.page + "/sessions/endings", page=house.page).status_code == 303
    assert second.get("/en/account").status_code == 303
    line = ("session_ended", house.ids["admin"], house.ids["whose"])
    assert noted("session_ended") == [line, line]


def test_one_s_own_session_that_asks_stays(house):
    mine = f"/en/admin/people/{house.ids['admin']}"
    assert house.admin.submit(mine + "/sessions/endings", page=house.page).status_code == 303
    assert house.admin.get(mine).status_code == 200


def sign_in(app, house) -> int:
    form = {"email": "whose@rheinbrueck.example", "password": PASSWORD}
    return app.test_client().submit("/en/sign-in", form).status_code


def test_a_closed_account_cannot_sign_in_until_it_is_opened(app, house):
    reason = "Left the city hall <script>"
    assert sign_in(app, house) == 303
    assert house.admin.submit(house.page + "/closing", {"reason": reason}).status_code == 303
    assert house.browsers["whose"].get("/en/account").status_code == 303
    assert sign_in(app, house) == 422
    page = house.admin.get(house.page).get_data(as_text=True)
    assert "Left the city hall &lt;script&gt;" in page
    assert "Ada Admin" in page
    grantings = {"kind": "platform.author"}
    assert house.admin.submit(house.page + "/roles", grantings, page=house.page).status_code == 409
    assert house.admin.submit(house.page + "/mail", page=house.page).status_code == 409
    assert house.admin.submit(house.page + "/opening", page=house.page).status_code == 303
    assert sign_in(app, house) == 303
    found = closures(house.ids["whose"])
    assert [(one.closed_by, one.reason, one.reopened_by) for one in found] == [("Ada Admin", reason, "Ada Admin")]  # fmt: skip
    assert [line[0] for line in noted("deactivated", "reactivated")] == ["deactivated", "reactivated"]  # fmt: skip
    assert roles(house) == {Grant(Role.MENTOR, Scope.CITY, house.there)}


def test_closing_asks_why_and_never_one_s_own(house):
    assert house.admin.submit(house.page + "/closing", {"reason": " "}).status_code == 422
    mine = f"/en/admin/people/{house.ids['admin']}/closing"
    answer = house.admin.submit(mine, {"reason": "Tired"})
    assert answer.status_code == 422
    assert "Tired" in answer.get_data(as_text=True)
    assert house.admin.get(mine).status_code == 200


def test_a_link_to_choose_a_password_is_mailed_and_not_shown(house, mails):
    newcomer = person("Nils Neu", "nils@city.example")
    for id_, words in ((house.ids["whose"], "Set a new password"), (newcomer, "Your account")):
        page = f"/en/admin/people/{id_}"
        answer = house.admin.submit(page + "/mail", page=page)
        assert answer.status_code == 303
        letter = mails()[-1]
        assert words in letter.subject
        assert "/password/" in letter.text
        assert "/password/" not in house.admin.get(page).get_data(as_text=True)
    assert [line[2] for line in noted("sent_again")] == [house.ids["whose"], newcomer]
