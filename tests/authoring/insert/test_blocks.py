"""Tasks, pools, figures, tables, boxes, films and links by form; nothing else in the page moves."""

from __future__ import annotations

import pytest

from lms.authoring.actions.media import add_media
from lms.authoring.adapters.reading import read_page
from lms.authoring.adapters.taking import take
from lms.authoring.queries.files import surroundings
from lms.content.problems import Severity
from lms.db import write
from tests.accounts.factories import signed_in
from tests.authoring.factories import edit
from tests.authoring.insert.conftest import BASE, FIRST, SECOND, form_at, text_of, writes

AT = f"{BASE}{SECOND}/insert/"
WRITTEN = {
    "figure": (
        {"file": "1-one/media/lean.svg", "alt": "Two [bodies]\nlean", "caption": 'Figure 2. The "lean"'},
        '![Two \\[bodies\\] lean](media/lean.svg "Figure 2. The “lean”")',
    ),
    "table": (
        {"caption": "Table 1. Rooms", "cell_0_0": "Room", "cell_0_1": "Seats", "cell_1_0": "A | B", "cell_1_1": "12"},
        "*Table 1. Rooms*\n\n| Room | Seats |\n|---|---|\n| A \\| B | 12 |",
    ),
    "box": (
        {"kind": "details", "title": 'The "long" version', "text": "One.\n\n- two"},
        '!!! details "The “long” version"\n    One.\n\n    - two',
    ),
    "film": (
        {"url": "https://example.org/film", "name": "Film: Our city, 6 minutes, with captions"},
        "[Film: Our city, 6 minutes, with captions](https://example.org/film)",
    ),
    "task": (
        {
            "title": "Draw a map", "text": "At least 25 entries.", "artefact": "stakeholders",
            "template": "```\nx\n```", "cell_1_0": "Breadth", "cell_1_1": "One", "cell_1_2": "Some", "cell_1_3": "All",
        },
        ('<task id="t-draw-a" artefact="stakeholders">\n## Draw a map\n\nAt least 25 entries.\n\n'
        "````template\n```\nx\n```\n````\n\n| Criterion | Not yet | Good | Strong |\n|---|---|---|---|\n"
        "| Breadth | One | Some | All |\n</task>"),
    ),
}  # fmt: skip


def errors(here, path):
    text = text_of(here, path)
    reading = read_page(path, {path: text}, surroundings(here.course_id))
    return [str(problem) for problem in reading.problems if problem.severity is Severity.ERROR]


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_a_form_writes(author, here, kind):
    before = text_of(here, SECOND)
    typed, written = WRITTEN[kind]
    form = form_at(author, f"{AT}{kind}?line=11").set(**typed)
    seen = form.press("preview")
    assert seen.status == 200
    assert "nothing is stored by it" not in seen.page
    answer = form.save()
    assert answer.status_code == 303, answer.get_data(as_text=True)
    after = text_of(here, SECOND)
    assert written in after
    assert after.replace(f"{written}\n\n", "") == before
    assert answer.location.endswith(f"?line={after[: after.index(written)].count(chr(10)) + 1}")
    assert not errors(here, SECOND)


@pytest.mark.parametrize(
    ("kind", "target", "words", "written"),
    [
        ("term", "glossary.md#mandate", "", " [Mandate](../glossary.md#mandate)\n"),
        ("lesson", "1-one/1-first.md", "the map", " [the map](1-first.md)\n"),
    ],
)
def test_links_come_into_the_line(author, here, kind, target, words, written):
    before = text_of(here, SECOND)
    form = form_at(author, f"{AT}{kind}?line=10").set(target=target, words=words)
    assert form.save().status_code == 303
    line = before.split("\n")[9]
    assert text_of(here, SECOND) == before.replace(line + "\n", line + written)
    assert not errors(here, SECOND)


def test_a_link_elsewhere_is_a_paragraph(author, here):
    form = form_at(author, f"{AT}term?line=16").set(target="glossary.md#mandate")
    form.save()
    assert "</quiz>\n\n[Mandate](../glossary.md#mandate)\n\n<quiz" in text_of(here, SECOND)


def test_a_film_of_the_library_needs_captions_and_a_transcript(author, here):
    film, captions = "1-one/media/talk.mp4", "1-one/media/talk.vtt"
    keep(here, film, b"\0\0\0\x18ftypmp42" + bytes(40))
    typed = {
        "file": film,
        "name": "Film. A day, 3 minutes",
        "alt": "A mediator speaks",
        "transcript": "I begin.\n\nAt eight.",
    }
    form = form_at(author, f"{AT}film?line=11").set(**typed)
    refused = form.save()
    assert refused.status_code == 422
    assert "no captions yet" in refused.get_data(as_text=True)
    keep(here, captions, b"WEBVTT\n\n00:01.000 --> 00:02.000\nI begin.\n")
    assert form.set(transcript="").save().status_code == 422
    assert form.set(**typed).save().status_code == 303
    assert (
        '![A mediator speaks](media/talk.mp4 "Film. A day, 3 minutes")\n\n'
        '!!! transcript "Film. A day, 3 minutes"\n    I begin.\n\n    At eight.\n'
    ) in text_of(here, SECOND)
    assert not errors(here, SECOND)


