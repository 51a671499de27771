"""Work that waits for its review, and the browsers of all who may ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from lms.catalogue.queries.outlines import Outline
from lms.core.clock import now
from lms.db import session, write
from lms.progress.actions import enrol
from lms.tasks.models import SubmissionVersion
from tests.accounts.factories import session_cookie
from tests.conftest import token_in
from tests.learning.factories import LESSON, SECOND, Learner
from tests.mentoring.factories import Pair, pair

_keys = count(1)


@dataclass
class Room:
    """The pair, its course, and a browser for each of its people."""

    app: Flask
    course: Outline
    pair: Pair

    def browser(self, person_id: int) -> FlaskClient:
        client = self.app.test_client()
        session_cookie(client, person_id)
        return client

    def learner(self, person_id: int | None = None) -> Learner:
        me = person_id or self.pair.learner
        return Learner(self.browser(me), me, self.course)

    def hand_in(
        self, text: str = "First.\n\nSecond.", learner: Learner | None = None, **more: Any
    ) -> int:
        """Hand in a version of the task; its id."""
        who = learner or self.learner()
        page = who.see(LESSON)
        version = re.search(r'name="row_version" value="(\d+)"', page)
        assert version
        key = f"a-key-for-a-version-{next(_keys):04d}"
        sent = {
            "text": text,
            "row_version": version.group(1),
            "key": key,
            "action": "hand_in",
            **more,
        }
        answer = who.browser.post(LESSON + "task", data={"csrf_token": token_in(page), **sent})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        session().rollback()
        found = session().scalar(select(SubmissionVersion.id).order_by(SubmissionVersion.id.desc()))
        assert found is not None
        return found

    def answer_in_words(self, learner: Learner | None = None, text: str = "Because.") -> str:
        """Hand in the questions of the second lesson; the address at which a mentor reads."""
        who = learner or self.learner()
        answer = who.send({"q-text": text, "submit": "1"}, SECOND)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        attempt = answer.location.split("/attempts/")[1].strip("/")
        page = self.browser(self.pair.mentor).get("/en/reviews/?kind=answer").get_data(as_text=True)
        found = re.search(rf"/en/reviews/answers/{attempt}/\d+/", page)
        assert found, page
        return found.group()


def room(app: Flask, course: Outline, *, review_required: bool = False) -> Room:
    world = pair(course_ids=(course.course_id,), review_required=review_required)
    for person_id in (world.learner, world.second_learner, world.outsider):
        with write():
            enrol(person_id=person_id, course_id=course.course_id, at=now())
    return Room(app, course, world)


def send(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """POST a form of a page that shows it."""
    page = client.get(path).get_data(as_text=True)
    token = token_in(page) if 'name="csrf_token"' in page else token_of(client)
    version = re.search(r'name="row_version" value="(\d+)"', page)
    data = MultiDict({"csrf_token": token, "row_version": version.group(1) if version else "0"})
    data.update(MultiDict(fields))
    return client.post(path, data=data)


def token_of(client: FlaskClient) -> str:
    return token_in(client.get("/en/password").get_data(as_text=True))
