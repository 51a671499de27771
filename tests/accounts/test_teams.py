"""The team of a city: who is in it, what they are there, and how they leave."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.accounts import actions
from lms.accounts.actions.teams import LastCoordinator
from lms.accounts.queries.teams import roles_in
from lms.activity.models import AuditEntry
from lms.cities import actions as cities
from lms.cities.queries import city_by_id
from lms.cities.rules import OrganisationType
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.errors import Forbidden, NotFound
from lms.db import session, write
from lms.people.queries import cities_of, members
from tests.accounts.factories import grant, person, session_cookie
from tests.cities.factories import city, member


@dataclass
class Team:
    """A city with its coordinator, a mentor, and people who look on."""

    city_id: int
    slug: str
    lead: int
    mentor: int
    mentor_membership: int
    lead_membership: int
    browsers: dict[str, FlaskClient]

    @property
    def page(self) -> str:
        return f"/en/cities/{self.slug}/team"


def browser_of(app, person_id: int) -> FlaskClient:
    client = app.test_client()
    session_cookie(client, person_id)
    return client


@pytest.fixture
def team(app) -> Team:
    here, there = city("Łódka am Fluß"), city("Valmora")
    lead, mentor = person("Carla Champion"), person("Κωνσταντίνα Παπαδημητρίου")
    lead_row, mentor_row = member(lead, here), member(mentor, here)
    grant(lead, Role.CITY_COORDINATOR, Scope.CITY, here)
    grant(lead, Role.MENTOR, Scope.CITY, here)
    other, outsider = person("Other Lead"), person("Olga Outside")
    member(other, there)
    grant(other, Role.CITY_COORDINATOR, Scope.CITY, there)
    programme, admin = person("Paul Programme"), person("Ada Admin")
    grant(programme, Role.PROGRAMME_COORDINATOR)
    grant(admin, Role.ADMIN)
    people = {
        "lead": lead,
        "mentor": mentor,
        "other": other,
        "outsider": outsider,
        "programme": programme,
        "admin": admin,
    }
    browsers = {name: browser_of(app, id_) for name, id_ in people.items()}
    slug = city_by_id(here).slug
    return Team(here, slug, lead, mentor, mentor_row, lead_row, browsers)


def verbs() -> list[str]:
    session().rollback()
    found = select(AuditEntry.verb).order_by(AuditEntry.id)
    kept = ("joined", "left", "granted", "revoked")
    return [verb for verb in session().scalars(found) if verb in kept]


def test_members_see_each_other_and_coordinators_keep_the_doors(team, client):
    assert client.get(team.page).status_code == 303
    for name in ("lead", "programme", "admin"):
        page = team.browsers[name].get(team.page).get_data(as_text=True)
        assert "2 members" in page
        assert "Send the invitation" in page
    page = team.browsers["mentor"].get(team.page).get_data(as_text=True)
    assert "Carla Champion" in page
    assert "Coordinator of the city" in page
    assert "Send the invitation" not in page
    for name in ("other", "outsider"):
        assert team.browsers[name].get(team.page).status_code == 404


def test_a_member_gets_a_function_a_partner_and_roles(team):
    elsewhere = city("Elsewhere")
    with write():
        partner = cities.add_organisation(
            city_id=team.city_id, kind=OrganisationType.NGO, name="Brücke e. V."
        )
        foreign = cities.add_organisation(
            city_id=elsewhere, kind=OrganisationType.NGO, name="Foreign"
        )
    page = f"{team.page}/members/{team.mentor_membership}"
    data = {"function": " Head  of office", "organisation": str(partner), "roles": ["mentor"]}
    assert team.browsers["lead"].submit(page, data).status_code == 303
    (found,) = [one for one in members(team.city_id) if one.person_id == team.mentor]
    assert (found.function, found.organisation) == ("Head of office", "Brücke e. V.")
    assert roles_in(team.city_id)[team.mentor] == {Role.MENTOR}
    assert team.browsers["lead"].submit(page, {**data, "roles": []}).status_code == 303
    assert team.mentor not in roles_in(team.city_id)
    refused = team.browsers["lead"].submit(page, {**data, "organisation": str(foreign)})
    assert refused.status_code == 422
    too_long = team.browsers["lead"].submit(page, {**data, "function": "x" * 121})
    assert too_long.status_code == 422
    assert "x" * 121 in too_long.get_data(as_text=True)
    assert verbs() == ["granted", "revoked"]


def test_a_member_changes_what_they_do_but_not_what_they_are(team):
    page = f"{team.page}/members/{team.mentor_membership}"
    mine = {"function": "Adviser", "organisation": "", "roles": ["city_coordinator"]}
    assert team.browsers["mentor"].submit(page, mine).status_code == 422
    assert team.browsers["mentor"].submit(page, {"function": "Adviser"}).status_code == 303
    assert roles_in(team.city_id).get(team.mentor) is None
    theirs = f"{team.page}/members/{team.lead_membership}"
    assert team.browsers["mentor"].get(theirs).status_code == 403


def test_nobody_hands_out_what_they_do_not_hold(team):
    page = f"{team.page}/members/{team.mentor_membership}"
    actor = Actor(9, grants=frozenset({Grant(Role.MENTOR, Scope.CITY, team.city_id)}))
    with pytest.raises((Forbidden, NotFound)), write():
        actions.set_role(
            actor=actor,
            city_id=team.city_id,
            membership_id=team.mentor_membership,
            role=Role.CITY_COORDINATOR,
            held=True,
        )
    wanted = {"function": "", "roles": ["city_coordinator"]}
    assert team.browsers["programme"].submit(page, wanted).status_code == 303
    assert roles_in(team.city_id)[team.mentor] == {Role.CITY_COORDINATOR}


def test_the_last_coordinator_names_a_successor_first(team):
    lead, own = team.browsers["lead"], f"{team.page}/members/{team.lead_membership}"
    for path, data in (
        (own, {"function": "", "roles": ["mentor"]}),
        (f"{own}/removal", {}),
    ):
        answer = lead.submit(path, data, page=own)
        assert answer.status_code == 422
        assert "without a coordinator" in answer.get_data(as_text=True)
    leaving = f"/en/account/cities/{team.city_id}/leaving"
    answer = lead.submit(leaving, page="/en/account/cities")
    assert answer.status_code == 422
    assert Role.CITY_COORDINATOR in roles_in(team.city_id)[team.lead]
    deputy = f"{team.page}/members/{team.mentor_membership}"
    assert lead.submit(deputy, {"roles": ["city_coordinator"]}).status_code == 303
    assert lead.submit(leaving, page="/en/account/cities").status_code == 303
    assert cities_of(team.lead) == []
    assert roles_in(team.city_id) == {team.mentor: {Role.CITY_COORDINATOR}}
    assert lead.get(team.page).status_code == 404


def test_whoever_is_removed_loses_all_of_the_city_and_may_come_back(team):
    grant(team.mentor, Role.MENTOR, Scope.CITY, team.city_id)
    page = f"{team.page}/members/{team.mentor_membership}"
    answer = team.browsers["lead"].submit(f"{page}/removal", page=page)
    assert answer.status_code == 303
    assert team.browsers["mentor"].get(team.page).status_code == 404
    assert team.mentor not in roles_in(team.city_id)
    assert verbs() == ["revoked", "left"]
    member(team.mentor, team.city_id)
    assert team.browsers["mentor"].get(team.page).status_code == 200


def test_ids_of_other_cities_lead_nowhere(team):
    page = f"{team.page}/members"
    elsewhere = member(person(), city("Elsewhere"))
    lead, token = team.browsers["lead"], {"csrf_token": team.browsers["lead"].token("/en/account")}
    assert lead.get(f"{page}/{elsewhere}").status_code == 404
    for path in (
        f"{page}/{elsewhere}",
        f"{page}/{elsewhere}/removal",
        f"{team.page}/invitations/99/mail",
        f"{team.page}/invitations/99/revocation",
        f"{team.page}/links/99/revocation",
        f"{team.page}/requests/99/decision",
        "/en/account/cities/99/leaving",
        "/en/account/requests/99/withdrawal",
        "/en/account/invitations/99/acceptance",
        "/en/cities/nowhere/joining",
    ):
        assert lead.post(path, data=token).status_code == 404, path


POSTS = (
    "/invitation",
    "/invitations",
    "/links",
    "/links/1/revocation",
    "/invitations/1/mail",
    "/invitations/1/revocation",
    "/requests/1/decision",
    "/members/{}/removal",
)


@pytest.mark.parametrize("path", POSTS)
def test_the_doors_of_a_team_are_its_keepers(team, client, path):
    where = team.page + path.format(team.lead_membership)
    assert client.post(where).status_code == 401
    assert team.browsers["lead"].post(where).status_code == 400
    for name, status in (("mentor", 403), ("other", 404), ("outsider", 404)):
        browser = team.browsers[name]
        token = {"csrf_token": browser.token("/en/account")}
        assert browser.post(where, data=token).status_code == status, name


def test_a_role_of_a_city_brings_membership_and_needs_the_city(team):
    newcomer = person("New Comer")
    operator = Actor(grants=frozenset({Grant(Role.ADMIN, Scope.PLATFORM)}))
    with write():
        actions.grant(
            actor=operator,
            person_id=newcomer,
            role=Role.MENTOR,
            scope=Scope.CITY,
            scope_id=team.city_id,
        )
    assert [one.city_id for one in cities_of(newcomer)] == [team.city_id]
    with pytest.raises(NotFound), write():
        actions.grant(
            actor=operator, person_id=newcomer, role=Role.MENTOR, scope=Scope.CITY, scope_id=999
        )


def test_the_command_line_says_which_city_there_is_not(app):
    person("Amira", "amira@rheinbrueck.example")
    runner = app.test_cli_runner()
    done = runner.invoke(
        args=["people", "grant", "amira@rheinbrueck.example", "mentor", "--city", "7"]
    )
    assert done.exit_code == 1
    assert "There is no city 7." in done.output


def test_a_coordinator_whose_account_is_closed_coordinates_nothing(team):
    second = person("Second Lead")
    member(second, team.city_id)
    grant(second, Role.CITY_COORDINATOR, Scope.CITY, team.city_id)
    operator = Actor(grants=frozenset({Grant(Role.ADMIN, Scope.PLATFORM)}))
    with write():
        actions.close_account(actor=operator, person_id=second)
    with pytest.raises(LastCoordinator), write():
        actions.leave(actor=Actor(team.lead), city_id=team.city_id)
