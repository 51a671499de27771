"""Problems are whole sentences that translators get to see, with the values they name."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lms
from lms.content.problems import Notes, Sentence, after, listed, sentence
from lms.content.reader import read_course

LMS = Path(lms.__file__).parent
MISTAKES = Path(__file__).parent / "mistakes"
PLACE = re.compile(r"(?<!%)%\((\w+)\)s")


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of `sentence`, with its file and line."""
    for path in sorted(LMS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "sentence":
                yield f"{path.relative_to(LMS)}:{node.lineno}", node


CALLS = dict(calls())


def test_there_are_many_sentences() -> None:
    assert len(CALLS) > 200


@pytest.mark.parametrize("place", CALLS)
def test_a_sentence_is_written_where_it_is_said_and_gets_its_values(place: str) -> None:
    call = CALLS[place]
    assert len(call.args) == 1
    template = call.args[0]
    assert isinstance(template, ast.Constant), "translators' texts are collected from literals"
    assert isinstance(template.value, str)
    assert set(PLACE.findall(template.value)) == {word.arg for word in call.keywords}
    assert template.value == template.value.strip()
    if place.startswith("content/"):
        assert template.value[-1] in ".?…”", "a whole sentence, not a part of one"


def test_all_problems_of_a_course_are_sentences() -> None:
    problems = read_course(MISTAKES).problems
    assert len(problems) > 40
    assert {type(said) for p in problems for said in (p.message, p.mend)} == {Sentence}


def test_a_sentence_is_its_english_text() -> None:
    told = sentence("There is no lesson %(path)s: %(share)s of 100%%.", path="a.md", share="5 %")
    assert told == "There is no lesson a.md: 5 % of 100%."
    assert told.template == "There is no lesson %(path)s: %(share)s of 100%%."
    assert told.values == {"path": "a.md", "share": "5 %"}
    assert hash(told) == hash(str(told))


def test_copies_know_their_template_too() -> None:
    told = sentence("%(share)s of 100%%.", share="5 %")
    for again in (copy.deepcopy(told), pickle.loads(pickle.dumps(told))):  # noqa: S301  # our own
        assert (again, again.template, again.values) == (told, told.template, told.values)


def test_a_hint_stands_before_the_text_if_there_is_one() -> None:
    mend = sentence("Correct the path.")
    assert after(None, mend) is mend
    assert after(sentence("Did you mean %(word)s?", word="b"), mend) == (
        "Did you mean b? Correct the path."
    )


def test_words_are_listed_in_quotation_marks() -> None:
    assert listed(["one"]) == "“one”"
    assert listed(["one", "two", "three"]) == "“one”, “two”, “three”"


def test_the_same_problem_is_told_once() -> None:
    notes = Notes("a.md")
    for _ in range(2):
        notes.error(3, sentence("This hint is empty."), sentence("Write the hint after [[?]]."))
    assert [str(problem) for problem in notes.sorted()] == [
        "a.md:3: error: This hint is empty.\n    Write the hint after [[?]]."
    ]
