"""What is deleted every day: sessions, links and counters whose time is over, and old audit lines."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from config import Settings
from lms.accounts import actions
from lms.accounts.rules.sessions import Lifetime
from lms.activity import actions as activity
from lms.core.clock import now
from lms.notices.jobs import Finish, Task, daily

AUDIT_KEPT = timedelta(days=365)


@daily("forget-accounts")
def forget_old(_task: Task) -> Finish | None:
    """Delete what its retention time has run out for."""
    settings: Settings = current_app.extensions["tandem_settings"]
    moment = now()
    lifetime = Lifetime(
        timedelta(hours=settings.session_hours), timedelta(days=settings.session_days)
    )

    def finish() -> None:
        actions.forget(lifetime=lifetime, now=moment)
        activity.forget(moment - AUDIT_KEPT)

    return finish
