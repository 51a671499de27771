"""What a learner answered to one question, read from a form and kept as JSON. Pure.

A form names its fields by the question's key: `KEY` for choices and texts, `KEY.ID` for what
belongs to an item or gap. Ids that the question does not have are left out, never trusted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.content.model import Question, QuestionType
from lms.quizzes.rules.numbers import has_number, split_number

Type = QuestionType
CHOSEN = frozenset({Type.SINGLE, Type.MULTIPLE, Type.TRUE_FALSE, Type.SURVEY, Type.RATING})
GAPS = frozenset({Type.BLANK, Type.NUMBER})
PAIRED = frozenset({Type.MATCH, Type.MATRIX})
MAX_GAP = 200
MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. Only the part that the question's type uses is filled.

    chosen: ids of options. gaps: typed text by gap. order: ids of items from first to last.
    pairs: ids of targets by item. text: words of one's own.
    """

    chosen: frozenset[str] = frozenset()
    gaps: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    pairs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not (
            self.chosen
            or any(self.gaps.values())
            or self.order
            or any(self.pairs.values())
            or self.text.strip()
        )

    def to_json(self) -> dict[str, Any]:
        """A small JSON document of what is filled."""
        found: dict[str, Any] = {}
        if self.chosen:
            found["chosen"] = sorted(self.chosen)
        if self.gaps:
            found["gaps"] = dict(self.gaps)
        if self.order:
            found["order"] = list(self.order)
        if self.pairs:
            found["pairs"] = {item: sorted(targets) for item, targets in self.pairs.items()}
        if self.text:
            found["text"] = self.text
        return found

    @classmethod
    def from_json(cls, document: Mapping[str, Any] | None) -> Response:
        """The response that `to_json` wrote; nothing gives the empty one."""
        found = document or {}
        return cls(
            chosen=frozenset(found.get("chosen", ())),
            gaps=dict(found.get("gaps", {})),
            order=tuple(found.get("order", ())),
            pairs={item: frozenset(targets) for item, targets in found.get("pairs", {}).items()},
            text=found.get("text", ""),
        )


Fields = Callable[[str], Sequence[str]]


def read(question: Question, fields: Fields) -> Response:
    """The response to a question in a form; `fields` gives the values of a field's name."""
    key = question.id
    if question.type in CHOSEN:
        picked = [value for value in fields(key) if value in question.items]
        return Response(chosen=frozenset(picked if takes_several(question) else picked[:1]))
    if question.type in GAPS:
        typed = {
            gap.id: _words(fields(f"{key}.{gap.id}"))[:MAX_GAP].strip() for gap in question.gaps
        }
        return Response(gaps={gap: text for gap, text in typed.items() if text})
    if question.type is Type.ORDER:
        return Response(order=_order(question, fields))
    if question.type in PAIRED:
        return Response(pairs=_pairs(question, fields))
    text = _words(fields(key)).replace("\r\n", "\n")[:MAX_TEXT]
    return Response(text=text if text.strip() else "")


def fields_of(question: Question, response: Response) -> list[tuple[str, str]]:
    """The fields that a form would send for a response; `read` gives the response back."""
    key = question.id
    found = [(key, item) for item in question.items if item in response.chosen]
    found += [(f"{key}.{gap}", text) for gap, text in response.gaps.items()]
    found += [(key, item) for item in response.order]
    found += [(f"{key}.{item}", str(place)) for place, item in enumerate(response.order, 1)]
    for item, targets in response.pairs.items():
        found += [(f"{key}.{item}", target) for target in sorted(targets)]
    return found + ([(key, response.text)] if response.text else [])


def takes_several(question: Question) -> bool:
    """Whether several options, or several columns of a row, may be chosen."""
    if question.type is Type.MATRIX:
        return any(len(targets) > 1 for targets in question.pairs.values())
    return question.type is Type.MULTIPLE or (question.type is Type.SURVEY and question.many)


def _words(values: Sequence[str]) -> str:
    """The first value of a field, without the one character that no database keeps."""
    return values[0].replace("\0", "") if values else ""


def _order(question: Question, fields: Fields) -> tuple[str, ...]:
    """Items by the places that were typed; equal or missing places keep the order of the form.

    The form posts each item's number in `KEY.ITEM` and the order in which it showed them in
    `KEY`, once for each item. Without any number nothing was answered.
    """
    typed = {item: _words(fields(f"{question.id}.{item}")).strip() for item in question.items}
    if not any(typed.values()):
        return ()
    shown = [item for item in fields(question.id) if item in question.items]
    listed = dict.fromkeys([*shown, *question.items])
    return tuple(sorted(listed, key=lambda item: _place(typed[item])))


def _place(text: str) -> float:
    """A typed place; what is no number stands after all that are."""
    value = split_number(text)[0]
    return math.inf if value is None else value


def _pairs(question: Question, fields: Fields) -> Mapping[str, frozenset[str]]:
    found = {}
    for item in question.items:
        picked = [value for value in fields(f"{question.id}.{item}") if value in question.targets]
        if picked:
            found[item] = frozenset(picked if takes_several(question) else picked[:1])
    return found


def problems(question: Question, response: Response) -> tuple[str, ...]:
    """Gaps whose text cannot be what is asked for: not a number. Never says what is right."""
    return tuple(
        gap.id
        for gap in question.gaps
        if gap.is_number and response.gaps.get(gap.id) and not has_number(response.gaps[gap.id])
    )
