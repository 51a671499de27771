"""An author of the course `small`, signed in, and the pages that forms write into."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.authoring.queries.files import OpenFile, file
from lms.catalogue.actions.grants import grant_course
from lms.core.actor import Role
from lms.db import session, write
from tests.accounts.factories import signed_in
from tests.authoring.factories import Workbench, workbench
from tests.conftest import token_in

FIRST, SECOND = "1-one/1-first.md", "1-one/2-second.md"
BASE = "/en/workshop/small/text/"


@pytest.fixture
def here(app) -> Workbench:
    return workbench()


@pytest.fixture
def author(client, here) -> FlaskClient:
    """Somebody who writes the course `small`, in a browser."""
    writes(signed_in(client, "Wanda Writer"), here.course_id)
    return client


def writes(person_id: int, course_id: int) -> None:
    with write():
        grant_course(person_id=person_id, role=Role.AUTHOR, scope_id=course_id, granted_by=None)


def text_of(here: Workbench, path: str) -> str:
    return opened(here, path).text


def opened(here: Workbench, path: str) -> OpenFile:
    session().rollback()
    return file(here.course_id, path)


@dataclass
class Filled:
    """A form as a browser holds it: its fields, read from the page."""

    client: FlaskClient
    path: str
    page: str
    fields: list[tuple[str, str]]
    status: int = 200

    def set(self, **fields: object) -> Filled:
        """Fill in fields; `_` in a name stands for `-`, a list for several of the same name."""
        for key, value in fields.items():
            name = key.replace("_", "-") if key not in {"made_from", "csrf_token"} else key
            values = value if isinstance(value, list) else [value]
            self.fields = [pair for pair in self.fields if pair[0] != name]
            self.fields += [(name, str(one)) for one in values if one is not None]
        return self

    def press(self, action: str) -> Filled:
        answer = self.client.post(self.path, data=as_dict([*self.fields, ("action", action)]))
        return read(self.client, self.path, answer)

    def save(self) -> TestResponse:
        return self.client.post(self.path, data=as_dict([*self.fields, ("action", "save")]))

    def value(self, name: str) -> str:
        return dict(self.fields)[name]


def as_dict(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found


def form_at(client: FlaskClient, path: str) -> Filled:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    return read(client, path, answer)


def read(client: FlaskClient, path: str, answer: TestResponse) -> Filled:
    page = answer.get_data(as_text=True)
    if "csrf_token" not in page:
        return Filled(client, path, page, [], answer.status_code)
    form = re.search(r'<form class="flow insert".*?</form>', page, re.DOTALL)
    assert form, page[:3000]
    fields = [("csrf_token", token_in(page))]
    for tag in re.finditer(
        r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<)", form.group(), re.DOTALL
    ):
        fields += _field(form.group(), tag)
    return Filled(client, path, page, fields, answer.status_code)


def _field(form: str, tag: re.Match[str]) -> list[tuple[str, str]]:
    kind, attributes, inside = tag.groups()
    name = re.search(r'\bname="([^"]*)"', attributes)
    if not name or name.group(1) == "csrf_token":
        return []
    if kind == "textarea":
        return [(name.group(1), html.unescape(inside.removeprefix("\n")))]
    if kind == "select":
        body = form[tag.start() : form.index("</select>", tag.start())]
        chosen = re.search(r'<option value="([^"]*)" selected', body) or re.search(
            r'<option value="([^"]*)"', body
        )
        return [(name.group(1), html.unescape(chosen.group(1)))] if chosen else []
    if re.search(r'type="(checkbox|radio)"', attributes) and " checked" not in attributes:
        return []
    value = re.search(r'\bvalue="([^"]*)"', attributes)
    return [(name.group(1), html.unescape(value.group(1)) if value else "on")]
