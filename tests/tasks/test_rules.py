"""What a piece of work is, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.markup import LIMITS, Source
from lms.tasks.rules import (
    MAX_TEXT,
    Fault,
    TaskState,
    Verdict,
    fault_of_draft,
    fault_of_work,
    state_of,
    tidy,
)

TEMPLATE = "## Who decides\r\n\r\n## Who is missing\r\n"


@pytest.mark.parametrize(
    ("has_draft", "versions", "verdict", "state"),
    [
        (False, 0, None, TaskState.NONE),
        (True, 0, None, TaskState.DRAFT),
        (True, 1, None, TaskState.HANDED_IN),
        (False, 1, None, TaskState.HANDED_IN),
        (True, 2, Verdict.CHANGES_REQUESTED, TaskState.CHANGES_REQUESTED),
        (True, 3, Verdict.ACCEPTED, TaskState.ACCEPTED),
    ],
)
def test_states(has_draft: bool, versions: int, verdict: Verdict | None, state: TaskState) -> None:
    assert state_of(has_draft=has_draft, versions=versions, verdict=verdict) is state


@pytest.mark.parametrize(
    ("text", "files", "fault"),
    [
        ("Our map", 0, None),
        ("", 0, Fault.EMPTY),
        (" \n\t", 0, Fault.EMPTY),
        ("", 1, None),
        (tidy(TEMPLATE), 0, Fault.UNCHANGED),
        (tidy(TEMPLATE) + "\n\n", 0, Fault.UNCHANGED),
        (tidy(TEMPLATE), 1, None),
        (tidy(TEMPLATE) + "The mayor", 0, None),
        ("a" * (MAX_TEXT + 1), 1, Fault.TOO_LONG),
        ("ω" * (MAX_TEXT // 2 + 1), 0, Fault.TOO_LONG),
        ("ω" * (MAX_TEXT // 2), 0, None),
    ],
)
def test_what_can_be_handed_in(text: str, files: int, fault: Fault | None) -> None:
    assert fault_of_work(text, TEMPLATE, files) is fault


def test_a_task_without_a_template_takes_any_words() -> None:
    assert fault_of_work("x", "", 0) is None


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\0" not in once
    assert "\r" not in once


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs"))))
def test_tidying_keeps_every_visible_word(text: str) -> None:
    assert tidy(text) == text


def test_what_can_be_saved_can_be_rendered() -> None:
    assert LIMITS[Source.WORK] == MAX_TEXT
    assert fault_of_draft("a" * MAX_TEXT) is None
