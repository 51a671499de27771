"""The one function that renders and cleans text that a person wrote.

Text of authors is rendered here; text of everybody else in a child process that is killed after
two seconds, since the Markdown library can be made to think for minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lms.content.model import Heading
from lms.content.rendering.addresses import OpenAddresses
from lms.content.rendering.page import Page, Place, render_page
from lms.content.rendering.worker import render_apart


class Source(StrEnum):
    """Who wrote a text, and how much it may be.

    Authors may use pictures of their course. A comment is a person's, work what somebody hands in
    on a task: both are rendered apart, work may be as long as a lesson.
    """

    AUTHOR = "author"
    PERSON = "person"
    WORK = "work"


LIMITS = {Source.AUTHOR: 64 * 1024, Source.PERSON: 8 * 1024, Source.WORK: 64 * 1024}


class TooLong(ValueError):  # noqa: N818  # named as other rooms call it
    """A text is longer than `limit` bytes of UTF-8."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than {limit} bytes")
        self.limit = limit


class TooDeep(ValueError):  # noqa: N818  # like TooLong
    """Lists or quotations are nested so deeply that the text cannot be rendered."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Clean HTML (`str`), its headings, and its pieces (one, unless a page was cut)."""

    html: str
    headings: tuple[Heading, ...] = ()
    places: tuple[Place, ...] = ()

    def __str__(self) -> str:
        return self.html

    def __html__(self) -> str:
        """Tell templates that it is clean."""
        return self.html


def render(
    text: str, *, source: Source = Source.PERSON, prefix: str = "", language: str = "en"
) -> Rendered:
    """Clean HTML of Markdown; `prefix` keeps the ids of several texts on a page apart.

    Raises TooLong over 64 kB (authors, work) or 8 kB (persons), and TooDeep for authors only: the text
    of a person that cannot be rendered comes back as plain text. Raises Busy for persons while many
    slow texts are rendered.
    """
    limit = LIMITS[source]
    if len(text.encode("utf-8", "replace")) > limit:
        raise TooLong(limit)
    if source is not Source.AUTHOR:
        return _rendered(render_apart(text, prefix, language))
    try:
        page = render_page([text], OpenAddresses(media=True), prefix=prefix, language=language)
    except (RecursionError, ValueError) as error:
        raise TooDeep from error
    return _rendered(page)


def _rendered(page: Page) -> Rendered:
    html = "\n".join(filter(None, [*(place.html for place in page.places), page.notes]))
    headings = tuple(heading for place in page.places for heading in place.headings)
    return Rendered(html, headings, page.places)
