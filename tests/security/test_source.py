"""What the source may not contain: other ways to mark HTML as safe, and words of people in SQL."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LMS = Path(__file__).parents[2] / "lms"
TEMPLATES = sorted(path for path in LMS.glob("*/templates/**/*") if path.is_file())
MODULES = sorted(LMS.rglob("*.py"))
# Markup is made where every piece is escaped or comes from a template, and by the one filter.
MARKUP = {
    "authoring/views/editor/preview.py", "authoring/views/tree.py",
    "certificates/views/sheets.py", "learning/views/rows.py", "mentoring/views/board/table.py",
    "mentoring/views/dashboard/rows.py", "web/marks.py", "web/setup.py",
}  # fmt: skip
# Statements that are put together from constants of their own module.
# What these put into a statement are words of our own: names of states, letters of a matrix.
STATEMENTS = {
    "catalogue/adapters.py",
    "mentoring/queries/access.py",
    "mentoring/queries/boards/learners.py",
    "progress/queries.py",
}


def name_of(path: Path) -> str:
    return path.relative_to(LMS).as_posix()


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func
                name = (
                    called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                )
                yield name_of(path), name, node


def test_templates_mark_html_safe_in_one_way_only() -> None:
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"\|\s*safe\b(?!_html)", text), path
        assert "autoescape" not in text, path
        assert not re.search(r"\bMarkup\b|\|\s*xmlattr|\|\s*urlize", text), path


def test_tojson_is_escaped_again_inside_attributes() -> None:
    for path in TEMPLATES:
        for line in path.read_text().splitlines():
            if "tojson" in line:
                assert re.search(r'="\{\{[^{}]*\|\s*tojson\s*\|\s*forceescape\s*\}\}"', line), path


def test_every_value_in_an_attribute_is_quoted() -> None:
    for path in TEMPLATES:
        if path.suffix == ".html":
            assert not re.search(r"<\w[^<>]*\s[\w-]+=\{\{", path.read_text()), path


def test_no_template_comes_from_a_text_and_no_form_fills_a_row() -> None:
    for path, name, _node in calls():
        assert name not in {"render_template_string", "populate_obj", "eval", "exec"}, path
        assert name != "from_string" or path == "notices/adapters/letters.py", path
        assert name != "Markup" or path in MARKUP or path == "files/rules/office.py", path


def test_no_words_of_people_in_statements() -> None:
    for path, name, node in calls():
        if name not in {"text", "exec_driver_sql", "literal_column"} or not node.args:
            continue
        words = node.args[0]
        put_together = isinstance(words, ast.JoinedStr | ast.BinOp) or (
            isinstance(words, ast.Call)
            and isinstance(words.func, ast.Attribute)
            and words.func.attr in {"format", "join"}
        )
        allowed = path in STATEMENTS or path.startswith("operations/")
        assert not put_together or allowed, (path, node.lineno)


def test_nothing_is_read_back_by_pickle_or_an_open_parser() -> None:
    for path in MODULES:
        text = path.read_text()
        assert not re.search(
            r"^\s*(import|from) (pickle|marshal|shelve|dill)\b", text, re.MULTILINE
        ), path
        assert not re.search(r"yaml\.(load|unsafe_load|full_load)\(", text), path
        assert "shell=True" not in text, path
        assert "verify=False" not in text, path
