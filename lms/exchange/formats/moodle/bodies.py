"""What each type of Moodle XML says beside text, feedback and hints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lms.exchange.formats.foreign import (
    Body,
    Choice,
    Cloze,
    Description,
    Essay,
    Matching,
    NumberAnswer,
    Numeric,
    Ordering,
    Short,
    Truth,
)  # fmt: skip
from lms.exchange.formats.numbers import written

HOLE = "\ue020"
KINDS: dict[type[Body], str] = {
    Choice: "multichoice", Truth: "truefalse", Short: "shortanswer", Numeric: "numerical",
    Matching: "matching", Ordering: "ordering", Cloze: "cloze", Essay: "essay",
    Description: "description",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of XML; a hole in it is filled with the HTML of `markdown`."""

    xml: str
    markdown: str | None = None


def body_parts(body: Body) -> list[Part]:
    """The pieces in their order."""
    return list(_parts(body))


def _parts(body: Body) -> Iterator[Part]:
    match body:
        case Choice():
            yield from _choice(body)
        case Truth(is_true, if_true, if_false):
            for truth, is_right, said in (
                ("true", is_true, if_true),
                ("false", not is_true, if_false),
            ):
                yield Part(f'<answer fraction="{100 if is_right else 0}" format="moodle_auto_format"><text>{truth}</text>')  # fmt: skip
                yield from _feedback(said)
        case Short(answers, case):
            yield Part(f"<usecase>{int(case)}</usecase>")
            for answer in answers:
                words = escape(answer.text.replace("*", "\\*"))
                yield Part(f'<answer fraction="{_share(answer.fraction)}" format="moodle_auto_format"><text>{words}</text>')  # fmt: skip
                yield from _feedback(answer.feedback)
        case Numeric():
            yield from _numeric(body)
        case Matching(rows, shuffle):
            yield Part(f"<shuffleanswers>{_flag(shuffle is not False)}</shuffleanswers>")
            for left, right in rows:
                yield Part(
                    f'<subquestion format="html">{HOLE}<answer><text>{escape(right)}</text></answer></subquestion>',
                    left,
                )
        case Ordering(steps, strict):
            yield from _ordering(steps, strict=strict)
        case Essay(long):
            lines = 15 if long else 3
            yield Part(
                "<responseformat>editor</responseformat><responserequired>1</responserequired>"
            )
            yield Part(
                f"<responsefieldlines>{lines}</responsefieldlines><attachments>0</attachments>"
            )
        case _:
            return


def _choice(body: Choice) -> Iterator[Part]:
    yield Part(f"<single>{_flag(body.single)}</single>")
    yield Part(f"<shuffleanswers>{_flag(body.shuffle is not False)}</shuffleanswers>")
    yield Part("<answernumbering>none</answernumbering>")
    for answer in body.answers:
        yield Part(
            f'<answer fraction="{_share(answer.fraction)}" format="html">{HOLE}', answer.text
        )
        yield from _feedback(answer.feedback)


def _feedback(markdown: str) -> Iterator[Part]:
    """The feedback that closes an answer."""
    yield Part(f'<feedback format="html">{HOLE}</feedback></answer>', markdown)


def _numeric(body: Numeric) -> Iterator[Part]:
    for number in body.answers:
        value, off = _middle(number)
        yield Part(f'<answer fraction="{_share(number.fraction)}" format="moodle_auto_format"><text>{value}</text><tolerance>{off}</tolerance>')  # fmt: skip
        yield from _feedback(number.feedback)
    units = "".join(
        f"<unit><multiplier>1</multiplier><unit_name>{escape(unit)}</unit_name></unit>"
        for unit in body.units
    )
    if units:
        yield Part(f"<units>{units}</units>")
    # 2: a missing unit costs the given part of all points; 0: typed with the number; 3: no unit.
    grading, shown = ("2", "0") if units else ("0", "3")
    yield Part(f"<unitgradingtype>{grading}</unitgradingtype><unitpenalty>1</unitpenalty>")
    yield Part(f"<showunits>{shown}</showunits><unitsleft>0</unitsleft>")


def _middle(number: NumberAnswer) -> tuple[str, str]:
    if number.low is None or number.high is None:
        return "*", "0"
    middle = (number.low + number.high) / 2
    return written(middle), written(number.high - middle)


def _ordering(steps: tuple[str, ...], *, strict: bool) -> Iterator[Part]:
    grading = "ALL_OR_NOTHING" if strict else "ABSOLUTE_POSITION"
    yield Part("<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype>")
    yield Part(f"<selectcount>0</selectcount><gradingtype>{grading}</gradingtype>")
    for number, step in enumerate(steps, 1):
        yield Part(f'<answer fraction="{number}" format="html">{HOLE}</answer>', step)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _share(fraction: float) -> str:
    text = f"{fraction * 100:.5f}"
    return text.rstrip("0").rstrip(".") or "0"
