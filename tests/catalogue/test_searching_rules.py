"""How words are found. Pure."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalogue.rules.searching import (
    EXCERPT_WORDS,
    MAX_TERM,
    MAX_TERMS,
    composed,
    excerpt,
    fold,
    indexed,
    terms_of,
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("lodz", "Łódź"),
        ("burger", "Bürger"),
        ("strasse", "STRAẞE"),
        ("ΚΛΙΜΑ", "κλίμα"),
        ("θεσσαλονικης", "Θεσσαλονίκης"),
        ("tromso", "Tromsø"),
        ("zagreb", "ZAGREB"),
        ("đakovo", "Dakovo"),
        ("istanbul", "Istanbul"),
        ("cœur", "coeur"),
        ("naive", unicodedata.normalize("NFD", "naïve")),
    ],
)
def test_accents_and_capitals_do_not_matter(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_form_of_the_text_does_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=400))
def test_terms_are_words_and_few(query: str) -> None:
    terms = terms_of(query)
    assert len(terms) <= MAX_TERMS
    assert len(set(terms)) == len(terms)
    assert all(term.isalnum() and len(term) <= MAX_TERM for term in terms)


@given(st.text(), st.text())
def test_what_is_indexed_is_words_with_spaces_between(one: str, other: str) -> None:
    assert all(word.isalnum() for word in indexed(one, other).split(" ") if word)


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_an_excerpt_is_a_stretch_of_the_text(text: str, queries: list[str]) -> None:
    terms = terms_of(" ".join(queries))
    pieces = [piece.text for piece in excerpt(text, terms)]
    shown = "".join(pieces).removeprefix("… ").removesuffix(" …")
    assert shown in text


def test_an_excerpt_begins_before_the_first_hit_and_marks_all() -> None:
    text = "one " * 40 + "Łódź is a city, and Łódź-Centre is in it. " + "end " * 60
    pieces = excerpt(text, ("lod",))
    found = [piece.text for piece in pieces if piece.found]
    assert found == ["Łódź", "Łódź"]
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith("… one one")
    assert whole.endswith(" …")
    assert len(whole.split()) <= EXCERPT_WORDS + 3


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert [p.text for p in excerpt("A short text.", ("zzz",))] == ["A short text."]
    assert excerpt("", ("a",)) == ()
    assert excerpt("…!?", ("a",)) == ()


def test_composed_letters_are_found_as_one_word() -> None:
    written = unicodedata.normalize("NFD", "Łódź lies here")
    assert [p.text for p in excerpt(composed(written), ("lodz",)) if p.found] == ["Łódź"]
