import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.notices.rules import (
    LONGEST_DELAY,
    MAX_TRIES,
    WIDTH,
    delay,
    is_address,
    is_spent,
    one_line,
    without_addresses,
    wrapped,
)


def test_first_waits_double_and_the_last_are_a_quarter_of_an_hour():
    assert [delay(n) for n in (1, 2, 3, 4)] == [timedelta(seconds=s) for s in (10, 20, 40, 80)]
    assert delay(MAX_TRIES) == LONGEST_DELAY


def test_all_tries_together_outlast_a_night():
    assert (
        timedelta(hours=9) < sum(map(delay, range(1, MAX_TRIES)), timedelta()) < timedelta(hours=13)
    )


@given(st.integers(1, 10_000), st.integers(0, 10**9))
def test_waits_never_shrink_below_the_first_nor_grow_past_a_fifth_more(tries, spread):
    assert timedelta(seconds=10) <= delay(tries, spread) <= LONGEST_DELAY * 1.2


def test_the_48th_failure_is_the_last():
    assert [is_spent(47), is_spent(48)] == [False, True]


@pytest.mark.parametrize(
    "good", ["a@b.eu", "first.last+tag@sub.example.org", "jürgen@müller.example"]
)
def test_addresses(good):
    assert is_address(good)


@pytest.mark.parametrize(
    "bad",
    ["", "a", "a@", "@b", "a@b@c", "a@b\nBcc: x@y", "a@b\r\nBcc: x@y", "a b@c", "a@b, c@d", "<a@b>", "a@b;c@d",
     "a@b\u2028", "x" * 250 + "@b.eu", '"a b"@c.eu'],
)  # fmt: skip
def test_what_is_not_one_plain_address(bad):
    assert not is_address(bad)


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1


@given(st.text())
def test_wrapping_keeps_every_word_and_breaks_only_between_them(text):
    lines = wrapped(text)
    assert not any(
        unicodedata.category(letter) == "Cc" for letter in lines.replace("\n", "").replace("\t", "")
    )
    assert all(
        len(line) <= WIDTH or " " not in line.strip() or line.lstrip()[:1] in "-*>"
        for line in lines.splitlines()
    )


def test_links_and_lists_stay_whole():
    link = "https://learn.example.org/en/confirm/" + "x" * 90
    text = wrapped(f"Please open {link} soon.\n\n\n\n- " + "word " * 30)
    assert link in text
    assert "\n\n\n" not in text
    assert "\n  word" in text


def test_errors_lose_their_addresses():
    assert (
        without_addresses("550 <ana@example.org>\nuser unknown") == "550 <(address)> user unknown"
    )
