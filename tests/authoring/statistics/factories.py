"""People who answer a short test; and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from lms.authoring.actions.statistics import count_more
from lms.authoring.models.statistics import (
    LengthFigures,
    LessonFigures,
    PartFigures,
    QuestionFigures,
)
from lms.catalogue.queries.outlines import Outline
from lms.core.clock import now
from lms.db import session, write
from lms.progress.actions import enrol, refresh, touch
from lms.quizzes.rules.responses import Response
from tests.accounts.factories import person
from tests.catalogue.factories import FILES, publish_folder, write_course
from tests.quizzes.factories import T0, begin, chosen, give, hand_in

KINDS = """---
id: quick
kind: test
title: Quick test
minutes: 5
move_on: passed
mastery: 0.6
quiz: {feedback: end}
---
<quiz id="q-a">
Who begins?

- [x] Ann {#ann}
- [ ] Bob {#bob}
- [ ] Cem {#cem}
</quiz>

<quiz id="q-b" points="2" credit="each">
What helps?

- [x] Time {#time}
- [x] Money {#money}
- [ ] Noise {#noise}
</quiz>

<quiz id="q-c">
How many are [[= 2]]{#n1}?
</quiz>

<quiz id="q-d" type="order" credit="each">
In order.

1. One {#one}
2. Two {#two}
3. Three {#three}
</quiz>

<quiz id="q-s" type="survey">
Which do you use?

- [ ] Pen {#pen}
- [ ] Screen {#screen}
</quiz>
"""
QUICK = {**FILES, "2-two/2-quick.md": KINDS}
LATER = T0 + timedelta(hours=2)
RIGHT: Mapping[str, Response] = {
    "q-a": chosen("ann"),
    "q-b": chosen("time", "money"),
    "q-c": Response(gaps={"n1": "2"}),
    "q-d": Response(order=("one", "two", "three")),
    "q-s": chosen("pen"),
}
WRONG: Mapping[str, Response] = {
    "q-a": chosen("bob"),
    "q-b": chosen("noise"),
    "q-c": Response(gaps={"n1": "3"}),
    "q-d": Response(order=("two", "three", "one")),
    "q-s": chosen("screen"),
}


def quick_course(folder: Path, changes: Mapping[str, str] | None = None) -> Outline:
    """The small course with the quick test; `changes` replace parts of the test's file."""
    text = KINDS
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    return publish_folder(write_course(folder / "quick", {**QUICK, "2-two/2-quick.md": text}))


def take(
    outline: Outline,
    answers: Mapping[str, Response],
    *,
    who: int | None = None,
    key: str = "quick",
    at: datetime = T0,
    over: bool = True,
) -> tuple[int, int]:
    """Somebody takes the test; their id and the try's."""
    person_id = person() if who is None else who
    lesson = outline.by_key[key]
    mine = {"person_id": person_id, "course_id": outline.course_id}
    with write():
        if who is None:
            enrol(**mine, at=at)
        touch(**mine, lesson_id=lesson.id, place="", at=at)
    attempt = begin(person_id, outline, key, at=at)
    give(person_id, attempt, dict(answers), at=at)
    if over:
        hand_in(person_id, attempt, at=at + timedelta(minutes=4))
        with write():
            refresh(**mine, lesson=lesson, at=at + timedelta(minutes=4))
    return person_id, attempt


def crowd(outline: Outline, many: Iterable[Mapping[str, Response]]) -> list[int]:
    """Several people, each with answers of their own; the ids of their tries."""
    return [take(outline, answers)[1] for answers in many]


def count(at: datetime | None = None) -> int:
    """What the worker does; how many tries were looked at."""
    seen = 0
    while True:
        with write():
            found = count_more(at=at or now())
        if not found:
            return seen
        seen += found


def kept() -> dict[str, list[tuple[object, ...]]]:
    """All sums that are not nothing."""
    found = {}
    for model in (QuestionFigures, PartFigures, LessonFigures, LengthFigures):
        columns = list(model.__table__.c)
        keys = len(model.__table__.primary_key)
        rows = session().execute(select(*columns).order_by(*columns[:keys])).all()
        found[model.__tablename__] = [tuple(row) for row in rows if any(row[keys:])]
    session().rollback()
    return found
