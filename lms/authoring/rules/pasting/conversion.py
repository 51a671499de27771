"""From the HTML of a clipboard to Markdown as authors write it by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass

import nh3
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from lms.authoring.rules.pasting.tidying import Found, tidy
from lms.content.problems import Sentence, sentence
from lms.content.questions.choices import as_words
from lms.content.questions.escaping import guarded

LIMIT = 512 * 1024
# Deeper nesting is no text that somebody wrote.
DEEPEST = 120
_TAGS = (
    "a b blockquote body br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s span "
    "strike strong sub sup table tbody td tfoot th thead tr u ul"
)
_SILENT = {"script", "style", "title", "xml", "svg", "math", "object", "template", "noscript"}
_ATTRIBUTES = {
    "*": {"class", "style"},
    "a": {"href"},
    "img": {"alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_TAG = re.compile(r"</?[a-z]")
_VOID = re.compile(r"<(?:br|hr|img)\b[^>]*>")
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")
_WORD_INSIDE = re.compile(r"(?<=\w)\\_(?=\w)")


class TooLong(ValueError):  # noqa: N818  # a turn of events
    """More was pasted than LIMIT bytes, or it is nested deeper than any text."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Markdown, and what became of parts that it cannot hold."""

    markdown: str
    notes: tuple[Sentence, ...] = ()


def to_markdown(html: str) -> Pasted:
    """Markdown of what a word processor puts on the clipboard. Raises TooLong."""
    data = html.encode("utf-8", "replace")
    if len(data) > LIMIT:
        raise TooLong
    soup = BeautifulSoup(_clean(data.decode()), "html.parser")
    found = tidy(soup)
    converter = _Converter(
        autolinks=False, bullets="-", heading_style="atx", strip=["u", "s", "strike", "del", "img"]
    )
    text = guarded(_in_order(converter.convert_soup(soup)))
    return Pasted(text, tuple(_notes(found)))


def _clean(html: str) -> str:
    """What is left of somebody's HTML: words, and how they are set apart."""
    cleaned = nh3.clean(
        html,
        tags=set(_TAGS.split()),
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    depth = deepest = 0
    for found in _TAG.finditer(_VOID.sub("", cleaned)):
        depth += -1 if found.group().startswith("</") else 1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise TooLong
    return cleaned


class _Converter(MarkdownConverter):
    """Writes Markdown in the house's way: nested by 4 spaces, no HTML, no sign taken for another."""

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """Words without the signs of Markdown, HTML and the platform's blocks."""
        text = text.replace("\\", "\\\\").replace("`", "\\`").replace("*", "\\*")
        text = _WORD_INSIDE.sub("_", text.replace("_", "\\_"))
        text = text.replace("[", "\\[").replace("]", "\\]")
        return _TAG_LIKE.sub("&lt;", text)

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """A paragraph whose first sign opens nothing."""
        words = _as_paragraph(text)
        if "_inline" in parent_tags:
            return f" {words} "
        return f"\n\n{words}\n\n" if words else ""

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """A point; what belongs to it is indented by 4 spaces."""
        words = (text or "").strip()
        if not words:
            return "\n"
        if next((child.name for child in el.find_all(True)), "") not in {"ul", "ol"}:
            words = as_words(words)
        sign = "-"
        if el.parent is not None and el.parent.name == "ol":
            sign = f"{len(el.find_previous_siblings('li')) + 1}."
        first, *rest = words.split("\n")
        return (
            "\n".join([f"{sign} {first}", *(f"    {line}" if line else "" for line in rest)]) + "\n"
        )

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """A cell; bars in it are no borders."""
        return " " + " ".join(text.split()).replace("|", "\\|") + " |"

    convert_th = convert_td


def _as_paragraph(text: str) -> str:
    return "\n".join(as_words(line) for line in text.strip().split("\n"))


def _in_order(text: str) -> str:
    """No line that ends in spaces but for a line break, no two empty lines in a row."""
    lines = [
        re.sub(r"(?<! ) $|(?<=\S) {3,}$", "", line.replace("\xa0", " "))
        for line in text.split("\n")
    ]
    plain = "\n".join("" if not line.strip() else line for line in lines)
    plain = re.sub(r" +(?=\n\n|\n?\Z)", "", plain)
    return re.sub(r"\n{3,}", "\n\n", plain).strip("\n")


def _notes(found: Found) -> list[Sentence]:
    notes = []
    if found.pictures:
        notes.append(sentence("Pictures were left out. Add them from the media library."))
    if found.footnotes:
        notes.append(sentence("Footnotes were left out. Write them as [^1] where you need them."))
    if found.without_head:
        notes.append(sentence("A table had no head, so its first row became it. Look at it."))
    if found.merged:
        notes.append(sentence("A table had merged cells, which were taken apart. Look at it."))
    return notes
