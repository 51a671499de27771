"""What pure rooms say is told in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from lms.content.problems import after, listed, sentence
from lms.web import said as told
from lms.web.said import said

GERMAN = {
    "There is no lesson %(path)s.": "Die Lektion %(path)s gibt es nicht.",
    "Did you mean %(word)s?": "Meinten Sie %(word)s?",
    "Correct the path.": "Berichtigen Sie den Pfad.",
    "“%(word)s”": "„%(word)s“",
    "Up to 5%%.": "Bis zu 5 %%.",
    "%(found)s here, %(wanted)s there.": "Dort %(wanted)s, hier %(found)s.",
}


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of a few texts."""
    monkeypatch.setattr(told, "gettext", lambda text: GERMAN.get(text, text))


@pytest.mark.usefixtures("german")
def test_a_german_author_reads_a_german_problem() -> None:
    assert said(sentence("There is no lesson %(path)s.", path="a.md")) == (
        "Die Lektion a.md gibt es nicht."
    )
    assert said(sentence("Up to 5%%.")) == "Bis zu 5 %."
    assert said(sentence("%(found)s here, %(wanted)s there.", found=1, wanted=2)) == (
        "Dort 2, hier 1."
    )


@pytest.mark.usefixtures("german")
def test_sentences_within_a_sentence_are_translated_too() -> None:
    hint = sentence("Did you mean %(word)s?", word="100%")
    assert said(after(hint, sentence("Correct the path."))) == (
        "Meinten Sie 100%? Berichtigen Sie den Pfad."
    )


@pytest.mark.usefixtures("german")
def test_lists_have_the_marks_of_the_language() -> None:
    assert said(listed(["a", "b"])) == "„a“, „b“"


@pytest.mark.usefixtures("german")
def test_values_of_authors_are_never_translated() -> None:
    assert said(sentence("There is no lesson %(path)s.", path="Correct the path.")) == (
        "Die Lektion Correct the path. gibt es nicht."
    )
    assert said("Correct the path.") == "Correct the path."


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "There is no lesson a.md."), ("de", "Es gibt keine Lektion a.md.")],
)
def test_the_catalogue_has_the_problems(app: Flask, language: str, shown: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert said(sentence("There is no lesson %(inside)s.", inside="a.md")) == shown
