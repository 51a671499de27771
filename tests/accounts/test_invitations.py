"""Invitations by address, by list and by link, and those who ask."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import actions
from lms.accounts.actions.invitations import Addressed
from lms.accounts.queries.teams import holder, pending, requests_of, roles_in, team_links
from lms.accounts.rules.sessions import Lifetime
from lms.accounts.rules.teams import Standing, judge, read_list, valid
from lms.core.actor import Actor, Role, Scope
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import write
from lms.people.queries import cities_of, members
from tests.accounts.factories import grant, person
from tests.accounts.test_registration import TYPED, path_in
from tests.accounts.test_teams import Team, browser_of, team
from tests.cities.factories import city, member

__all__ = ["team"]
ADDRESS = "amira@rheinbrueck.example"
INVITED = {"email": "Amira@Rheinbrueck.example", "role": "", "language": "de", "note": "Komm dazu"}


def invite(team: Team, **changes: object):
    data = {**INVITED, **changes}
    return team.browsers["lead"].submit(f"{team.page}/invitation", data, page=team.page)


def link_of(mails) -> str:
    return path_in(mails()[-1])


def link_in(page: str) -> str:
    return "/en/team-links/" + page.split("/en/team-links/", 1)[1].split("<", 1)[0]


def test_an_invitation_is_mailed_and_joins_its_address(app, team, client, mails):
    amira = person("Amira Haddad", ADDRESS)
    assert invite(team, role="mentor").status_code == 303
    (letter,) = mails()
    assert (letter.to, letter.language) == (ADDRESS, "de")
    assert "Komm dazu" in letter.text
    link = path_in(letter)
    assert link.startswith("/de/invitations/")
    page = client.get(link)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert cities_of(amira) == []
    browser = browser_of(app, amira)
    assert browser.get(link).status_code == 200
    assert cities_of(amira) == []
    assert browser.submit(link).status_code == 303
    assert [one.city_id for one in cities_of(amira)] == [team.city_id]
    assert roles_in(team.city_id)[amira] == {Role.MENTOR}
    assert browser.get(link).status_code == 404
    assert pending(team.city_id) == []


def test_the_link_lets_nobody_else_in(app, team, mails):
    invite(team)
    link = link_of(mails)
    outsider = team.browsers["outsider"]
    shown = outsider.get(link)
    assert shown.status_code == 200
    assert "for another address" in shown.get_data(as_text=True) or "andere" in shown.text
    answer = outsider.submit(link)
    assert answer.status_code == 422
    (waiting,) = pending(team.city_id)
    own = f"/en/account/invitations/{waiting.id}/acceptance"
    assert outsider.submit(own, page="/en/account").status_code == 404
    assert len(members(team.city_id)) == 2


def test_who_has_no_account_registers_with_the_bound_address(app, team, client, mails):
    invite(team)
    token = link_of(mails).rsplit("/", 1)[1]
    page = f"/en/register?invitation={token}"
    assert f'value="{ADDRESS}"' in client.get(page).get_data(as_text=True)
    typed = {**TYPED, "invitation": token}
    other = client.submit("/en/register", {**typed, "email": "eve@evil.example"}, page=page)
    assert other.status_code == 422
    assert "for another address" in other.get_data(as_text=True)
    assert client.submit("/en/register", typed, page=page).status_code == 303
    confirm = link_of(mails)
    answer = client.submit(confirm)
    assert answer.location.endswith("/account/cities")
    assert members(team.city_id)[0].name != "Amira Haddad"
    assert client.submit(f"/en/invitations/{token}").status_code == 303
    assert "Amira Haddad" in {one.name for one in members(team.city_id)}


def test_an_invitation_opens_a_closed_registration(make_app):
    closed = make_app(registration=False)
    with closed.app_context():
        client = closed.test_client()
        assert client.get("/en/register").status_code == 404
        here, lead = city("Rheinbrück"), person("Carla")
        member(lead, here)
        grant(lead, Role.CITY_COORDINATOR, Scope.CITY, here)
        with write():
            actions.invite(
                actor=holder(lead),
                city_id=here,
                addressed=[addressed(ADDRESS, "t" * 43)],
                role=None,
                language="en",
            )
        page = f"/en/register?invitation={'t' * 43}"
        assert client.get(page).status_code == 200
        sent = {**TYPED, "invitation": "t" * 43}
        assert client.submit("/en/register", sent, page=page).status_code == 303
        token = {"csrf_token": client.token(page)}
        assert client.post("/en/register", data={**TYPED, **token}).status_code == 404


def addressed(email: str, token: str):
    return Addressed(email, token, f"http://127.0.0.1:8000/en/invitations/{token}")


def test_known_and_unknown_addresses_get_the_same_answer(team, mails):
    person("Known", "known@city.example")
    known = invite(team, email="known@city.example")
    unknown = invite(team, email="unknown@city.example")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    first, second = mails()
    assert first.subject == second.subject


def test_an_invitation_runs_out_and_is_sent_again(app, team, mails):
    amira = person("Amira", ADDRESS)
    invite(team)
    old = link_of(mails)
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        browser = browser_of(app, amira)
        lead = browser_of(app, team.lead)
        assert browser.get(old).status_code == 404
        assert "ran out" in lead.get(team.page).get_data(as_text=True)
        (waiting,) = pending(team.city_id)
        again = f"{team.page}/invitations/{waiting.id}/mail"
        assert lead.submit(again, page=team.page).status_code == 303
        fresh = link_of(mails)
        assert fresh != old
        assert browser.get(old).status_code == 404
        assert browser.submit(fresh).status_code == 303


def test_an_invitation_is_taken_back(app, team, mails):
    amira = person("Amira", ADDRESS)
    invite(team)
    link, browser = link_of(mails), browser_of(app, amira)
    (waiting,) = pending(team.city_id)
    path = f"{team.page}/invitations/{waiting.id}/revocation"
    assert team.browsers["lead"].submit(path, page=team.page).status_code == 303
    assert browser.get(link).status_code == 404
    with pytest.raises(NotFound), write():
        actions.accept(actor=Actor(amira), invitation_id=waiting.id)
    assert invite(team).status_code == 303


def test_a_role_is_not_given_by_who_lost_it(app, team, mails):
    amira = person("Amira", ADDRESS)
    invite(team, role="city_coordinator")
    deputy = f"{team.page}/members/{team.mentor_membership}"
    team.browsers["lead"].submit(deputy, {"roles": ["city_coordinator"]})
    team.browsers["lead"].submit(
        f"/en/account/cities/{team.city_id}/leaving", page="/en/account/cities"
    )
    assert browser_of(app, amira).submit(link_of(mails)).status_code == 303
    assert [one.city_id for one in cities_of(amira)] == [team.city_id]
    assert amira not in roles_in(team.city_id)


@pytest.mark.parametrize(
    "bad",
    [
        {"email": "no address"},
        {"email": "a@b.example\nBcc: c@d.example"},
        {"role": "admin"},
        {"language": "xx"},
        {"note": "x" * 501},
    ],
)
def test_what_is_no_invitation_is_refused_and_kept(team, mails, bad):
    answer = invite(team, **bad)
    assert answer.status_code == 422
    assert mails() == []
    page = answer.get_data(as_text=True)
    assert "Komm dazu" in page or "note" in bad


def test_members_and_invited_ones_are_not_invited_twice(team, mails):
    assert invite(team).status_code == 303
    again = invite(team)
    assert again.status_code == 422
    assert "invited already" in again.get_data(as_text=True)
    assert len(mails()) == 1


def test_a_list_is_shown_before_it_is_sent(team, mails):
    known = person("Known", "known@city.example")
    member(known, team.city_id)
    invite(team)
    page = f"{team.page}/invitations"
    pasted = "Name;E-Mail\nAnna;anna@city.example\nknown@city.example\n\nnot@an address\nANNA@city.example, bo@city.example"
    data = {"addresses": pasted, "language": "en", "role": "", "note": "", "action": "check"}
    shown = team.browsers["lead"].submit(page, {**data, "addresses": f"{pasted}\n{ADDRESS}"})
    text = shown.get_data(as_text=True)
    assert shown.status_code == 200
    for words in ("Send 2 invitations", "belongs to the team", "is invited already", "no e-mail"):
        assert words in text
    assert len(mails()) == 1
    unseen = team.browsers["lead"].submit(page, {**data, "action": "send"})
    assert unseen.status_code == 200
    assert len(mails()) == 1
    checked = text.split('name="checked" type="hidden" value="', 1)[1].split('"', 1)[0]
    sent = team.browsers["lead"].submit(page, {**data, "action": "send", "checked": checked})
    assert sent.status_code == 303
    assert {letter.to for letter in mails()[1:]} == {"anna@city.example", "bo@city.example"}


def test_a_file_is_read_as_excel_writes_it(team, mails):
    page = f"{team.page}/invitations"
    for content in (
        b"\xef\xbb\xbfemail\r\nanna@city.example\r\n",
        "name\temail\r\nÄnne\tanna@city.example".encode("utf-16"),
        "Änne;anna@city.example".encode("cp1252"),
    ):
        data = {"language": "en", "action": "check", "file": (BytesIO(content), "team.csv")}
        answer = team.browsers["lead"].submit(page, data)
        assert "Send 1 invitation" in answer.get_data(as_text=True)
    nothing = team.browsers["lead"].submit(page, {"language": "en", "action": "send"})
    assert nothing.status_code == 422
    many = "\n".join(f"p{number}@city.example" for number in range(201))
    refused = team.browsers["lead"].submit(
        page, {"addresses": many, "language": "en", "action": "send"}
    )
    assert refused.status_code == 422
    assert "p200@city.example" in refused.get_data(as_text=True)
    assert mails() == []


def test_a_list_is_read_line_by_line():
    lines = read_list('mail\n"Anna" <Anna@City.example>; x\nbo@city.example,c@city.example\nnobody')
    assert [(one.number, one.email) for one in lines] == [
        (2, "anna@city.example"),
        (3, "bo@city.example"),
        (3, "c@city.example"),
        (4, ""),
    ]
    judged = judge(lines * 2, members={"bo@city.example"}, invited=set())
    assert valid(judged) == ["anna@city.example", "c@city.example"]
    assert judged[-1].standing is Standing.MALFORMED


@given(st.text(max_size=300))
def test_any_list_can_be_read(text):
    for line in read_list(text):
        assert 1 <= line.number <= len(text.splitlines())
        if line.standing is Standing.VALID:
            assert line.email.count("@") == 1
            assert not set(line.email) & set(" \t\n\r<>,;\"'"[:-1])


def test_a_team_link_is_shown_once_and_works_so_often(app, team, client):
    lead = team.browsers["lead"]
    data = {"uses": "1", "days": "3"}
    answer = lead.submit(f"{team.page}/links", data, page=team.page)
    assert answer.status_code == 303
    page = lead.get(team.page).get_data(as_text=True)
    link = link_in(page)
    assert link not in lead.get(team.page).get_data(as_text=True)
    assert client.get(link).status_code == 200
    assert team.browsers["mentor"].submit(link).status_code == 303
    assert team_links(team.city_id, now())[0].uses_left == 1
    assert team.browsers["outsider"].submit(link).status_code == 303
    assert team.browsers["outsider"].get(team.page).status_code == 200
    assert team.browsers["other"].get(link).status_code == 404
    assert team.browsers["other"].post(link).status_code == 400
    for bad in ({"uses": "0"}, {"uses": "101"}, {"days": "61"}, {"days": "x"}):
        refused = lead.submit(f"{team.page}/links", {**data, **bad}, page=team.page)
        assert refused.status_code == 422


def test_a_team_link_is_taken_back_and_runs_out(app, team):
    lead = team.browsers["lead"]
    for _ in range(2):
        lead.submit(f"{team.page}/links", {"uses": "5", "days": "3"}, page=team.page)
        page = lead.get(team.page).get_data(as_text=True)
        link = link_in(page)
        (one,) = team_links(team.city_id, now())
        if _ == 0:
            path = f"{team.page}/links/{one.id}/revocation"
            assert lead.submit(path, page=team.page).status_code == 303
            assert team.browsers["outsider"].get(link).status_code == 404
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        assert browser_of(app, team.mentor).get(link).status_code == 404


def test_somebody_asks_and_is_let_in(app, team, mails):
    page = f"/en/cities/{team.slug}/joining"
    outsider = team.browsers["outsider"]
    asked = outsider.submit(page, {"message": "I work in the arrival office."})
    assert asked.status_code == 303
    (letter,) = mails()
    assert "arrival office" in letter.text
    assert "/team" in letter.text
    shown = team.browsers["lead"].get(team.page).get_data(as_text=True)
    assert "1 person asks to join" in shown
    assert outsider.submit(page, {"message": "Again"}).status_code == 303
    assert len(mails()) == 1
    path = f"{team.page}/requests/1/decision"
    refused = team.browsers["lead"].submit(path, {"decision": "refused"}, page=team.page)
    assert refused.status_code == 422
    unsaid = team.browsers["lead"].submit(path, {"decision": "x"}, page=team.page)
    assert unsaid.status_code == 422
    done = team.browsers["lead"].submit(path, {"decision": "approved"}, page=team.page)
    assert done.status_code == 303
    assert outsider.get(team.page).status_code == 200
    assert "let you into their team" in mails()[-1].text
    assert outsider.get(page).status_code == 303
    gone = team.browsers["lead"].submit(path, {"decision": "approved"}, page=team.page)
    assert gone.status_code == 404


def test_somebody_is_refused_with_a_reason_and_may_withdraw(team, mails):
    page, outsider = f"/en/cities/{team.slug}/joining", team.browsers["outsider"]
    assert outsider.submit(page, {"message": "x" * 1001}).status_code == 422
    outsider.submit(page, {"message": "Please"})
    path = f"{team.page}/requests/1/decision"
    answer = team.browsers["programme"].submit(
        path, {"decision": "refused", "reason": "We do not know you."}, page=team.page
    )
    assert answer.status_code == 303
    assert "We do not know you." in mails()[-1].text
    assert outsider.get(team.page).status_code == 404
    own = outsider.get("/en/account/cities").get_data(as_text=True)
    assert "We do not know you." in own
    outsider.submit(page, {"message": "Once more"})
    back = "/en/account/requests/2/withdrawal"
    assert team.browsers["other"].submit(back, page="/en/account").status_code == 404
    assert outsider.submit(back, page="/en/account/cities").status_code == 303
    states = [str(one.state) for one in requests_of(_me(outsider))]
    assert states == ["withdrawn", "refused"]


def _me(client) -> int:
    with client.session_transaction() as held:
        return int(held["person"])


def test_limits_slow_down_who_invites_and_asks(team, limits_on):
    page, outsider = f"/en/cities/{team.slug}/joining", team.browsers["outsider"]
    statuses = [outsider.submit(page, {"message": str(n)}).status_code for n in range(11)]
    assert statuses == [303] * 10 + [429]


def test_what_is_over_is_deleted_after_a_year(app, team, mails):
    invite(team)
    page = f"/en/cities/{team.slug}/joining"
    team.browsers["outsider"].submit(page, {"message": "Please"})
    path = f"{team.page}/requests/1/decision"
    team.browsers["lead"].submit(path, {"decision": "approved"}, page=team.page)
    team.browsers["lead"].submit(f"{team.page}/links", {"uses": "1", "days": "1"}, page=team.page)
    lifetime = Lifetime(timedelta(hours=1), timedelta(days=1))
    with write():
        actions.forget(lifetime=lifetime, now=now() + timedelta(days=300))
    outsider = _me(team.browsers["outsider"])
    assert (len(pending(team.city_id)), len(requests_of(outsider))) == (1, 1)
    with write():
        actions.forget(lifetime=lifetime, now=now() + timedelta(days=400))
    assert (pending(team.city_id), requests_of(outsider)) == ([], [])
