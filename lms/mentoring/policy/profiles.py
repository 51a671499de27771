"""Who sees and who changes a city's profile."""

from __future__ import annotations

from lms.core.actor import Actor, Role, Scope


def may_edit(actor: Actor, city_id: int) -> bool:
    """The city's coordinators change its profile, and admins."""
    return actor.has(Role.ADMIN) or actor.has(Role.CITY_COORDINATOR, Scope.CITY, city_id)


def may_see(actor: Actor, city_id: int, *, belongs: bool) -> bool:
    """Drafts and past versions are seen by the city's people and by who coordinates the programme."""
    return belongs or may_edit(actor, city_id) or actor.has(Role.PROGRAMME_COORDINATOR)
