"""The XML inside office documents: read without entities, for what loads or runs something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from lms.files.rules.kinds import Reason, Refused

# Links that a reader clicks, and sheets whose last values are stored with them.
HARMLESS_TARGETS = ("/hyperlink", "/externallinkpath", "/externallink", "/xlexternallinkpath")
OUTSIDE = re.compile(r"^\s*([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
MAX_INSTRUCTIONS = 200_000
DDE_ELEMENTS = frozenset({"ddelink", "olelink", "dde-source", "dde-connection-decl"})
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
MACRO_ELEMENTS = frozenset({f"{ODF}script:1.0 event-listener", f"{ODF}office:1.0 script"})
CLICKS_THAT_ACT = frozenset({"execute", "macro"})
LOADED_HERE = frozenset({"image", "object", "object-ole", "plugin", "applet", "floating-frame"})


@dataclass(slots=True)
class Markup:
    """What the parts of one document do."""

    reasons: set[Reason] = field(default_factory=set)
    instructions: list[str] = field(default_factory=list)
    length: int = 0

    def refuse_active(self) -> None:
        """Raise Refused if a part does something that a document should not."""
        if DDE.search("".join(self.instructions)):
            self.reasons.add(Reason.ACTIVE)
        if self.reasons:
            raise Refused(min(self.reasons))


def read_markup(chunks: Iterator[bytes], marks: Markup) -> None:
    """Parse one part to its end. A part that cannot be read is damaged, or somebody's trick."""
    reading = _Reading(marks)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(Reason.DAMAGED) from error


def _refuse_doctype(*_declared: object) -> None:
    raise Refused(Reason.ACTIVE)


class _Reading:
    """The handlers of one part."""

    def __init__(self, marks: Markup) -> None:
        self.marks = marks
        self.inside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(" ")[2].lower()
        given = {key.rpartition(" ")[2].lower(): value for key, value in attributes.items()}
        self.inside = name == "instrtext"
        if name in DDE_ELEMENTS:
            self.marks.reasons.add(Reason.ACTIVE)
        if tag.lower() in MACRO_ELEMENTS or "macroenabled" in given.get("contenttype", "").lower():
            self.marks.reasons.add(Reason.MACROS)
        if name == "event-listener" and given.get("action") in CLICKS_THAT_ACT:
            self.marks.reasons.add(Reason.ACTIVE)
        if name == "encryption-data":
            self.marks.reasons.add(Reason.LOCKED)
        if name == "fldsimple":
            self._instruct(given.get("instr", ""))
        if name == "relationship":
            self._relationship(given)
        if name in LOADED_HERE and OUTSIDE.match(given.get("href", "")):
            self.marks.reasons.add(Reason.OUTSIDE)

    def _relationship(self, given: Mapping[str, str]) -> None:
        external = given.get("targetmode", "").lower() == "external"
        kind = given.get("type", "").lower()
        if external and not kind.endswith(HARMLESS_TARGETS):
            self.marks.reasons.add(Reason.OUTSIDE)
        if kind.endswith(("/vbaproject", "/xlmacrosheet", "/control")):
            self.marks.reasons.add(Reason.MACROS)
        if kind.endswith(("/oleobject", "/afchunk")):
            self.marks.reasons.add(Reason.EMBEDDED)

    def end(self, _tag: str) -> None:
        self.inside = False

    def text(self, words: str) -> None:
        if self.inside:
            self._instruct(words)

    def _instruct(self, words: str) -> None:
        self.marks.length += len(words)
        if self.marks.length > MAX_INSTRUCTIONS:
            raise Refused(Reason.ACTIVE)
        self.marks.instructions.append(words)
