"""Publishing on both databases."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from lms.catalogue.queries.lessons import asked_in
from lms.content.model import QuestionType
from tests.catalogue.factories import publish_folder, small_course


def test_small_course_is_read_back_as_it_was_written(app: Flask, tmp_path: Path) -> None:
    outline = small_course(tmp_path)
    assert outline.title("de") == "Kleine Schritte"
    types = {
        asked.question.type for lesson in outline.lessons for asked in asked_in(lesson.version_id)
    }
    assert types == set(QuestionType)


def test_codesign(app: Flask) -> None:
    publish_folder(Path("courses/codesign"))
