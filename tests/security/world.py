"""One learner with something at every address, and four others who ask for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from lms.accounts.actions.links import make_link
from lms.accounts.adapters.passwords import hash_password
from lms.accounts.rules.tokens import Purpose, new_token
from lms.catalogue.queries.outlines import Outline
from lms.core.actor import Role
from lms.db import session, write
from lms.notices.actions import notify
from tests.accounts.factories import PASSWORD, grant, person, session_cookie
from tests.certificates.factories import earned
from tests.conftest import token_in
from tests.learning.factories import EXAM, LESSON, Learner
from tests.security import administration, matching, mentorships, revisions, workshop
from tests.security.cities import city_of

NAME = "Amira Owner-Haddad"
HASH = hash_password(PASSWORD)
WORDS = "private words of the owner"
NEW = "new@rheinbrueck.example"
WISH = {
    "name": "Newcomer",
    "email": NEW,
    "organisation": "",
    "language": "en",
    "time_zone": "Europe/Brussels",
    "password_hash": HASH,
}
ROLES = ("visitor", "owner", "outsider", "author", "admin")


@dataclass
class World:
    """The people by role, and the ids of what is the owner's, under the names routes have for them."""

    app: Flask
    course: Outline
    people: dict[str, FlaskClient] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)

    def path(self, rule: str, **other: object) -> str:
        """The address of a rule, filled with what is the owner's."""
        known = {"lang": "en", "course": "small", "lesson": "first", "key": "running"}
        values = {**known, **self.values, **workshop.values(rule), **other}
        return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(values[found.group(1)]), rule)

    def send(
        self, role: str, path: str, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> TestResponse:
        """POST as somebody, with a good token; visitors get theirs from the sign-in page."""
        client = self.people[role]
        token = token_in(client.get("/en/password").get_data(as_text=True))
        return client.post(path, data={"csrf_token": token, **(data or {})}, **kwargs)

    def get(self, role: str, path: str, **kwargs: Any) -> TestResponse:
        """GET as somebody; what is sent from a file is read and closed."""
        return self.people[role].get(path, buffered=True, **kwargs)

    def body(self, role: str, path: str) -> str:
        return self.people[role].get(path).get_data(as_text=True)


def build(app: Flask, course: Outline) -> World:
    """Everybody, and everything the owner did."""
    world = World(app, course)
    for role in ROLES:
        world.people[role] = app.test_client()
        world.people[role].inspecting = False
    owner = person(NAME, "owner@rheinbrueck.example", password=PASSWORD)
    world.ids["owner"] = owner
    earned(owner, course)
    for role in ROLES[2:]:
        world.ids[role] = person(f"{role.title()} Other")
    grant(world.ids["author"], Role.AUTHOR)
    grant(world.ids["admin"], Role.ADMIN)
    session_cookie(app.test_client(), owner)
    for role, id_ in world.ids.items():
        session_cookie(world.people[role], id_)
    _work(world)
    return world


def _work(world: World) -> None:
    """The owner answers, takes the test, writes a note and hands in a file."""
    browser = world.people["owner"]
    learner = Learner(browser, world.ids["owner"], world.course)
    learner.send({"q-single": "people"})
    learner.send({"q-multiple": ["schools"]}, form=learner.form())
    learner.start(EXAM)
    learner.send({}, EXAM, form=learner.form(EXAM))
    learner.send({"submit": "1"}, EXAM, form=learner.form(EXAM))
    assert learner.press(LESSON + "note", text=WORDS, revision="0").status_code == 303
    sent = {
        "text": f"# {WORDS}",
        "row_version": "0",
        "key": new_token(),
        "action": "hand_in",
        "files": (BytesIO(WORDS.encode()), "plan.txt"),
    }
    answer = learner.press(LESSON + "task", **sent)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with write():
        notify(world.ids["owner"], "certificate_issued", {"course": "Small"}, "/certificates/")
    tokens = {purpose: new_token() for purpose in Purpose}
    with write():
        for purpose, token in tokens.items():
            whose = None if purpose is Purpose.CONFIRM else world.ids["owner"]
            make_link(purpose, token, email=NEW, person_id=whose, payload=WISH)
    rows = {
        "attempt": "SELECT max(id) FROM attempt WHERE state = 'finished'",
        "file": "SELECT max(id) FROM task_attachment WHERE version_id IS NOT NULL",
        "notice_id": "SELECT max(id) FROM notice",
        "session_id": "SELECT min(id) FROM session",
        "serial": "SELECT serial FROM certificate",
        "code": "SELECT code FROM certificate",
        "sha256": "SELECT sha256 FROM blob WHERE public",
    }
    world.values = {name: session().scalar(text(statement)) for name, statement in rows.items()}
    assert None not in world.values.values(), world.values
    ids, doors = city_of(world.ids["owner"], WORDS)
    world.values |= {"number": 1, "name": "lean.svg", "tokens": {**tokens, **doors}, **ids}
    session().rollback()
    workshop.fill(world.ids["owner"])
    world.values |= revisions.values(world.ids["owner"])
    world.values |= administration.values()
    world.values |= matching.values(world.ids["owner"])
    found, calendar = mentorships.values(world.ids["owner"], WORDS)
    world.values |= found
    tokens_by_purpose = world.values["tokens"]
    assert isinstance(tokens_by_purpose, dict)
    tokens_by_purpose["calendar"] = calendar
    world.values |= {"version_id": 1, "position": 0, "learner": world.ids["owner"], "form": "csv"}
    world.values["question"] = "q-single"
    world.values["person_id"] = world.ids["outsider"]
