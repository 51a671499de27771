"""From the form of a question to the question, or to what is wrong, field by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from lms.authoring.rules.insert.gaps import gap_text, with_ids
from lms.authoring.rules.insert.sheets import GAPPED, LISTS, ONE_RIGHT, TABLES, Row, Sheet
from lms.content.model import CHOICE_TYPES, Credit, QuestionType
from lms.content.problems import Notes, Sentence, Severity, after, sentence
from lms.content.questions.blanks import take_blanks
from lms.content.questions.canon import Unwritable
from lms.content.questions.draft import Blank, Draft, Item, Piece
from lms.content.questions.ids import OPTION_ID, made_id
from lms.content.questions.settings import Settings

_NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?")
_TWO = 2


class Refused(ValueError):  # noqa: N818  # a turn of events
    """What a form says cannot be a question; `faults` by the name of the field."""

    def __init__(self, faults: Mapping[str, Sentence]) -> None:
        super().__init__("; ".join(map(str, faults.values())))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question as it is to be written; `fields` are the names of fields by the pieces' keys."""

    settings: Settings
    draft: Draft
    head: tuple[str, ...]
    fields: Mapping[tuple[str, str], str]

    def faults_of(self, error: Unwritable) -> dict[str, Sentence]:
        """What a refusal of the writer means for the form."""
        names = {"stem": "stem", "blank": "stem", "explanation": "explanation", "tag": "points"}
        kind, key = error.piece
        if kind == "hint":
            return {f"hints-{key}": error.reason}
        return {self.fields.get(error.piece) or names.get(kind, "stem"): error.reason}


def with_gap(sheet: Sheet) -> Sheet:
    """The form with the gap that was typed put behind its text. Raises Refused."""
    text, faults = gap_text(sheet.gap)
    if faults:
        raise Refused(faults)
    stem = sheet.stem.rstrip()
    return replace(sheet, stem=f"{stem} {text}".strip(), gap=type(sheet.gap)())


def quiz_of(sheet: Sheet, old: Draft | None = None) -> Quiz:
    """The question of a form; `old` is what it was, whose ids stay. Raises Refused."""
    if sheet.type in GAPPED and not sheet.gap.is_empty:
        sheet = with_gap(sheet)
    maker = _Maker(sheet, old)
    faults = dict(maker.faults())
    if faults:
        raise Refused(faults)
    return maker.quiz()


def _ids(draft: Draft | None) -> frozenset[str]:
    if draft is None:
        return frozenset()
    gaps = (blank.gap.id for blank in draft.blanks)
    return frozenset([*(item.id for item in (*draft.items, *draft.targets)), *gaps])


