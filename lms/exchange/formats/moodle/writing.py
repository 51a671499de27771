"""Moodle XML: from questions as Moodle knows them to a file."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from lms.content.questions.numbers import number_text
from lms.exchange.formats.foreign import Cloze, Foreign
from lms.exchange.formats.fromhtml import PLUGIN
from lms.exchange.formats.moodle.bodies import HOLE, KINDS, Part, body_parts
from lms.exchange.formats.moodle.cloze import written_field
from lms.exchange.formats.report import Remarks
from lms.exchange.formats.results import NO_SHELF, Shelf
from lms.exchange.formats.tohtml import to_html

_MARK = re.compile("\ue000(\\d+)\ue001")
_SHOWN = re.compile(rf'{PLUGIN}([^"]+)"')
# Words of a text that would be taken for a field.
_LIKE_FIELD = re.compile(r"\{(?=\d*:)")
_CDATA_END = "]]>"


def file_of(found: Iterable[str], categories: Iterable[str]) -> str:
    """The whole file of questions that `question_of` wrote; a category stands where it changes."""
    parts, current = [], ""
    for text, category in zip(found, categories, strict=True):
        if category != current:
            current = category
            path = escape(f"$course$/top/{category}".rstrip("/"))
            parts.append(
                f'  <question type="category">\n    <category><text>{path}</text></category>\n  </question>'
            )
        parts.append(text)
    inside = "\n".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inside}\n</quiz>\n'


def question_of(question: Foreign, remarks: Remarks, shelf: Shelf = NO_SHELF) -> str:
    """One `<question>`."""
    parts = body_parts(question.body)
    texts = [question.text, question.explanation, *question.hints]
    texts += [part.markdown for part in parts if part.markdown is not None]
    shown = iter(to_html(texts, remarks, folder=shelf.folder, picture=shelf.name))
    asked = next(shown)
    if isinstance(question.body, Cloze):
        fields = question.body.fields
        asked = _LIKE_FIELD.sub("&#123;", asked)
        asked = _MARK.sub(lambda found: written_field(fields[int(found.group(1))]), asked)
    general = next(shown)
    hints = [next(shown) for _ in question.hints]
    kind = KINDS[type(question.body)]
    lines = [
        f"  <question type={quoteattr(kind)}>",
        f"    <name><text>{escape(question.name)}</text></name>",
        f"    {_text('questiontext', asked, shelf)}",
        f"    {_text('generalfeedback', general, shelf)}",
    ]
    if kind != "cloze":
        lines.append(f"    <defaultgrade>{number_text(question.points)}</defaultgrade>")
    lines += [
        f"    <penalty>{_PENALTIES.get(kind, '0.3333333')}</penalty>",
        "    <hidden>0</hidden>",
        f"    <idnumber>{escape(question.id)}</idnumber>",
        *(f"    {_part(part, shown, shelf)}" for part in parts),
        *(f"    {_text('hint', hint, shelf)}" for hint in hints),
        *_tags(question.tags),
        "  </question>",
    ]
    return "\n".join(lines)


_PENALTIES = {"truefalse": "1", "essay": "0", "description": "0"}


def _tags(tags: Iterable[str]) -> list[str]:
    written = "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in tags)
    return [f"    <tags>{written}</tags>"] if written else []


def _part(part: Part, shown: Iterator[str], shelf: Shelf) -> str:
    if part.markdown is None:
        return part.xml
    return part.xml.replace(HOLE, _inside(next(shown), shelf))


def _text(tag: str, html: str, shelf: Shelf) -> str:
    return f'<{tag} format="html">{_inside(html, shelf)}</{tag}>'


def _inside(html: str, shelf: Shelf) -> str:
    words = html.replace(_CDATA_END, "]]]]><![CDATA[>")
    files = "".join(_file(name, shelf) for name in dict.fromkeys(_SHOWN.findall(html)))
    return f"<text><![CDATA[{words}]]></text>{files}" if html else "<text></text>"


def _file(quoted: str, shelf: Shelf) -> str:
    name = unquote(quoted)
    data = base64.b64encode(shelf.data(name)).decode("ascii")
    return f'<file name={quoteattr(name)} path="/" encoding="base64">{data}</file>'
