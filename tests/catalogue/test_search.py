"""Full-text search on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms.catalogue.queries.search import MAX_RESULTS, search
from tests.catalogue.factories import FIRST, publish_folder, small_course, write_course

STRANGE = [
    '"', "'", "*", "a*", "^a", "(a", "a)", "NEAR(a b)", "a AND", "OR", "NOT a", "a:b", "folded:map",
    "-map", "+map", "map!", "map & ", "map | city", "!!", "<->", "map:*", ":*", "\\", "%", "_", "__",
    "a_b", ";DROP TABLE course", "{}", "[a", "\x00map", "𞤀𞤁", "①", "½", "🙂", "م", "x" * 5000,
    "a " * 500, "é́́", "https://a.b/c?d=e", "a@b.c", "3.14", "1e5", "-5", "foo-bar", "' OR 1=1 --",
]  # fmt: skip


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> None:
    small_course(tmp_path)


def found(query: str, language: str = "en") -> list[str]:
    return [result.lesson_key for result in search(query, language)]


FOUND = [
    ("lodz", "en", "first"),
    ("ŁÓDŹ", "de", "first"),
    ("burger", "de", "first"),
    ("κλιμα", "en", "second"),
    ("θεσσαλονικη", "en", "second"),
    ("Θεσσ", "en", "second"),
    ("city drew", "en", "first"),
    ("drew the ci", "en", "first"),
    ("counting", "en", "second"),
    ("schritte zahlen", "de", "second"),
    ("exam", "en", ""),
    ("kleiner test", "de", "exam"),
    ("zzz", "en", ""),
    ("lodz zzz", "en", ""),
    ("counting", "de", ""),
    ("counting", "fr", "second"),
]


def test_finds_words_without_accents_by_their_beginnings(course: None) -> None:
    for query, language, lesson in FOUND:
        assert found(query, language) == ([lesson] if lesson else []), query


def test_special_characters_never_break_the_query(course: None) -> None:
    for query in STRANGE:
        assert set(found(query)) <= {"first", "second", "exam"}, query


def test_a_query_without_words_finds_nothing(course: None) -> None:
    assert [found(query) for query in ("", "  ", "!", "*", "🙂")] == [[]] * 5


def test_words_are_marked_as_they_were_written(course: None) -> None:
    (result,) = search("lodz signs", "en")
    assert [piece.text for piece in result.excerpt if piece.found][:1] == ["Łódź"]
    assert (result.course_key, result.language) == ("small", "en")


def test_a_lesson_that_was_not_translated_is_found_in_its_own_language(
    app: Flask, tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "small")
    (folder / "1-one/2-second.de.md").unlink()
    publish_folder(folder)
    (result,) = search("counting", "de")
    assert (result.lesson_key, result.language) == ("second", "en")


def test_the_index_follows_what_is_published(app: Flask, tmp_path: Path) -> None:
    folder = write_course(tmp_path / "small")
    publish_folder(folder)
    (folder / "1-one/1-first.md").write_text(FIRST.replace("drew a map", "sketched a chart"))
    publish_folder(folder)
    assert found("drew") == []
    assert found("sketched") == ["first"]
    for name in ("2-two/1-exam.md", "2-two/1-exam.de.md"):
        (folder / name).unlink()
    publish_folder(folder)
    assert found("small test") == []


def test_a_word_in_the_title_counts_more(app: Flask, tmp_path: Path) -> None:
    folder = write_course(tmp_path / "small")
    (folder / "1-one/2-second.md").write_text(
        (folder / "1-one/2-second.md")
        .read_text()
        .replace("as they say in", "as they say reading in")
    )
    publish_folder(folder)
    assert found("reading") == ["first", "second"]


def test_there_are_at_most_thirty(app: Flask, tmp_path: Path) -> None:
    folder = write_course(tmp_path / "small")
    for number in range(MAX_RESULTS + 5):
        (folder / f"2-two/{number + 10}-page.md").write_text(
            f"---\nid: page-{number}\nkind: page\ntitle: Page {number}\nminutes: 1\n---\nA zebra.\n"
        )
    publish_folder(folder)
    assert len(found("zebra")) == MAX_RESULTS
