"""A published course, and a learner of it with a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.catalogue.queries.outlines import Outline
from tests.catalogue.factories import small_course
from tests.learning.factories import Learner, learner


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> Outline:
    return small_course(tmp_path)


@pytest.fixture
def amira(app: Flask, course: Outline, client: FlaskClient) -> Learner:
    """A learner who takes part in the course."""
    return learner(client, course)


@pytest.fixture
def somebody(app: Flask, course: Outline) -> Callable[..., Learner]:
    """Makes more learners, each with a browser of their own."""
    return lambda **values: learner(app.test_client(), course, **values)
