"""Roles over single courses."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from lms.accounts import actions
from lms.accounts.policy import OPERATOR
from lms.catalogue.actions import grant_course
from lms.core.actor import Actor, Role, Scope
from lms.core.errors import NotFound
from lms.db import write
from tests.accounts.factories import person, signed_in
from tests.catalogue.factories import small_course


def actor_of(client: FlaskClient) -> Actor:
    with client:
        client.get("/en/")
        found: Actor = g.actor
        return found


def test_an_author_of_a_course_has_the_grant_in_each_request(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    course = small_course(tmp_path).course_id
    author = signed_in(client)
    assert not actor_of(client).has_anywhere(Role.AUTHOR)
    with write():
        assert actions.grant(
            actor=OPERATOR, person_id=author, role=Role.AUTHOR, scope=Scope.COURSE, scope_id=course
        )
    with write():
        assert not actions.grant(
            actor=OPERATOR, person_id=author, role=Role.AUTHOR, scope=Scope.COURSE, scope_id=course
        )
    assert actor_of(client).has(Role.AUTHOR, Scope.COURSE, course)
    assert not actor_of(client).has(Role.AUTHOR)
    with write():
        assert actions.revoke(
            actor=OPERATOR, person_id=author, role=Role.AUTHOR, scope=Scope.COURSE, scope_id=course
        )
    assert not actor_of(client).has_anywhere(Role.AUTHOR)


def test_there_is_no_grant_over_a_course_that_is_not_there(app: Flask) -> None:
    somebody = person()
    with pytest.raises(NotFound), write():
        grant_course(person_id=somebody, role=Role.AUTHOR, scope_id=99, granted_by=None)


def test_only_authors_have_single_courses(app: Flask, tmp_path: Path) -> None:
    course, somebody = small_course(tmp_path).course_id, person()
    with pytest.raises(IntegrityError), write():
        grant_course(person_id=somebody, role=Role.MENTOR, scope_id=course, granted_by=None)
