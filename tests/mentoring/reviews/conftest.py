"""A mentor, a learner with a task, and their browsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms.catalogue.queries.outlines import Outline
from tests.catalogue.factories import small_course
from tests.mentoring.reviews.factories import Room, room


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> Outline:
    return small_course(tmp_path)


@pytest.fixture
def world(app: Flask, course: Outline) -> Room:
    """An edition in which tasks have to be accepted."""
    return room(app, course, review_required=True)