class _Maker:
    """Makes one question; rows in which nothing was typed do not count."""

    def __init__(self, sheet: Sheet, old: Draft | None) -> None:
        self._sheet, self._known = sheet, _ids(old)
        self._rows = [(n, row) for n, row in enumerate(sheet.rows) if not row.is_empty]
        self._columns = [(n, one) for n, one in enumerate(sheet.columns) if not one.is_empty]
        self._taken = set(self._known)
        self._fields: dict[tuple[str, str], str] = {}

    def faults(self) -> Iterator[tuple[str, Sentence]]:
        sheet = self._sheet
        for name, text in self._texts():
            if "<!--" in text:
                yield name, sentence("Write comments in the text of the page, not in the form.")
        if not sheet.stem.strip():
            yield "stem", sentence("Write the question.")
        if not _NUMBER.fullmatch(_plain(sheet.points)) or not float(_plain(sheet.points)):
            yield "points", sentence("Write a number above 0, such as 1 or 2.5.")
        if sheet.type in LISTS:
            yield from self._list_faults()
        elif sheet.type is QuestionType.MATCH:
            yield from self._match_faults()
        elif sheet.type is QuestionType.MATRIX:
            yield from self._matrix_faults()

    def _texts(self) -> Iterator[tuple[str, str]]:
        sheet = self._sheet
        yield from (("stem", sheet.stem), ("explanation", sheet.explanation))
        yield from ((f"hints-{n}", hint) for n, hint in enumerate(sheet.hints))
        for n, row in enumerate(sheet.rows):
            yield from ((f"rows-{n}-text", row.text), (f"rows-{n}-feedback", row.feedback))
            yield f"rows-{n}-other", row.other
        yield from ((f"cols-{n}-text", column.text) for n, column in enumerate(sheet.columns))

    def _list_faults(self) -> Iterator[tuple[str, Sentence]]:
        for number, row in self._rows:
            if not row.text.strip():
                yield f"rows-{number}-text", sentence("This answer has no text.")
        if len(self._rows) < _TWO:
            empty = next((n for n, row in enumerate(self._sheet.rows) if row.is_empty), 0)
            yield f"rows-{empty}-text", sentence("Write at least two answers.")
        elif self._sheet.type in CHOICE_TYPES:
            right = [number for number, row in self._rows if row.right]
            if not right:
                yield f"rows-{self._rows[0][0]}-right", sentence("Say which answer is right.")
            elif len(right) > 1 and self._sheet.type in ONE_RIGHT:
                yield f"rows-{right[1]}-right", sentence("Only one answer can be right here.")

    def _match_faults(self) -> Iterator[tuple[str, Sentence]]:
        for number, row in self._rows:
            if not row.other.strip():
                yield f"rows-{number}-other", sentence("Write what belongs to it.")
        if sum(bool(row.text.strip()) for _, row in self._rows) < _TWO:
            empty = next((n for n, row in enumerate(self._sheet.rows) if not row.text.strip()), 0)
            yield f"rows-{empty}-text", sentence("Write at least two pairs.")

    def _matrix_faults(self) -> Iterator[tuple[str, Sentence]]:
        known = {number for number, _ in self._columns}
        if len(self._columns) < _TWO:
            empty = next((n for n, one in enumerate(self._sheet.columns) if one.is_empty), 0)
            yield f"cols-{empty}-text", sentence("Write at least two columns.")
        if len(self._rows) < _TWO:
            empty = next((n for n, row in enumerate(self._sheet.rows) if row.is_empty), 0)
            yield f"rows-{empty}-text", sentence("Write at least two statements.")
        for number, row in self._rows:
            if not row.cells & known:
                yield f"rows-{number}-text", sentence("Say which column is right for it.")

    def quiz(self) -> Quiz:
        sheet = self._sheet
        stem = sheet.stem.replace("\r\n", "\n")
        stem, blanks = self._gaps(stem) if sheet.type in GAPPED else (stem, ())
        items, targets, pairs = self._answers()
        draft = Draft(
            sheet.id,
            self._kind(),
            0,
            Piece(stem, 0),
            items,
            targets,
            pairs,
            blanks,
            hints=tuple(Piece(hint, 0) for hint in sheet.hints),
            explanation=Piece(sheet.explanation, 0) if sheet.explanation.strip() else None,
        )
        head = sheet.head if sheet.type is QuestionType.MATCH else sheet.head[:1]
        own = head if sheet.type in TABLES else ()
        return Quiz(self._settings(), draft, own, self._fields)

    def _kind(self) -> QuestionType:
        sheet = self._sheet
        if sheet.explicit or sheet.type not in ONE_RIGHT:
            return sheet.type
        return QuestionType.TRUE_FALSE if len(self._rows) == _TWO else QuestionType.SINGLE

    def _settings(self) -> Settings:
        sheet = self._sheet
        return Settings(
            sheet.id,
            self._kind(),
            float(_plain(sheet.points)),
            Credit(sheet.credit) if sheet.credit in set(Credit) else Credit.EXACT,
            practice=sheet.practice,
            shuffle={"true": True, "false": False}.get(sheet.shuffle),
            case=sheet.case,
            long=sheet.long,
            many=sheet.many,
        )

    def _gaps(self, stem: str) -> tuple[str, tuple[Blank, ...]]:
        notes = Notes()
        lines = list(enumerate(with_ids(stem, self._known).split("\n"), 1))
        filled = take_blanks(lines, notes, case=self._sheet.case)
        error = next((p for p in notes.found if p.severity is Severity.ERROR), None)
        if error:
            raise Refused({"stem": after(error.message, error.mend)})
        if not filled.blanks:
            raise Refused(
                {"stem": sentence("There is no gap yet. Write the right answer between [[ and ]].")}
            )
        return "\n".join(line for _, line in filled.lines), filled.blanks

    def _answers(
        self,
    ) -> tuple[tuple[Item, ...], tuple[Item, ...], dict[str, frozenset[str]]]:
        if self._sheet.type is QuestionType.MATCH:
            return self._pairs()
        if self._sheet.type is QuestionType.MATRIX:
            columns = {n: self._item(one, f"cols-{n}") for n, one in self._columns}
            items = [(row, self._item(row, f"rows-{n}")) for n, row in self._rows]
            pairs = {
                item.id: frozenset(columns[n].id for n in row.cells if n in columns)
                for row, item in items
            }
            return tuple(item for _, item in items), tuple(columns.values()), pairs
        if self._sheet.type not in LISTS:
            return (), (), {}
        return tuple(self._item(row, f"rows-{n}") for n, row in self._rows), (), {}

    def _item(self, row: Row, name: str) -> Item:
        key = self._id(row.id, row.text)
        self._fields["word", key] = f"{name}-text"
        self._fields["feedback", key] = f"{name}-feedback"
        feedback = Piece(row.feedback, 0) if row.feedback.strip() else None
        marked = row.right and self._sheet.type in CHOICE_TYPES
        return Item(key, Piece(row.text, 0), marked=marked, feedback=feedback)

    def _id(self, key: str, text: str) -> str:
        used = {name for _, name in self._fields}
        if not (key in self._known and OPTION_ID.fullmatch(key)) or key in used:
            key = made_id(text, self._taken)
        self._taken.add(key)
        return key

    def _pairs(self) -> tuple[tuple[Item, ...], tuple[Item, ...], dict[str, frozenset[str]]]:
        items: list[Item] = []
        targets: list[Item] = []
        pairs: dict[str, frozenset[str]] = {}
        for number, row in self._rows:
            target = self._shared(row, targets)
            if target is None:
                key = self._id(row.other_id, row.other)
                self._fields["word", key] = f"rows-{number}-other"
                target = Item(key, Piece(row.other.strip(), 0))
                targets.append(target)
            if row.text.strip():
                item = self._item(replace(row, feedback="", right=False), f"rows-{number}")
                items.append(item)
                pairs[item.id] = frozenset({target.id})
        return tuple(items), tuple(targets), pairs

    def _shared(self, row: Row, targets: list[Item]) -> Item | None:
        """The same right side of a row before; those that were different ones stay so."""
        own = row.other_id if row.other_id in self._known else ""
        same = (t for t in targets if t.text.text == row.other.strip() and own in {"", t.id})
        return next(same, None)


def _plain(number: str) -> str:
    return number.strip().replace(",", ".")


def new_id(stem: str, taken: Collection[str]) -> str:
    """An id for a new question, from its first words, unlike all of the course."""
    words = re.sub(r"\[\[.*?\]\](\{#[^}]*\})?|!?\[|\]\([^)]*\)|<!--.*?-->", " ", stem)
    return made_id(f"q {words}", set(taken))
