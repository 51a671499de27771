"""A translation with some of its units translated anew: the new text of its file.

What was not touched keeps its very lines. Sections that nobody has translated yet hold the text of their
source and are recorded as lagging, so that a translation has as many sections as its source and readers
see which of them wait; questions and tasks that nobody has translated are left out, since the platform
shows them in the source language by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.authoring.rules.skeletons import front, with_value
from lms.authoring.rules.translation.chunks import Chunk, ChunkKind, Sheet, sheet
from lms.authoring.rules.translation.units import (
    UNKNOWN,
    Asked,
    Match,
    Unit,
    match,
    read_question,
    units,
)
from lms.content.blocks import Block, scan
from lms.content.problems import Notes
from lms.content.questions.draft import Draft, Item, Piece
from lms.content.questions.parsing import translated
from lms.content.questions.standing import comments_in
from lms.content.questions.writing import Unwritable, write_translated_quiz

_RECORDS = "source_digests"


class Untranslatable(ValueError):  # noqa: N818 - what it is about
    """A question's text cannot be written as it was typed; `block` is the question's id."""

    def __init__(self, block: str) -> None:
        super().__init__(block)
        self.block = block


@dataclass(frozen=True, slots=True)
class Written:
    """A chunk of the new translation; `source` is the digest of what it follows now."""

    key: str
    lines: tuple[str, ...]
    follows: str = ""


def apply(
    path: str,
    source: Sheet,
    target: Sheet | None,
    texts: Mapping[str, str],
    *,
    key: str,
    checked: Collection[str] = (),
) -> str:
    """The text of a translation's file.

    texts: what was typed, by the ids of units. checked: keys of blocks that somebody has found up to date as
    they stand. key: the page's id. Raises Untranslatable.
    """
    found = {unit.id: unit for unit in units(source, target)}
    new = {
        id_: text.strip("\n")
        for id_, text in texts.items()
        if id_ in found and text.strip("\n") != found[id_].target
    }
    if target is not None and not new and not checked:
        return target.text
    writer = _Writer(source, target, list(found.values()), new, frozenset(checked))
    written = list(writer.chunks())
    head = _head(source, target, new, key)
    body = "\n\n".join("\n".join(one.lines) for one in written)
    text = f"{head}{body}\n" if body else head
    own = sheet(path, text).digests
    follows = {one.key: one.follows for one in written if one.follows}
    records = {
        block: f"{follows[block]}-{digest}" for block, digest in own.items() if block in follows
    }
    return with_value(text, _RECORDS, records or None)


def _head(source: Sheet, target: Sheet | None, new: Mapping[str, str], key: str) -> str:
    if target is None:
        values: dict[str, object] = {"id": key}
        return front({**values, **_values(source, {}, new)}) + "\n"
    text = "\n".join(target.front) + "\n"
    for name, value in _values(source, target.texts, new).items():
        text = with_value(text, name, value)
    below = target.text.replace("\r\n", "\n").split("\n")[len(target.front) :]
    return text + "\n" * next((n for n, line in enumerate(below) if line.strip()), 1)


def _values(
    source: Sheet, own: Mapping[str, str | tuple[str, ...]], new: Mapping[str, str]
) -> dict[str, object]:
    """The values of the front matter that change; a title is always there."""
    found: dict[str, object] = {}
    for name, text in source.texts.items():
        if isinstance(text, str):
            if f"front.{name}" in new:
                found[name] = " ".join(new[f"front.{name}"].split()) or None
            continue
        had = own.get(name, ())
        old = [*had] if isinstance(had, tuple) else []
        old += [""] * (len(text) - len(old))
        told = [new.get(f"front.{name}.{n + 1}", old[n]) for n in range(len(text))]
        if told != old[: len(text)]:
            found[name] = [" ".join(one.split()) or text[n] for n, one in enumerate(told)]
    if "title" not in own and not found.get("title"):
        return {"title": source.texts.get("title", ""), **found}
    return found


class _Writer:
    """Writes the chunks of a translation in the order of its source."""

    def __init__(
        self,
        source: Sheet,
        target: Sheet | None,
        found: Sequence[Unit],
        new: Mapping[str, str],
        checked: frozenset[str],
    ) -> None:
        self._source, self._target, self._new, self._checked = source, target, new, checked
        self._pairs: Match = match(source, target)
        self._units: dict[str, list[Unit]] = {}
        for unit in found:
            self._units.setdefault(unit.block, []).append(unit)

    def chunks(self) -> Iterator[Written]:
        """All that the translation holds."""
        waiting: list[Written] = []
        for chunk in self._source.chunks:
            if chunk.kind is ChunkKind.OPEN:
                waiting = [Written(chunk.key, (f'<pool id="{chunk.key}">',))]
            elif chunk.kind is ChunkKind.CLOSE:
                if not waiting:
                    yield Written("", chunk.lines)
                waiting = []
            elif one := self._chunk(chunk):
                yield from waiting
                waiting = []
                yield one

    def _chunk(self, chunk: Chunk) -> Written | None:
        own = self._pairs.pairs.get(chunk.key)
        mine = self._units.get(chunk.key, [])
        new = {unit.id: self._new[unit.id] for unit in mine if unit.id in self._new}
        if not new and own is None and chunk.kind is not ChunkKind.SECTION:
            return None
        lines = self._lines(chunk, own, mine, new)
        return Written(chunk.key, lines, self._follows(chunk, own, mine, new))

    def _lines(
        self, chunk: Chunk, own: Chunk | None, mine: Sequence[Unit], new: Mapping[str, str]
    ) -> tuple[str, ...]:
        if not new:
            return own.lines if own else chunk.lines
        told = {unit.id: new.get(unit.id, unit.target) or unit.source for unit in mine}
        if chunk.kind is ChunkKind.QUIZ:
            lines = _question(chunk, own, told)
        else:
            text = "\n\n".join(told[unit.id] for unit in mine)
            lines = tuple(text.split("\n"))
            if chunk.kind is ChunkKind.TASK:
                lines = (f'<task id="{chunk.key}">', *lines, "</task>")
        return lines + _comments(own, lines)

    def _follows(
        self, chunk: Chunk, own: Chunk | None, mine: Sequence[Unit], new: Mapping[str, str]
    ) -> str:
        """The digest of the source that the chunk follows; unknown where it is not all translated."""
        now = self._source.digests.get(chunk.key, UNKNOWN)
        if chunk.key in self._checked:
            return now
        if new or own is None:
            texts = [(new.get(unit.id, unit.target), unit.source) for unit in mine]
            whole = all(text and text != source for text, source in texts)
            return now if whole else UNKNOWN
        records = self._target.records if self._target else {}
        return records.get(own.key, "").partition("-")[0]


def _comments(own: Chunk | None, lines: Sequence[str]) -> tuple[str, ...]:
    """Comments that were typed by hand into lines that are written anew."""
    if own is None:
        return ()
    text = "\n".join(lines)
    lost = [one for one in comments_in("\n".join(own.lines)) if one not in text]
    return ("", *lost) if lost else ()


def _question(chunk: Chunk, own: Chunk | None, told: Mapping[str, str]) -> tuple[str, ...]:
    asked = read_question(chunk.plain)
    texts = {id_.removeprefix(f"{chunk.key}."): text for id_, text in told.items()}
    if own is not None:
        mine = read_question(own.plain, chunk.plain)
        asked = Asked(asked.settings, asked.draft, mine.head or asked.head, asked.stem)
    try:
        if asked.draft.blanks:
            return _gapped(chunk.key, asked, texts)
        head = tuple(texts.get(f"head.{n}", cell) for n, cell in enumerate(asked.head, 1))
        own_draft = _draft(asked.draft, texts)
        case = asked.settings.case
        written = write_translated_quiz(own_draft, asked.draft, case=case, head=head)
    except Unwritable as error:
        raise Untranslatable(chunk.key) from error
    lines = tuple(written.split("\n"))
    _only_block(chunk.key, lines, Notes())
    return lines


def _only_block(key: str, lines: Sequence[str], notes: Notes) -> Block:
    """The block that lines are; raises Untranslatable where they are something else too."""
    found = scan(lines, 1, notes)
    if len(found) != 1 or not isinstance(found[0], Block) or notes.has_errors:
        raise Untranslatable(key)
    return found[0]


def _draft(source: Draft, texts: Mapping[str, str]) -> Draft:
    """A question in other words, without its key."""

    def item(one: Item) -> Item:
        feedback = texts.get(f"feedback.{one.id}")
        return replace(
            one,
            text=Piece(texts.get(f"word.{one.id}", one.text.text), 0),
            feedback=Piece(feedback, 0) if feedback else None,
            marked=False,
        )

    explanation = texts.get("explanation")
    return replace(
        source,
        stem=Piece(texts.get("stem", source.stem.text), 0),
        items=tuple(map(item, source.items)),
        targets=tuple(map(item, source.targets)),
        hints=tuple(
            Piece(texts.get(f"hint.{n}", hint.text), 0) for n, hint in enumerate(source.hints, 1)
        ),
        explanation=Piece(explanation, 0) if explanation else None,
    )


def _gapped(key: str, asked: Asked, texts: Mapping[str, str]) -> tuple[str, ...]:
    """A question with blanks, as it was typed; it must have the blanks of its source."""
    parts = [texts.get("stem", asked.stem)]
    parts += [
        f"[[?]] {texts.get(f'hint.{n}', hint.text)}" for n, hint in enumerate(asked.draft.hints, 1)
    ]
    if explanation := texts.get("explanation"):
        parts.append(f"---\n\n{explanation}")
    lines = tuple("\n".join([f'<quiz id="{key}">', "\n\n".join(parts), "</quiz>"]).split("\n"))
    notes = Notes()
    block = _only_block(key, lines, notes)
    read = translated(block, asked.draft, notes, case=asked.settings.case)
    wanted = [blank.gap.id for blank in asked.draft.blanks]
    if [blank.gap.id for blank in read.blanks] != wanted or notes.has_errors:
        raise Untranslatable(key)
    return lines
