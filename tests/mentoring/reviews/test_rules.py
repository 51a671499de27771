"""Differences between two texts: exact, bounded, and never loses a word."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from lms.mentoring.rules.reviews import (
    Change,
    Kind,
    blocks_of,
    differences,
    words_between,
)
from lms.tasks.rules.reviews import Remark, carried, chosen_levels, quote_of

words = st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join)


def test_blocks_are_numbered_and_keep_their_html():
    found = blocks_of("<h2>Who</h2>\n<ul><li>Łódź</li><li>Αγία</li></ul><p>One<br>two</p>")
    assert [(b.number, b.text) for b in found] == [(1, "Who"), (2, "Łódź\nΑγία"), (3, "One\ntwo")]
    assert found[1].html == "<ul><li>Łódź</li><li>Αγία</li></ul>"


def test_a_changed_word_is_marked_in_its_paragraph():
    old = "<p>First.</p><p>The old well stands here.</p><p>Gone.</p>"
    new = "<p>First.</p><p>The new well stands here.</p><p>Quite different words now.</p>"
    found = differences(old, new)
    assert [b.change for b in found] == [Change.SAME, Change.CHANGED, Change.ADDED, Change.REMOVED]
    said = [(one.kind, one.text) for one in found[1].words]
    assert said == [
        (Kind.SAME, "The"), (Kind.DEL, "old"), (Kind.INS, "new"), (Kind.SAME, "well stands here."),
    ]  # fmt: skip
    assert [b.number for b in found] == [1, 2, 3, None]


@given(words, words)
def test_no_word_is_lost_or_invented(old, new):
    found = words_between(old, new)
    kept = " ".join(one.text for one in found if one.kind is not Kind.DEL)
    gone = " ".join(one.text for one in found if one.kind is not Kind.INS)
    assert (kept, gone) == (new, old)


@given(st.lists(words, max_size=6), st.lists(words, max_size=6))
def test_every_block_of_both_texts_is_there(old, new):
    html = ["".join(f"<p>{one or '-'}</p>" for one in text) for text in (old, new)]
    found = differences(*html)
    shown = [b.html for b in found if b.number is not None]
    assert shown == [b.html for b in blocks_of(html[1])]
    assert [b.number for b in found if b.number is not None] == list(range(1, len(shown) + 1))
    before = sum(b.change is not Change.ADDED for b in found)
    assert before == len(blocks_of(html[0]))


def test_long_texts_are_compared_in_bounded_time():
    old = "<p>" + " ".join(["a", "b"] * 8000) + "</p>"
    new = "<p>" + " ".join(["b", "a"] * 8000) + "</p>"
    many = "".join(f"<p>{'a b ' * 20}{n}</p>" for n in range(400))
    begun = time.process_time()
    differences(old, new)
    differences(many, many.replace("a b", "b a"))
    differences("<p>x</p>" * 5000, "<p>y</p>" * 5000)
    assert time.process_time() - begun < 5


def test_remarks_follow_their_paragraph_into_the_next_version():
    remarks = (Remark(1, "One.", "Why?"), Remark(2, "Two.", "How?"))
    assert carried(remarks, ["New.", "Two."]) == (Remark(2, "Two.", "How?"),)
    assert len(quote_of("word " * 100)) <= 120


def test_levels_that_do_not_exist_are_left_out():
    sent = {"rubric-0": "1", "rubric-1": "9", "rubric-2": "x", "rubric-7": "0"}
    assert chosen_levels(sent, 3, 2) == {"0": 1}
