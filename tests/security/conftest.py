"""The world of the security tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.catalogue.factories import small_course
from tests.security.world import World, build


@pytest.fixture
def world(app: Flask, tmp_path: Path) -> World:
    """Everybody, on both databases."""
    return build(app, small_course(tmp_path))
