"""Who may take a certificate back."""

from __future__ import annotations

from lms.core.actor import Actor, Role


def may_revoke(actor: Actor) -> bool:
    """Only an admin revokes and issues again; the learner is told and may object."""
    return actor.has(Role.ADMIN)
