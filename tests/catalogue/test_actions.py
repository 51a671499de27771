"""Publishing on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from lms.catalogue import models
from lms.catalogue.actions import keep_media, publish
from lms.catalogue.queries.documents import documents_in
from lms.catalogue.queries.lessons import asked_in, lesson_texts, question_versions
from lms.catalogue.queries.outlines import all_current, current, outline
from lms.catalogue.queries.publishing import planned, published
from lms.catalogue.queries.search import search
from lms.content import model
from lms.content.reader import read_course
from lms.core.errors import Conflict, NotFound
from lms.db import Model, session, write
from lms.files.queries import public_file
from tests.catalogue.factories import (
    publish_course,
    publish_folder,
    read_folder,
    small_course,
    write_course,
)

TABLES = [
    table
    for table in Model.metadata.sorted_tables
    if table.name
    in {
        "course", "course_version", "course_text", "course_media", "module", "module_version",
        "lesson", "lesson_version", "lesson_text", "lesson_question", "placement", "question",
        "question_version", "search_text",
    }
]  # fmt: skip


def rows() -> dict[str, list[object]]:
    """Everything that is published."""
    found = {t.name: [tuple(r) for r in session().execute(select(t))] for t in TABLES}
    session().commit()
    return {name: sorted(values, key=repr) for name, values in found.items()}


def count(table: type[models.Model]) -> int:
    return session().scalar(select(func.count()).select_from(table)) or 0


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    written = path.read_text()
    assert old in written
    path.write_text(written.replace(old, new))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path / "small")


def test_a_course_is_read_back_as_it_was_written(app: Flask, tmp_path: Path) -> None:
    found = small_course(tmp_path)
    document = read_folder(tmp_path / "small")
    assert (found.number, found.hours, found.level, found.languages) == (1, 1.5, "B1", ("en", "de"))
    assert found.certificate == document.certificate
    assert found.title("de") == "Kleine Schritte"
    assert found.title("fr") == "Small steps"
    assert [entry.number for entry in found.lessons] == ["1.1", "1.2", "2.1"]
    assert [found.module_text(m, "de").title for m in found.modules] == ["Eins", "Zwei"]
    assert {key: entry.key for key, entry in found.by_key.items()} == {
        key: key for key in ("first", "second", "exam")
    }
    assert found.required() == found.lessons
    first, second, exam = found.lessons
    assert found.neighbours(first) == (None, second)
    assert found.neighbours(exam) == (second, None)
    assert (first.questions, second.questions, exam.questions) == (4, 7, 4)
    lesson = document.modules[0].lessons[0]
    assert first.rules == replace(lesson, texts={}, questions=())
    assert first.task == lesson.task
    # all but the addresses of the picture
    assert lesson_texts(second.version_id) == document.modules[0].lessons[1].texts
    assert {
        asked.question.type for entry in found.lessons for asked in asked_in(entry.version_id)
    } == set(model.QuestionType)
    assert {asked.pool for asked in asked_in(exam.version_id)} == {"exam-pool"}
    assert [asked.question for asked in asked_in(first.version_id)] == list(lesson.questions)


def test_pictures_are_kept_under_their_content(app: Flask, tmp_path: Path) -> None:
    found = small_course(tmp_path)
    html = "".join(part.html for part in lesson_texts(found.lessons[0].version_id)["en"].parts)
    address = html.split('src="/media/', 1)[1].split('"', 1)[0]
    sha256, name = address.split("/")
    kept = public_file(sha256, name)
    assert kept is not None
    assert kept.content_type == "image/svg+xml"
    with app.test_client().get(f"/media/{address}") as response:
        assert response.status_code == 200


def test_publishing_twice_changes_nothing(app: Flask, folder: Path) -> None:
    publish_folder(folder)
    before = rows()
    found = publish_folder(folder)
    assert found.number == 1
    assert rows() == before


def test_a_renamed_file_keeps_its_identity(app: Flask, folder: Path) -> None:
    publish_folder(folder)
    before = rows()
    for suffix in ("md", "de.md"):
        (folder / f"2-two/1-exam.{suffix}").rename(folder / f"2-two/9-final-test.{suffix}")
    publish_folder(folder)
    assert rows() == before


def test_an_edit_makes_a_version_and_the_old_one_stays(app: Flask, folder: Path) -> None:
    old = publish_folder(folder)
    old_asked = asked_in(old.by_key["first"].version_id)
    edit(folder, "1-one/1-first.md", "- [x] People who live there", "- [x] Neighbours")
    new = publish_folder(folder)
    assert new.number == 2
    assert new.by_key["first"].id == old.by_key["first"].id
    assert new.by_key["first"].version_id != old.by_key["first"].version_id
    assert new.by_key["second"].version_id == old.by_key["second"].version_id
    asked = asked_in(new.by_key["first"].version_id)
    assert [a.question_id for a in asked] == [a.question_id for a in old_asked]
    changed = [a.key for a, b in zip(asked, old_asked, strict=True) if a.version_id != b.version_id]
    assert changed == ["q-single"]
    stored = question_versions([old_asked[0].version_id, asked[0].version_id, 10**6])
    assert (
        stored[old_asked[0].version_id].question.texts["en"].words["people"]
        == "People who live there"
    )
    assert stored[asked[0].version_id].question.texts["en"].words["people"] == "Neighbours"
    assert len(stored) == 2
    assert outline(old.version_id).number == 1


def test_going_back_finds_the_old_versions_again(app: Flask, folder: Path) -> None:
    first = publish_folder(folder)
    edit(folder, "1-one/1-first.md", "Who draws the map?", "Who draws?")
    publish_folder(folder)
    before = count(models.LessonVersion), count(models.QuestionVersion)
    edit(folder, "1-one/1-first.md", "Who draws?", "Who draws the map?")
    third = publish_folder(folder)
    assert third.number == 3
    assert third.by_key["first"].version_id == first.by_key["first"].version_id
    assert (count(models.LessonVersion), count(models.QuestionVersion)) == before


def test_a_lesson_that_leaves_is_retired_and_comes_back_with_its_identity(
    app: Flask, folder: Path, tmp_path: Path
) -> None:
    first = publish_folder(folder)
    for suffix in ("md", "de.md"):
        (folder / f"2-two/1-exam.{suffix}").rename(tmp_path / f"exam.{suffix}")
    second = publish_folder(folder)
    assert "exam" not in second.by_key
    assert published("small").retired == {"exam"}
    assert next(iter(asked_in(first.by_key["exam"].version_id))).key == "q-pool-1"
    for suffix in ("md", "de.md"):
        (tmp_path / f"exam.{suffix}").rename(folder / f"2-two/1-exam.{suffix}")
    third = publish_folder(folder)
    assert third.by_key["exam"].id == first.by_key["exam"].id
    assert third.by_key["exam"].version_id == first.by_key["exam"].version_id
    assert published("small").retired == frozenset()


def test_a_lesson_may_move_to_another_module(app: Flask, folder: Path) -> None:
    first = publish_folder(folder)
    for suffix in ("md", "de.md"):
        (folder / f"1-one/2-second.{suffix}").rename(folder / f"2-two/0-second.{suffix}")
        written = (folder / f"1-one/1-first.{suffix}").read_text()
        (folder / f"1-one/1-first.{suffix}").write_text(
            written.replace("](2-second.md", "](../2-two/0-second.md")
        )
    moved = publish_folder(folder)
    assert [(e.number, e.key) for e in moved.lessons] == [
        ("1.1", "first"),
        ("2.1", "second"),
        ("2.2", "exam"),
    ]
    assert {e.key: (e.id, e.version_id) for e in moved.lessons} == {
        e.key: (e.id, e.version_id) for e in first.lessons
    }


def test_an_invalid_course_leaves_the_published_one_untouched(app: Flask, folder: Path) -> None:
    publish_folder(folder)
    before = rows()
    edit(folder, "1-one/1-first.md", "- [x] People", "- [ ] People")
    assert read_course(folder).course is None
    result = app.test_cli_runner().invoke(args=["courses", "publish", str(folder)])
    assert result.exit_code == 1
    assert "1-one/1-first.md:20: error: None of the answers is marked" in result.output
    assert "not published" in result.output
    assert rows() == before


def test_a_plan_that_is_too_old_is_refused(app: Flask, folder: Path) -> None:
    publish_folder(folder)
    edit(folder, "2-two/1-exam.md", "One and one?", "1 and 1?")
    mine = planned(read_folder(folder))
    edit(folder, "2-two/1-exam.md", "1 and 1?", "I and I?")
    publish_folder(folder)
    before = rows()
    with pytest.raises(Conflict), write():
        publish(mine)
    assert rows() == before


@pytest.mark.parametrize("same", [True, False])
def test_of_two_publishes_at_once_one_wins_or_both_agree(
    app: Flask, folder: Path, same: bool
) -> None:
    """Both plan first, then both apply; also the very first time, when no row is there to hold."""
    document = read_folder(folder)
    other = document if same else replace(document, level="C2")
    both_planned = threading.Barrier(2)
    outcomes: list[str] = []

    def run(course: model.Course) -> None:
        with app.app_context():
            plan, media = planned(course), keep_media(course)
            session().commit()
            both_planned.wait(timeout=30)
            try:
                with write():
                    outcomes.append(f"version {publish(plan, media)}")
            except Conflict:
                outcomes.append("conflict")

    threads = [threading.Thread(target=run, args=(course,)) for course in (document, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    expected = ["version 1", "version 1"] if same else ["conflict", "version 1"]
    assert sorted(outcomes) == expected
    assert count(models.CourseVersion) == 1
    assert current("small").number == 1


def test_publishing_is_all_or_nothing(app: Flask, folder: Path) -> None:
    plan = planned(read_folder(folder))
    before = rows()

    def publish_and_fail() -> None:
        with write():
            publish(plan)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        publish_and_fail()
    assert rows() == before
    with pytest.raises(NotFound):
        current("small")


def test_a_retired_course_is_gone_until_it_is_published_again(app: Flask, folder: Path) -> None:
    publish_folder(folder)
    with write():
        session().execute(
            text(
                "UPDATE course SET retired_at = published_at FROM course_version WHERE current_id = course_version.id"
            )
        )
    assert all_current() == []
    assert search("map", "en") == []
    with pytest.raises(NotFound):
        current("small")
    assert publish_folder(folder).number == 2
    assert [o.key for o in all_current()] == ["small"]


def test_glossary_and_guides_fall_back_term_by_term(app: Flask, tmp_path: Path) -> None:
    documents = documents_in(small_course(tmp_path).version_id)
    assert [(language, entry.term) for language, entry in documents.glossary("de")] == [
        ("de", "Auftrag"),
        ("en", "Citizen"),
    ]
    assert [language for language, _entry in documents.glossary("fr")] == ["en", "en"]
    assert [guide.id for guide in documents.guides] == ["running"]
    assert set(documents.guides[0].texts) == {"en"}


def test_the_shipped_course_can_be_published(app: Flask) -> None:
    folder = Path(__file__).parents[2] / "courses" / "codesign"
    found = publish_folder(folder)
    assert set(found.languages) == {"en", "de"}
    assert publish_course(read_folder(folder)).number == 1


def test_modules_count_from_zero_where_the_first_one_only_welcomes(app, tmp_path):
    write_course(tmp_path)
    start = tmp_path / "0-start"
    start.mkdir()
    (start / "module.md").write_text(
        "---\nid: start\ntitle: Welcome\nsummary: Before you begin.\n---\n"
    )
    (start / "1-hello.md").write_text(
        "---\nid: hello\nkind: page\ntitle: Hello\nminutes: 2\n---\nWelcome.\n"
    )
    outline = publish_folder(tmp_path)
    assert [module.number for module in outline.modules] == [0, 1, 2]
    assert [lesson.number for lesson in outline.lessons][:2] == ["0.1", "1.1"]
    assert outline.by_key["hello"].module == 0
