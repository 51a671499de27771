"""A published course to come forward in."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms.catalogue.queries.outlines import Outline
from tests.catalogue.factories import small_course


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> Outline:
    return small_course(tmp_path)
