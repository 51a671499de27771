"""Markdown as HTML for other systems, by the one renderer, without what only our pages use."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from lms.content.problems import sentence
from lms.content.rendering.addresses import Picture, inside_course, web_address
from lms.content.rendering.page import render_page
from lms.content.rendering.tree import Node, parse, write
from lms.exchange.formats.fromhtml import PLUGIN, Source, from_html
from lms.exchange.formats.report import Refused, Remarks

_PLAIN = re.compile(r"[\w ,.;?'’“”„()…–%/äöüÄÖÜß-]*[\w,.;?’”)…%]", re.UNICODE)
_LISTED = re.compile(r"^(?:[-+]|\d+[.)])\s|^[-=]+$|_|\.$^|\d\.$")
_KEPT = {"href", "src", "alt", "title", "lang", "dir", "start", "align", "data-kind"}
_ELSEWHERE = re.compile(r"(https?|mailto):", re.IGNORECASE)
_CELL_TAGS = re.compile(r"<[^>]+>")


class _Leaving:
    """What links and pictures become outside the course."""

    def __init__(self, remarks: Remarks, folder: str, picture: Callable[[str], str | None]) -> None:
        self._remarks, self._folder, self._picture = remarks, folder, picture

    def link(self, href: str, place: int) -> str | None:  # noqa: ARG002
        """Addresses of the web stay; a link inside the course leaves its words."""
        address = web_address(href)
        if address and _ELSEWHERE.match(address):
            return address
        self._remarks.note(
            sentence("A link into the course would lead nowhere outside it; its words stay."),
            sentence("Write the whole address if readers elsewhere need it."),
        )
        return None

    def picture(self, src: str, alt: str, place: int) -> Picture | None:  # noqa: ARG002
        """The place of a picture that goes with the questions."""
        path = inside_course(src, self._folder)
        name = self._picture(path) if path else None
        if name is None:
            self._remarks.note(
                sentence("The picture “%(alt)s” cannot go with the question; its words stay.", alt=alt),
                sentence("Add it on the other side."),
            )  # fmt: skip
            return None
        return Picture(PLUGIN + quote(name))


def no_pictures(_path: str) -> str | None:
    """For formats without pictures."""
    return None


def to_html(
    texts: Sequence[str],
    remarks: Remarks,
    *,
    folder: str = "",
    picture: Callable[[str], str | None] = no_pictures,
) -> list[str]:
    """The HTML of each text; all are rendered in one run. Marks of blanks stay where they are."""
    if all(_is_plain(text) for text in texts):
        return [f"<p>{html.escape(text, quote=False)}</p>" if text else "" for text in texts]
    try:
        page = render_page(texts, _Leaving(remarks, folder, picture), places=False)
    except (RecursionError, ValueError) as error:
        raise Refused(
            sentence("Its Markdown cannot be shown, so it cannot go out."),
            sentence("Look at the problems of the lesson."),
        ) from error
    return [_bare(place.html) for place in page.places]


def _is_plain(text: str) -> bool:
    return not text or bool(_PLAIN.fullmatch(text) and not _LISTED.search(text))


def to_plain(markdown: str) -> str:
    """The words of one line of Markdown, for places that hold no HTML."""
    if _is_plain(markdown):
        return markdown
    page = render_page([markdown], _Leaving(Remarks(), "", no_pictures), places=False)
    return " ".join(page.places[0].text.split())


def is_plain_text(markdown: str) -> bool:
    """Whether nothing is lost where only words are kept."""
    return _is_plain(markdown) or not _CELL_TAGS.search(
        to_html([markdown], Remarks())[0].removeprefix("<p>").removesuffix("</p>")
    )


def normal(markdown: str) -> str:
    """Markdown as it is after it went out as HTML and came back."""
    remarks = Remarks()
    return from_html(
        to_html([markdown], remarks, picture=lambda path: path)[0],
        Source(remarks, picture=lambda name: name),
    )


def _bare(text: str) -> str:
    root = parse(text)
    root.replace(_simple)
    return "".join(map(write, root.children)).strip()


def _simple(node: Node) -> list[Node | str]:
    if node.tag in {"div", "section"}:
        return node.children
    node.attributes = {name: value for name, value in node.attributes.items() if name in _KEPT}
    return [node]
