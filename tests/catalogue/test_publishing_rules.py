"""Laws of a plan, and what becomes of addresses. Pure: no database, no application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lms.catalogue.queries.links import resolve
from lms.catalogue.rules.publishing import (
    Change,
    Plan,
    Published,
    map_texts,
    plan,
    question_digest,
    with_addresses,
)
from lms.content import model

KEYS = ("a", "b", "c", "d", "e")


def lesson(key: str, words: str = "", path: str = "") -> model.Lesson:
    text = model.LessonText(
        title=f"Lesson {key}", parts=(model.Part(model.PartKind.PROSE, f"<p>{words}</p>"),)
    )
    question = model.Question(
        f"q-{key}",
        model.QuestionType.SINGLE,
        {"en": model.QuestionText((words,), {"line": words, "path": "No"})},
        items=("line", "path"),
        right=frozenset({"line"}),
    )
    return model.Lesson(
        key, model.LessonKind.LESSON, {"en": text}, questions=(question,), path=path
    )


def course(*modules: tuple[model.Lesson, ...], title: str = "T") -> model.Course:
    return model.Course(
        "c",
        "en",
        {"en": model.CourseText(title)},
        tuple(
            model.Module(f"m{number}", {"en": model.ModuleText(f"M{number}")}, lessons)
            for number, lessons in enumerate(modules)
        ),
    )


def after(before: Published, done: Plan) -> Published:
    """What is published once a plan was applied."""
    if not done.changed:
        return before
    here = {s.key: s.digest for s in done.steps if s.change is not Change.RETIRE}
    gone = {s.key for s in done.steps if s.change is Change.RETIRE}
    return Published(done.digest, done.number, here, (before.retired | gone) - set(here))


def publish_all(*courses: model.Course) -> Published:
    published = Published()
    for one in courses:
        published = after(published, plan(one, published))
    return published


@st.composite
def courses(draw: Callable[..., object]) -> model.Course:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=5))
    words = draw(st.lists(st.sampled_from(("x", "y")), min_size=5, max_size=5))
    lessons = tuple(lesson(key, word) for key, word in zip(keys, words, strict=False))
    cut = draw(st.integers(0, len(lessons)))
    return course(lessons[:cut], lessons[cut:], title=draw(st.sampled_from(("T", "U"))))


@given(st.lists(courses(), max_size=4), courses())
def test_publishing_twice_is_a_no_op(history: list[model.Course], last: model.Course) -> None:
    published = publish_all(*history, last)
    again = plan(last, published)
    assert not again.changed
    assert {step.change for step in again.steps} <= {Change.KEEP}
    assert again.number == published.number
    assert after(published, again) == published


@given(st.lists(courses(), max_size=4), courses())
def test_each_lesson_has_the_one_step_it_needs(
    history: list[model.Course], last: model.Course
) -> None:
    published = publish_all(*history)
    done = plan(last, published)
    here = [entry.id for module in last.modules for entry in module.lessons]
    steps = {step.key: step.change for step in done.steps}
    assert [step.key for step in done.steps if step.change is not Change.RETIRE] == here
    assert len(steps) == len(done.steps)
    for key, change in steps.items():
        expected = {
            Change.KEEP: key in published.lessons and key in here,
            Change.REVISE: key in published.lessons and key in here,
            Change.CREATE: key not in published.lessons and key not in published.retired,
            Change.RESTORE: key not in published.lessons and key in published.retired,
            Change.RETIRE: key in published.lessons and key not in here,
        }
        assert expected[change]
    assert set(published.lessons) <= set(steps)


@given(st.lists(courses(), min_size=1, max_size=6))
def test_nothing_that_was_published_is_ever_forgotten(history: list[model.Course]) -> None:
    published = Published()
    seen: set[str] = set()
    for one in history:
        published = after(published, plan(one, published))
        seen |= set(published.lessons)
        assert set(published.lessons) | published.retired == seen
        assert not set(published.lessons) & published.retired


@given(courses(), st.text(alphabet="abc/-.", max_size=9))
def test_a_renamed_file_changes_nothing(one: model.Course, path: str) -> None:
    published = publish_all(one)
    moved = replace(
        one,
        modules=tuple(
            replace(m, path=path, lessons=tuple(replace(e, path=path) for e in m.lessons))
            for m in one.modules
        ),
    )
    assert not plan(moved, published).changed


def test_an_edit_revises_only_its_lesson() -> None:
    published = publish_all(course((lesson("a"), lesson("b"))))
    done = plan(course((lesson("a", "new"), lesson("b"))), published)
    assert [(s.key, s.change) for s in done.steps] == [("a", Change.REVISE), ("b", Change.KEEP)]
    assert done.number == 2


def test_a_new_order_or_title_is_a_new_version_of_the_course_only() -> None:
    published = publish_all(course((lesson("a"), lesson("b"))))
    for changed in (
        course((lesson("b"), lesson("a"))),
        course((lesson("a"),), (lesson("b"),)),
        course((lesson("a"), lesson("b")), title="Other"),
    ):
        done = plan(changed, published)
        assert done.changed
        assert {step.change for step in done.steps} == {Change.KEEP}


def test_an_answer_called_line_or_path_counts_for_the_digest() -> None:
    one = lesson("a", "first").questions[0]
    text = replace(one.texts["en"], words={"line": "changed", "path": "No"})
    assert question_digest(one) != question_digest(replace(one, texts={"en": text}))
    assert question_digest(one) == question_digest(replace(one, line=99))


def test_pictures_and_guides_get_the_addresses_they_will_have() -> None:
    html = (
        '<img src="media:1-a/media/a%20b&amp;c.svg"> <a href="lesson:help">x</a>'
        '<a href="lesson:help#h-one">y</a> <a href="lesson:a">z</a> <p>media:1-a lesson:help</p>'
        '<img src="media:nowhere.png">'
    )
    media = model.Media("1-a/media/a%20b&c.svg", "image/svg+xml", "f" * 64, b"x")
    text = model.LessonText("T", parts=(model.Part(model.PartKind.PROSE, html),))
    one = replace(
        course((replace(lesson("a"), texts={"en": text}),)),
        guides=(replace(lesson("help"), audience="facilitators"),),
        media={media.path: media},
    )
    done = with_addresses(one)
    assert done.modules[0].lessons[0].texts["en"].parts[0].html == (
        f'<img src="/media/{"f" * 64}/a%2520b%26c.svg"> <a href="guide:help">x</a>'
        '<a href="guide:help#h-one">y</a> <a href="lesson:a">z</a> <p>media:1-a lesson:help</p>'
        '<img src="media:nowhere.png">'
    )
    assert with_addresses(done) == done


@given(courses())
def test_mapping_texts_without_a_change_changes_nothing(one: model.Course) -> None:
    assert map_texts(one, lambda text: text) == one


def test_links_lead_into_the_language() -> None:
    html = (
        '<a href="lesson:second#h-far">a</a><a href="glossary:mandate">b</a>'
        '<a href="guide:running">c</a><a href="https://example.org/lesson:x">d</a>'
        "<p>lesson:second</p>"
    )
    assert resolve(html, "small", "de") == (
        '<a href="/de/learn/small/second/#h-far">a</a>'
        '<a href="/de/courses/small/glossary/#g-mandate">b</a>'
        '<a href="/de/courses/small/guide/running">c</a>'
        '<a href="https://example.org/lesson:x">d</a><p>lesson:second</p>'
    )
