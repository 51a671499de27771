"""Who runs an edition."""

from __future__ import annotations

from lms.core.actor import Actor, Role, Scope

_RUN_BY = (Role.PROGRAMME_COORDINATOR, Role.CITY_COORDINATOR, Role.MENTOR, Role.ADMIN)


def coordinates(actor: Actor, edition_id: int) -> bool:
    """Whether somebody coordinates this edition: it alone, or the whole programme."""
    return founds(actor) or actor.has(Role.PROGRAMME_COORDINATOR, Scope.EDITION, edition_id)


def founds(actor: Actor) -> bool:
    """Whether somebody may open new editions."""
    return actor.has(Role.PROGRAMME_COORDINATOR)


def runs_editions(actor: Actor) -> bool:
    """Whether editions are part of somebody's work: not of those who only write courses."""
    return any(actor.has_anywhere(role) for role in _RUN_BY)


def brings_people(actor: Actor, edition_id: int, city_id: int) -> bool:
    """Whether somebody decides who takes part for a city: its coordinator, or the edition's."""
    return coordinates(actor, edition_id) or actor.has(Role.CITY_COORDINATOR, Scope.CITY, city_id)
