"""The owner's city in the world of the security tests: its team, its doors, its profile."""

from __future__ import annotations

from lms.accounts import actions
from lms.accounts.actions.invitations import Addressed
from lms.accounts.queries.teams import holder, pending, requests_of, team_links
from lms.accounts.rules.tokens import new_token
from lms.cities import actions as cities
from lms.cities.queries import city_by_id, organisations
from lms.cities.rules import OrganisationType
from lms.core.actor import Actor, Role, Scope
from lms.core.clock import now
from lms.db import write
from lms.mentoring.actions import profiles
from lms.mentoring.rules.profiles import FieldEntry, ProfileWords, Stance
from tests.accounts.factories import grant, person
from tests.cities.factories import city, fields, member

# What is the city's own: for others there is no such thing; admins and the programme keep it too.
CITY_OWNED = {
    "accounts.team", "accounts.team_member", "accounts.change_member", "accounts.remove_member",
    "accounts.invite", "accounts.invitations", "accounts.invite_many", "accounts.send_invitation",
    "accounts.revoke_invitation", "accounts.make_team_link", "accounts.revoke_team_link",
    "accounts.decide_request", "profiles.show", "profiles.versions", "profiles.version",
    "profiles.draft", "profiles.save", "profiles.discard",
}  # fmt: skip
# What is a person's own: not even an admin has anything to do there.
PERSON_OWNED = {"accounts.leave_city", "accounts.accept_own", "accounts.withdraw_request"}
TOKENS = {
    "accounts.invitation": "invitation", "accounts.accept_invitation": "invitation",
    "accounts.team_link": "team_link", "accounts.join_by_link": "team_link",
}  # fmt: skip


def city_of(owner: int, words: str) -> tuple[dict[str, object], dict[str, str]]:
    """Let the owner coordinate a city; the ids of what it has, and the tokens of its doors."""
    fields()
    place = city_by_id(city("Rheinbrück"))
    membership = member(owner, place.id)
    grant(owner, Role.CITY_COORDINATOR, Scope.CITY, place.id)
    asker, tokens = person("Somebody Asking"), {}
    tokens = {"invitation": new_token(), "team_link": new_token()}
    invited = Addressed("invited@rheinbrueck.example", tokens["invitation"], "/")
    draft = ProfileWords(("de",), 1, 1, (FieldEntry("HOU", Stance.OFFER, 3, evidence=words),))
    with write():
        lead = holder(owner)
        actions.invite(actor=lead, city_id=place.id, addressed=[invited], role=None, language="en")
        actions.make_team_link(
            actor=lead, city_id=place.id, token=tokens["team_link"], uses=9, days=9
        )
        actions.ask_to_join(actor=Actor(asker), city=place, message=words, links={"en": "/"})
        cities.add_organisation(city_id=place.id, kind=OrganisationType.NGO, name="Brücke")
        saved = profiles.save_draft(
            city_id=place.id,
            words=ProfileWords(("de",), 1, 1, (FieldEntry("LAN", Stance.OFFER, 3),)),
        )
        profiles.publish(city_id=place.id, row_version=saved.row_version)
        profiles.save_draft(city_id=place.id, words=draft)
    ids: dict[str, object] = {
        "city": place.slug,
        "place": place.id,
        "member": membership,
        "invitation": pending(place.id)[0].id,
        "link": team_links(place.id, now())[0].id,
        "wish": requests_of(asker)[0].id,
        "organisation": organisations(place.id)[0].id,
        "version": saved.id,
        "field": "HOU",
    }
    return ids, tokens
