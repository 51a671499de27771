"""Who may grant and take away which role."""

from __future__ import annotations

from lms.core.actor import Actor, Grant, Role, Scope

# Whoever may run commands on the server; the audit log shows these without a person.
OPERATOR = Actor(name="command line", grants=frozenset({Grant(Role.ADMIN, Scope.PLATFORM)}))

ROLES: dict[Scope, frozenset[Role]] = {
    Scope.PLATFORM: frozenset({Role.ADMIN, Role.AUTHOR, Role.PROGRAMME_COORDINATOR}),
    Scope.CITY: frozenset({Role.CITY_COORDINATOR, Role.MENTOR}),
    Scope.COURSE: frozenset({Role.AUTHOR}),
    Scope.EDITION: frozenset({Role.PROGRAMME_COORDINATOR, Role.MENTOR}),
}


def is_grantable(role: Role, scope: Scope, scope_id: int | None) -> bool:
    """Whether there is such a role over such a scope; only the platform has no id."""
    return role in ROLES[scope] and (scope_id is None) == (scope is Scope.PLATFORM)


def may_grant(actor: Actor, role: Role, scope: Scope, scope_id: int | None = None) -> bool:
    """Nobody grants what they do not hold; an admin of the platform may grant all there is.

    Who holds a role over the platform holds it over each part of it. A city's coordinator names its
    mentors, and who coordinates the programme names a city's first coordinator.
    """
    if not is_grantable(role, scope, scope_id):
        return False
    return (
        actor.has(Role.ADMIN)
        or actor.has(role)
        or actor.has(role, scope, scope_id)
        or (scope is Scope.CITY and _covers_city(actor, role, scope_id))
    )


def _covers_city(actor: Actor, role: Role, city_id: int | None) -> bool:
    """Whether what somebody holds covers a smaller role over a city."""
    if actor.has(Role.PROGRAMME_COORDINATOR):
        return True
    return role is Role.MENTOR and actor.has(Role.CITY_COORDINATOR, Scope.CITY, city_id)


def may_revoke(actor: Actor, role: Role, scope: Scope, scope_id: int | None = None) -> bool:
    """Who may grant a role may take it away."""
    return may_grant(actor, role, scope, scope_id)


def may_manage_team(actor: Actor, city_id: int) -> bool:
    """A city's team is kept by its coordinators, and by who coordinates the programme.

    Which roles they may hand out is another question: `may_grant` answers it.
    """
    return (
        actor.has(Role.ADMIN)
        or actor.has(Role.PROGRAMME_COORDINATOR)
        or actor.has(Role.CITY_COORDINATOR, Scope.CITY, city_id)
    )


def grantable_in(actor: Actor, city_id: int) -> list[Role]:
    """The roles of a city that somebody may hand out there."""
    roles = (Role.MENTOR, Role.CITY_COORDINATOR)
    return [role for role in roles if may_grant(actor, role, Scope.CITY, city_id)]


def may_close_accounts(actor: Actor) -> bool:
    """Only an admin closes and opens the accounts of others."""
    return actor.has(Role.ADMIN)


def administers(actor: Actor) -> bool:
    """Whether somebody looks after the accounts, sessions and mails of others."""
    return actor.has(Role.ADMIN)