def keep(here, path, data):
    taken = take(path, data)
    with write():
        add_media(
            course_id=here.course_id, taken=taken, widths=(), saved_by=here.author, quota=10**6
        )


def test_questions_are_gathered_into_a_pool(author, here):
    before = text_of(here, SECOND)
    form = form_at(author, f"{AT}pool").set(chosen=["q-blank", "q-order"], pick=1)
    assert form.save().status_code == 303
    after = text_of(here, SECOND)
    start = after.index('<pool id="pool" pick="1">\n<quiz id="q-blank">')
    assert start < after.index('</quiz>\n\n<quiz id="q-order"') < after.index("</quiz>\n</pool>")
    assert sorted(
        after.replace('<pool id="pool" pick="1">\n', "").replace("</pool>\n", "").split()
    ) == sorted(before.split())
    assert not errors(here, SECOND)
    again = form_at(author, f"{AT}pool")
    assert 'value="q-blank"' not in again.page
    inside = form_at(author, f"{BASE}{SECOND}/questions/blank?type=true-false&line=14").set(
        stem="So?", right=0
    )
    inside.save()
    text = text_of(here, SECOND)
    assert text.index("<pool") < text.index("So?") < text.index("</pool>")
    assert not errors(here, SECOND)


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("figure", {"file": "1-one/media/lean.svg"}, "alt"),
        ("figure", {"file": "2-two/secret.svg", "alt": "x"}, "file"),
        ("figure", {"file": "", "alt": "x"}, "file"),
        ("table", {"cell_0_0": "A", "cell_1_0": "x"}, "cell-0-1"),
        ("table", {"cell_0_0": "A", "cell_0_1": "B"}, "cell-1-0"),
        ("box", {"text": "x"}, "title"),
        ("box", {"title": "x", "text": "<!-- y -->"}, "text"),
        ("film", {"url": "javascript:alert(1)", "name": "x"}, "url"),
        ("film", {"url": "https://example.org/film"}, "name"),
        ("task", {"text": "x", "artefact": "Not an id"}, "artefact"),
        ("task", {"artefact": "x"}, "text"),
        ("pool", {"chosen": ["q-blank"], "pick": 1}, "chosen"),
        ("pool", {"chosen": ["q-blank", "q-order"], "pick": 3}, "pick"),
        ("term", {"target": "glossary.md#none"}, "target"),
        ("lesson", {"target": "../secret.md"}, "target"),
    ],
)
def test_what_cannot_be_is_said(author, here, kind, typed, field):
    before = text_of(here, SECOND)
    answer = form_at(author, AT + kind).set(**typed).save()
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert text_of(here, SECOND) == before


def test_one_task_a_page(author, here):
    form = form_at(author, f"{BASE}{FIRST}/insert/task").set(text="x", artefact="y")
    answer = form.save()
    assert answer.status_code == 422
    assert "has a task already" in answer.get_data(as_text=True)


def test_buttons_of_a_table(author, here):
    form = form_at(author, f"{AT}table").set(cell_1_0="A", cell_2_0="B").press("row-down-1")
    assert (form.value("cell-1-0"), form.value("cell-2-0")) == ("B", "A")
    form = form.press("row-add").press("col-add")
    assert (form.value("grid-rows"), form.value("grid-cols")) == ("4", "3")
    form = form.press("col-remove-0").press("row-remove-1").press("row-up-1")
    assert (form.value("grid-rows"), form.value("grid-cols")) == ("3", "2")
    assert form.value("cell-1-0") == ""


def test_a_page_that_changed_meanwhile(author, here):
    form = form_at(author, f"{AT}box").set(title="T", text="Mine")
    edit(here.course_id, SECOND, text_of(here, SECOND) + "\nMore.\n")
    answer = form.save()
    assert answer.status_code == 409
    assert "Mine" in answer.get_data(as_text=True)
    assert "Mine" not in text_of(here, SECOND)


def test_the_menu_offers_what_the_page_can_hold(author, here):
    lesson = author.get(f"{AT}?line=4").get_data(as_text=True)
    assert "questions/blank?type=matrix&amp;line=4" in lesson
    assert "insert/task?line=4" in lesson
    module = author.get(f"{BASE}1-one/module.md/insert/").get_data(as_text=True)
    assert "questions/blank" not in module
    assert "insert/figure" in module
    assert author.get(f"{BASE}1-one/module.md/insert/task").status_code == 404
    assert author.get(f"{AT}carousel").status_code == 404


@pytest.mark.parametrize("path", ["", "figure"])
def test_who_may(app, here, path):
    visitor, learner, other = (app.test_client() for _ in range(3))
    assert visitor.get(AT + path).status_code == 303
    signed_in(learner, "Lea Learner")
    writes(signed_in(other, "Otto Other"), here.other_course_id)
    for client, status in ((learner, 403), (other, 404)):
        assert client.get(AT + path).status_code == status
        token = {"csrf_token": client.token("/en/account")}
        assert not path or client.post(AT + path, data=token).status_code == status
    assert not path or visitor.post(AT + path).status_code == 401
    assert not path or other.post(AT + path).status_code == 400
