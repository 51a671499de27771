"""How an invented learner answers a question: right, or wrong in a way that people are. Pure."""

from __future__ import annotations

from lms.content.model import CHOICE_TYPES, Gap, Question, QuestionText, QuestionType, pick
from lms.quizzes.rules.responses import Response, takes_several

WORDS = "I would ask the people who use it first."
GUESS = "not sure"


def right(question: Question, language: str, words: str = WORDS) -> Response:
    """The response that earns all points; for what nobody marks, `words` or one of the options."""
    match question.type:
        case QuestionType.TEXT:
            return Response(text=words)
        case QuestionType.SURVEY | QuestionType.RATING:
            return Response(chosen=frozenset(question.items[len(question.items) // 2 :][:1]))
        case QuestionType.BLANK | QuestionType.NUMBER:
            text = _text(question, language)
            return Response(gaps={gap.id: _fill(gap, text) for gap in question.gaps})
        case QuestionType.ORDER:
            return Response(order=question.items)
        case QuestionType.MATCH | QuestionType.MATRIX:
            return Response(pairs=dict(question.pairs))
        case _:
            return Response(chosen=question.right)


def wrong(question: Question, language: str) -> tuple[Response, ...]:
    """Responses that miss something, the nearest miss first; none for what nobody marks."""
    if question.type in CHOICE_TYPES:
        return _wrong_choices(question)
    match question.type:
        case QuestionType.BLANK | QuestionType.NUMBER:
            return _wrong_gaps(question, _text(question, language))
        case QuestionType.ORDER:
            first, second, *rest = question.items
            return Response(order=(second, first, *rest)), Response(order=question.items[::-1])
        case QuestionType.MATCH | QuestionType.MATRIX:
            return _wrong_pairs(question)
        case _:
            return ()


def _wrong_choices(question: Question) -> tuple[Response, ...]:
    others = [item for item in question.items if item not in question.right]
    if not takes_several(question):
        return tuple(Response(chosen=frozenset({item})) for item in others)
    one_less = Response(chosen=frozenset(sorted(question.right)[:-1]))
    opposite = Response(chosen=frozenset(others))
    return tuple(response for response in (one_less, opposite) if not response.is_empty)


def _wrong_gaps(question: Question, text: QuestionText) -> tuple[Response, ...]:
    off = {gap.id: _miss(gap, text) for gap in question.gaps}
    last = question.gaps[-1].id
    nearly = {gap.id: _fill(gap, text) for gap in question.gaps} | {last: off[last]}
    return Response(gaps=nearly), Response(gaps=off)


def _wrong_pairs(question: Question) -> tuple[Response, ...]:
    """The first two items swapped, then everything one place further."""
    items, given = list(question.pairs), list(question.pairs.values())
    swapped = [*given[1:2], *given[:1], *given[2:]]
    moved = {target: _next(question.targets, target) for target in question.targets}
    shifted = [frozenset(moved[target] for target in targets) for targets in given]
    return (
        Response(pairs=dict(zip(items, swapped, strict=True))),
        Response(pairs=dict(zip(items, shifted, strict=True))),
    )


def _next(targets: tuple[str, ...], target: str) -> str:
    return targets[(targets.index(target) + 1) % len(targets)]


def _text(question: Question, language: str) -> QuestionText:
    return pick(question.texts, language, next(iter(question.texts)))[1]


def _fill(gap: Gap, text: QuestionText) -> str:
    if gap.low is None or gap.high is None:
        return text.accepted[gap.id][0]
    return _number((gap.low + gap.high) / 2, gap, text)


def _miss(gap: Gap, text: QuestionText) -> str:
    if gap.low is None or gap.high is None:
        return GUESS
    return _number(abs(gap.high) * 2 + 1, gap, text)


def _number(value: float, gap: Gap, text: QuestionText) -> str:
    unit = next(iter(text.units.get(gap.id, ())), "")
    return f"{value:.10g} {unit}".strip() if gap.unit else f"{value:.10g}"
