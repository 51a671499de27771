"""Who runs an edition."""

from __future__ import annotations

from lms.core.actor import Actor, Role, Scope


def coordinates(actor: Actor, edition_id: int) -> bool:
    """Whether somebody coordinates this edition: it alone, or the whole programme."""
    return founds(actor) or actor.has(Role.PROGRAMME_COORDINATOR, Scope.EDITION, edition_id)


def founds(actor: Actor) -> bool:
    """Whether somebody may open new editions."""
    return actor.has(Role.PROGRAMME_COORDINATOR)


def brings_people(actor: Actor, edition_id: int, city_id: int) -> bool:
    """Whether somebody decides who takes part for a city: its coordinator, or the edition's."""
    return coordinates(actor, edition_id) or actor.has(Role.CITY_COORDINATOR, Scope.CITY, city_id)
