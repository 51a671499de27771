"""Whole courses: order, languages, links, glossary, guides, media; and never an exception."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.content.media import content_type, dimensions
from lms.content.problems import Notes
from lms.content.reader import read_course, read_courses
from lms.content.stamp import stamp_course
from lms.content.svg import read_svg
from tests.content.test_reader import COURSE, LESSON, write

LETTERS = st.text(
    alphabet=st.sampled_from('ab<>&"[](){}!#*_`|:-=+.~^/\\ \n\n\t01xX?é\r\x00\ufeff'), max_size=400
)
WORDS = st.lists(
    st.sampled_from(
        [
            "---\n", "id: a\n", "title: T\n", "quiz: {feedback: each}\n", '<quiz id="q">\n', "</quiz>\n",
            "- [x] A {#a}\n", "- [ ] B\n", "    > why\n", "[[?]] hint\n", "[[a|b]] ", "[[= 4..5 km]]\n",
            "\n", "\n\n", "text ", "| a | b {#b} |\n|---|---|\n| x | |\n", '<pool id="p" pick="1">\n',
            "</pool>\n", '<task id="t" artefact="x">\n', "</task>\n", "```template\n", "```\n", "## H\n",
            "1. one\n", "[^1]", "[^1]: note\n", "![a](media/x.svg)\n", "[l](1-x.md#h)\n", "<!-- c -->",
            '<quiz id="r" type="order">\n', '<quiz id="s" type="match">\n', '<quiz id="u" type="matrix">\n',
            '!!! note "T"\n    x\n', "    ", "> q\n", "*[a]: b\n", ":   d\n",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip
PARTS = {"1-m/module.md": "---\nid: m\ntitle: M\n---\n"}


def files(**more: str) -> dict[str, str]:
    return {"course.md": COURSE, **PARTS} | more


def plain(identifier: str, body: str = "Text.\n", **keys: str) -> str:
    extra = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\nid: {identifier}\ntitle: {identifier}\n{extra}---\n\n{body}"


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(LETTERS, WORDS, WORDS.map(lambda t: f"---\nid: a\ntitle: T\n---\n{t}")), st.booleans()
)
def test_no_text_ever_raises(text: str, translation: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, files() | {"course.de.md": plain("sample")})
        (folder / "1-m/1-x.md").write_bytes((LESSON if translation else text).encode())
        (folder / "1-m/1-x.de.md").write_bytes(text.encode())
        (folder / "glossary.md").write_bytes(text.encode())
        read_course(folder)
        for path, new in stamp_course(folder).items():
            assert (folder / path).exists()
            assert new


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_ever_raise(data: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF1234WEBP", b"GIF89a", b"<svg"):
        kind = content_type(start + data)
        if kind:
            dimensions(start + data, kind)
    read_svg(b"<svg>" + data + b"</svg>", Notes())


def test_order_is_by_number_then_by_key(tmp_path: Path) -> None:
    lessons = {f"1-m/{n}-x.md": plain(f"l{n}") for n in (1, 2, 10)}
    lessons["1-m/3-y.md"] = plain("early", order="0")
    reading = read_course(write(tmp_path, files() | lessons))
    assert reading.course is not None
    assert [x.id for x in reading.course.modules[0].lessons] == ["early", "l1", "l2", "l10"]


def test_links_glossary_guides_and_media(tmp_path: Path) -> None:
    body = (
        "[a](2-b.md#the-end) [b](../glossary.md#term) [c](media/x.pdf) [d](#here) [e](2-b.de.md)\n\n"
        '## Here\n\n![Map](media/map.svg "Figure")\n\n'
        '![A talk](media/talk.mp4 "Film")\n\n!!! transcript "Transcript"\n    Words.\n'
    )
    more = {
        "1-m/1-a.md": plain("a", body),
        "1-m/2-b.md": plain("b", "## The end\n"),
        "guide/1-run.md": plain("run", audience="facilitators"),
        "glossary.md": "---\ntitle: Glossary\n---\n\n## A *term* {#term}\n\nWhat [it](1-m/1-a.md) is.\n",
        "1-m/media/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200"/>',
        "1-m/media/x.pdf": "%PDF-1.7",
        "1-m/media/talk.mp4": "\0\0\0\x20ftypisom",
        "1-m/media/talk.vtt": "WEBVTT\n",
    }
    reading = read_course(write(tmp_path, files() | more))
    assert reading.problems == ()
    assert reading.course is not None
    html = "".join(part.html for part in reading.course.modules[0].lessons[0].texts["en"].parts)
    assert '<a href="lesson:b#h-the-end">' in html
    assert '<a href="lesson:b">' in html
    assert '<a href="glossary:term">' in html
    assert '<a href="media:1-m/media/x.pdf">' in html
    assert '<a href="#h-here">' in html
    assert (
        '<img src="media:1-m/media/map.svg" alt="Map" width="480" height="200" loading="lazy">'
        in html
    )
    assert '<track kind="captions" src="media:1-m/media/talk.vtt" srclang="en"' in html
    assert '<details data-kind="transcript">' in html
    assert reading.course.guides[0].audience == "facilitators"
    entry = reading.course.glossary["en"][0]
    assert (entry.id, entry.term) == ("term", "A term")
    assert entry.html == '<p>What <a href="lesson:a">it</a> is.</p>'
    assert reading.course.media["1-m/media/map.svg"].width == 480


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[a](#nowhere)", "no heading"),
        ("[a](../glossary.md#x)", "no term"),
        ("[a](../../etc/passwd)", "leads out"),
        ("[a](/admin)", "leads out"),
        ("[a](//evil.eu)", "not allowed"),
        ("[a](javascript:x)", "not allowed"),
        ("[a](media/no.pdf)", "no file"),
        ("![a](/etc/x.png)", "not a file of this course"),
        ("![a](https://x.eu/a.png)", "not a file of this course"),
        ("- a\n   - b", "indented by 3 spaces"),
        ("# Title", "first level"),
        ("a <b>c</b>", "HTML is not read"),
        ("Text.\n\n[^1]: note", "refers to"),
    ],
)
def test_what_leads_nowhere(tmp_path: Path, body: str, message: str) -> None:
    reading = read_course(write(tmp_path, files() | {"1-m/1-a.md": plain("a", body)}))
    assert any(message in p.message and p.path == "1-m/1-a.md" for p in reading.problems), reading


def test_films_need_captions_and_words(tmp_path: Path) -> None:
    more = {
        "1-m/1-a.md": plain("a", '![Talk](media/t.mp4 "T")\n'),
        "1-m/media/t.mp4": "\0\0\0\x20ftypisom",
    }
    found = [p.message for p in read_course(write(tmp_path, files() | more)).problems]
    assert any("no captions" in message for message in found)
    assert any("no transcript" in message for message in found)


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        "<foreignObject/>",
        "<a onclick='x'/>",
        "<image href='https://x.eu/a.png'/>",
        "<image xmlns:x='http://www.w3.org/1999/xlink' x:href='a.png'/>",
        "<use href='a.svg#x'/>",
        "<style>@import 'x.css';</style>",
        "<style>a{fill:url(https://x.eu)}</style>",
        "<style>a{fill:u\\rl(x)}</style>",
        "<rect style='fill:url(//x)'/>",
        "<rect fill='url(http://x)'/>",
        "<animate attributeName='href'/>",
        "<set attributeName='x'/>",
        "<unclosed>",
    ],
)
def test_drawings_that_act_or_load_are_refused(inside: str) -> None:
    notes = Notes("x.svg")
    assert read_svg(f"<svg>{inside}</svg>".encode(), notes) is None
    assert notes.has_errors


def test_drawings_that_only_draw() -> None:
    drawing = "<svg width='10' height='20px'><style>a{fill:url(#g)}</style><use href='#x'/></svg>"
    assert read_svg(drawing.encode(), Notes()) == (10, 20)
    assert read_svg(b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", Notes()) is None


def test_links_in_the_file_system_are_refused(tmp_path: Path) -> None:
    write(tmp_path, files() | {"1-m/1-a.md": plain("a")})
    (tmp_path / "1-m/2-b.md").symlink_to("/etc/passwd")
    problems = read_course(tmp_path).problems
    assert [p.path for p in problems] == ["1-m/2-b.md"]
    assert "symbolic link" in problems[0].message


def test_texts_outside_of_modules_are_noted(tmp_path: Path) -> None:
    reading = read_course(write(tmp_path, files() | {"loose.md": plain("loose")}))
    assert ["in no module" in p.message for p in reading.problems] == [True]


def test_translations_that_differ_are_noted(tmp_path: Path) -> None:
    quiz = '<quiz id="q">\nA?\n\n- {0}A {{#a}}\n- {1}B {{#b}}\n</quiz>\n\n'
    german = quiz.format("", "") * 2 + "## Mehr\n\nText.\n"
    more = {
        "1-m/1-a.md": plain("a", quiz.format("[x] ", "[ ] ")),
        "1-m/1-a.de.md": plain("a", german),
    }
    reading = read_course(write(tmp_path, files() | more | {"course.de.md": plain("sample")}))
    found = [p.message for p in reading.problems]
    assert "The quiz “q” is there 2 times." in found
    assert "This translation has 1 sections of prose, its source 0." in found


def test_files_over_size(tmp_path: Path) -> None:
    reading = read_course(write(tmp_path, files() | {"1-m/1-a.md": plain("a", "x" * 70000)}))
    assert "longer than 64 kB" in reading.problems[0].message


def test_folders_of_courses(tmp_path: Path) -> None:
    write(tmp_path / "one", files())
    (tmp_path / "two").mkdir()
    found = read_courses(tmp_path)
    assert list(found) == ["one", "two"]
    assert found["one"].course is not None
    assert "no course.md" in found["two"].problems[0].message
    assert read_courses(tmp_path / "none") == {}
    assert read_course(tmp_path / "none").course is None


def test_a_large_course_is_read_in_seconds(tmp_path: Path) -> None:
    prose = "\n\n".join(
        f"## Part {n}\n\n{'Words about *cities* and people. ' * 40}" for n in range(8)
    )
    lessons = {
        f"1-m/{n}-x{language}.md": plain(f"l{n}", prose)
        for n in range(28)
        for language in ("", ".de")
    }
    write(tmp_path, files() | {"course.de.md": plain("sample")} | lessons)
    began = time.monotonic()
    assert read_course(tmp_path).course is not None
    assert time.monotonic() - began < 10
