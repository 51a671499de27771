"""The canonical Markdown of a quiz: what forms, imports and translations write.

What is written is read back before it is given out, so that nobody loses a word: either it says
the same, or `Unwritable` tells which piece cannot be said in this format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lms.content.blocks import Block, scan
from lms.content.model import Credit, QuestionType
from lms.content.problems import Notes, Sentence, Severity, sentence
from lms.content.questions.canon import (
    TABLES,
    Unwritable,
    canonical,
    canonical_translation,
    match_rows,
)
from lms.content.questions.draft import UNSHUFFLED, Blank, Draft, Item, Key, Piece
from lms.content.questions.escaping import MARK, stands_inline
from lms.content.questions.numbers import number_text, range_text
from lms.content.questions.parsing import draft as read_draft
from lms.content.questions.parsing import translated as read_translated
from lms.content.questions.settings import Settings
from lms.content.questions.settings import settings as read_settings

__all__ = [
    "Unwritable",
    "bare",
    "canonical",
    "canonical_translation",
    "write_quiz",
    "write_translated_quiz",
]
_INDENT = "    "
_BAR = "\\|"


def write_quiz(chosen: Settings, draft: Draft, *, head: Sequence[str] = ()) -> str:
    """The block of a quiz, from its opening to its closing tag, without an end of line.

    `head` are the first cells of a table (two of match, one of matrix), which drafts do not
    hold. Reading it back gives `canonical(chosen, draft)`. Raises Unwritable.
    """
    chosen, draft = canonical(chosen, draft)
    text = _block(tag_of(chosen, draft), draft, head, mark_of(draft))
    block, notes = _scanned(text)
    again = read_settings(block, notes)
    if again != chosen:
        raise Unwritable(("tag", ""), _reason(notes))
    _verify(read_draft(block, again, notes), draft, notes)
    return text


def write_translated_quiz(
    draft: Draft, source: Draft, *, case: bool = False, head: Sequence[str] = ()
) -> str:
    """The block of a quiz in a translation: no key, no settings. Raises Unwritable.

    `source` is the quiz in the source language, `case` its setting.
    """
    draft = canonical_translation(draft, case=case)
    mark = "" if draft.type is not QuestionType.ORDER else "1."
    text = _block(f'<quiz id="{draft.id}">', draft, head, mark or "-")
    block, notes = _scanned(text)
    _verify(read_translated(block, source, notes, case=case), draft, notes)
    return text


def _attributes(chosen: Settings, draft: Draft) -> Iterator[str]:
    yield f'id="{chosen.id}"'
    if chosen.type:
        yield f'type="{chosen.type}"'
    if chosen.points != 1:
        yield f'points="{number_text(chosen.points)}"'
    if chosen.credit is not Credit.EXACT:
        yield f'credit="{chosen.credit}"'
    if chosen.practice:
        yield 'practice="true"'
    if chosen.shuffle is not None:
        yield f'shuffle="{"false" if draft.type not in UNSHUFFLED else "true"}"'
    for name, is_set in (("case", chosen.case), ("long", chosen.long), ("many", chosen.many)):
        if is_set:
            yield f'{name}="true"'


def mark_of(draft: Draft) -> str:
    """What the answers of a list begin with."""
    if draft.type is QuestionType.ORDER:
        return "1."
    if draft.type is QuestionType.RATING and not _needs_tasks(draft):
        return "-"
    return "- [ ]"


def _needs_tasks(draft: Draft) -> bool:
    """Whether a scale must be a task list, since lines of the stem are bullets, too."""
    starts = ("- ", "* ", "+ ")
    return any(line.startswith(starts) for line in draft.stem.text.split("\n")) or any(
        item.text.text.startswith("[") for item in draft.items
    )


def tag_of(chosen: Settings, draft: Draft) -> str:
    """The opening tag of canonical settings."""
    return f"<quiz {' '.join(_attributes(chosen, draft))}>"


def _block(tag: str, draft: Draft, head: Sequence[str], mark: str) -> str:
    lines = [tag]
    for part in parts_of(draft, head, mark):
        lines += [""] * part.gap + list(part.lines)
    return "\n".join([*lines, "</quiz>"])


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a piece, and how many empty lines are before them.

    Keys are those of `Unwritable`, and `("head", "")` for the first two lines of a table.
    """

    key: Key
    lines: tuple[str, ...]
    gap: int


def parts_of(draft: Draft, head: Sequence[str], mark: str) -> Iterator[Part]:
    """The lines of a canonical draft between its tags."""
    yield Part(("stem", ""), tuple(_stem(draft).split("\n")), 0)
    if draft.type in TABLES:
        yield from _table(draft, head)
    else:
        for number, item in enumerate(draft.items, 1):
            sign = f"{number}." if mark == "1." else mark
            lines = tuple(_item(item, "- [x]" if item.marked else sign))
            yield Part(("word", item.id), lines, int(number == 1))
    for number, hint in enumerate(draft.hints):
        yield Part(("hint", str(number)), tuple(f"[[?]] {hint.text}".split("\n")), 1)
    if draft.explanation:
        lines = ("---", "", *draft.explanation.text.split("\n"))
        yield Part(("explanation", ""), lines, 1)


