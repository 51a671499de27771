"""What is to be translated, unit by unit: a paragraph, a title, an option with its feedback.

A unit's id is its chunk's key and its part: `p3.2` is the second paragraph of the third section,
`q-map.word.led` the text of an option, `front.title` the title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from lms.authoring.rules.translation.chunks import Chunk, ChunkKind, Sheet, paragraphs
from lms.content.blocks import Block, scan
from lms.content.problems import Notes
from lms.content.questions.draft import Draft
from lms.content.questions.parsing import draft, translated
from lms.content.questions.settings import Settings, settings
from lms.content.questions.standing import head_of, standing

UNKNOWN = "0" * 12


class State(StrEnum):
    """Where a unit stands. Lagging: its source has changed since it was translated."""

    MISSING = "missing"
    LAGGING = "lagging"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Unit:
    """One text in both languages; `block` is the key of its chunk."""

    id: str
    block: str
    source: str
    target: str = ""
    state: State = State.MISSING


@dataclass(frozen=True, slots=True)
class Match:
    """Which chunk of a translation belongs to each of its source's; and those that belong to none."""

    pairs: Mapping[str, Chunk]
    left: tuple[Chunk, ...]


def units(source: Sheet, target: Sheet | None) -> list[Unit]:
    """All units of a page in the order of its source."""
    found = match(source, target)
    return [
        *_front(source, target),
        *(unit for chunk in source.chunks for unit in _of(chunk, found, source, target)),
    ]


def match(source: Sheet, target: Sheet | None) -> Match:
    """Put the chunks of a translation beside those they translate.

    Questions and tasks go by id. Sections go by the source they follow, which their record names; those
    between two such ones go by their order.
    """
    if target is None:
        return Match({}, ())
    pairs = {
        chunk.key: other
        for chunk in source.chunks
        if chunk.kind in {ChunkKind.QUIZ, ChunkKind.TASK} and (other := target.of(chunk.key))
    }
    mine = [chunk for chunk in source.chunks if chunk.kind is ChunkKind.SECTION]
    theirs = [chunk for chunk in target.chunks if chunk.kind is ChunkKind.SECTION]
    pairs |= {mine[i].key: theirs[j] for i, j in _sections(mine, theirs, source, target)}
    used = {id(chunk) for chunk in pairs.values()}
    kinds = {ChunkKind.SECTION, ChunkKind.QUIZ, ChunkKind.TASK}
    left = tuple(c for c in target.chunks if c.kind in kinds and id(c) not in used)
    return Match(pairs, left)


def _sections(
    mine: list[Chunk], theirs: list[Chunk], source: Sheet, target: Sheet
) -> Iterator[tuple[int, int]]:
    wanted = [source.digests.get(chunk.key, "") for chunk in mine]
    followed = [target.records.get(chunk.key, "").partition("-")[0] for chunk in theirs]
    matcher = SequenceMatcher(None, wanted, followed, autojunk=False)
    at = (0, 0)
    for first, second, size in matcher.get_matching_blocks():
        yield from zip(range(at[0], first), range(at[1], second), strict=False)
        yield from ((first + n, second + n) for n in range(size))
        at = (first + size, second + size)


def _front(source: Sheet, target: Sheet | None) -> Iterator[Unit]:
    own = target.texts if target else {}
    for key, text in source.texts.items():
        if isinstance(text, str):
            other = own.get(key, "")
            yield _unit(f"front.{key}", "front", text, other if isinstance(other, str) else "")
            continue
        others = own.get(key, ())
        for number, one in enumerate(text):
            other = others[number] if isinstance(others, tuple) and number < len(others) else ""
            yield _unit(f"front.{key}.{number + 1}", "front", one, other)


def _unit(id_: str, block: str, source: str, target: str) -> Unit:
    return Unit(id_, block, source, target, State.DONE if target else State.MISSING)


def _of(chunk: Chunk, found: Match, source: Sheet, target: Sheet | None) -> Iterator[Unit]:
    other = found.pairs.get(chunk.key)
    texts = _texts(chunk, None)
    own = dict(_texts(other, chunk)) if other else {}
    if other and chunk.kind is not ChunkKind.QUIZ and len(own) != len(texts):
        texts = [("", "\n\n".join(text for _part, text in texts))]
        own = {"": "\n\n".join(own.values())}
    follows = target.records.get(other.key, "").partition("-")[0] if target and other else ""
    fresh = follows == source.digests.get(chunk.key)
    for part, text in texts:
        told = own.get(part, "")
        id_ = f"{chunk.key}.{part}".rstrip(".")
        yield Unit(id_, chunk.key, text, told, _state(text, told, follows, fresh=fresh))


def _state(source: str, target: str, follows: str, *, fresh: bool) -> State:
    if fresh:
        return State.DONE
    if not target or target == source:
        return State.MISSING
    return State.LAGGING if follows and follows != UNKNOWN else State.DONE


def _texts(chunk: Chunk, source: Chunk | None) -> list[tuple[str, str]]:
    """The texts of a chunk by part; a translated question is read by what its source asks."""
    if chunk.kind is ChunkKind.QUIZ:
        return list(question_texts(read_question(chunk.plain, source.plain if source else None)))
    if chunk.kind is ChunkKind.TASK:
        return [(str(n), text) for n, text in enumerate(paragraphs(chunk.plain[1:-1]), 1)]
    if chunk.kind is ChunkKind.SECTION:
        return [(str(n), text) for n, text in enumerate(paragraphs(chunk.plain), 1)]
    return []


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its settings (those of its source), the head of its table, and its stem."""

    settings: Settings
    draft: Draft
    head: tuple[str, ...]
    stem: str


def read_question(lines: tuple[str, ...], source: tuple[str, ...] | None = None) -> Asked:
    """Read the lines of a question, from tag to tag; `source` are those of its source language."""
    quiet = Notes()
    if source is None:
        stands = standing(lines, lines)
        return Asked(stands.settings, stands.draft, stands.head, stands.stem)
    chosen = settings(_block(source), quiet)
    key = draft(_block(source), chosen, quiet)
    own = translated(_block(lines), key, quiet, case=chosen.case)
    head = head_of(list(enumerate(lines)), own)
    stem = standing(lines, lines).stem if own.blanks else own.stem.text
    return Asked(chosen, own, head, stem)


def _block(lines: tuple[str, ...]) -> Block:
    return next(one for one in scan(lines, 1, Notes()) if isinstance(one, Block))


def question_texts(asked: Asked) -> Iterator[tuple[str, str]]:
    """The texts of a question by part: stem, head, word, feedback, hint, explanation."""
    found = asked.draft
    yield "stem", asked.stem if found.blanks else found.stem.text
    for number, cell in enumerate(asked.head, 1):
        if cell:
            yield f"head.{number}", cell
    for item in (*found.items, *found.targets):
        yield f"word.{item.id}", item.text.text
        if item.feedback:
            yield f"feedback.{item.id}", item.feedback.text
    for number, hint in enumerate(found.hints, 1):
        yield f"hint.{number}", hint.text
    if found.explanation:
        yield "explanation", found.explanation.text


def progress(found: Iterable[Unit]) -> tuple[int, int, int]:
    """How many units there are, how many are translated and up to date, how many lag."""
    states = [unit.state for unit in found]
    return len(states), states.count(State.DONE), states.count(State.LAGGING)
