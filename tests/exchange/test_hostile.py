"""Files that are broken, foreign or meant ill: a line number, and nothing is taken."""

from __future__ import annotations

import contextlib
import time

import pytest

from lms.exchange.formats.files import read_file
from lms.exchange.formats.report import Malformed
from lms.exchange.formats.texts import MAX_BYTES, MAX_QUESTIONS
from tests.exchange.samples import moodle

GOOD = "Good?{=yes ~no}\n\n"
LOL = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'


def lines(data: bytes | str) -> list[int]:
    with pytest.raises(Malformed) as caught:
        read_file(data.encode() if isinstance(data, str) else data)
    for remark in caught.value.remarks:
        assert remark.message
        assert remark.mend
    return [remark.line for remark in caught.value.remarks]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD + "No end{=a ~b\n", 3),
        (GOOD + "No end{=a ~b\n\nNext{=c ~d}\n", 3),
        (GOOD + "No begin =a ~b}\n", 3),
        (GOOD + "Twice{=a ~b} and {=c ~d}\n", 3),
        (GOOD + "::No second name{=a ~b}\n", 3),
        (GOOD + "Number\n{#many}\n", 4),
        (GOOD + "Backwards{#5..3}\n", 3),
        (GOOD + "Nothing{#}\n", 3),
        (GOOD + "Pairs{=a -> b\n=c d}\n", 4),
        (GOOD + "One pair{=a -> b}\n", 3),
        (GOOD + "One{~a}\n", 3),
        (GOOD + "Share{~%150%a ~b}\n", 3),
        (GOOD + "Share{~%x%a ~b}\n", 3),
    ],
)
def test_malformed_gift(text: str, line: int) -> None:
    assert lines(text) == [line]


def test_all_mistakes_are_said_at_once() -> None:
    assert lines("One{=a\n\nTwo}\n\nGood{T}\n\nThree{#x}\n") == [1, 3]
    assert lines("Good{T}\n\nThree{#x}\n\nFour{#y}\n") == [3, 5]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<quiz>\n<question>\n</quiz>", 3),
        ("<quiz>\n<question type='essay'>", 2),
        ("<html>\n</html>", 1),
        ("<?xml version='1.0'?>\n<svg/>", 2),
        ("<quiz>\n&unknown;\n</quiz>", 2),
        (LOL + "<quiz>&b;</quiz>", 1),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<quiz>&x;</quiz>', 1),
        ('<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd">\n<quiz/>', 1),
        ('<!DOCTYPE q [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>\n<quiz/>', 1),
        ("<quiz>\n" + "<a>" * 200 + "</a>" * 200 + "</quiz>", 2),
        (moodle("<question type='multichoice'><questiontext><text>x</text></questiontext>\n"
                "<answer fraction='lots'><text>a</text></answer></question>"), 4),
        (moodle("<question type='numerical'><questiontext><text>x</text></questiontext>\n"
                "<answer fraction='100'><text>NaN</text></answer></question>"), 4),
    ],
)  # fmt: skip
def test_malformed_and_foreign_xml(text: str, line: int) -> None:
    assert lines(text) == [line]


@pytest.mark.parametrize(
    "data",
    [
        b"", b" \n ", b"\xff\xfe\x00", b"PK\x03\x04\x00\x00", b"abc\x00def", "pri\ue000vate".encode(),
        b"<?xml version='1.0' encoding='utf-7'?><quiz/>", b"<?xml version='1.0' encoding='utf-8'?>\xff<quiz/>",
    ],
)  # fmt: skip
def test_what_is_no_text(data: bytes) -> None:
    assert lines(data) == [1]


def test_too_much() -> None:
    assert lines(b"x" * (MAX_BYTES + 1)) == [1]
    assert lines(b"<quiz>" + b"<a/>" * 400_000 + b"</quiz>") == [1]
    many = "Q{T}\n\n" * (MAX_QUESTIONS + 1)
    assert lines(many) == [2 * MAX_QUESTIONS + 1]


def test_other_encodings() -> None:
    text = "Größe – „so“?{=ja ~nein ~vielleicht}\n"
    for data in (text.encode("utf-8-sig"), text.encode("utf-16")):
        found = read_file(data)
        assert found.entries[0].draft.stem.text == "Größe – „so“?"
        assert found.report.remarks == ()
    guessed = read_file(b"Good?{T}\n\n" + text.encode("cp1252"))
    assert guessed.entries[1].draft.stem.text == "Größe – „so“?"
    assert [remark.line for remark in guessed.report.remarks] == [3]
    latin = "<?xml version='1.0' encoding='ISO-8859-1'?><quiz><question type='essay'><questiontext><text>Größe</text></questiontext></question></quiz>"
    assert read_file(latin.encode("latin-1")).entries[0].draft.stem.text == "Größe"


@pytest.mark.parametrize(
    "text",
    [
        "{" * 50_000,
        "\\" * 200_000,
        "~=" * 20_000 + "{}",
        "a{" + "~b" * 20_000 + "}",
        "[html]" + "<b>" * 5_000 + "x{T}",
        "[html]" + "<div>" * 100 + "x{T}",
        "::" * 30_000 + "{T}",
        "//" * 50_000,
        "a" + " " * 200_000 + "{T}",
        "[markdown]" + "*" * 3_000 + "{T}",
    ],
)
def test_nothing_takes_long(text: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(Malformed):
        read_file(text.encode())
    assert time.process_time() - begun < 10


def test_html_of_others_is_harmless() -> None:
    hostile = (
        "<p onclick=x>One</p><script>two</script><style>three</style><iframe src=//e></iframe>"
        "<a href='data:text/html,x'>four</a><img src=x onerror=y alt=five>"
        "&lt;quiz id='x'&gt;</quiz><quiz id='y'>"
    )
    text = moodle(
        f"<question type='essay'><questiontext><text><![CDATA[{hostile}]]></text></questiontext></question>"
    )
    found = read_file(text.encode()).entries[0].draft.stem.text
    for word in ("two", "three", "data:", "onclick", "onerror", "<quiz"):
        assert word not in found
    for word in ("One", "four", "five"):
        assert word in found
