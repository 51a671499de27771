"""Questions by form: each type is written, read back, changed, and nothing else in the page moves."""

from __future__ import annotations

import pytest

from lms.authoring.queries.files import file
from lms.content.model import QuestionType
from tests.accounts.factories import signed_in
from tests.authoring.factories import edit
from tests.authoring.insert.conftest import BASE, FIRST, SECOND, form_at, opened, text_of, writes

NEW = f"{BASE}{SECOND}/questions/blank?type="
ALL = {
    "single": {"rows_0_text": "Yes", "rows_1_text": "No", "rows_2_text": "Perhaps", "right": 0},
    "multiple": {"rows_0_text": "Yes", "rows_1_text": "No", "right": [0, 1]},
    "true-false": {"right": 1},
    "blank": {"stem": "A city is a [[champion|mentor]]."},
    "number": {"stem": "How many?", "gap_low": "3,5", "gap_high": "4", "gap_units": "km\nKilometer"},
    "order": {"rows_0_text": "Listen", "rows_1_text": "Draft", "rows_2_text": ""},
    "match": {"rows_0_text": "A", "rows_0_other": "X", "rows_1_text": "B", "rows_1_other": "Y", "rows_2_other": "Z"},
    "matrix": {
        "cols_0_text": "Open", "cols_1_text": "Fixed", "rows_0_text": "Lease", "rows_0_cells": 1,
        "rows_1_text": "Hours", "rows_1_cells": [0, 1],
    },
    "text": {"explanation": "Because it matters."},
    "survey": {"rows_0_text": "Paper", "rows_1_text": "A screen", "many": 1},
    "rating": {"rows_0_text": "1 dull", "rows_1_text": "2 fine", "rows_2_text": "3 grand"},
}  # fmt: skip
WRITTEN = {
    "single": '<quiz id="q-what-do">\nWhat do you think?\n\n- [x] Yes {#yes}\n- [ ] No {#no}\n- [ ] Perhaps {#perhaps}\n</quiz>',
    "true-false": "- [ ] True {#true}\n- [x] False {#false}",
    "blank": "A city is a [[champion|mentor]]{#b1}.",
    "number": "How many? [[= 3.5..4 km|Kilometer]]{#b1}",
    "order": "1. Listen {#listen}\n2. Draft {#draft}\n</quiz>",
    "match": "| | |\n|---|---|\n| A {#a} | X {#x} |\n| B {#b} | Y {#y} |\n| | Z {#z} |",
    "matrix": "| | Open {#open} | Fixed {#fixed} |\n|---|---|---|\n| Lease {#lease} | | x |\n| Hours {#hours} | x | x |",
    "survey": 'type="survey" many="true">',
    "rating": "- 1 dull {#o-1-dull}",
}


def test_every_type_has_a_form():
    assert set(ALL) == {str(kind) for kind in QuestionType}


@pytest.mark.parametrize("kind", ALL)
def test_a_new_question_is_written_and_can_be_changed(author, here, kind):
    before = text_of(here, SECOND)
    form = form_at(author, NEW + kind + "&line=11").set(stem="What do you think?")
    form.set(**ALL[kind])
    seen = form.press("preview")
    assert seen.status == 200, seen.page
    assert "data-question=" in seen.page
    answer = form.save()
    assert answer.status_code == 303, answer.get_data(as_text=True)
    after = text_of(here, SECOND)
    start = after.index("<quiz id=")
    stop = after.index("</quiz>") + len("</quiz>")
    assert after[:start] + after[stop:].removeprefix("\n\n") == before
    assert WRITTEN.get(kind, "") in after[start:stop]
    assert answer.location.endswith(f"?line={after[:start].count(chr(10)) + 1}")
    key = after[start:].split('"')[1]
    again = form_at(author, f"{BASE}{SECOND}/question/{key}")
    assert again.save().status_code == 303
    assert text_of(here, SECOND) == after
    again.set(explanation="Otherwise.").save()
    assert text_of(here, SECOND).count("Otherwise.") == 1


