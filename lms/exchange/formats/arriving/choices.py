"""Choices, true or false, matching and ordering as ours."""

from __future__ import annotations

from lms.content.model import Credit, QuestionType
from lms.content.problems import sentence
from lms.content.questions.settings import Settings
from lms.exchange.formats.arriving.parts import PLACEHOLDER, Items, Made, draft_of
from lms.exchange.formats.bank import Words
from lms.exchange.formats.carried import carried
from lms.exchange.formats.escaping import escaped_line
from lms.exchange.formats.foreign import Answer, Choice, Foreign, Matching, Ordering, Truth
from lms.exchange.formats.fromhtml import one_line
from lms.exchange.formats.report import Refused, Remarks

_CLOSE = 0.005
_TWO = 2


def choice(found: Foreign, body: Choice, remarks: Remarks) -> Made:
    """Single or multiple choice, or a list of two."""
    answers = [answer for answer in body.answers if answer.text.strip()]
    if len(answers) < _TWO:
        raise Refused(
            sentence("A choice with fewer than two answers."),
            sentence("Add answers, or remove it."),
        )
    right, single = _right(answers, body, remarks)
    credit = Credit.EXACT if single else _credit(answers, right, body, remarks)
    kind = QuestionType.SINGLE if single else QuestionType.MULTIPLE
    settings = Settings(PLACEHOLDER, kind, found.points, credit, shuffle=body.shuffle)
    is_list_of_two = carried(found.tags).get("type") != QuestionType.SINGLE
    if single and len(answers) == _TWO and body.shuffle is not True and is_list_of_two:
        kind = QuestionType.TRUE_FALSE
        settings = Settings(PLACEHOLDER, None, found.points)
    items = Items(found.line)
    made = [
        items.add(answer.text, marked=number in right, feedback=answer.feedback)
        for number, answer in enumerate(answers)
    ]
    return Made(settings, draft_of(found, kind, items=made))


def _right(answers: list[Answer], body: Choice, remarks: Remarks) -> tuple[set[int], bool]:
    """The numbers of the right answers, and whether just one is to be chosen."""
    best = max(answer.fraction for answer in answers)
    if best <= 0:
        raise Refused(
            sentence("None of the answers is right."),
            sentence("Mark the right one on the other side, and export again."),
        )
    if not body.single:
        return {n for n, answer in enumerate(answers) if answer.fraction > 0}, False
    right = {n for n, answer in enumerate(answers) if answer.fraction >= best - _CLOSE}
    for number, answer in enumerate(answers):
        if number not in right and answer.fraction > 0:
            remarks.note(
                sentence("“%(answer)s” earned a part of the points; here it counts as wrong.",
                         answer=_short(answer.text)),
                sentence("Say in its feedback what is good about it."),
                answer.line,
            )  # fmt: skip
    if len(right) > 1:
        remarks.note(
            sentence("Each of several answers was fully right; here learners choose all of them."),
            sentence("Leave one right answer if only one may be chosen."),
        )
    return right, len(right) == 1


def _credit(answers: list[Answer], right: set[int], body: Choice, remarks: Remarks) -> Credit:
    shares = {round(answers[n].fraction, 3) for n in right}
    if len(shares) > 1:
        remarks.note(
            sentence("The right answers had different weights; here each counts the same."),
            sentence("Look whether that is what you want."),
        )
    if body.strict:
        return Credit.EXACT
    wrong = [answer.fraction for n, answer in enumerate(answers) if n not in right]
    if not wrong or min(wrong) >= 0:
        return Credit.EACH
    return Credit.EXACT if max(wrong) <= -1 + _CLOSE else Credit.NET


def truth(found: Foreign, body: Truth, words: Words) -> Made:
    """A list of two, the true one first."""
    items = Items(found.line)
    made = (
        items.add(escaped_line(words.true), marked=body.right, feedback=body.if_true),
        items.add(escaped_line(words.false), marked=not body.right, feedback=body.if_false),
    )
    settings = Settings(PLACEHOLDER, None, found.points)
    return Made(settings, draft_of(found, QuestionType.TRUE_FALSE, items=made))


def matching(found: Foreign, body: Matching, *, as_matrix: bool) -> Made:
    """Pairs, or a matrix where a tag says that it was one."""
    rows = [(one_line(left), " ".join(right.split())) for left, right in body.rows]
    rows = [(left, right) for left, right in rows if right]
    if sum(1 for left, _ in rows if left) < _TWO:
        raise Refused(
            sentence("A matching question with fewer than two pairs."),
            sentence("Add pairs, or make a choice of it."),
        )
    items = Items(found.line)
    lefts = [(items.add(left), right) for left, right in rows if left]
    targets = {right: items.add(escaped_line(right)) for _, right in rows}
    pairs = {item.id: frozenset({targets[right].id}) for item, right in lefts}
    kind = QuestionType.MATRIX if as_matrix else QuestionType.MATCH
    settings = Settings(PLACEHOLDER, kind, found.points, Credit.EACH, shuffle=body.shuffle)
    made = [item for item, _ in lefts]
    return Made(settings, draft_of(found, kind, items=made, targets=targets.values(), pairs=pairs))


def ordering(found: Foreign, body: Ordering) -> Made:
    """Steps in their right order."""
    steps = [step for step in body.steps if step.strip()]
    if len(steps) < _TWO:
        raise Refused(sentence("There are fewer than two steps."), sentence("Add steps."))
    items = Items(found.line)
    credit = Credit.EXACT if body.strict else Credit.EACH
    settings = Settings(PLACEHOLDER, QuestionType.ORDER, found.points, credit)
    return Made(settings, draft_of(found, QuestionType.ORDER, items=[items.add(s) for s in steps]))


def _short(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= 60 else f"{plain[:57]}…"  # noqa: PLR2004  # a line of a report
