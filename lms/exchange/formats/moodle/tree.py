"""XML as a small tree with the numbers of its lines; no document types, no entities, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from lms.content.problems import sentence
from lms.exchange.formats.report import Malformed, malformed

DEEPEST = 40
MOST = 300_000
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(slots=True)
class Element:
    """An element; `words` is the text straight inside it."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    words: str = ""

    def all(self, tag: str) -> Iterator[Element]:
        """The children of a name."""
        return (child for child in self.children if child.tag == tag)

    def one(self, tag: str) -> Element | None:
        """The first child of a name."""
        return next(self.all(tag), None)

    def text(self, tag: str, default: str = "") -> str:
        """The words of a child, or those of the `text` in it."""
        child = self.one(tag)
        if child is None:
            return default
        inner = child.one("text")
        return (inner.words if inner is not None else child.words).strip()


class _Builder:
    """Listens to the parser; refuses what no export holds."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self._words: list[list[str]] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse_reference
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST:
            raise malformed(
                line,
                sentence("No export of questions is nested or split so much."),
                sentence("Choose the file that Moodle exported as “Moodle XML format”."),
            )
        element = Element(tag, attributes, line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
            _check_root(element)
        self._open.append(element)
        self._words.append([])

    def _end(self, _tag: str) -> None:
        self._open.pop().words = "".join(self._words.pop())

    def _data(self, data: str) -> None:
        if self._words:
            self._words[-1].append(data)

    def _refuse(self, *_rest: object) -> None:
        raise malformed(
            self.parser.CurrentLineNumber,
            sentence("The file declares a document type or entities, which an export never does."),
            sentence("Choose the file that Moodle exported as “Moodle XML format”."),
        )

    def _refuse_reference(self, *rest: object) -> int:
        self._refuse(*rest)
        return 0


def _check_root(element: Element) -> None:
    if element.tag != "quiz":
        raise malformed(
            element.line,
            sentence("This is not Moodle XML: it begins with <%(tag)s>, not with <quiz>.", tag=element.tag[:40]),
            sentence("Export the questions from Moodle as “Moodle XML format”."),
        )  # fmt: skip


def parsed(text: str) -> Element:
    """The `<quiz>` of a file; raises Malformed with the line of the first mistake."""
    shift = _DECLARATION.sub(lambda m: "\n" * m.group().count("\n"), text)
    builder = _Builder()
    try:
        builder.parser.Parse(shift.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise malformed(
            error.lineno,
            sentence("The XML is broken here: %(reason)s.", reason=expat.ErrorString(error.code)),
            sentence("Export the file again; do not edit it by hand."),
        ) from error
    if builder.root is None:  # pragma: no cover - expat says so itself
        raise Malformed
    return builder.root
