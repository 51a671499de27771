"""A course with a test, whose first question gets another key."""

from __future__ import annotations

import pytest

from tests.authoring.regrade.factories import Corrected, corrected
from tests.authoring.statistics.factories import quick_course


@pytest.fixture
def quick(app, tmp_path):
    return quick_course(tmp_path / "before")


@pytest.fixture
def correct(quick, tmp_path):
    """Publishes the course with another key; how it is marked from then on."""

    def change(changes=None, name="after") -> Corrected:
        return corrected(tmp_path / name, changes)

    return change