def _stem(draft: Draft) -> str:
    blanks = [_blank(blank) for blank in draft.blanks]
    return MARK.sub(
        lambda found: blanks[int(found.group(1))] if int(found.group(1)) < len(blanks) else "",
        draft.stem.text,
    )


def _blank(blank: Blank) -> str:
    gap = blank.gap
    if gap.low is None:
        inside = "|".join(answer.replace("|", "\\|") for answer in blank.accepted)
    else:
        high = gap.low if gap.high is None else gap.high
        inside = f"= {range_text(gap.low, high)} {'|'.join(blank.units)}".strip()
    return f"[[{inside}]]{{#{gap.id}}}"


def _item(item: Item, sign: str) -> Iterator[str]:
    lines = item.text.text.split("\n")
    first = lines.pop(0) if stands_inline(item.text.text) else ""
    yield " ".join(filter(None, [sign, first, f"{{#{item.id}}}"]))
    for line in lines:
        yield _INDENT + line if line else ""
    if item.feedback:
        if lines and lines[-1].startswith(">"):
            yield ""
        for line in item.feedback.text.split("\n"):
            yield f"{_INDENT}> {line}" if line else f"{_INDENT}>"


def _table(draft: Draft, head: Sequence[str]) -> Iterator[Part]:
    if draft.type is QuestionType.MATCH:
        first = _row([cell_text(cell) for cell in (*head, "", "")][:2])
        yield Part(("head", ""), (first, "|---|---|"), 1)
        for item, target in match_rows(draft):
            row = _row([_cell(item) if item else "", _cell(target)])
            yield Part(("word", (item or target).id), (row,), 0)
        return
    first = _row([cell_text([*head, ""][0]), *(_cell(column) for column in draft.targets)])
    yield Part(("head", ""), (first, "|---" * (len(draft.targets) + 1) + "|"), 1)
    for item in draft.items:
        right = draft.pairs.get(item.id, frozenset())
        marks = ("x" if target.id in right else "" for target in draft.targets)
        yield Part(("word", item.id), (_row([_cell(item), *marks]),), 0)


def _cell(item: Item) -> str:
    return f"{cell_text(item.text.text)} {{#{item.id}}}"


def cell_text(text: str) -> str:
    """Words in a cell of a table."""
    return text.replace("|", _BAR)


def _row(cells: Sequence[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _scanned(text: str) -> tuple[Block, Notes]:
    notes = Notes()
    found = scan(text.split("\n"), 1, notes)
    if len(found) != 1 or not isinstance(found[0], Block):
        raise Unwritable(("tag", ""), _reason(notes))
    return found[0], notes


def _reason(notes: Notes) -> Sentence:
    errors = (p.message for p in notes.found if p.severity is Severity.ERROR)
    return next(errors, sentence("This cannot be written in the format of questions."))


def _verify(found: Draft, wanted: Draft, notes: Notes) -> None:
    """Raise Unwritable with the first piece that would be read as something else."""
    if bare(found) == bare(wanted) and not notes.has_errors:
        return
    again, before = _keyed(bare(found)), _keyed(bare(wanted))
    keys = [key for key in before if again.get(key) != before[key]]
    raise Unwritable(keys[0] if keys else _key_at(found, notes), _reason(notes))


def _keyed(draft: Draft) -> dict[Key, object]:
    keyed: dict[Key, object] = {("stem", ""): draft.stem}
    keyed |= {("blank", blank.gap.id): blank for blank in draft.blanks}
    for item in (*draft.items, *draft.targets):
        rest = replace(item, feedback=None)
        keyed["word", item.id] = (rest, draft.pairs.get(item.id))
        keyed["feedback", item.id] = item.feedback
    keyed |= {("hint", str(n)): hint for n, hint in enumerate(draft.hints)}
    keyed["explanation", ""] = draft.explanation
    return keyed


def _key_at(draft: Draft, notes: Notes) -> Key:
    """The piece that stands where the first error was noted."""
    line = min((p.line for p in notes.found if p.severity is Severity.ERROR), default=1)
    starts: list[tuple[int, Key]] = [(draft.stem.line, ("stem", ""))]
    starts.extend((i.text.line, ("word", i.id)) for i in (*draft.items, *draft.targets))
    starts.extend((hint.line, ("hint", str(n))) for n, hint in enumerate(draft.hints))
    if draft.explanation:
        starts.append((draft.explanation.line, ("explanation", "")))
    before = [start for start in starts if start[0] <= line]
    return max(before, default=(0, ("stem", "")), key=lambda start: start[0])[1]


def bare(draft: Draft) -> Draft:
    """The same quiz without the numbers of its lines."""
    return replace(
        draft,
        line=0,
        stem=_bare(draft.stem),
        items=tuple(map(_bare_item, draft.items)),
        targets=tuple(map(_bare_item, draft.targets)),
        blanks=tuple(replace(blank, line=0) for blank in draft.blanks),
        hints=tuple(map(_bare, draft.hints)),
        explanation=_bare(draft.explanation) if draft.explanation else None,
    )


def _bare(piece: Piece) -> Piece:
    return replace(piece, line=0)


def _bare_item(item: Item) -> Item:
    feedback = _bare(item.feedback) if item.feedback else None
    return replace(item, text=_bare(item.text), feedback=feedback)
