"""Who keeps the directory in order."""

from __future__ import annotations

from lms.core.actor import Actor, Role


def may_keep(actor: Actor) -> bool:
    """Cities and fields are kept by who coordinates the whole programme, and by admins."""
    return actor.has(Role.ADMIN) or actor.has(Role.PROGRAMME_COORDINATOR)
