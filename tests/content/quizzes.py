"""Quizzes to write and read back: all types, and texts that try to be something else."""

from __future__ import annotations

from hypothesis import strategies as st

from lms.content.model import Credit, Gap, QuestionType
from lms.content.questions.draft import Blank, Draft, Item, Piece
from lms.content.questions.settings import Settings

PLAIN = st.sampled_from([
    "Wer entscheidet über die Straße?", "Ποιος αποφασίζει;", "Who decides?", "3. May", "# 2", "a | b",
    "`a | b`", "50 %", "x < y > z", "Größe: 5 m²", "*both* and **bold**", "![a dot](media/dot.svg)",
    "[x] ticked", "> 100", "- 5", "+ 5", "* star", ": colon", "!!! note", "1) one", "a\\|b", "a\\b", "[[x]]",
    "{#led}", "end {#led}", "---", "***", "[[?]] no hint", "[[?]]", "<quiz", "</quiz>", "<!-- gone -->", "-->",
    "![", "]]", "[", "| a | b |", "\\[[ literal", "= 5", "x", "✓", "&amp;", "a\tb", "[^1]", "~~~", "```",
])  # fmt: skip
LINE = st.one_of(
    PLAIN,
    st.sampled_from([
        "", "", "  ", "- [ ] open", "- [x] done", "* [x]near", "    - [ ] nested", "-[ ] near", "1. one", "22) two",
        "- bullet", "- bullet {#led}", "    code", "> quoted", ">", "|---|---|", "| --- |", '<pool id="p">', "two  ",
        "```", "```python", '<quiz id="q">', "</quiz>", "    > deep", " one space", "<task>", "`<quiz`", "``` a```",
    ]),
    st.text("aé ΩЖ|[]()`*_#>-+.\\<!{}=:~1", max_size=12),
)  # fmt: skip
TEXT = st.lists(LINE, min_size=1, max_size=5).map("\n".join)
KEYS = ("led", "desk", "dept", "o-1", "four")
NUMBER = st.one_of(
    st.integers(-(10**6), 10**6).map(float),
    st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 3)),
)


def piece(text: str) -> Piece:
    return Piece(text, 0)


@st.composite
def settings_of(draw: st.DrawFn, kind: QuestionType) -> Settings:
    return Settings(
        "q-1",
        draw(st.sampled_from([None, kind])),
        draw(st.sampled_from([1.0, 2.0, 0.5, 12.25])),
        draw(st.sampled_from(Credit)),
        practice=draw(st.booleans()),
        shuffle=draw(st.sampled_from([None, True, False])),
        case=draw(st.booleans()),
        long=draw(st.booleans()),
        many=draw(st.booleans()),
    )


def items_of(
    text: st.SearchStrategy[str], *, marks: bool, feedback: bool
) -> st.SearchStrategy[tuple[Item, ...]]:
    one = st.tuples(
        text,
        st.booleans() if marks else st.just(False),
        st.none() | text if feedback else st.none(),
    )
    return st.lists(one, min_size=2, max_size=5).map(
        lambda found: tuple(
            Item(key, piece(words), marked=marked, feedback=piece(said) if said else None)
            for key, (words, marked, said) in zip(KEYS, found, strict=False)
        )
    )


@st.composite
def blanks_of(draw: st.DrawFn, *, case: bool) -> tuple[Blank, ...]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            low = draw(NUMBER)
            units = tuple(
                draw(
                    st.lists(
                        st.sampled_from(["km", "Kilometer", "%", "m²", "€", "χλμ"]), max_size=2
                    )
                )
            )
            gap = Gap(f"g{number}", low, low + abs(draw(st.just(0.0) | NUMBER)), unit=bool(units))
            found.append(Blank(gap, units=units))
        else:
            words = st.sampled_from(
                ["champion", "Größe", "a|b", "a b", "πόλη", "x]", "3", "(a)", "`", "= 3"]
            )
            found.append(
                Blank(
                    Gap(f"g{number}", case=case),
                    tuple(draw(st.lists(words, min_size=1, max_size=3))),
                )
            )
    return tuple(found)


@st.composite
def quizzes(draw: st.DrawFn, text: st.SearchStrategy[str] = TEXT) -> tuple[Settings, Draft]:
    """A quiz of any type; not all of them can be written."""
    kind = draw(st.sampled_from(QuestionType))
    chosen = draw(settings_of(kind))
    said = {
        "hints": tuple(map(piece, draw(st.lists(text, max_size=2)))),
        "explanation": draw(st.none() | text.map(piece)),
    }
    stem, blanks, targets, pairs = draw(text), (), (), {}
    listed = kind in {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE}
    items: tuple[Item, ...] = ()
    if kind in {QuestionType.BLANK, QuestionType.NUMBER}:
        blanks = draw(blanks_of(case=chosen.case))
        for number in range(len(blanks)):
            stem += f" before \ue000{number}\ue001 after"
    elif kind in {QuestionType.MATCH, QuestionType.MATRIX}:
        items = draw(items_of(text, marks=False, feedback=False))
        words = draw(st.lists(text, min_size=2, max_size=4))
        targets = tuple(Item(f"t{n}", piece(word)) for n, word in enumerate(words))
        most = 1 if kind is QuestionType.MATCH else 3
        right = st.frozensets(st.sampled_from([t.id for t in targets]), min_size=1, max_size=most)
        pairs = {item.id: draw(right) for item in items}
    elif kind is not QuestionType.TEXT:
        items = draw(items_of(text, marks=listed, feedback=True))
    return chosen, Draft("q-1", kind, 0, piece(stem), items, targets, pairs, blanks, **said)
