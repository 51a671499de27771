"""From a question in a file to its form."""

from __future__ import annotations

import re

from lms.authoring.rules.insert.sheets import GAPPED, TABLES, Row, Sheet
from lms.content.model import QuestionType
from lms.content.questions.canon import canonical, match_rows
from lms.content.questions.choices import as_words
from lms.content.questions.draft import Draft, Item
from lms.content.questions.numbers import number_text
from lms.content.questions.standing import Standing

_ESCAPED = re.compile(r"^(\d+)?\\")


def sheet_of(standing: Standing) -> Sheet:
    """The form of a question that stands in a page; raises Unwritable if it cannot be held."""
    chosen = standing.settings
    _, draft = canonical(chosen, standing.draft)
    head = (*standing.head, "", "")
    return Sheet(
        type=draft.type,
        id=draft.id,
        stem=standing.stem if draft.type in GAPPED else draft.stem.text,
        rows=_rows(draft),
        columns=_columns(draft),
        hints=tuple(hint.text for hint in draft.hints),
        explanation=draft.explanation.text if draft.explanation else "",
        head=(head[0], head[1]),
        points=number_text(chosen.points),
        credit=str(chosen.credit),
        practice=chosen.practice,
        shuffle="" if chosen.shuffle is None else str(chosen.shuffle).lower(),
        case=chosen.case,
        long=chosen.long,
        many=chosen.many,
        explicit=chosen.type is not None,
    )


def shown(text: str) -> str:
    """Words of an answer without the sign that keeps them from being a list or a heading."""
    bare = _ESCAPED.sub(r"\1", text, count=1)
    return bare if "\n" not in text and as_words(bare) == text else text


def _rows(draft: Draft) -> tuple[Row, ...]:
    if draft.type is QuestionType.MATCH:
        return tuple(_pair(left, right) for left, right in match_rows(draft))
    return tuple(_row(item, draft) for item in draft.items)


def _row(item: Item, draft: Draft) -> Row:
    right = draft.pairs.get(item.id, frozenset()) if draft.type in TABLES else frozenset()
    return Row(
        item.id,
        shown(item.text.text),
        item.feedback.text if item.feedback else "",
        item.marked,
        cells=frozenset(n for n, target in enumerate(draft.targets) if target.id in right),
    )


def _pair(left: Item | None, right: Item) -> Row:
    text, key = (shown(left.text.text), left.id) if left else ("", "")
    return Row(key, text, other=shown(right.text.text), other_id=right.id)


def _columns(draft: Draft) -> tuple[Row, ...]:
    if draft.type is not QuestionType.MATRIX:
        return ()
    return tuple(Row(target.id, shown(target.text.text)) for target in draft.targets)
