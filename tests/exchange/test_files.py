"""Whole files of at least 60 questions of all kinds, in and out, and in again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from lms.content.model import QuestionType
from lms.content.questions.writing import write_quiz
from lms.exchange.formats.bank import Card, Entry
from lms.exchange.formats.files import read_file, write_file
from lms.exchange.formats.report import Report, Verdict
from lms.exchange.formats.results import Format, Imported, Shelf
from tests.exchange.samples import DATA

FILES = [DATA / "course.gift", DATA / "course.xml"]


def read(name: str) -> Imported:
    return read_file((DATA / name).read_bytes())


def quiz(entry: Entry) -> str:
    if isinstance(entry, Card):
        return write_quiz(entry.settings, entry.draft)
    return entry.text


def out_and_in(entries, kind: Format, pictures=None) -> tuple[tuple[Entry, ...], Report]:
    shelf = Shelf(pictures or {})
    written = write_file([(entry, shelf) for entry in entries], kind)
    return read_file(written.text.encode()).entries, written.report


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_type_is_there(path) -> None:
    found = read_file(path.read_bytes())
    assert len(found.report.rows) >= 60
    kinds = Counter(e.draft.type for e in found.entries if isinstance(e, Card))
    wanted = {
        QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE, QuestionType.BLANK,
        QuestionType.NUMBER, QuestionType.MATCH, QuestionType.TEXT,
    }  # fmt: skip
    assert wanted <= kinds.keys()
    assert len({e.category for e in found.entries}) > 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_moodle_xml_holds_all_of_it(path) -> None:
    found = read_file(path.read_bytes())
    again, report = out_and_in(found.entries, Format.MOODLE, found.pictures)
    assert [quiz(e) for e in again] == [
        quiz(e).replace("media/dot.png", "media/media-dot.png") for e in found.entries
    ]
    assert [e.category for e in again] == [e.category for e in found.entries]
    assert report.count(Verdict.REFUSED) == 0


def test_gift_holds_all_that_came_as_gift() -> None:
    found = read("course.gift")
    again, report = out_and_in(found.entries, Format.GIFT)
    assert [quiz(e) for e in again] == [quiz(e) for e in found.entries]
    assert report.count(Verdict.TAKEN) == len(found.entries)


def test_what_gift_cannot_hold_is_said() -> None:
    found = read("course.xml")
    written = write_file([(e, Shelf()) for e in found.entries], Format.GIFT)
    said = " ".join(str(r.message) for row in written.report.rows for r in row.remarks)
    for words in ("no ordering", "several blanks", "no place for hints", "The unit", "picture"):
        assert words in said
    back = {e.draft.id: e for e in read_file(written.text.encode()).entries if isinstance(e, Card)}
    for entry in found.entries:
        if isinstance(entry, Card) and entry.draft.id in back and "media/" not in quiz(entry):
            bare = replace(entry, draft=replace(entry.draft, hints=()))
            if not any(blank.units for blank in entry.draft.blanks):
                assert quiz(back[entry.draft.id]) == quiz(bare)


def test_what_has_no_counterpart_is_refused_with_its_line() -> None:
    found = read("course.xml")
    refused = [row for row in found.report.rows if row.verdict is Verdict.REFUSED]
    assert [row.name for row in refused] == ["Sum", "Gaps", "Drag", "Map", "Random (Default)"]
    lines = (DATA / "course.xml").read_text().split("\n")
    for row in refused:
        assert "<question type=" in lines[row.line - 1]


def test_remarks_stand_at_their_line() -> None:
    found = read("course.gift")
    remarks = {row.name: row.remarks for row in found.report.rows}
    assert [r.line for r in remarks["Partial words"]][:1] == [30]
    assert remarks["Mandate"] == ()


def test_scripts_and_strange_links_are_gone() -> None:
    text = "\n".join(quiz(e) for e in read("course.xml").entries)
    assert "alert(1)" not in text
    assert "javascript" not in text
    assert "Bonjour" in text


def test_pictures_travel_as_bytes() -> None:
    found = read("course.xml")
    assert list(found.pictures) == ["media/dot.png"]
    assert found.pictures["media/dot.png"].startswith(b"\x89PNG")
