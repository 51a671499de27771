"""Markdown to raw HTML. HTML that people type is shown as text, never passed on."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor

LANGUAGE_SPAN = r"\[([^\[\]\n]+)\]\{:? *lang=[\"']?([A-Za-z][A-Za-z0-9-]*)[\"']? *\}"


class _LanguageSpan(InlineProcessor):
    """`[kalimera]{lang=el}` says in which language a few words are."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  # the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        span = ET.Element("span", {"lang": m.group(2)})
        span.text = m.group(1)
        return span, m.start(0), m.end(0)


class _House(Extension):
    """Our changes to the converter: no HTML, and words in another language."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_LanguageSpan(LANGUAGE_SPAN), "language", 175)


def convert(text: str) -> str:
    """Raw HTML of a text. May raise RecursionError on absurdly deep nesting."""
    extensions: list[Extension | str] = [
        FencedCodeExtension(),
        TableExtension(use_align_attribute=True),
        FootnoteExtension(UNIQUE_IDS=False),
        DefListExtension(),
        AdmonitionExtension(),
        AbbrExtension(),
        SaneListExtension(),
        AttrListExtension(),
        _House(),
    ]
    return markdown.Markdown(extensions=extensions, output_format="html").convert(text)
