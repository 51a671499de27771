"""Starting with a course that is refused: said once, and everything else goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from lms.authoring.queries.doors import course_id_of
from lms.operations.cli import prepare as preparing
from tests.accounts.factories import person
from tests.authoring.factories import TINY, edit
from tests.catalogue.factories import write_course

LESSON = "1-one/1-first.md"


def test_a_refused_course_is_said_once_and_the_start_goes_on(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_course(tmp_path / "courses" / "tiny", TINY)
    app = make_app(courses_dir=folder.parent)
    monkeypatch.setattr(preparing, "run_migrations", lambda: None)
    monkeypatch.setattr(preparing, "is_demo", lambda: False)
    runner = app.test_cli_runner()
    assert "1 new lesson" in runner.invoke(args=["prepare"]).output
    with app.app_context():
        edit(course_id_of("tiny") or 0, LESSON, TINY[LESSON] + "Browser.\n", person("Aino"))
    (folder / LESSON).write_text(TINY[LESSON] + "Files.\n")
    first = runner.invoke(args=["prepare"])
    assert first.exit_code == 0
    assert first.output.count("tiny: not published.") == 1
    assert "--keep" in first.output
    second = runner.invoke(args=["prepare"])
    assert (second.exit_code, second.output) == (0, "")
