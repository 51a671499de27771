"""Front matter by form: only the lines of changed keys change, whatever stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.rules.frontmatter import Unreadable, changed, values_of

LESSON = """---
# who reads this?
id: first   # never changed
title: "Reading: a map"
minutes: 10
fields: [COO, PAR]
mine: kept as it is   # of nobody's concern
sources:
  # the best one
  - "A source, 2020"
  - Another
quiz: {feedback: each, counts: best}

# the end
---
Text with title: in it.
"""


def test_one_value_changes_one_line():
    found = changed(LESSON, {"minutes": "12", "title": "Reading: a map"})
    assert found == LESSON.replace("minutes: 10", "minutes: 12")


def test_comments_beside_a_value_stay():
    assert "id: second   # never changed\n" in changed(LESSON, {"id": "second"})


def test_a_key_that_is_empty_goes_and_a_new_one_comes():
    found = changed(LESSON, {"minutes": "", "objective": "read: it"})
    assert "minutes" not in found
    assert 'counts: best}\nobjective: "read: it"\n\n# the end\n---\n' in found


def test_lists_keep_the_lines_of_what_stays():
    found = changed(LESSON, {"sources": ("New: one", "Another"), "fields": ("PAR", "HOU")})
    assert '  # the best one\n  - "New: one"\n  - Another\n' in found
    assert "fields: [PAR, HOU]\n" in found


def test_keys_in_braces_change_in_their_place():
    assert "quiz: {feedback: end, counts: best}" in changed(LESSON, {"quiz": {"feedback": "end", "counts": "best"}})  # fmt: skip
    assert "quiz: {counts: best, wait: 1 h}" in changed(LESSON, {"quiz": {"counts": "best", "wait": "1 h"}})  # fmt: skip
    assert "quiz" not in changed(LESSON, {"quiz": {}})


def test_keys_below_a_key_change_line_by_line():
    text = "---\nid: a\nquiz:\n  # often\n  feedback: each  # why\n  counts: best\nb: c\n---\n"
    found = changed(text, {"quiz": {"feedback": "end", "wait": "1 h"}})
    assert found == "---\nid: a\nquiz:\n  # often\n  feedback: end  # why\n  wait: 1 h\nb: c\n---\n"  # fmt: skip


def test_a_folded_text_becomes_a_line():
    text = "---\nid: a\nsummary: >\n  one\n  two\n\n# a word\ntitle: t\n---\n"
    assert changed(text, {"summary": "three"}) == "---\nid: a\nsummary: three\n\n# a word\ntitle: t\n---\n"  # fmt: skip
    assert changed(text, {"summary": ""}) == "---\nid: a\n\n# a word\ntitle: t\n---\n"


def test_a_value_comes_where_there_was_none():
    assert changed("---\nid: a\nminutes:\n---\n", {"minutes": "3"}) == "---\nid: a\nminutes: 3\n---\n"  # fmt: skip
    assert changed("Only text.\n", {"id": "a"}) == "---\nid: a\n---\nOnly text.\n"


@pytest.mark.parametrize(
    "front", ["id: [", "- a\n- b", "id: a\nid: b", "a: &x 1\nid: *x", "id: a: b"]
)
def test_what_cannot_be_changed_is_refused(front):
    with pytest.raises(Unreadable):
        changed(f"---\n{front}\n---\nText\n", {"id": "c"})


def test_what_is_never_closed_is_refused():
    with pytest.raises(Unreadable):
        changed("---\nid: a\nText\n", {"id": "b"})


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
LISTS = st.lists(WORDS, max_size=4).map(tuple)
PAIRS = st.dictionaries(st.sampled_from(["feedback", "counts", "wait"]), WORDS)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS, "minutes": WORDS, "objective": WORDS, "sources": LISTS, "fields": LISTS,
        "quiz": PAIRS,
    },
)  # fmt: skip


@settings(deadline=None)
@given(VALUES)
def test_all_that_is_asked_for_is_there_and_nothing_else_moves(values):
    found = changed(LESSON, values)
    after, before = values_of(found), values_of(LESSON)
    assert {k: v for k, v in after.items() if k not in values} == {
        k: v for k, v in before.items() if k not in values
    }
    for line in ("# who reads this?", "mine: kept as it is   # of nobody's concern", "# the end"):
        assert found.count(f"{line}\n") == 1
    assert found.endswith("---\nText with title: in it.\n")
    assert changed(found, values) == found


@settings(deadline=None)
@given(VALUES, VALUES)
def test_the_last_change_counts(first, second):
    once, twice = changed(LESSON, second), changed(changed(LESSON, first), second)
    both = {key: values_of(twice).get(key) for key in second}
    assert both == {key: values_of(once).get(key) for key in second}


@settings(deadline=None)
@given(VALUES)
def test_giving_back_what_was_there_changes_no_value(values):
    before = values_of(LESSON)
    old = {key: before.get(key, "") for key in values}
    assert values_of(changed(changed(LESSON, values), old)) == before


@settings(deadline=None)
@given(WORDS.filter(lambda text: text.strip()))
def test_any_text_is_read_back(text):
    found = values_of(changed(LESSON, {"title": text}))["title"]
    assert found.split() == text.split()
