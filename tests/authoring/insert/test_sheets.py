"""A question that is shown as a form and saved without a change is the same, whatever it says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.authoring.forms.insert import sheet_in
from lms.authoring.rules.insert.drafts import Refused, quiz_of
from lms.authoring.rules.insert.reading import sheet_of
from lms.authoring.rules.insert.sheets import TABLES, turn
from lms.content.model import CHOICE_TYPES, QuestionType
from lms.content.questions.draft import Draft, Item, Piece
from lms.content.questions.rewriting import rewrite_quiz
from lms.content.questions.settings import Settings
from lms.content.questions.standing import Standing, standing
from lms.content.questions.writing import Unwritable, write_quiz
from tests.content.quizzes import quizzes


def written(quiz: tuple[Settings, Draft]) -> Standing:
    """A quiz that can be asked, as it stands in a page."""
    try:
        lines = write_quiz(*quiz).split("\n")
    except Unwritable:
        assume(False)
        raise
    found = standing(lines, lines)
    right = [item for item in found.draft.items if item.marked]
    kind = found.draft.type
    assume(kind not in CHOICE_TYPES or right)
    assume(kind is QuestionType.MULTIPLE or len(right) < 2)
    assume("<!--" not in "\n".join(lines))
    return found


STEPS = Draft(
    "q-1",
    QuestionType.ORDER,
    0,
    Piece("So?", 0),
    (Item("a", Piece("\\:\nMore.", 0)), Item("b", Piece("3\\. May", 0))),
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(quizzes())
@example((Settings("q-1"), STEPS))
def test_nothing_is_lost_by_a_form(quiz: tuple[Settings, Draft]) -> None:
    old = written(quiz)
    again = quiz_of(sheet_of(old), old.draft)
    assert rewrite_quiz(old, again.settings, again.draft, head=again.head) == old.raw


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(quizzes())
def test_an_answer_that_is_moved_away_and_back_is_where_it_was(
    quiz: tuple[Settings, Draft],
) -> None:
    old = written(quiz)
    sheet = sheet_of(old)
    assume(len(sheet.rows) > 1)
    moved = turn(turn(sheet, "rows-down-0").sheet, "rows-up-1").sheet
    assert moved == sheet
    more = turn(turn(sheet, "rows-add").sheet, "hints-add").sheet
    again = quiz_of(more, old.draft)
    assert rewrite_quiz(old, again.settings, again.draft, head=again.head) == old.raw


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(quizzes())
def test_ids_are_never_given_twice_or_changed(quiz: tuple[Settings, Draft]) -> None:
    old = written(quiz)
    sheet = sheet_of(old)
    assume(sheet.rows)
    stranger = replace(sheet.rows[0], id="stranger", text="Something new", other_id="")
    wanted = replace(sheet, rows=(*sheet.rows, replace(stranger, right=False)))
    try:
        draft = quiz_of(wanted, old.draft).draft
    except Refused:
        return
    ids = [item.id for item in (*draft.items, *draft.targets)]
    assert len(ids) == len(set(ids))
    assert "stranger" not in ids
    before = {item.id for item in old.draft.items}
    assert before <= set(ids) or sheet.type in TABLES


JUNK = st.sampled_from([
    "", "0", "1", "-1", "x", " ", "٣", "²", "1e9", "[[a]]", "[[", "]]", "{#x}", "<quiz>", "|", "\\", "`", "```", "---",
    "- [ ] a", "[[?]]", "a\nb", "\ue0000\ue001", "9" * 30, "1.5", "💥", "<!--", "[[= 3]]{#b1}{#b1}", "[[a]]{#b2} [[b]]",
])  # fmt: skip
NAMES = [
    "stem", "explanation", "points", "credit", "shuffle", "right", "head-0", "gap-answers", "gap-low", "gap-high",
    "gap-units", "hints-0", "hints-1", "case", "many", "explicit", "type", "rows-count", "cols-count", "hints-count",
    *(f"rows-{n}-{part}" for n in range(3) for part in ("text", "id", "feedback", "other", "other-id", "cells")),
    *(f"cols-{n}-{part}" for n in range(3) for part in ("text", "id")),
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(QuestionType), st.lists(st.tuples(st.sampled_from(NAMES), JUNK), max_size=40)
)
def test_whatever_is_sent_is_written_or_refused(
    kind: QuestionType, sent: list[tuple[str, str]]
) -> None:
    counts = [("rows-count", "3"), ("cols-count", "3"), ("hints-count", "2")]
    sheet = sheet_in(MultiDict([*sent, *counts]), kind, "q")
    faults: dict[str, object] = {}
    written = ""
    try:
        quiz = quiz_of(sheet)
        written = write_quiz(quiz.settings, quiz.draft, head=quiz.head)
    except Refused as refused:
        faults.update(refused.faults)
    except Unwritable as error:
        faults.update(quiz.faults_of(error))
    assert written.startswith('<quiz id="q"') is not bool(faults)
