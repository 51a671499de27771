"""Two people change one text: both texts survive, and nobody chooses where nobody has to."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.rules.editor.merging import Choice, lines_of, merge

BASE = "one\ntwo\nthree\nfour\nfive\n"
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "d", "Ł"]), max_size=14).map("\n".join)


def test_changes_in_different_places_are_joined():
    found = merge(BASE, BASE.replace("one", "ONE"), BASE.replace("five", "FIVE"))
    assert found.is_clean
    assert found.text == "ONE\ntwo\nthree\nfour\nFIVE\n"


def test_the_same_line_changed_twice_has_to_be_chosen():
    found = merge(BASE, BASE.replace("three", "mine"), BASE.replace("three", "theirs"))
    (number,) = [n for n, part in enumerate(found.parts) if part.differs]
    assert found.parts[number].base == "three\n"
    assert found.chosen({number: Choice.MINE}) == BASE.replace("three", "mine")
    assert found.chosen({number: Choice.THEIRS}) == BASE.replace("three", "theirs")
    assert found.text == "one\ntwo\nmine\ntheirs\nfour\nfive\n"


def test_a_text_of_unknown_origin_is_chosen_part_by_part():
    found = merge(None, "a\nb\nc\n", "a\nx\nc\n")
    assert [part.differs for part in found.parts] == [False, True, False]
    assert found.chosen({1: Choice.THEIRS}) == "a\nx\nc\n"


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_who_changed_nothing_takes_over(base, text):
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text
    assert merge(base, text, text).text == text


@settings(deadline=None)
@given(TEXTS | st.none(), TEXTS, TEXTS)
def test_each_side_can_be_chosen_and_no_new_line_is_lost(base, mine, theirs):
    found = merge(base, mine, theirs)
    both, old = lines_of(found.text), set(lines_of(base or ""))
    for line in {*lines_of(mine), *lines_of(theirs)} - old:
        assert any(line.rstrip("\n") == other.rstrip("\n") for other in both)
    if base is None:
        every = range(len(found.parts))
        assert found.chosen(dict.fromkeys(every, Choice.MINE)) == mine
        assert found.chosen(dict.fromkeys(every, Choice.THEIRS)) == theirs


@settings(deadline=None)
@given(TEXTS)
def test_lines_are_the_text_again(text):
    assert "".join(lines_of(text)) == text
