"""GIFT: from questions as Moodle knows them to a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lms.content.problems import sentence
from lms.exchange.formats.foreign import (
    Answer,
    Choice,
    Description,
    Essay,
    Foreign,
    Matching,
    NumberAnswer,
    Numeric,
    Short,
    Truth,
)  # fmt: skip
from lms.exchange.formats.gift.tape import escaped
from lms.exchange.formats.numbers import written
from lms.exchange.formats.report import Refused


def file_of(found: Iterable[str], categories: Iterable[str]) -> str:
    """The whole file of what `question_of` wrote; a line names the category where it changes."""
    parts: list[str] = []
    current = ""
    for text, category in zip(found, categories, strict=True):
        if category != current:
            current = category
            parts.append(f"$CATEGORY: $course$/top/{category}".rstrip("/"))
        parts.append(text)
    return "\n\n".join(parts) + "\n"


def question_of(question: Foreign) -> str:
    """One question with the comment before it; raises Refused."""
    return "\n".join(_lines(question))


def _lines(question: Foreign) -> Iterator[str]:
    marks = [f"[id:{question.id}]"] if question.id else []
    marks += [f"[tag:{tag.replace(']', chr(92) + ']')}]" for tag in question.tags]
    if marks:
        yield f"// {' '.join(marks)}"
    name = f"::{escaped(question.name)}::" if question.name else ""
    text = f"{name}[markdown]{escaped(question.text)}"
    if isinstance(question.body, Description):
        yield text
        return
    inside = list(_answers(question))
    if question.explanation:
        inside.append(f"####{escaped(question.explanation)}")
    yield f"{text} {{{_joined(inside)}}}"


def _refuse_arrows(answers: Iterable[Answer]) -> None:
    if any("->" in answer.text for answer in answers):
        raise Refused(
            sentence("GIFT takes an answer with -> in it for one side of a pair."),
            sentence("Choose Moodle XML, or write → in the answer."),
        )


def _joined(inside: list[str]) -> str:
    if len(inside) == 1 and "####" not in inside[0]:
        return inside[0]
    return "".join(f"\n\t{line}" for line in inside) + ("\n" if inside else "")


def _answers(question: Foreign) -> Iterator[str]:
    match question.body:
        case Choice(answers, single):
            for answer in answers:
                sign = "=" if single and answer.fraction >= 1 else _weighted("~", answer.fraction)
                yield f"{sign}{_words(answer.text)}{_feedback(answer.feedback)}"
        case Truth(is_true, if_true, if_false):
            yield _truth(is_true, if_true, if_false)
        case Short(answers):
            _refuse_arrows(answers)
            for answer in answers:
                weight = "%100%" if answer.text.startswith("%") else ""
                yield f"={weight}{_words(answer.text)}{_feedback(answer.feedback)}"
        case Numeric(numbers):
            yield f"#{''.join(f'={_number(n)}' for n in numbers)}"
        case Matching(rows):
            for left, right in rows:
                yield f"={_words(left.replace('->', _ARROW))} -> {escaped(right)}"
        case Essay():
            return
        case _:
            raise Refused(sentence("GIFT has no such question."), sentence("Choose Moodle XML."))


# An arrow in a left side would be taken for the one between the sides; in Markdown this is the same.
_ARROW = "-\\>"


def _truth(right: bool, if_true: str, if_false: str) -> str:
    for_right, for_wrong = (if_true, if_false) if right else (if_false, if_true)
    said = f"#{escaped(for_wrong)}" if for_wrong or for_right else ""
    return f"{'TRUE' if right else 'FALSE'}{said}{_feedback(for_right)}"


def _words(text: str) -> str:
    """What would be taken for a weight or for the name of a format has that name before it."""
    return ("[markdown]" if text[:1] in {"%", "["} else "") + escaped(text)


def _weighted(sign: str, fraction: float) -> str:
    share = f"{fraction * 100:.5f}".rstrip("0").rstrip(".")
    return sign if fraction == 0 else f"{sign}%{share}%"


def _feedback(text: str) -> str:
    return f"#{escaped(text)}" if text else ""


def _number(number: NumberAnswer) -> str:
    if number.low is None or number.high is None:
        return "*"
    low, high = written(number.low), written(number.high)
    return low if low == high else f"{low}..{high}"
