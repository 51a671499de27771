"""What forms ask of the reader of courses; it is loaded when the first author comes."""

from __future__ import annotations

from lms.content.files import text_file
from lms.content.problems import Notes


def terms(text: str) -> list[tuple[str, str]]:
    """Id and name of each term of a glossary that has an id."""
    from lms.content.glossary import terms_of  # loads the renderer

    found = terms_of(text_file(text, Notes("glossary.md")))
    return [(term.id, term.term.text) for term in found if term.id]
