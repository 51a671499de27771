"""Generated questions of all types that can go out, as hypothesis draws them."""

from __future__ import annotations

from hypothesis import strategies as st

from lms.content.model import Credit, Gap, QuestionType
from lms.content.questions.blanks import mark_of
from lms.content.questions.canon import canonical
from lms.content.questions.draft import Blank, Draft, Item, Piece
from lms.content.questions.ids import made_id
from lms.content.questions.settings import Settings
from lms.exchange.formats.bank import Card
from lms.exchange.formats.escaping import at_start, escaped, escaped_line, inline

NASTY = [
    "a:b", "x = 1", "50% off", "~tilde", "#hash", "{brace}", "a -> b", "back\\slash", "<b>bold</b>", "&amp;",
    "[[two]]", "- [x] no", "1. one", "---", "“Größe”", "Ελλάδα", "a|b", "*star*", "_____ x"[6:], "::", "//", "[html]",
    "$CATEGORY", "TRUE", "%50%x", "]]>", "'q' \"q\"", "<quiz>", "{1:SHORTANSWER:=x}", "\\n", "é–…", "=2", "####",
]  # fmt: skip
words = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text("abcdefgh ÄÖßé12", min_size=1, max_size=8)),
    min_size=1,
    max_size=4,
).map(lambda parts: " ".join(" ".join(parts).split()) or "x")
line = words.map(escaped_line)
text = st.lists(words, min_size=1, max_size=3).map(
    lambda parts: "\n\n".join(escaped(part) for part in parts)
)
plain = st.sampled_from(NASTY).filter(lambda t: "*" not in t and "]]" not in t) | st.text(
    "abcdefg ß1", min_size=1, max_size=9
)
# What the format of courses itself cannot hold in a blank: brackets, tags, a sign of equality in front.
answer = plain.map(lambda t: " ".join(t.split()) or "y").filter(
    lambda t: not t.startswith("=") and not set("[]\\") & set(t) and "<quiz" not in t
)
maybe = st.one_of(st.none(), text)


def _items(draw, texts, *, marks=None, feedback=False) -> list[Item]:
    taken: set[str] = set()
    found = []
    for number, words_ in enumerate(texts):
        key = made_id(words_, taken)
        taken.add(key)
        said = draw(maybe) if feedback else None
        found.append(
            Item(
                key,
                Piece(words_, 0),
                bool(marks and marks[number]),
                Piece(said, 0) if said else None,
            )
        )
    return found


@st.composite
def cards(draw, kinds=tuple(QuestionType)) -> Card:
    """A question as the format of courses would write it."""
    kind = draw(
        st.sampled_from([k for k in kinds if k not in {QuestionType.SURVEY, QuestionType.RATING}])
    )
    stem = draw(text)
    chosen = Settings(
        "q-x",
        None,
        draw(st.sampled_from([1.0, 2.0, 0.5])),
        draw(st.sampled_from(list(Credit))),
        practice=draw(st.booleans()),
    )
    parts = _PARTS.get(kind, _text)(draw, stem)
    hints = tuple(Piece(draw(line), 0) for _ in range(draw(st.integers(0, 2))))
    explanation = draw(maybe)
    draft = Draft(
        "q-x",
        kind,
        0,
        Piece(parts.pop("stem", stem), 0),
        hints=hints,
        explanation=Piece(explanation, 0) if explanation else None,
        **parts,
    )
    return Card(
        *canonical(chosen, draft), title="Name", category=draw(st.sampled_from(["", "A/B"]))
    )


def _choice(draw, stem, right):
    texts = draw(st.lists(line, min_size=3, max_size=5, unique=True))
    marks = [number < right for number in range(len(texts))]
    return {"items": tuple(_items(draw, texts, marks=marks, feedback=True))}


def _two(draw, _stem):
    right = draw(st.booleans())
    return {
        "items": tuple(_items(draw, ["True", "False"], marks=[right, not right], feedback=True))
    }


def _order(draw, _stem):
    return {"items": tuple(_items(draw, draw(st.lists(line, min_size=2, max_size=5, unique=True))))}


def _pairs(draw, _stem):
    lefts = draw(st.lists(line, min_size=2, max_size=4, unique=True))
    rights = draw(st.lists(answer, min_size=2, max_size=4, unique_by=str.lower))
    made = _items(draw, [*lefts, *(escaped_line(r) for r in rights)])
    items, targets = made[: len(lefts)], made[len(lefts) :]
    pairs = {i.id: frozenset({draw(st.sampled_from(targets)).id}) for i in items}
    return {"items": tuple(items), "targets": tuple(targets), "pairs": pairs}


def _gap(draw, number: int, *, is_number: bool) -> Blank:
    if is_number:
        low = draw(st.integers(-500, 500)) / draw(st.sampled_from([1, 2, 10]))
        high = low + draw(st.sampled_from([0, 1, 2.5]))
        return Blank(Gap(f"b{number}", low, round(high, 3)))
    accepted = draw(st.lists(answer, min_size=1, max_size=3, unique=True))
    return Blank(Gap(f"b{number}"), tuple(accepted))


def _blanks(draw, stem, *, numbers=False):
    count = draw(st.integers(1, 3))
    kinds = [numbers or draw(st.booleans()) for _ in range(count)]
    blanks = [_gap(draw, n, is_number=kind) for n, kind in enumerate(kinds, 1)]
    marks = [at_start(f"{inline(draw(words))} {mark_of(n)} so") for n in range(count)]
    return {"stem": "\n\n".join([stem, *marks]), "blanks": tuple(blanks)}


def _text(_draw, _stem):
    return {}


_PARTS = {
    QuestionType.SINGLE: lambda d, s: _choice(d, s, 1),
    QuestionType.MULTIPLE: lambda d, s: _choice(d, s, d(st.integers(1, 3))),
    QuestionType.TRUE_FALSE: _two,
    QuestionType.ORDER: _order,
    QuestionType.MATCH: _pairs,
    QuestionType.MATRIX: _pairs,
    QuestionType.BLANK: _blanks,
    QuestionType.NUMBER: lambda d, s: _blanks(d, s, numbers=True),
}
