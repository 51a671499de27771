"""`lms courses`: what it prints and how it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from lms.catalogue.queries.outlines import all_current, current
from tests.catalogue.factories import write_course

Run = Callable[..., Result]
MISTAKES = Path(__file__).parents[1] / "content" / "mistakes"


@pytest.fixture
def run(app: Flask) -> Run:
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(args=["courses", *map(str, args)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path / "courses" / "small")


def test_check_names_every_planted_mistake_like_a_compiler(run: Run) -> None:
    done = run("check", MISTAKES)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    problem = re.compile(rf"{re.escape(str(MISTAKES))}/\S+:\d+: (error|warning): .+")
    found = [number for number, line in enumerate(lines) if problem.match(line)]
    assert len([n for n in found if ": error: " in lines[n]]) >= 20
    assert all(lines[number + 1].startswith("    ") for number in found)
    assert re.fullmatch(r"\d+ errors, \d+ warnings?\.", lines[-1])
    assert (
        f"{MISTAKES}/1-module/2-quizzes.md:8: error: None of the answers is marked" in done.output
    )


def test_check_of_a_good_course_ends_with_zero(run: Run, folder: Path) -> None:
    done = run("check", folder)
    assert done.exit_code == 0
    assert "small: 3 lessons in en, de can be published." in done.output
    assert all_current() == []


def test_a_folder_of_courses_means_all_of_them(run: Run, folder: Path) -> None:
    write_course(folder.parent / "other", {"course.md": "---\nid: other\n---\n"})
    (folder.parent / "notes").mkdir()
    done = run("check", folder.parent)
    assert done.exit_code == 1
    assert "small: 3 lessons" in done.output
    assert f"{folder.parent}/other/course.md:" in done.output
    assert "notes" not in done.output


def test_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    done = run("check", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "nowhere" in done.output


def test_publish_says_its_plan_in_words(run: Run, folder: Path) -> None:
    dry = run("publish", folder, "--dry-run")
    assert dry.exit_code == 0
    assert "  create: first Reading a map" in dry.output
    assert "small: 3 new lessons, 0 changed, 0 retired → version 1" in dry.output
    assert all_current() == []
    assert (
        run("publish", folder).output == "small: 3 new lessons, 0 changed, 0 retired → version 1\n"
    )
    assert run("publish", folder).output == "small: unchanged, version 1.\n"
    first, exam = folder / "1-one/1-first.md", [*folder.glob("2-two/1-exam*.md")]
    first.write_text(first.read_text().replace("drew a map", "made a map"))
    kept = {path: path.read_text() for path in exam}
    for path in exam:
        path.unlink()
    assert "0 new lessons, 1 changed, 1 retired → version 2" in run("publish", folder).output
    for path, written in kept.items():
        path.write_text(written)
    assert "0 retired, 1 restored → version 3" in run("publish", folder).output


def test_a_refused_course_does_not_hold_up_the_others(run: Run, folder: Path) -> None:
    write_course(folder.parent / "bad", {"course.md": "---\nid: bad\n---\n"})
    done = run("publish", folder.parent)
    assert done.exit_code == 1
    assert "not published, because of the errors above" in done.output
    assert [outline.key for outline in all_current()] == ["small"]


def test_publish_takes_the_courses_of_the_settings(
    make_app: Callable[..., Flask], folder: Path
) -> None:
    app = make_app(courses_dir=folder.parent)
    done = app.test_cli_runner().invoke(args=["courses", "publish"])
    assert done.output == "small: 3 new lessons, 0 changed, 0 retired → version 1\n"
    with app.app_context():
        assert current("small").number == 1


def test_stamp_writes_ids_and_digests_once(run: Run, folder: Path) -> None:
    done = run("stamp", folder)
    assert done.exit_code == 0
    assert "1-first.de.md" in done.output
    assert "source_digests:" in (folder / "1-one/1-first.de.md").read_text()
    assert run("stamp", folder).output == f"{folder}: nothing to change.\n"
    assert "which state of its source" not in run("check", folder).output


def test_list_names_versions_and_languages(run: Run, folder: Path) -> None:
    assert "lms courses publish" in run("list").output
    run("publish", folder)
    assert re.fullmatch(r" +\d+  small  version 1  en, de  Small steps\n", run("list").output)
