"""One question of every type, with telling words, and strategies that make any of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from lms.content.model import Credit, Gap, Question, QuestionText, QuestionType
from lms.quizzes.rules.responses import Response

Type = QuestionType
SECRET = "zz-secret"


def text(*, items: tuple[str, ...] = (), targets: tuple[str, ...] = (), **more: object):
    """A question's words. All that must stay hidden has SECRET in it."""
    values = {
        "stem": ("<p>Lead</p><p>More</p>",),
        "words": {i: f"word of {i}" for i in (*items, *targets)},
        "feedback": {i: f"<p>{SECRET} why {i}</p>" for i in items},
        "hints": ("<p>A hint</p>",),
        "explanation": f"<p>{SECRET} explained</p>",
    }
    return QuestionText(**{**values, **more})


def choice(type_: Type = Type.MULTIPLE, right: str = "ab", items: str = "abcd", **more: object):
    ids = tuple(items)
    return Question("q", type_, {"en": text(items=ids)}, items=ids, right=frozenset(right), **more)


def order(**more: object):
    return Question("q", Type.ORDER, {"en": text(items=tuple("abcd"))}, items=tuple("abcd"), **more)


def match(**more: object):
    pairs = {"a": frozenset("x"), "b": frozenset("y"), "c": frozenset("x")}
    words = text(items=tuple("abc"), targets=tuple("xyz"))
    return Question(
        "q",
        Type.MATCH,
        {"en": words},
        items=tuple("abc"),
        targets=tuple("xyz"),
        pairs=pairs,
        **more,
    )


def matrix(*, several: bool = False, **more: object):
    pairs = {
        "a": frozenset("xy") if several else frozenset("x"),
        "b": frozenset("y"),
        "c": frozenset("z"),
    }
    words = text(items=tuple("abc"), targets=tuple("xyz"))
    return Question(
        "q",
        Type.MATRIX,
        {"en": words},
        items=tuple("abc"),
        targets=tuple("xyz"),
        pairs=pairs,
        **more,
    )


def blanks(*, case: bool = False, **more: object):
    words = text(
        stem=("<p>A", "g1", "and", "g2", "end</p>"),
        accepted={"g1": (f"{SECRET}-one", "Łódź"), "g2": (f"{SECRET}-two",)},
    )
    gaps = (Gap("g1", case=case), Gap("g2"))
    return Question("q", Type.BLANK, {"en": words}, gaps=gaps, **more)


def numbers(**more: object):
    words = text(
        stem=("<p>It is", "g1", "and", "g2", "</p>"), units={"g1": (f"{SECRET}-km", "Kilometer")}
    )
    gaps = (Gap("g1", 4917.0, 4917.5, unit=True), Gap("g2", -2.5, -2.5))
    return Question("q", Type.NUMBER, {"en": words}, gaps=gaps, **more)


def unmarked(type_: Type, **more: object):
    ids = () if type_ is Type.TEXT else tuple("abc")
    return Question("q", type_, {"en": text(items=ids)}, items=ids, **more)


EVERY = (
    choice(Type.SINGLE, "b"),
    choice(Type.MULTIPLE, "ab"),
    choice(Type.TRUE_FALSE, "a", "ab"),
    order(),
    match(),
    matrix(),
    matrix(several=True),
    blanks(),
    numbers(),
    unmarked(Type.TEXT),
    unmarked(Type.SURVEY),
    unmarked(Type.SURVEY, many=True),
    unmarked(Type.RATING),
)
MARKED = tuple(question for question in EVERY if question.is_marked)


def full(question: Question) -> Response:
    """The answer that earns everything."""
    words = next(iter(question.texts.values()))
    typed = {}
    for gap in question.gaps:
        if gap.is_number:
            typed[gap.id] = f"{gap.low} {words.units[gap.id][0]}" if gap.unit else str(gap.low)
        else:
            typed[gap.id] = words.accepted[gap.id][0]
    return Response(
        chosen=question.right,
        gaps=typed,
        order=question.items if question.type is Type.ORDER else (),
        pairs=question.pairs,
    )


def ways(question: Question) -> dict[Credit, Question]:
    """The same question under every rule of credit."""
    return {credit: replace(question, credit=credit) for credit in Credit}


_ID = st.sampled_from(["a", "b", "c", "d", "x", "y", "z", "nobody", ""])
_TYPED = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[ +\-−]?[0-9.,' ]{0,12}[a-z ]{0,4}", fullmatch=True),
    st.sampled_from(["x5", "nan", "inf", "1e999", "4917 Kilometer", "-2,5", "\0", "٣"]),
)
forms = st.dictionaries(
    st.one_of(st.just("q"), st.sampled_from([f"q.{i}" for i in ("a", "b", "c", "d", "g1", "g2")])),
    st.lists(st.one_of(_ID, _TYPED), max_size=5),
    max_size=8,
)
marked = st.builds(
    replace,
    st.sampled_from(MARKED),
    credit=st.sampled_from(list(Credit)),
    points=st.sampled_from([0.1, 0.5, 1.0, 2.0, 3.0, 7.7]),
)
every = st.sampled_from(EVERY)
