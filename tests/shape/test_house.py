"""The house is built as its plan says: rooms, contracts, labels of personal data, templates, texts."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Table

from config import ROOT, Settings
from lms.content.reader import read_course
from lms.db import Erasure, Model, PersonalData
from lms.people.models import Person
from lms.web.pages import CATEGORIES

LMS = ROOT / "lms"
NO_ROOMS = {"app", "content", "core", "db", "web"}
SOURCES = sorted(path for path in LMS.rglob("*.py") if "migrations" not in path.parts)
BANNED = {"utils", "util", "helpers", "services", "common", "manager", "managers", "misc"}


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def rooms() -> set[str]:
    return {path.parent.name for path in LMS.glob("*/__init__.py")} - NO_ROOMS


# Rooms


def test_every_room_is_held_to_its_layers() -> None:
    inside = next(c for c in contracts() if str(c["name"]).startswith("Inside a room"))
    held = {str(name).removeprefix("lms.") for name in inside["containers"]}  # type: ignore[attr-defined]
    # operations is a tool over all rooms: archives, migrations and a worker, no pages of its own
    assert rooms() - held <= {"operations"}
    assert held <= rooms()
    assert inside["exhaustive"] is True


def test_every_room_has_its_place_among_the_rooms() -> None:
    order = next(c for c in contracts() if c["name"] == "Rooms depend downwards only")
    placed = set(re.findall(r"[a-z]+", " ".join(order["layers"])))  # type: ignore[call-overload]
    assert rooms() <= placed
    assert order["exhaustive"] is True


def tool(name: str) -> Path:
    """A program of `bin/check`, which runs it anyway; `bin/test` alone does not install them."""
    found = Path(sys.executable).with_name(name)
    if not found.exists():
        pytest.skip(f"{name} is among the tools of bin/check, which are not installed")
    return found


def test_the_contracts_are_kept() -> None:
    """The contracts themselves, as `bin/check` runs them."""
    done = subprocess.run(
        [tool("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]


def test_names_say_what_things_are() -> None:
    names = {part for path in SOURCES for part in path.relative_to(LMS).with_suffix("").parts}
    assert not names & BANNED


def test_files_fit_on_a_few_screens() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 300
    }
    # The documents of a course belong together; so do the sentences about the columns.
    assert set(long) <= {"lms/content/model.py", "lms/web/data_words.py"}, long


def test_functions_are_short_and_modules_say_what_they_are_for() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), f"{path} has no docstring"
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 60, f"{path}: {node.name} has {length} lines"


# Personal data


TABLES = sorted(Model.metadata.tables.values(), key=lambda table: table.name)
MODELS = {mapper.local_table: mapper.class_ for mapper in Model.registry.mappers}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_says_what_it_holds_of_people(table: Table) -> None:
    model = MODELS[table]
    labels = {column.name: column.info.get("pd") for column in table.columns}
    if not model.personal:
        assert not any(labels.values()), "a table without personal data labels none"
        keys = {key.column.table.name for key in table.foreign_keys}
        names_people = Person.__tablename__ in keys and table.name not in INVENTED
        assert not names_people, "a table that names people holds personal data"
        return
    for name, label in labels.items():
        assert isinstance(label, PersonalData), f"{table.name}.{name} has no label"
        assert label.purpose
        assert label.retention
        assert label.category in CATEGORIES, f"{label.category} has no words on the privacy page"
        assert isinstance(label.erasure, Erasure)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_personal_rows_lead_to_their_person(table: Table) -> None:
    """Export and erasure find each row by the way from the person, over foreign keys."""
    if not MODELS[table].personal:
        return
    seen, todo = set(), [table]
    while todo:
        here = todo.pop()
        seen.add(here.name)
        todo += [key.column.table for key in here.foreign_keys if key.column.table.name not in seen]
    assert Person.__tablename__ in seen


# People of a demo are nobody's data.
INVENTED = {"demo_person"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_database_says_what_happens_when_a_row_goes(table: Table) -> None:
    for key in table.foreign_keys:
        assert key.ondelete in {"CASCADE", "RESTRICT", "SET NULL"}, (
            f"{table.name}.{key.parent.name}"
        )
        if key.column.table is Person.__table__:
            assert key.ondelete != "RESTRICT", "a person can always be erased"
    for constraint in table.constraints:
        assert constraint.name, f"{table.name}: {constraint}"


# Templates


TEMPLATES = sorted(path for path in LMS.rglob("*.html") if "node_modules" not in path.parts)


def test_templates_pass_the_linter() -> None:
    done = subprocess.run(
        [tool("djlint"), "--lint", "--quiet", "lms"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(LMS)))
def test_templates_trust_nothing_but_the_renderer(path: Path) -> None:
    words = path.read_text()
    assert not re.search(r"\|\s*safe\b(?!_html)", words), "only safe_html marks HTML as clean"
    assert "autoescape false" not in words
    assert not re.search(r"<script(?![^>]*\bsrc=)", words), "no script inside a page"
    assert not re.search(r"\s(style|on[a-z]+)=", words), "no style or handler inside a page"
    loaded = r"""<(?!a\b)[a-z]+\b[^>]*\b(src|href|action)=["']?(https?:)?//"""
    assert not re.search(loaded, words), "nothing comes from, or goes to, another origin"


def test_code_marks_no_html_as_clean_by_itself() -> None:
    # the filter safe_html, and where templates of ours, which escape, are kept or put together
    allowed = {
        "lms/web/setup.py", "lms/web/kept.py", "lms/web/marks.py", "lms/learning/views/rows.py",
        "lms/certificates/views/sheets.py", "lms/mentoring/views/board/table.py",
        "lms/mentoring/views/dashboard/rows.py", "lms/authoring/views/editor/preview.py",
        "lms/authoring/views/tree.py",
    }  # fmt: skip
    found = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(r"from markupsafe import|render_template_string\(", path.read_text())
    }
    assert found <= allowed, found - allowed


# Courses and settings


COURSES = sorted(path.parent for path in (ROOT / "courses").glob("*/course.md"))


@pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)
def test_the_courses_we_ship_are_without_fault(folder: Path) -> None:
    reading = read_course(folder)
    assert reading.course is not None
    assert [str(problem) for problem in reading.problems] == []


def test_we_ship_a_course() -> None:
    assert COURSES


def shown(value: object) -> str:
    """A default as the table in the README writes it."""
    match value:
        case bool():
            return f"`{int(value)}`"
        case tuple():
            return f"`{','.join(value)}`" if value else ""
        case Path():
            return f"`{value.relative_to(ROOT)}`"
        case _:
            return f"`{value}`" if value != "" else ""


def test_the_settings_table_is_that_of_the_code() -> None:
    defaults = Settings()
    wanted = [
        (f"`{field.metadata['env']}`", shown(getattr(defaults, field.name)), field.metadata["help"])
        for field in fields(Settings)
    ]
    readme = (ROOT / "README.md").read_text()
    inside = readme.split("<!-- settings -->", 1)[1].split("<!-- /settings -->", 1)[0]
    rows = [line for line in inside.splitlines() if line.startswith("| `")]
    found = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows]
    assert found == wanted


def test_the_changelog_names_a_day_for_each_release() -> None:
    words = (ROOT / "CHANGELOG.md").read_text()
    for day in re.findall(r"^## .*?(\d{4}-\d{2}-\d{2})", words, re.MULTILINE):
        assert date.fromisoformat(day)
