"""A question of Moodle as one of ours, with its id, ready to be written."""

from __future__ import annotations

from dataclasses import replace

from lms.content.frontmatter import ID
from lms.content.model import QuestionType
from lms.content.problems import sentence
from lms.content.questions.canon import Unwritable, canonical
from lms.content.questions.ids import made_id
from lms.content.questions.settings import Settings
from lms.content.questions.writing import write_quiz
from lms.exchange.formats.arriving import choices, fields
from lms.exchange.formats.arriving.parts import PLACEHOLDER, Made, draft_of
from lms.exchange.formats.bank import ENGLISH, Card, Entry, Passage, Words
from lms.exchange.formats.carried import applied, carried, foreign_tags
from lms.exchange.formats.foreign import (
    Choice,
    Cloze,
    Description,
    Essay,
    Foreign,
    Matching,
    Numeric,
    Ordering,
    Short,
    Truth,
)  # fmt: skip
from lms.exchange.formats.report import Refused, Remarks

_LONGEST_ID = 60


def entry_of(found: Foreign, remarks: Remarks, words: Words = ENGLISH) -> Entry:
    """Ours; raises Refused where there is no such thing."""
    if isinstance(found.body, Description):
        if not found.text.strip():
            raise Refused(sentence("It holds no text."), sentence("Nothing is lost."))
        return Passage(found.text, found.name, found.category)
    if not found.text.strip():
        raise Refused(
            sentence("The question asks nothing: it has no text."),
            sentence("Write its text on the other side, and export again."),
        )
    made = _made(found, remarks, words)
    settings = applied(made.settings, carried(found.tags))
    identifier = _id(found)
    draft = replace(made.draft, id=identifier)
    try:
        chosen, draft = canonical(replace(settings, id=identifier), draft)
        write_quiz(chosen, draft)
    except Unwritable as error:
        raise Refused(
            sentence(
                "It cannot be written in the format of courses: %(reason)s", reason=error.reason
            ),
            sentence("Make it simpler on the other side, or write it by hand."),
        ) from error
    return Card(chosen, draft, found.name, found.category, foreign_tags(found.tags))


def _made(found: Foreign, remarks: Remarks, words: Words) -> Made:  # noqa: PLR0911 - one a type
    match found.body:
        case Choice() as body:
            return choices.choice(found, body, remarks)
        case Truth() as body:
            return choices.truth(found, body, words)
        case Short() as body:
            return fields.short(found, body, remarks)
        case Numeric() as body:
            return fields.numeric(found, body, remarks)
        case Cloze() as body:
            return fields.cloze(found, body, remarks)
        case Matching() as body:
            as_matrix = carried(found.tags).get("type") == QuestionType.MATRIX
            return choices.matching(found, body, as_matrix=as_matrix)
        case Ordering() as body:
            return choices.ordering(found, body)
        case Essay() as body:
            settings = Settings(PLACEHOLDER, QuestionType.TEXT, found.points, long=body.long)
            return Made(settings, draft_of(found, QuestionType.TEXT))
        case Description():
            raise TypeError


def _id(found: Foreign) -> str:
    if ID.fullmatch(found.id) and len(found.id) <= _LONGEST_ID:
        return found.id
    made = made_id(found.id or found.name or found.text, set())
    return f"q-{made.removeprefix('o-')}" if not made.startswith("q-") else made
