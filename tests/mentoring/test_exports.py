"""Exported tables are read back, and no cell becomes a formula."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.cells import DANGEROUS, harmless
from lms.mentoring.adapters.exports import as_csv, as_xlsx

HOSTILE = [
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    " =1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_that_look_like_formulas_are_texts(text):
    assert harmless(text) == f"'{text}"
    read = list(csv.reader(StringIO("".join(as_csv([[text, 1]])).removeprefix("\ufeff"))))
    assert read == [[f"'{text}", "1"]]
    sheet = ZipFile(BytesIO(as_xlsx("Table", [[text]]))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


@given(st.text(max_size=30))
def test_no_written_text_begins_like_a_formula(text):
    safe = harmless(text)
    assert not str(safe).lstrip(" \u00a0").startswith(DANGEROUS)
    assert str(safe).removeprefix("'") == text or safe == text


@given(st.integers() | st.floats(allow_nan=False) | st.none())
def test_numbers_stay_numbers(number):
    assert harmless(number) is number


def test_a_table_is_read_back(app):
    rows = [["City", "Since", "At"], ["Łódka, „die“ Stadt", date(2026, 3, 1), None]] * 150
    pieces = list(as_csv(rows))
    assert len(pieces) == 2
    read = list(csv.reader(StringIO("".join(pieces).removeprefix("\ufeff"))))
    assert len(read) == 300
    assert read[1] == ["Łódka, „die“ Stadt", "2026-03-01", ""]


def test_a_workbook_holds_words_numbers_and_days():
    at = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
    made = as_xlsx("Cities: [all]/2027", [["City", "Count"], ["Αθήνα", 7], [at, date(2026, 1, 2)]])
    parts = ZipFile(BytesIO(made))
    assert 'name="Cities   all  2027"' in parts.read("xl/workbook.xml").decode()
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "Αθήνα" in sheet
    assert "<v>7</v>" in sheet
