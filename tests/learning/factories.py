"""Learners with their browsers: what they open, send and see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from lms.catalogue.queries.outlines import Outline
from lms.core.clock import now
from lms.db import db, session, write
from lms.progress.actions import enrol
from tests.accounts.factories import signed_in
from tests.conftest import token_in

LESSON = "/en/learn/small/first/"
SECOND = "/en/learn/small/second/"
EXAM = "/en/learn/small/exam/"
_keys = count(1)
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>")


def attributes(tag: str) -> dict[str, str]:
    return dict(re.findall(r'([\w-]+)="([^"]*)"', tag))


def form_of(page: str, form: str = "quiz") -> MultiDict[str, str]:
    """What a browser would send of a form, without pressing a button."""
    inside = page.split(f'<form id="{form}"', 1)[1].split("</form>", 1)[0]
    tags = FIELD.findall(inside) + [
        tag for tag in FIELD.findall(page) if attributes(tag).get("form") == form
    ]
    found: MultiDict[str, str] = MultiDict()
    for tag in tags:
        given = attributes(tag)
        chosen = given.get("type") not in {"radio", "checkbox"} or " checked" in tag
        if tag.startswith("<input") and "name" in given and chosen:
            found.add(given["name"], given.get("value", ""))
        elif tag.startswith("<textarea"):
            found.add(given["name"], "")
    return found


@dataclass
class Learner:
    """Somebody with a browser, in a course."""

    browser: FlaskClient
    id: int
    course: Outline

    def see(self, path: str = LESSON, status: int = 200, **kwargs: Any) -> str:
        answer = self.browser.get(path, **kwargs)
        assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
        return answer.get_data(as_text=True)

    def form(self, path: str = LESSON) -> MultiDict[str, str]:
        return form_of(self.see(path))

    def send(
        self,
        answers: dict[str, str | Sequence[str]] | None = None,
        path: str = LESSON,
        form: MultiDict[str, str] | None = None,
        **kwargs: Any,
    ) -> TestResponse:
        """Send the whole form of a lesson, with some fields filled."""
        data = MultiDict(form if form is not None else self.form(path))
        for name, value in (answers or {}).items():
            data.setlist(name, [value] if isinstance(value, str) else list(value))
        return self.browser.post(path + "answers", data=data, **kwargs)

    def press(self, path: str, page: str = LESSON, **fields: Any) -> TestResponse:
        """Send a small form that stands on a page."""
        return self.browser.post(path, data={"csrf_token": token_in(self.see(page)), **fields})

    def start(self, path: str = EXAM) -> str:
        """Press Start; the page that follows."""
        answer = self.press(path + "attempts", path, key=f"k{next(_keys)}", person=self.id)
        assert answer.status_code == 303
        return self.see(path)


def learner(
    browser: FlaskClient, outline: Outline, *, enrolled: bool = True, **values: str
) -> Learner:
    person_id = signed_in(browser, **values)
    if enrolled:
        with write():
            enrol(person_id=person_id, course_id=outline.course_id, at=now())
    return Learner(browser, person_id, outline)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collects the statements that are sent to the database."""
    found: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split(maxsplit=1)[0] not in {"BEGIN", "COMMIT", "ROLLBACK"}:
            found.append(statement)

    session().rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