@pytest.mark.parametrize(
    "key", ["q-blank", "q-number", "q-order", "q-match", "q-matrix", "q-text", "q-rating"]
)
def test_what_somebody_wrote_is_shown_and_stays(author, here, key):
    before = text_of(here, SECOND)
    form = form_at(author, f"{BASE}{SECOND}/question/{key}")
    assert form.press("preview").status == 200
    assert form.save().status_code == 303
    assert text_of(here, SECOND) == before
    assert form.set(hints_count=1, hints_0="Look twice.").save().status_code == 303
    after = text_of(here, SECOND)
    assert (
        after.replace("[[?]] Look twice.\n", "").replace("\n\n\n", "\n\n").replace("\n\n</", "\n</")
        == before
    )
    assert after.count(f'id="{key}"') == 1


def test_one_word_is_changed_and_ids_stay(author, here):
    before = text_of(here, FIRST)
    form = form_at(author, f"{BASE}{FIRST}/question/q-single")
    assert form.value("rows-0-feedback") == "Yes: they know the way."
    assert form.value("right") == "0"
    form.set(rows_1_text="A firm from far, far away").save()
    assert text_of(here, FIRST) == before.replace("far away {#firm}", "far, far away {#firm}")


def test_buttons_keep_what_was_typed(author, here):
    form = form_at(author, NEW + "single").set(
        stem="So?", rows_0_text="A", rows_1_text="B", right=1
    )
    form = form.press("rows-up-1")
    assert (form.value("rows-0-text"), form.value("right"), form.value("stem")) == ("B", "0", "So?")
    form = form.press("rows-add")
    assert form.value("rows-count") == "4"
    assert 'name="rows-3-text" rows="2" maxlength="20000" autofocus' in form.page
    form = form.press("rows-remove-2").press("rows-remove-2").press("hints-add")
    assert (form.value("rows-count"), form.value("hints-count")) == ("2", "1")
    form = form.press("type-multiple")
    assert 'type="checkbox" name="right"' in form.page
    assert text_of(here, SECOND).count("<quiz") == 7
    matrix = (
        form_at(author, NEW + "matrix")
        .set(rows_0_cells=1, cols_1_text="Fixed")
        .press("cols-remove-0")
    )
    assert (matrix.value("cols-0-text"), matrix.value("rows-0-cells")) == ("Fixed", "0")
    gap = (
        form_at(author, NEW + "blank")
        .set(stem="A city", gap_answers="one\ntwo|three")
        .press("gap-add")
    )
    assert gap.value("stem") == "A city [[one|two\\|three]]"


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("single", {"rows_0_text": "A", "rows_1_text": "B", "right": 0}, "stem"),
        ("single", {"stem": "So?", "rows_0_text": "A", "right": 0}, "rows-1-text"),
        ("single", {"stem": "So?", "rows_0_text": "A", "rows_1_text": "B"}, "rows-0-right"),
        ("multiple", {"stem": "So?", "rows_0_feedback": "A", "rows_1_text": "B", "right": 1}, "rows-0-text"),
        ("blank", {"stem": "So?"}, "stem"),
        ("blank", {"stem": "So [[a"}, "stem"),
        ("number", {"stem": "So?", "gap_low": "many"}, "gap-low"),
        ("number", {"stem": "So?", "gap_low": "4", "gap_high": "3"}, "gap-high"),
        ("match", {"stem": "So?", "rows_0_text": "A", "rows_1_text": "B", "rows_1_other": "X"}, "rows-0-other"),
        ("matrix", {"stem": "So?", "cols_0_text": "A", "cols_1_text": "B", "rows_0_text": "C", "rows_1_text": "D"}, "rows-0-text"),
        ("text", {"stem": "So? <!-- c -->"}, "stem"),
        ("text", {"stem": "So?", "points": "none"}, "points"),
        ("text", {"stem": "So?", "hints_count": 1, "hints_0": "a\n\n- b"}, "hints-0"),
        ("order", {"stem": "So?", "rows_0_text": "A", "rows_1_text": '```\n<quiz id="x">\n```'}, "rows-1-text"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(author, here, kind, typed, field):
    before = text_of(here, SECOND)
    form = form_at(author, NEW + kind).set(**typed)
    answer = form.save()
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert f'<a href="#{field}">' in page
    assert text_of(here, SECOND) == before


def test_the_type_that_is_inferred_is_said(author, here):
    form = form_at(author, NEW + "single").set(
        stem="So?", rows_0_text="A", rows_1_text="B", right=1
    )
    assert "this is: True or false" in form.press("preview").page
    assert "this is: Single choice" in form.set(rows_2_text="C").press("preview").page


def test_comments_stay_and_are_named(author, here):
    text = text_of(here, FIRST).replace("- [ ] Nobody", "<!-- ask Sven -->\n- [ ] Nobody")
    edit(here.course_id, FIRST, text)
    form = form_at(author, f"{BASE}{FIRST}/question/q-single")
    assert "&lt;!-- ask Sven --&gt;" in form.page
    form.set(rows_2_text="No one").save()
    assert text_of(here, FIRST) == text.replace("Nobody", "No one")


def test_a_question_that_is_not_one_is_changed_by_hand(author, here):
    edit(here.course_id, FIRST, text_of(here, FIRST).replace("- [ ] Nobody", "Stray\n- [ ] Nobody"))
    page = author.get(f"{BASE}{FIRST}/question/q-single").get_data(as_text=True)
    assert "A form cannot show this question" in page
    assert "Stray" in page


def test_somebody_else_changed_the_question(author, here):
    form = form_at(author, f"{BASE}{FIRST}/question/q-single").set(rows_0_text="Mine")
    edit(here.course_id, FIRST, text_of(here, FIRST).replace("Nobody", "Theirs"), here.second)
    answer = form.save()
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Mine" in page
    assert "Theirs" in page
    assert "Mine" not in text_of(here, FIRST)


def test_somebody_else_changed_another_part(author, here):
    form = form_at(author, f"{BASE}{FIRST}/question/q-single").set(rows_0_text="Mine")
    edit(here.course_id, FIRST, text_of(here, FIRST).replace("What stands on it", "Theirs"))
    assert form.save().status_code == 303
    after = text_of(here, FIRST)
    assert "Mine {#people}" in after
    assert "## Theirs" in after


def test_a_new_question_in_a_page_that_changed(author, here):
    form = form_at(author, NEW + "true-false&line=11").set(stem="So?", right=0)
    edit(here.course_id, SECOND, text_of(here, SECOND) + "\nMore.\n")
    answer = form.save()
    assert answer.status_code == 409
    assert "So?" in answer.get_data(as_text=True)
    assert "So?" not in text_of(here, SECOND)


def test_ids_are_new_in_the_whole_course(author, here):
    form = form_at(author, NEW + "true-false").set(stem="Single?", right=0)
    form.save()
    assert '<quiz id="q-single-2">' in text_of(here, SECOND)


def test_the_saved_page_is_checked_and_signed(author, here):
    form_at(author, NEW + "text").set(stem="So?", explanation="[x](nowhere.md)").save()
    found = opened(here, SECOND)
    assert (found.revision, found.name) == (2, "Wanda Writer")


@pytest.mark.parametrize(
    "path", [f"{SECOND}/questions/blank?type=single", f"{FIRST}/question/q-single"]
)
def test_who_may(app, here, path):
    def answers(client):
        return client.get(BASE + path).status_code, client.post(BASE + path).status_code

    visitor, learner, other, writer = (app.test_client() for _ in range(4))
    assert answers(visitor) == (303, 401)
    signed_in(learner, "Lea Learner")
    assert learner.get(BASE + path).status_code == 403
    writes(signed_in(other, "Otto Other"), here.other_course_id)
    assert other.get(BASE + path).status_code == 404
    token = other.token("/en/account")
    assert other.post(BASE + path, data={"csrf_token": token}).status_code == 404
    assert (
        learner.post(BASE + path, data={"csrf_token": learner.token("/en/account")}).status_code
        == 403
    )
    writes(signed_in(writer, "Wim Writer"), here.course_id)
    assert writer.get(BASE + path).status_code == 200
    assert writer.post(BASE + path).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        f"{SECOND}/questions/blank?type=essay", f"{SECOND}/question/nowhere",
        "course.md/questions/blank?type=single", "1-one/module.md/questions/blank?type=single",
        "1-one/1-first.de.md/questions/blank?type=single", "1-one/1-first.de.md/question/q-single",
        "1-one/9-none.md/questions/blank?type=single",
    ],
)  # fmt: skip
def test_what_is_not_there(author, path):
    assert author.get(BASE + path).status_code == 404


def test_line_ends_stay(author, here):
    windows = text_of(here, FIRST).replace("\n", "\r\n")
    edit(here.course_id, FIRST, windows)
    form_at(author, f"{BASE}{FIRST}/question/q-single").set(rows_2_text="No one").save()
    assert file(here.course_id, FIRST).text == windows.replace("Nobody", "No one")
