"""Every type of question, and what its text means."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lms.content.model import Credit, Lesson, Question, QuestionType
from tests.content.test_reader import read

FRONT = "---\nid: x\ntitle: X\n---\n\n"


def lesson(folder: Path, body: str, front: str = FRONT) -> Lesson:
    reading = read(folder, x=front + body)
    assert reading.course is not None, [str(p) for p in reading.problems]
    return reading.course.modules[0].lessons[0]


def ask(folder: Path, inside: str, attributes: str = "") -> Question:
    return lesson(folder, f'<quiz id="q"{attributes}>\n{inside}\n</quiz>\n').questions[0]


def problems(folder: Path, inside: str, attributes: str = "") -> list[str]:
    body = f'{FRONT}<quiz id="q"{attributes}>\n{inside}\n</quiz>\n'
    return [f"{p.line}: {p.message}" for p in read(folder, x=body).problems]


def test_single(tmp_path: Path) -> None:
    question = ask(tmp_path, "Which?\n\n- [ ] A {#a}\n- [x] B {#b}\n- [ ] C {#c}")
    assert (question.type, question.right) == (QuestionType.SINGLE, {"b"})
    assert question.credit is Credit.EXACT
    assert question.shuffle


def test_true_or_false_keeps_its_order(tmp_path: Path) -> None:
    question = ask(tmp_path, "So?\n\n- [x] True {#true}\n- [ ] False {#false}")
    assert question.type is QuestionType.TRUE_FALSE
    assert not question.shuffle


def test_multiple_by_attribute(tmp_path: Path) -> None:
    question = ask(tmp_path, "Which?\n\n- [x] A {#a}\n- [ ] B {#b}", ' type="multiple"')
    assert question.type is QuestionType.MULTIPLE


def test_options_hold_any_markdown(tmp_path: Path) -> None:
    inside = (
        "Which?\n\n- [x] 3. May {#may}\n\n    More *words*.\n\n    - a\n    - b\n"
        "    > Not\n    > this\n\n- [ ] # 2 {#two}\n  and more\n  > Feedback **here**."
    )
    text = ask(tmp_path, inside).texts["en"]
    assert text.words["may"].startswith("<p>3. May</p>\n<p>More <em>words</em>.</p>\n<ul>")
    assert text.words["two"] == "# 2\nand more"
    assert text.feedback == {
        "may": "<p>Not\nthis</p>",
        "two": "<p>Feedback <strong>here</strong>.</p>",
    }


def test_ids_that_are_missing_are_made_and_noted(tmp_path: Path) -> None:
    inside = "Which?\n\n- [ ] Ärzte und Ämter\n- [x] Ärzte und Ämter\n- [ ] 42"
    body = f'{FRONT}<quiz id="q">\n{inside}\n</quiz>\n'
    reading = read(tmp_path, x=body)
    assert reading.course is not None
    question = reading.course.modules[0].lessons[0].questions[0]
    assert question.items == ("arzte-und-amter", "arzte-und-amter-2", "o-42")
    assert "no id yet" in reading.problems[0].message


def test_blanks(tmp_path: Path) -> None:
    inside = "The [[champion | a\\|b]]{#who} and \\[[this]] and [[second]].\n\n[[?]] A *hint*."
    question = ask(tmp_path, inside, ' case="true"')
    assert question.type is QuestionType.BLANK
    assert [gap.id for gap in question.gaps] == ["who", "b2"]
    assert question.gaps[0].case
    text = question.texts["en"]
    assert text.accepted == {"who": ("champion", "a|b"), "b2": ("second",)}
    assert text.stem == ("<p>The ", "who", " and [[this]] and ", "b2", ".</p>")
    assert text.plain == "The … and [[this]] and …."


@pytest.mark.parametrize(
    ("written", "low", "high", "units"),
    [
        ("= 42", 42, 42, ()),
        ("=42 +- 1", 41, 43, ()),
        ("= 3..4", 3, 4, ()),
        ("= -2.5 .. 1", -2.5, 1, ()),
        ("= 5 +- 2% km", 4.9, 5.1, ("km",)),
        ("= 40 %", 40, 40, ("%",)),
        ("= 940 €|euro|EUR", 940, 940, ("€", "euro", "EUR")),
        ("= 10 ± 1 km²", 9, 11, ("km²",)),
    ],
)
def test_numbers(
    tmp_path: Path, written: str, low: float, high: float, units: tuple[str, ...]
) -> None:
    question = ask(tmp_path, f"How many? [[{written}]]{{#n}}")
    gap = question.gaps[0]
    assert question.type is QuestionType.NUMBER
    assert (gap.low, gap.high) == (pytest.approx(low), pytest.approx(high))
    assert gap.unit is bool(units)
    assert question.texts["en"].units.get("n", ()) == units


def test_order(tmp_path: Path) -> None:
    question = ask(
        tmp_path, "Sort.\n\n1. One {#one}\n2. Two {#two}\n3. Three {#three}", ' type="order"'
    )
    assert question.items == ("one", "two", "three")


MATCH = "| Who | What |\n|---|---|\n| City {#city} | Decides {#d} |\n| State {#state} | Pays {#p} |\n| | Waits {#w} |"


def test_match(tmp_path: Path) -> None:
    question = ask(tmp_path, f"Match.\n\n{MATCH}\n\n---\n\nBecause.", ' type="match"')
    assert question.items == ("city", "state")
    assert question.targets == ("d", "p", "w")
    assert question.pairs == {"city": {"d"}, "state": {"p"}}
    assert question.texts["en"].explanation == "<p>Because.</p>"


def test_match_with_one_target_for_two(tmp_path: Path) -> None:
    inside = "M.\n\n| A | B |\n|---|---|\n| x {#x} | same {#s} |\n| y {#y} | same {#s} |\n| z {#z} | other {#o} |"
    question = ask(tmp_path, inside, ' type="match"')
    assert question.targets == ("s", "o")
    assert question.pairs["y"] == {"s"}


def test_matrix(tmp_path: Path) -> None:
    inside = "Sort.\n\n| | Open {#open} | Fixed {#fixed} |\n|---|:-:|:-:|\n| Lease {#lease} | | x |\n| Hours {#hours} | x | |"
    question = ask(tmp_path, inside, ' type="matrix" credit="each"')
    assert question.items == ("lease", "hours")
    assert question.targets == ("open", "fixed")
    assert question.pairs == {"lease": {"fixed"}, "hours": {"open"}}


def test_text_survey_and_rating(tmp_path: Path) -> None:
    body = (
        '<quiz id="a" type="text" long="true">\nWhy?\n\n- one thing\n\n---\n\nModel.\n</quiz>\n\n'
        '<quiz id="b" type="survey" many="true">\nWhich?\n\n- [ ] A {#a}\n- [ ] B {#b}\n</quiz>\n\n'
        '<quiz id="c" type="rating" practice="true">\nHow?\n\n- 1 not {#one}\n- 2 very {#two}\n</quiz>\n'
    )
    text, survey, rating = lesson(tmp_path, body).questions
    assert text.long
    assert "<li>one thing</li>" in text.texts["en"].stem[0]
    assert survey.many
    assert rating.items == ("one", "two")
    assert rating.practice
    assert not any(q.is_marked or q.right for q in (text, survey, rating))


def test_pools_and_rules(tmp_path: Path) -> None:
    quiz = '<quiz id="{0}">\n{0}?\n\n- [x] A {{#a}}\n- [ ] B {{#b}}\n</quiz>\n'
    body = f'Intro.\n\n<pool id="p" pick="2">\n{quiz.format("q1")}\n{quiz.format("q2")}\n</pool>\n'
    front = (
        "---\nid: x\nkind: test\ntitle: X\nmove_on: passed\nmastery: 0.7\nattempts: 3\n"
        "quiz: {feedback: end, time_limit: 30 min, wait: 1 h, counts: last, shuffle: true, grace: 90 s}\n---\n"
    )
    found = lesson(tmp_path, body, front)
    assert found.pools[0].pick == 2
    assert found.pools[0].questions == ("q1", "q2")
    assert found.quiz.time_limit == timedelta(minutes=30)
    assert found.quiz.wait == timedelta(hours=1)
    assert found.quiz.grace == timedelta(seconds=90)
    assert found.quiz.attempts == 3
    assert [part.id for part in found.texts["en"].parts if part.id] == ["p"]


def test_tasks(tmp_path: Path) -> None:
    body = (
        '<task id="t" artefact="levels">\n### Draw it\n\nDo *this*.\n\n```template\n# Map\n\n- a:\n```\n\n'
        "| Criterion | Not yet | Good |\n|---|---|---|\n| **Breadth** | few | many \\| all |\n</task>\n"
    )
    task = lesson(tmp_path, body).task
    assert task is not None
    text = task.texts["en"]
    assert (text.title, text.html) == ("Draw it", "<p>Do <em>this</em>.</p>")
    assert text.template == "# Map\n\n- a:\n"
    assert text.rubric is not None
    assert text.rubric.levels == ("Not yet", "Good")
    assert text.rubric.criteria == (("<strong>Breadth</strong>", ("few", "many | all")),)


@pytest.mark.parametrize(
    ("inside", "attributes", "line", "message"),
    [
        ("Q\n\n- [ ] A {#a}\n- [ ] B {#b}", "", 6, "None of the answers"),
        ("Q\n\n- [x] A {#a}\n\nstray\n\n- [ ] B {#b}", "", 11, "between or after"),
        ("Q\n\n- [x] A {#a}\n- [ ] B {#b}\n\n[[?]] H\n\nstray", "", 14, "after a hint"),
        ("Q\n\n- [x] A {#A}\n- [ ] B {#b}", "", 9, "cannot be the id"),
        ("- [x] A {#a}\n- [ ] B {#b}", "", 6, "asks nothing"),
        ("Q [[a||b]]", "", 7, "empty answer"),
        ("Q [[a", "", 7, "does not end"),
        ("Q [[a]]{#x} [[b]]{#x}", "", 7, "cannot be the id"),
        ("Q\n\n| a | b |\n|--|--|\n| [[x]] | y |\n\n[[z]]", "", 11, "a table"),
        ("[Q [[a]]](https://x.eu/[[b]])", "", 7, "inside a link"),
        ("Q\n\n```\ncode\n\n[[a]]", "", 9, "never closed"),
        ("Q\n\n1. A {#a}", ' type="order"', 6, "at least two"),
        ("Q\n\n| a | b |\n|--|--|\n| x {#x} | |", ' type="match"', 11, "two cells"),
        ("Q\n\n| a | b {#b} |\n|--|--|\n| x {#x} | y |", ' type="matrix"', 11, "“y”"),
        ("Q\n\n| a | b {#b} |\n|--|--|\n| x {#x} | |", ' type="matrix"', 11, "No column"),
        ("Q\n\n- [x] A {#a}\n- [ ] B {#b}", ' type="survey"', 9, "no right answers"),
        ("Q\n\n- [x] A {#a}\n- [x] B {#b}", ' type="single"', 6, "just one"),
        ("Q\n\n- [x] A {#a}\n- [ ] B {#b}", ' points="-1"', 6, "above 0"),
        ("Q\n\n- [x] A {#a}\n- [ ] B {#b}", " points=2", 6, "cannot be read"),
        ("Q\n\n- [x] A {#a}\n- [ ] B {#b}", ' type="choice"', 6, "is unknown"),
        ("Why?", ' type="text"', 6, "no model answer"),
    ],
)
def test_mistakes(tmp_path: Path, inside: str, attributes: str, line: int, message: str) -> None:
    found = problems(tmp_path, inside, attributes)
    assert any(p.startswith(f"{line}: ") and message in p for p in found), found
