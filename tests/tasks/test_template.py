"""The task on a page: what a learner reads and can do, in each state, without scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import html5lib
import pytest
from flask import Flask

from lms.content.model import Rubric, TaskText
from lms.core.actor import ANONYMOUS
from lms.files.actions import Refusal
from lms.tasks.queries import MyTask, TaskFile, VersionLine
from lms.tasks.rules import ChangedElsewhere, TaskState
from tests.pages import inspect

PAGE = """{% extends "layout.html" %}{% from "tasks/_task.html" import task_box %}
{% block title %}Task{% endblock %}{% block main %}<h1>Lesson</h1>{{ task_box(task, mine, urls, **more) }}{% endblock %}"""
TASK = TaskText(
    "<p>At least <strong>25</strong> entries.</p>",
    "Draw your <map>",
    "## Who decides\n",
    Rubric(("Not yet", "<em>Good</em>"), (("Breadth", ("few", "all <strong>five</strong>")),)),
)
URLS = {
    "save": "/en/learn/c/l/task",
    "preview": "/en/preview",
    "files": "/en/learn/c/l/task/files",
    "versions": "/en/learn/c/l/task/versions",
    "sign_in": "/en/sign-in",
}
AT = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
EVIL = '</textarea><script>alert("x")</script>.pdf'
FILES = (TaskFile(7, "Χάρτης.pdf", 1_300_000), TaskFile(8, EVIL, 900))
LINES = (VersionLine(2, AT, FILES), VersionLine(1, AT))
WORK = {"text": "Our <b>map</b>\n</textarea>", "saved_at": AT, "row_version": 3, "files": FILES}
NONE = MyTask(TaskState.NONE)
DRAFT = MyTask(TaskState.DRAFT, is_ahead=True, **WORK)
DONE = MyTask(TaskState.HANDED_IN, versions=LINES, **WORK)
AHEAD = MyTask(TaskState.HANDED_IN, versions=LINES, is_ahead=True, **WORK)
BACK = MyTask(TaskState.CHANGES_REQUESTED, versions=LINES, **WORK)
CHANGED = ChangedElsewhere(typed="mine", stored="theirs </textarea>", row_version=9, saved_at=AT)


def shown(app: Flask, mine: MyTask | None, task: TaskText = TASK, **more: Any) -> str:
    with app.test_request_context("/en/learn/c/l"):
        from flask import g

        g.actor = ANONYMOUS
        g.lang = "en"
        page = app.jinja_env.from_string(PAGE)
        context: dict[str, Any] = {}
        app.update_template_context(context)
        html = page.render(
            **context, task=task, mine=mine, urls=URLS, more={"key": "k" * 20, **more}
        )
    assert inspect(html) == []
    html5lib.HTMLParser(strict=True).parse(html)
    assert "<script>alert" not in html
    return " ".join(html.split())


@pytest.mark.parametrize(
    "mine",
    [None, NONE, DRAFT, DONE, AHEAD, BACK],
    ids=["visitor", "none", "draft", "done", "ahead", "back"],
)
def test_the_brief_and_the_rubric_are_always_there(sqlite_app: Flask, mine: MyTask | None) -> None:
    page = shown(sqlite_app, mine)
    assert "<strong>25</strong>" in page
    assert "Draw your &lt;map&gt;" in page
    assert '<td data-label="Good">all <strong>five</strong></td>' in page


def test_a_visitor_is_asked_to_sign_in(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, None)
    assert 'href="/en/sign-in"' in page
    assert "<textarea" not in page


def test_a_first_draft_begins_with_the_template(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, NONE)
    assert "## Who decides" in page
    assert "Not begun" in page
    assert 'name="row_version" value="0"' in page
    assert "Saved" not in page
    assert "Up to 5 files" in page


def test_a_draft_shows_its_text_and_files(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, DRAFT)
    assert "Our &lt;b&gt;map&lt;/b&gt; &lt;/textarea&gt;" in page
    assert 'name="row_version" value="3"' in page
    assert '<button class="button second small" type="submit" name="remove" value="7">' in page
    assert 'href="/en/learn/c/l/task/files/7"' in page
    assert "1.2 MB" in page
    assert "1 kB" in page
    assert "Saved 10:42" in page
    assert ">Hand in</button>" in page
    assert "Up to 3 files" in page


def test_work_that_was_handed_in_can_be_changed(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, DONE)
    assert "Version 2, handed in on" in page
    assert "2026" in page
    assert "<summary>Change it and hand it in again</summary>" in page
    assert ">Hand in again</button>" in page
    assert 'href="/en/learn/c/l/task/versions/1"' in page
    assert "not handed in yet" not in page


@pytest.mark.parametrize("mine", [AHEAD, BACK], ids=["ahead", "back"])
def test_work_to_go_on_with_stands_open(sqlite_app: Flask, mine: MyTask) -> None:
    page = shown(sqlite_app, mine)
    assert "<summary>Change it" not in page
    assert ("the change is not handed in yet" in page) == mine.is_ahead
    assert ("Changes requested" in page) == (mine is BACK)


def test_a_refused_form_keeps_what_was_typed(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, DONE, typed="typed & kept", error="Too long.")
    assert "typed &amp; kept" in page
    assert 'aria-describedby="task-text-hint task-text-error" aria-invalid="true"' in page
    assert "Saved 10:42" not in page
    page = shown(sqlite_app, DONE, typed="")
    assert "Our &lt;b&gt;" not in page


def test_two_windows_show_both_texts(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, DRAFT, typed=CHANGED.typed, changed=CHANGED)
    assert "theirs &lt;/textarea&gt;" in page
    assert "> mine</textarea>" in page
    assert 'name="row_version" value="9"' in page


def test_a_refused_file_says_why(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, DONE, refused=(Refusal(EVIL, "The file is empty."),))
    assert "The file is empty." in page
    assert 'aria-describedby="task-files-hint task-files-error" aria-invalid="true"' in page
    assert "<summary>Change it" not in page


def test_with_five_files_none_can_be_added(sqlite_app: Flask) -> None:
    full = MyTask(
        TaskState.DRAFT, text="", files=tuple(TaskFile(n, f"{n}.pdf", 1) for n in range(5))
    )
    page = shown(sqlite_app, full)
    assert 'type="file"' not in page
    assert "No more files" in page


def test_a_task_in_another_language_says_so(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, NONE, lang="de")
    assert '<h2 id="task-h" lang="de">' in page
    assert '<div class="flow" lang="de">' in page


def test_a_task_without_title_and_rubric(sqlite_app: Flask) -> None:
    page = shown(sqlite_app, NONE, TaskText("<p>Do.</p>"))
    assert ">Your task</h2>" in page
    assert "<table" not in page
