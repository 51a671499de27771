"""An admin, somebody they look after, and others who may not, each with a browser."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.activity.models import AuditEntry
from lms.core.actor import Role, Scope
from lms.db import session
from tests.accounts.factories import PASSWORD, grant, person, session_cookie
from tests.cities.factories import city, member

WRONG = ("author", "programme", "lead", "learner")


@dataclass
class House:
    """The people's ids and browsers by name; `there` is the city of `whose`."""

    ids: dict[str, int]
    browsers: dict[str, FlaskClient]
    there: int

    @property
    def admin(self) -> FlaskClient:
        return self.browsers["admin"]

    @property
    def page(self) -> str:
        return f"/en/admin/people/{self.ids['whose']}"


def house_of(app: Flask) -> House:
    names = {"admin": "Ada Admin", "whose": "Κωνσταντίνα Παπαδημητρίου", "author": "Arno Author",
             "programme": "Paul Programme", "lead": "Carla Lead", "learner": "Lea Learner"}  # fmt: skip
    ids = {
        key: person(name, f"{key}@rheinbrueck.example", password=PASSWORD)
        for key, name in names.items()
    }
    there = city("Łódka am Fluß")
    member(ids["whose"], there)
    grant(ids["admin"], Role.ADMIN)
    grant(ids["author"], Role.AUTHOR)
    grant(ids["programme"], Role.PROGRAMME_COORDINATOR)
    grant(ids["lead"], Role.CITY_COORDINATOR, Scope.CITY, there)
    grant(ids["whose"], Role.MENTOR, Scope.CITY, there)
    browsers = {}
    for key, id_ in ids.items():
        browsers[key] = app.test_client()
        session_cookie(browsers[key], id_)
    return House(ids, browsers, there)


def noted(*verbs: str) -> list[tuple[str, int | None, int | None]]:
    """The lines of some kinds: what, who, whose."""
    session().rollback()
    rows = session().execute(
        select(AuditEntry.verb, AuditEntry.person_id, AuditEntry.about_id)
        .where(AuditEntry.verb.in_(verbs))
        .order_by(AuditEntry.id)
    )
    return [tuple(row) for row in rows]
