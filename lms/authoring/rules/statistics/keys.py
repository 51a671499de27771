"""What decides whether an answer is right, apart from a question's words. Pure.

Wording and translations give a question new versions; figures go on counting together as long as
the key is the same, and a try is regradable only where its mark may differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b

from lms.content.model import Question, QuestionType


def key_of(question: Question) -> str:
    """A digest of the key: type, credit, options, what is right of them, accepted words and numbers.

    The words of one language are accepted in all, so it does not matter in which they stand.
    """
    return _digest(_key(question))


def marking_of(question: Question) -> str:
    """The same with the points, and whether they count: what a result depends on."""
    return _digest([_key(question), question.points, question.practice])


def _key(question: Question) -> list[object]:
    texts = question.texts.values()
    ordered = question.type is QuestionType.ORDER
    return [
        question.type,
        question.credit,
        list(question.items) if ordered else sorted(question.items),
        sorted(question.targets),
        sorted(question.right),
        sorted((item, sorted(targets)) for item, targets in question.pairs.items()),
        sorted((gap.id, gap.low, gap.high, gap.unit, gap.case) for gap in question.gaps),
        _words([text.accepted for text in texts]),
        _words([text.units for text in texts]),
    ]


def _words(languages: list[Mapping[str, tuple[str, ...]]]) -> list[tuple[str, list[str]]]:
    found: dict[str, set[str]] = {}
    for words in languages:
        for gap, accepted in words.items():
            found.setdefault(gap, set()).update(accepted)
    return sorted((gap, sorted(accepted)) for gap, accepted in found.items())


def _digest(value: object) -> str:
    return blake2b(json.dumps(value).encode(), digest_size=6).hexdigest()
