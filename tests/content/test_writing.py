"""What is written is read back as the same quiz, or it is refused and says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings

from lms.content.blocks import Block, scan
from lms.content.files import TextFile
from lms.content.model import Gap, QuestionType
from lms.content.pages import blocks_of, items_of
from lms.content.problems import Notes
from lms.content.questions import parsing
from lms.content.questions.draft import Blank, Draft, Item, Piece
from lms.content.questions.settings import Settings
from lms.content.questions.settings import settings as read_settings
from lms.content.questions.writing import (
    Unwritable,
    bare,
    canonical,
    canonical_translation,
    write_quiz,
    write_translated_quiz,
)
from tests.content.quizzes import PLAIN, piece, quizzes

COURSES = Path(__file__).parents[2] / "courses"


def read_back(text: str) -> tuple[Settings, Draft]:
    """As a file of a course is read, between other text."""
    whole = f"---\nid: x\ntitle: X\n---\n\nBefore.\n\n{text}\n\nAfter --> it.\n"
    notes = Notes()
    file = TextFile("x.md", "x", "", whole, notes)
    (block,) = blocks_of(items_of(file), "quiz")
    chosen = read_settings(block, notes)
    return chosen, parsing.draft(block, chosen, notes)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quizzes())
def test_reading_gives_what_was_written(quiz: tuple[Settings, Draft]) -> None:
    chosen, draft = quiz
    try:
        text = write_quiz(chosen, draft)
    except Unwritable as refusal:
        event(f"refused: {refusal.piece[0]}")
        return
    event(f"written: {draft.type}")
    again, found = read_back(text)
    wanted, expected = canonical(chosen, draft)
    assert again == wanted
    assert bare(found) == bare(expected)
    assert write_quiz(again, found) == text


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quizzes(PLAIN.filter(lambda text: text != "<!-- gone -->")))
def test_no_single_line_is_refused(quiz: tuple[Settings, Draft]) -> None:
    chosen, draft = quiz
    odd = {"x]", "`", "= 3"}
    plain = [b for b in draft.blanks if not odd & set(b.accepted)]
    gaps = {b.gap.id for b in plain}
    if len(gaps) < len(draft.blanks) or any("`" in line for line in draft.stem.text.split("\n")):
        return
    assert read_back(write_quiz(chosen, draft))[1].id == "q-1"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quizzes())
def test_translations_are_read_back(quiz: tuple[Settings, Draft]) -> None:
    chosen, draft = quiz
    try:
        source = read_back(write_quiz(chosen, draft))[1]
        text = write_translated_quiz(source, source, case=chosen.case)
    except Unwritable:
        return
    (block,) = (b for b in scan(text.split("\n"), 1, Notes()) if isinstance(b, Block))
    assert dict(block.attributes) == {"id": "q-1"}
    found = parsing.translated(block, source, Notes(), case=chosen.case)
    assert bare(found) == bare(canonical_translation(source, case=chosen.case))
    assert not any(item.marked for item in found.items)


def shipped() -> Iterator[tuple[str, Block, Draft, Settings]]:
    for path in sorted(COURSES.rglob("*.md")):
        base = path.name.removesuffix(".md")
        if "." in base:
            continue
        notes = Notes()
        file = TextFile(path.name, base, "", path.read_text("utf-8"), notes)
        for block in blocks_of(items_of(file), "quiz"):
            chosen = read_settings(block, notes)
            yield f"{path}:{block.line}", block, parsing.draft(block, chosen, notes), chosen


def test_every_shipped_question_survives() -> None:
    found = list(shipped())
    assert len(found) > 50
    for place, _, draft, chosen in found:
        again, back = read_back(write_quiz(chosen, draft))
        assert bare(back) == bare(draft), place
        assert canonical(again, back)[0] == canonical(chosen, draft)[0], place


ONE = Draft(
    "q-map-01",
    QuestionType.MULTIPLE,
    0,
    piece("Which groups?"),
    (
        Item("led", piece("Migrant-led"), marked=True, feedback=piece("Yes:\n\nwithout them.")),
        Item("desk", piece("Front desk\n\n- a\n- b"), marked=True),
        Item("dept", piece("- a\n- b")),
    ),
    hints=(piece("Who has to live with it?"),),
    explanation=piece("Because."),
)


def test_the_canonical_form() -> None:
    text = write_quiz(Settings("q-map-01", QuestionType.MULTIPLE, 2.0), ONE)
    assert text == (
        '<quiz id="q-map-01" points="2">\nWhich groups?\n\n'
        "- [x] Migrant-led {#led}\n    > Yes:\n    >\n    > without them.\n"
        "- [x] Front desk {#desk}\n\n    - a\n    - b\n"
        "- [ ] {#dept}\n    - a\n    - b\n\n"
        "[[?]] Who has to live with it?\n\n---\n\nBecause.\n</quiz>"
    )


def test_tables_keep_their_head_and_the_place_of_what_fits_nothing() -> None:
    items = (Item("a", piece("A")), Item("b", piece("B | C")))
    targets = (Item("x", piece("X")), Item("no", piece("No")), Item("y", piece("Y")))
    pairs = {"a": frozenset({"x"}), "b": frozenset({"y"})}
    draft = Draft("q", QuestionType.MATCH, 0, piece("Who?"), items, targets, pairs)
    text = write_quiz(Settings("q"), draft, head=("Who", "Does"))
    assert text.split("\n")[3:-1] == [
        "| Who | Does |", "|---|---|", "| A {#a} | X {#x} |", "| | No {#no} |", "| B \\| C {#b} | Y {#y} |",
    ]  # fmt: skip
    matrix = replace(draft, type=QuestionType.MATRIX)
    assert "| | X {#x} | No {#no} | Y {#y} |\n|---|---|---|---|\n| A {#a} | x | | |" in write_quiz(
        Settings("q"), matrix
    )


@pytest.mark.parametrize(
    ("low", "high", "units", "written"),
    [
        (42.0, 42.0, (), "= 42"),
        (3.0, 4.0, (), "= 3..4"),
        (-0.5, 0.25, ("km", "Kilometer"), "= -0.5..0.25 km|Kilometer"),
        (0.3 - 0.1, 0.3 + 0.1, (), "= 0.3 +- 0.1"),
    ],
)
def test_numbers(low: float, high: float, units: tuple[str, ...], written: str) -> None:
    blank = Blank(Gap("way", low, high, unit=bool(units)), units=units)
    draft = Draft("q", QuestionType.NUMBER, 0, piece("How far? \ue0000\ue001"), blanks=(blank,))
    assert f"[[{written}]]{{#way}}" in write_quiz(Settings("q"), draft)


def refused(draft: Draft) -> tuple[str, str]:
    with pytest.raises(Unwritable) as refusal:
        write_quiz(Settings("q"), draft)
    return refusal.value.piece


def test_what_cannot_be_written_is_named() -> None:
    stem = piece("So?")
    two = (Item("a", piece("A"), marked=True), Item("b", piece("B")))
    single = Draft("q", QuestionType.SINGLE, 0, stem, two)
    assert refused(replace(single, stem=piece(" \n"))) == ("stem", "")
    assert refused(replace(single, items=(two[0], Item("b", piece(" "))))) == ("word", "b")
    assert refused(replace(single, hints=(stem, piece("a\n\n- b")))) == ("hint", "1")
    fenced = "```\n- [ ] a\n```"
    assert refused(replace(single, stem=piece(fenced))) == ("stem", "")
    match = Draft("q", QuestionType.MATCH, 0, stem, two, (), {})
    assert refused(match) == ("word", "a")
    table = replace(match, pairs={"a": frozenset({"x"}), "b": frozenset({"x"})})
    table = replace(
        table, targets=(Item("x", piece("X")),), items=(two[1], Item("a", piece("a\n\nb")))
    )
    assert refused(table)[0] == "word"
    said = replace(table, items=(Item("a", piece("A"), feedback=Piece("No.", 0)), two[1]))
    assert refused(said) == ("feedback", "a")
