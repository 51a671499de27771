"""From drafts and rendered pieces to a question in all its languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lms.content.model import Question, QuestionText
from lms.content.questions.draft import UNSHUFFLED, Draft, Key, Piece
from lms.content.questions.settings import Settings
from lms.content.rendering.page import Place

_MARK = re.compile("\ue000(\\d+)\ue001")


def pieces(draft: Draft) -> Iterator[tuple[Key, Piece]]:
    """All Markdown of a quiz, with the key it is found again by."""
    yield ("stem", ""), draft.stem
    for item in (*draft.items, *draft.targets):
        yield ("word", item.id), item.text
        if item.feedback:
            yield ("feedback", item.id), item.feedback
    for number, hint in enumerate(draft.hints):
        yield ("hint", str(number)), hint
    if draft.explanation:
        yield ("explanation", ""), draft.explanation


def text_of(draft: Draft, places: Mapping[Key, Place]) -> QuestionText:
    """A quiz in one language, from its rendered pieces."""

    def part(name: str) -> dict[str, str]:
        return {key[1]: place.html for key, place in places.items() if key[0] == name}

    stem = places["stem", ""]
    gaps = [blank.gap.id for blank in draft.blanks]
    parts = _MARK.split(stem.html)
    cut = tuple(gaps[int(p)] if n % 2 else p for n, p in enumerate(parts))
    explanation = places.get(("explanation", ""))
    return QuestionText(
        stem=cut,
        words={key: _inline(html) for key, html in part("word").items()},
        feedback=part("feedback"),
        hints=tuple(places["hint", str(n)].html for n in range(len(draft.hints))),
        explanation=explanation.html if explanation else "",
        accepted={b.gap.id: b.accepted for b in draft.blanks if b.accepted},
        units={b.gap.id: b.units for b in draft.blanks if b.units},
        plain=_MARK.sub("…", stem.text),
    )


def lost_blanks(draft: Draft, places: Mapping[Key, Place]) -> bool:
    """Whether a blank is no longer in the text, since it stood inside a link or a picture."""
    return len(_MARK.findall(places["stem", ""].text)) != len(draft.blanks)


def question_of(draft: Draft, chosen: Settings, texts: Mapping[str, QuestionText]) -> Question:
    """The question with its key."""
    shuffle = draft.type not in UNSHUFFLED if chosen.shuffle is None else chosen.shuffle
    return Question(
        id=draft.id,
        type=draft.type,
        texts=texts,
        points=chosen.points,
        credit=chosen.credit,
        practice=chosen.practice,
        shuffle=shuffle,
        items=tuple(item.id for item in draft.items),
        targets=tuple(item.id for item in draft.targets),
        right=frozenset(item.id for item in draft.items if item.marked),
        pairs=draft.pairs,
        gaps=tuple(blank.gap for blank in draft.blanks),
        long=chosen.long,
        many=chosen.many,
        line=draft.line,
    )


def _inline(html: str) -> str:
    """Without its paragraph, where it is just one, so that it can stand in a label."""
    inside = html.removeprefix("<p>").removesuffix("</p>")
    return inside if html == f"<p>{inside}</p>" and "<p" not in inside else html
