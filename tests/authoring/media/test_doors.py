"""Files and browser: `lms courses publish` and `export` where both doors are in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from lms.authoring.cli import publishing as commands
from lms.authoring.queries.doors import course_id_of, doors_of, published_files
from lms.authoring.queries.files import edits, file, working_files, working_tree
from lms.authoring.rules.doors import Doors, Verdict, joined, verdict
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries import publishing as queries_of_publishing
from lms.catalogue.queries.outlines import current
from lms.catalogue.queries.sources import revisions
from lms.catalogue.rules import publishing
from lms.content.model import Course
from lms.content.reader import read_course_files
from lms.content.stamp import stamp_course, stamp_texts
from lms.content.trees import Files, Tree
from tests.accounts.factories import person
from tests.authoring.factories import TINY, edit, publish_texts
from tests.catalogue.factories import FILES, publish_folder, write_course

Run = Callable[..., Result]
LESSON = "1-one/1-first.md"
MORE = TINY[LESSON] + "\nWritten in the browser.\n"


@pytest.fixture
def run(app: Flask) -> Run:
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(args=["courses", *map(str, args)])


@pytest.fixture
def tiny(run: Run, tmp_path: Path) -> Path:
    folder = write_course(tmp_path / "tiny", TINY)
    assert run("publish", folder).exit_code == 0
    return folder


def change(folder: Path, path: str = LESSON, words: str = "\nWritten in the files.\n") -> None:
    (folder / path).write_text((folder / path).read_text() + words)


def in_browser(text: str = MORE, path: str = LESSON) -> int:
    course_id = course_id_of("tiny")
    assert course_id is not None
    edit(course_id, path, text, person("Aino Author"))
    return course_id


def test_files_that_say_nothing_new_leave_the_browser_alone(run: Run, tiny: Path) -> None:
    course_id = in_browser()
    done = run("publish", tiny)
    assert (done.exit_code, "browser's version stays" in done.output) == (0, True)
    assert file(course_id, LESSON).text == MORE
    assert current("tiny").number == 1


def test_files_changed_alone_are_published(run: Run, tiny: Path) -> None:
    change(tiny)
    assert "1 changed, 0 retired → version 2" in run("publish", tiny).output
    course_id = course_id_of("tiny")
    assert course_id is not None
    assert file(course_id, LESSON).text.endswith("in the files.\n")
    assert [entry.origin for entry in revisions(course_id)] == [Origin.FILES, Origin.FILES]


def test_what_both_changed_is_refused_and_shown(run: Run, tiny: Path) -> None:
    course_id = in_browser(TINY["course.md"] + "\nMore.\n", "course.md")
    change(tiny)
    for options in ((), ("--dry-run",)):
        done = run("publish", tiny, *options)
        assert done.exit_code == 1
        lines = [line.strip() for line in done.output.splitlines()]
        assert lines[1:5] == [
            "In the files:", f"changed: {LESSON}", "In the browser:", "changed: course.md",
        ]  # fmt: skip
    assert current("tiny").number == 1
    assert file(course_id, LESSON).text == TINY[LESSON]


def test_keep_files_publishes_them_and_keeps_the_browser_in_the_history(
    run: Run, tiny: Path
) -> None:
    course_id = in_browser()
    kept = file(course_id, LESSON).sha256
    change(tiny)
    assert "→ version 2" in run("publish", tiny, "--keep", "files").output
    assert file(course_id, LESSON).text == (tiny / LESSON).read_text()
    assert kept in [entry.sha256 for entry in edits(course_id, LESSON)]
    assert run("publish", tiny).output == "tiny: unchanged, version 2.\n"


def test_keep_browser_is_asked_once(run: Run, tiny: Path) -> None:
    course_id = in_browser()
    change(tiny)
    assert run("publish", tiny, "--keep", "browser").exit_code == 0
    assert current("tiny").number == 1
    again = run("publish", tiny)
    assert (again.exit_code, "stays" in again.output) == (0, True)
    assert file(course_id, LESSON).text == MORE
    change(tiny, words="\nAnd more.\n")
    assert run("publish", tiny).exit_code == 1


def test_both_sides_are_joined(run: Run, tiny: Path) -> None:
    pytest.importorskip("merge3")
    course_id = in_browser(TINY["course.md"] + "\nMore.\n", "course.md")
    change(tiny)
    assert "→ version 2" in run("publish", tiny, "--merge").output
    made = published_files(course_id)
    assert made is not None
    assert made.texts["course.md"].endswith("More.\n")
    assert made.texts[LESSON].endswith("in the files.\n")
    assert working_tree(course_id) == made.tree
    again = run("publish", tiny)
    assert (again.exit_code, "stays" in again.output) == (0, True)


def test_what_cannot_be_joined_is_named(run: Run, tiny: Path) -> None:
    pytest.importorskip("merge3")
    course_id = in_browser()
    change(tiny)
    done = run("publish", tiny, "--merge")
    assert done.exit_code == 1
    assert f"{LESSON}:7" in done.output
    assert file(course_id, LESSON).text == MORE
    assert current("tiny").number == 1


def test_an_undo_in_the_browser_is_not_undone_by_the_same_files(run: Run, tiny: Path) -> None:
    change(tiny)
    run("publish", tiny)
    publish_texts(TINY, origin=Origin.BROWSER)
    assert "stays" in run("publish", tiny).output
    assert published_files(course_id_of("tiny") or 0) == read_course_files(write_course(tiny, TINY))[1]  # fmt: skip


def test_a_course_of_an_older_release_gets_its_sources(run: Run, tmp_path: Path) -> None:
    folder = write_course(tmp_path / "small")
    outline = publish_folder(folder)
    assert revisions(outline.course_id) == []
    assert run("publish", folder).output == "small: unchanged, version 1.\n"
    (only,) = revisions(outline.course_id)
    assert (only.number, only.origin) == (1, Origin.FILES)
    assert working_tree(outline.course_id) == read_course_files(folder)[1].tree


def test_what_was_exported_is_published_as_the_identical_course(run: Run, tiny: Path) -> None:
    in_browser(MORE.replace("\n", "\r\n"))
    target = tiny.parent / "out"
    done = run("export", "--working", "--to", target)
    assert done.output == f"{target / 'tiny'}: 3 files.\n"
    assert (target / "tiny" / LESSON).read_bytes() == MORE.replace("\n", "\r\n").encode()
    assert "→ version 2" in run("publish", target).output
    assert run("publish", target).output == "tiny: unchanged, version 2.\n"
    assert doors_of("tiny").browser_is_at_base


def test_an_export_takes_files_away_that_went_and_leaves_others(run: Run, tmp_path: Path) -> None:
    publish_texts(FILES)
    folder = write_course(tmp_path / "small", {**FILES, "1-one/3-old.md": "old", "1-one/media/old.svg": "x"})  # fmt: skip
    (folder / "LICENSE").write_text("free")
    assert run("export", "small", "--to", tmp_path).exit_code == 0
    assert read_course_files(folder)[1].tree == doors_of("small").working
    assert (folder / "LICENSE").read_text() == "free"
    assert not (folder / "1-one/3-old.md").exists()


def test_an_export_of_what_is_not_there_says_so(run: Run, tmp_path: Path, tiny: Path) -> None:
    assert run("export", "nowhere", "--to", tmp_path / "x").exit_code == 2
    outline = publish_folder(write_course(tmp_path / "small"))
    done = run("export", "small", "--to", tmp_path / "x")
    assert (done.exit_code, "nothing to write" in done.output) == (1, True)
    assert working_files(outline.course_id).texts == {}


def tree(**texts: str) -> Tree:
    return Files(texts).tree


@pytest.mark.parametrize(
    ("base", "working", "files", "wanted"),
    [
        ({}, {}, {"a": "1"}, Verdict.PUBLISH),
        ({"a": "1"}, {"a": "1"}, {"a": "2"}, Verdict.PUBLISH),
        ({"a": "1"}, {"a": "2"}, {"a": "2"}, Verdict.PUBLISH),
        ({"a": "1"}, {"a": "2"}, {"a": "1"}, Verdict.STAYS),
        ({"a": "1"}, {"a": "2"}, {"a": "3"}, Verdict.APART),
        ({}, {"a": "2"}, {"a": "3"}, Verdict.APART),
    ],
)
def test_who_has_something_newer(base, working, files, wanted) -> None:
    assert verdict(Doors(tree(**base), tree(**working)), tree(**files)) is wanted


def test_joining_takes_each_change_of_one_side() -> None:
    pytest.importorskip("merge3")
    base = Files({"a": "1\n2\n3\n", "b": "x", "gone": "x", "kept": "k"})
    here = Files({"a": "0\n2\n3\n", "b": "x", "kept": "k", "new": "n"})
    there = Files({"a": "1\n2\n4\n", "b": "y", "gone": "x", "kept": "k"})
    made = joined(base, here, there)
    assert made.files.texts == {"a": "0\n2\n4\n", "b": "y", "kept": "k", "new": "n"}
    assert made.places == ()
    removed = Files({"a": "1\n2\n3\n", "gone": "x", "kept": "k"})
    assert [p.path for p in joined(base, Files({**base.texts, "b": "z"}), removed).places] == ["b"]


def test_after_an_upgrade_what_the_browser_published_is_rendered_anew(
    run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_texts({**TINY, LESSON: MORE}, origin=Origin.BROWSER)
    assert run("renew").output == ""
    whole = publishing.with_addresses

    def other(course: Course, _variants: object) -> Course:
        """What a newer renderer would make of it."""
        return publishing.map_texts(whole(course), lambda text: text.replace("Written", "Wrote"))

    monkeypatch.setattr(queries_of_publishing, "with_addresses", other)
    assert run("renew").output.endswith("1 changed, 0 retired → version 3\n")
    newest = revisions(course_id_of("tiny") or 0)[0]
    assert (newest.number, newest.origin) == (3, Origin.BROWSER)
    assert run("renew").output == ""
    assert "stays" in run("publish", tiny).output


def test_a_text_that_no_database_keeps_is_refused(run: Run, tiny: Path) -> None:
    change(tiny, words="\0")
    done = run("publish", tiny)
    assert (done.exit_code, "NUL" in done.output) == (1, True)


def test_texts_in_memory_are_stamped_like_files(tmp_path: Path) -> None:
    texts = {path: text for path, text in FILES.items() if path.endswith(".md")}
    stamped = stamp_texts(texts)
    assert stamped == stamp_course(write_course(tmp_path / "small"))
    assert stamp_texts({**texts, **stamped}) == {}


def test_a_save_while_files_are_read_is_not_overwritten(
    run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(tiny)
    whole = commands.planned

    def meanwhile(*args: object) -> object:
        in_browser()
        return whole(*args)

    monkeypatch.setattr(commands, "planned", meanwhile)
    done = run("publish", tiny)
    assert (done.exit_code, "changed meanwhile" in done.output) == (1, True)
    assert file(course_id_of("tiny") or 0, LESSON).text == MORE
