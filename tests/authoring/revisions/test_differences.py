"""Differences say both texts completely, mark what is new, and end in time whatever the texts say."""

from __future__ import annotations

import random
import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.rules.differences import Line, LineKind, difference, kept_lines, words
from lms.authoring.rules.matching import matches

LINES = st.lists(st.sampled_from(["", "a", "b", "b c", "a b c", "d e f", "x"]), max_size=30)


def lines_of(old: str, new: str, context: int = 3) -> list[Line]:
    return [line for part in difference(old, new, context=context).stretches for line in part.lines]


def text(runs) -> str:
    return "".join(run.text for run in runs)


@given(LINES, LINES, st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_both_texts_can_be_read_from_the_difference(old, new, context):
    found = lines_of("".join(f"{x}\n" for x in old), "".join(f"{x}\n" for x in new), context)
    assert [text(line.old) for line in found if line.old_number] == old
    assert [text(line.new) for line in found if line.new_number] == new
    assert [line.old_number for line in found if line.old_number] == [*range(1, len(old) + 1)]
    assert [line.new_number for line in found if line.new_number] == [*range(1, len(new) + 1)]


@given(LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_what_matches_is_equal_and_rises(old, new):
    found = matches(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_words_keep_every_sign(old, new):
    left, right = words(old, new)
    assert (text(left), text(right)) == (old, new)


def test_words_are_marked_inside_a_changed_line():
    (line,) = lines_of("A city has three tasks here.\n", "A city has four new tasks here.\n")
    assert line.kind is LineKind.CHANGED
    assert [run.text for run in line.old if run.marked] == ["three"]
    assert [run.text for run in line.new if run.marked] == ["four new"]


def test_lines_that_have_nothing_in_common_are_removed_and_added():
    kinds = [line.kind for line in lines_of("one\nalpha beta\n", "one\ngamma delta\n")]
    assert kinds == [LineKind.SAME, LineKind.REMOVED, LineKind.ADDED]


def test_partners_are_found_across_a_new_line():
    old = "The first line says this.\nThe second line says that.\n"
    new = "Wholly different opening words!\nThe first line says this now.\nThe second line tells that.\n"
    kinds = [line.kind for line in lines_of(old, new)]
    assert kinds == [LineKind.ADDED, LineKind.CHANGED, LineKind.CHANGED]


def test_what_is_far_from_a_change_is_folded():
    old = "".join(f"line {i}\n" for i in range(40))
    found = difference(old, old.replace("line 20\n", "LINE 20\n"))
    assert [part.folded for part in found.stretches] == [True, False, True]
    assert len(found.stretches[1].lines) == 7
    assert (found.added, found.removed) == (1, 1)


def test_the_same_text_is_one_fold():
    found = difference("a\nb\nc\n", "a\nb\nc\n")
    assert found.is_empty
    assert [part.folded for part in found.stretches] == [True]
    assert difference("", "").stretches == ()


def test_a_line_is_followed_where_it_went():
    assert kept_lines("a\nb\nb\nc\n", "new\na\nb\nb\nc\n") == {1: 2, 2: 3, 3: 4, 4: 5}
    assert kept_lines("a\nb\nc\n", "a\nc\n") == {1: 1, 3: 2}


def test_hostile_texts_end_in_time():
    chance = random.Random(1)  # noqa: S311 - the same each time
    hostile = [
        ("\n" * 65_000, "\n" * 64_000 + "x\n"),
        ("a\nb\n" * 16_000, "b\na\n" * 16_000),
        ("a b " * 16_000, "b a " * 16_000),
        *(
            tuple("".join(chance.choice(signs) for _ in range(64_000)) for _ in range(2))
            for signs in ("a\n", "abcdefgh\n\n", "ab c\n", "a ")
        ),
        ("".join(f"{i} same words in it\n" for i in range(3000)), "".join(f"{i}x same words in it\n" for i in range(3000))),
    ]  # fmt: skip
    for old, new in hostile:
        begun = time.process_time()
        difference(old, new)
        assert time.process_time() - begun < 3
