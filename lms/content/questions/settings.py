"""The attributes of a `<quiz>` tag."""

from __future__ import annotations

from dataclasses import dataclass

from lms.content.blocks import Block
from lms.content.frontmatter import ID, as_number, suggestion
from lms.content.model import Credit, QuestionType
from lms.content.problems import Notes, Sentence, after, sentence

KNOWN = ("id", "type", "points", "credit", "practice", "shuffle", "case", "long", "many")
_IN_TRANSLATION = frozenset({"id"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the tag says; `type` and `shuffle` are None where they are to be inferred."""

    id: str
    type: QuestionType | None = None
    points: float = 1.0
    credit: Credit = Credit.EXACT
    practice: bool = False
    shuffle: bool | None = None
    case: bool = False
    long: bool = False
    many: bool = False


def settings(block: Block, notes: Notes) -> Settings:
    """Read and check the attributes of the source language."""
    reader = _Attributes(block, notes)
    reader.check_names(KNOWN)
    kind = reader.word("type", [str(k.value) for k in QuestionType])
    credit = reader.word("credit", [str(c.value) for c in Credit])
    return Settings(
        block_id(block, notes),
        QuestionType(kind) if kind else None,
        reader.points(),
        Credit(credit) if credit else Credit.EXACT,
        practice=reader.flag("practice") or False,
        shuffle=reader.flag("shuffle"),
        case=reader.flag("case") or False,
        long=reader.flag("long") or False,
        many=reader.flag("many") or False,
    )


def check_translated(block: Block, notes: Notes, known: frozenset[str] = _IN_TRANSLATION) -> None:
    """In a translation a tag holds only what translations may decide."""
    for name in block.attributes:
        if name not in known:
            notes.error(
                block.line,
                sentence(
                    "%(name)s is decided in the source language, not in a translation.", name=name
                ),
                sentence('Write just <%(kind)s id="%(id)s">.', kind=block.kind, id=block.id),
            )


def block_id(block: Block, notes: Notes) -> str:
    """The id of a quiz, pool or task; its absence is an error."""
    if not block.id:
        notes.error(
            block.line,
            sentence("This %(kind)s has no id.", kind=block.kind),
            sentence(
                'Write <%(kind)s id="…"> with a short name that will never change.', kind=block.kind
            ),
        )
    elif not ID.fullmatch(block.id):
        notes.error(
            block.line,
            sentence("“%(id)s” is not an id.", id=block.id),
            sentence("Use small letters a-z, digits and hyphens, beginning with a letter."),
        )
    return block.id


@dataclass(frozen=True, slots=True)
class _Attributes:
    block: Block
    notes: Notes

    def check_names(self, known: tuple[str, ...]) -> None:
        for name in self.block.attributes:
            if name not in known:
                hint = suggestion(name, known)
                self._error(
                    sentence("The attribute %(name)s is unknown.", name=name),
                    after(hint, sentence("Known: %(words)s.", words=", ".join(known))),
                )

    def word(self, name: str, known: list[str]) -> str:
        value = self.block.attributes.get(name, "")
        if value and value not in known:
            hint = suggestion(value, known)
            self._error(
                sentence('%(name)s="%(value)s" is unknown.', name=name, value=value),
                after(hint, sentence("Use one of: %(words)s.", words=", ".join(known))),
            )
            return ""
        return value

    def points(self) -> float:
        value = self.block.attributes.get("points")
        if value is None:
            return 1.0
        number = as_number(value)
        if number is None or number <= 0:
            self._error(
                sentence('points="%(value)s" is not a number above 0.', value=value),
                sentence('Write points="2", or nothing.'),
            )
            return 1.0
        return number

    def flag(self, name: str) -> bool | None:
        value = self.block.attributes.get(name)
        if value not in {None, "true", "false"}:
            self._error(
                sentence('%(name)s="%(value)s" is neither true nor false.', name=name, value=value),
                sentence('Write %(name)s="true".', name=name),
            )
            return None
        return None if value is None else value == "true"

    def _error(self, message: Sentence, mend: Sentence) -> None:
        self.notes.error(self.block.line, message, mend)
