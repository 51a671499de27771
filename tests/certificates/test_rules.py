"""Serials and codes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.rules import (
    ALPHABET,
    CODE_LENGTH,
    Validity,
    grouped,
    new_code,
    new_serial,
    read_code,
    read_serial,
    validity,
)


def test_a_code_has_at_least_128_random_bits() -> None:
    assert CODE_LENGTH * math.log2(len(ALPHABET)) >= 128
    assert len({new_code() for _ in range(500)}) == 500
    assert set("".join(new_code() for _ in range(500))) == set(ALPHABET)


def test_no_letter_is_mistaken_for_another_and_no_words_come_about() -> None:
    assert not set("01IOAEU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_a_serial_is_written_in_groups() -> None:
    serial = new_serial()
    assert len(serial) == len("TND-7KQ4-M2TX-93HF")
    assert [len(part) for part in serial.split("-")] == [3, 4, 4, 4]
    assert read_serial(serial) == serial


@given(st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH), st.sampled_from(" -–—\t"))
def test_a_code_is_read_however_it_was_typed(code: str, between: str) -> None:
    assert read_code(grouped(code)) == code
    assert read_code(grouped(code).lower().replace("-", between)) == code
    assert read_code(f"  https://learn.example.org/de/verify/{grouped(code)}/ ") == code


@given(st.text(max_size=60))
def test_nothing_else_is_a_code(text: str) -> None:
    found = read_code(text)
    assert found is None or (len(found) == CODE_LENGTH and set(found) <= set(ALPHABET))


@pytest.mark.parametrize(
    "typed", ["", "-", "TND", "TND-7KQ4-M2TX-93H", "TND-7KQ4-M2TX-93HFF", "ß" * 28]
)
def test_other_words_are_neither_serial_nor_code(typed: str) -> None:
    assert read_serial(typed) is None
    assert read_code(typed) is None


def test_a_serial_may_be_typed_without_its_prefix_and_hyphens() -> None:
    assert read_serial("tnd 7kq4m2tx93hf") == "TND-7KQ4-M2TX-93HF"
    assert read_serial("7KQ4-M2TX-93HF") == "TND-7KQ4-M2TX-93HF"


@pytest.mark.parametrize(
    ("revoked", "replaced", "worth"),
    [
        (False, False, Validity.VALID),
        (True, False, Validity.REVOKED),
        (True, True, Validity.REPLACED),
    ],
)
def test_what_a_certificate_is_worth(revoked: bool, replaced: bool, worth: Validity) -> None:
    assert validity(revoked=revoked, replaced=replaced) is worth
