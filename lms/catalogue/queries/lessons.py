"""What a lesson version says and asks; read once, then kept, since versions never change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lms.catalogue.models import LessonQuestion, LessonText, Question, QuestionVersion
from lms.content import codec, model
from lms.core.memory import Memory
from lms.db import session

_texts: Memory[int, Mapping[str, model.LessonText]] = Memory(400)
_asked: Memory[int, tuple[Asked, ...]] = Memory(400)
_questions: Memory[int, Asked] = Memory(4000)


@dataclass(frozen=True, slots=True)
class Asked:
    """One version of a question. `pool` is the pool it is drawn from, empty if always asked."""

    version_id: int
    question_id: int
    key: str
    question: model.Question
    pool: str = ""


def lesson_texts(version_id: int) -> Mapping[str, model.LessonText]:
    """A lesson version's texts by language."""
    return _texts.get(version_id, lambda: _read_texts(version_id))


def _read_texts(version_id: int) -> Mapping[str, model.LessonText]:
    rows = session().execute(
        select(LessonText.language, LessonText.document).where(LessonText.version_id == version_id)
    )
    return {language: codec.load_lesson_text(document) for language, document in rows}


def asked_in(lesson_version_id: int) -> tuple[Asked, ...]:
    """The questions of a lesson version, those of its pools too, in their order."""
    return _asked.get(lesson_version_id, lambda: _read_asked(lesson_version_id))


def _read_asked(lesson_version_id: int) -> tuple[Asked, ...]:
    rows = session().execute(
        select(
            QuestionVersion.id,
            QuestionVersion.question_id,
            Question.key,
            QuestionVersion.document,
            LessonQuestion.pool,
        )
        .join(QuestionVersion, QuestionVersion.id == LessonQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(LessonQuestion.lesson_version_id == lesson_version_id)
        .order_by(LessonQuestion.position)
    )
    return tuple(
        Asked(id_, question_id, key, codec.load_question(document), pool)
        for id_, question_id, key, document, pool in rows
    )


def question_versions(ids: Iterable[int]) -> Mapping[int, Asked]:
    """Versions of questions by their ids, such as those that an old attempt was given."""
    return _questions.get_all(ids, _read_questions)


def _read_questions(ids: list[int]) -> Mapping[int, Asked]:
    rows = session().execute(
        select(
            QuestionVersion.id, QuestionVersion.question_id, Question.key, QuestionVersion.document
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id.in_(ids))
    )
    return {
        id_: Asked(id_, question_id, key, codec.load_question(document))
        for id_, question_id, key, document in rows
    }
