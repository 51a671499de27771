"""Sentences that pure rooms made, in the language of the reader."""

from __future__ import annotations

from flask_babel import gettext

from lms.content.problems import Sentence


def said(text: str) -> str:
    """A sentence in the reader's language, with the sentences in it; other text as it is."""
    if not isinstance(text, Sentence):
        return text
    values = {
        name: said(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return str(gettext(text.template) % values)
