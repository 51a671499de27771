"""Note what was done to this database."""

from __future__ import annotations

from sqlalchemy import inspect

from lms.cities.actions import keep_fields
from lms.core.clock import now
from lms.db import session
from lms.operations.models import Marker


def remember(name: str, value: str) -> None:
    """Note a value under a name, in the place of the one before."""
    session().merge(Marker(name=name, value=value, made_at=now()))


def keep_what_is_shipped() -> None:
    """Add the rows that each release brings and an installation then has as its own: the fields."""
    if inspect(session().connection()).has_table("field"):
        keep_fields()
