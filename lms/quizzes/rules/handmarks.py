"""Marks that a person gives to answers in words, and what they change. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from lms.content.model import Question, QuestionType
from lms.quizzes.rules.numbers import split_number

MAX_COMMENT = 8 * 1024


def is_hand_marked(question: Question) -> bool:
    """Whether a person may give points for an answer: in words, and not for practice."""
    return question.type is QuestionType.TEXT and not question.practice and question.points > 0


def points_in(typed: str, question: Question) -> float | None:
    """The points that were typed (2, 2.5 or 2,5), if a question can give so many."""
    value, unit = split_number(typed)
    if value is None or unit.strip() or not 0 <= value <= question.points:
        return None
    return round(value, 2)


def totals(marked: Iterable[tuple[Question, float | None]]) -> tuple[float, float, float | None]:
    """Points, greatest points and result (0..1) of an attempt, from its questions and their points.

    Answers in words count once a person has marked them; until then they are left out of both.
    """
    points = greatest = 0.0
    for question, earned in marked:
        if earned is not None and (question.counts or is_hand_marked(question)):
            points += earned
            greatest += question.points
    return min(points, greatest), greatest, min(1.0, points / greatest) if greatest else None
