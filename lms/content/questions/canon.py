"""A quiz as the format can hold it: what is read after it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lms.content.model import Gap, QuestionType
from lms.content.problems import Sentence, sentence
from lms.content.questions import escaping
from lms.content.questions.draft import UNSHUFFLED, Blank, Draft, Item, Key, Piece
from lms.content.questions.numbers import canonical_range, number_text
from lms.content.questions.settings import Settings

TABLES = frozenset({QuestionType.MATCH, QuestionType.MATRIX})
_GAPPED = frozenset({QuestionType.BLANK, QuestionType.NUMBER})
_LISTED = frozenset(
    {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE, QuestionType.SURVEY}
)
_PLAIN = TABLES | {QuestionType.TEXT}


class Unwritable(ValueError):  # noqa: N818  # named as other rooms say it
    """A quiz that the format cannot hold: `piece` is the key of what is in the way.

    Keys are those of `assembly.pieces` (`("stem", "")`, `("word", id)`, `("feedback", id)`,
    `("hint", number)`, `("explanation", "")`), and `("blank", id)`, `("tag", "")`.
    """

    def __init__(self, piece: Key, reason: Sentence) -> None:
        super().__init__(f"{' '.join(filter(None, piece))}: {reason}")
        self.piece, self.reason = piece, reason


def canonical(chosen: Settings, draft: Draft) -> tuple[Settings, Draft]:
    """Settings and draft as they are after writing and reading. Raises Unwritable."""
    kind = _kind(draft)
    case = chosen.case or any(blank.gap.case for blank in draft.blanks)
    as_options = kind in _GAPPED and escaping.has_options(draft.stem.text)
    settings = replace(
        chosen,
        id=draft.id,
        type=None if _inferred(kind, draft) is kind and not as_options else kind,
        points=float(number_text(chosen.points)),
        shuffle=None if chosen.shuffle is (kind not in UNSHUFFLED) else chosen.shuffle,
        case=case,
    )
    return settings, _canonical(replace(draft, type=kind), _change(kind, draft), case=case)


def canonical_translation(draft: Draft, *, case: bool = False) -> Draft:
    """A translated draft as it is after writing and reading. Raises Unwritable."""
    bare = replace(
        draft,
        items=tuple(replace(item, marked=False) for item in draft.items),
        pairs={} if draft.type is QuestionType.MATRIX else draft.pairs,
    )
    if draft.type in _LISTED or draft.type is QuestionType.RATING:
        return _canonical(bare, escaping.no_translated_options, case=case)
    return _canonical(bare, _change(draft.type, bare), case=case)


def _kind(draft: Draft) -> QuestionType:
    is_blank = draft.type is QuestionType.BLANK
    return (_inferred(draft.type, draft) or draft.type) if is_blank else draft.type


def _inferred(kind: QuestionType, draft: Draft) -> QuestionType | None:
    """The type that reading finds without being told."""
    if kind in _GAPPED:
        numbers = [blank.gap.is_number for blank in draft.blanks]
        return QuestionType.NUMBER if numbers and all(numbers) else QuestionType.BLANK
    if kind not in _LISTED or not draft.items:
        return None
    right = sum(item.marked for item in draft.items)
    if len(draft.items) == 2 and right == 1:  # noqa: PLR2004  # a list of two is true or false
        return QuestionType.TRUE_FALSE
    return QuestionType.MULTIPLE if right > 1 else QuestionType.SINGLE


def _change(kind: QuestionType, draft: Draft) -> escaping.Change:
    """What keeps lines of a stem from being taken for answers."""
    if kind in _PLAIN:
        return escaping.as_it_is
    if kind is QuestionType.ORDER:
        return escaping.no_steps
    if kind is QuestionType.RATING:
        return escaping.no_tasks
    return escaping.no_blanks if kind in _GAPPED or draft.blanks else escaping.no_options


def _canonical(draft: Draft, change: escaping.Change, *, case: bool) -> Draft:
    in_table = draft.type in TABLES
    items = tuple(_item(item, in_table=in_table) for item in draft.items)
    targets = tuple(_item(item, in_table=True) for item in draft.targets)
    done = replace(
        draft,
        stem=Piece(escaping.stem(draft.stem.text, change), draft.stem.line),
        items=items,
        targets=targets,
        pairs=_pairs(draft),
        blanks=tuple(_blank(blank, case=case) for blank in draft.blanks),
        hints=_hints(draft),
        explanation=_guarded(draft.explanation),
    )
    return _sorted(done) if done.type is QuestionType.MATCH else done


def _hints(draft: Draft) -> tuple[Piece, ...]:
    hints = [Piece(escaping.hint(hint.text), hint.line) for hint in draft.hints]
    for number, hint in enumerate(hints):
        if hint.text and not all(line.strip() for line in hint.text.split("\n")):
            raise Unwritable(
                ("hint", str(number)),
                sentence("A hint is one paragraph. Put a list or a table into the explanation."),
            )
    return tuple(hint for hint in hints if hint.text)


def _item(item: Item, *, in_table: bool) -> Item:
    feedback = _guarded(item.feedback)
    if feedback and in_table:
        raise Unwritable(
            ("feedback", item.id),
            sentence("A table has no place for feedback. Move it into the explanation."),
        )
    text = item.text.text
    text = escaping.cell(text) if in_table else escaping.option(text, feedback=bool(feedback))
    if not text:
        raise Unwritable(("word", item.id), sentence("This answer has no text."))
    return replace(item, text=Piece(text, item.text.line), feedback=feedback, given=True)


def _guarded(piece: Piece | None) -> Piece | None:
    text = escaping.guarded(piece.text) if piece else ""
    return Piece(text, piece.line) if piece and text else None


def _pairs(draft: Draft) -> Mapping[str, frozenset[str]]:
    if draft.type is QuestionType.MATRIX:
        return {item.id: frozenset(draft.pairs.get(item.id, ())) for item in draft.items}
    if draft.type is not QuestionType.MATCH:
        return {}
    known = {target.id for target in draft.targets}
    for item in draft.items:
        right = draft.pairs.get(item.id, frozenset())
        if len(right) != 1 or not right <= known:
            raise Unwritable(
                ("word", item.id), sentence("This left side needs exactly one right side.")
            )
    return {item.id: frozenset(draft.pairs[item.id]) for item in draft.items}


def _sorted(draft: Draft) -> Draft:
    """The right sides of a match question in the order of its rows."""
    targets = {target.id: target for _, target in match_rows(draft)}
    return replace(draft, targets=tuple(targets.values()))


def match_rows(draft: Draft) -> Iterator[tuple[Item | None, Item]]:
    """The rows of a match question; an answer that fits nothing keeps its place."""
    targets = {target.id: target for target in draft.targets}
    paired = {target for right in draft.pairs.values() for target in right}
    waiting = list(draft.targets)
    for item in draft.items:
        target = targets[next(iter(draft.pairs[item.id]))]
        if target in waiting:
            before = [other for other in waiting[: waiting.index(target)] if other.id not in paired]
            for other in before:
                waiting.remove(other)
                yield None, other
            waiting.remove(target)
        yield item, target
    yield from ((None, target) for target in waiting)


def _blank(blank: Blank, *, case: bool) -> Blank:
    gap = blank.gap
    if gap.low is None:
        accepted = tuple(filter(None, (_answer(text) for text in blank.accepted)))
        return replace(blank, gap=replace(gap, case=case, unit=False), accepted=accepted, units=())
    low, high = canonical_range(gap.low, gap.low if gap.high is None else gap.high)
    units = tuple(filter(None, (_answer(unit) for unit in blank.units)))
    return replace(blank, gap=Gap(gap.id, low, high, unit=bool(units)), accepted=(), units=units)


def _answer(text: str) -> str:
    return escaping.tidy(text).replace("\n", " ").strip()
