"""Shape of what a learner sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import Length, Optional

from lms.content.model import Question
from lms.quizzes.actions.answers import Given
from lms.quizzes.rules.responses import problems, read
from lms.web.forms import Form

MAX_ID = 2**63 - 1
ROW_ID = re.compile(r"[0-9]{1,19}")
FORM_KEY = re.compile(r"[\w-]{1,64}")


def as_kept(text: str | None) -> str:
    """Words as they are kept: line ends of one character, without the one that no database takes."""
    return (text or "").replace("\0", "").replace("\r\n", "\n")


def as_id(number: int | None) -> int | None:
    """A number that a row can have; nothing for any other."""
    return number if number is not None and 0 <= number <= MAX_ID else None


class NoteForm(Form):
    """A private note, with the revision that the page was made from."""

    text = TextAreaField(_l("Your private note"), [Length(max=20_000)], filters=[as_kept])
    revision = IntegerField(validators=[Optional()], default=0)


class TaskForm(Form):
    """Work on a task. `remove` names an attached file to take off; `note` is for the reviewer."""

    text = TextAreaField()
    note = TextAreaField(filters=[as_kept])
    row_version = IntegerField(validators=[Optional()], default=0, filters=[as_id])
    key = HiddenField()
    action = HiddenField()
    remove = IntegerField(validators=[Optional()], filters=[as_id])


@dataclass(frozen=True, slots=True)
class Beside:
    """What every form of answers carries beside them.

    person: who the page was made for, so that nobody sends another person's words. key: made by
    the server, so that a form sent twice is one.
    """

    person: int | None
    attempt: int | None
    key: str | None


def beside_in(fields: Mapping[str, str]) -> Beside | None:
    """What stands beside the answers; None if it cannot have come from a page of ours.

    By hand and not by WTForms, since each saved answer comes this way.
    """
    person, attempt, key = (fields.get(name, "").strip() for name in ("person", "attempt", "key"))
    if not all(word == "" or ROW_ID.fullmatch(word) for word in (person, attempt)):
        return None
    if key and not FORM_KEY.fullmatch(key):
        return None
    found = Beside(int(person) if person else None, int(attempt) if attempt else None, key or None)
    return None if found.attempt is not None and not 1 <= found.attempt <= MAX_ID else found


def given_in(fields: MultiDict[str, str], questions: dict[str, Question]) -> dict[str, Given]:
    """The answers in a form, by question key; only of questions whose token was sent."""
    return {
        key: Given(read(question, fields.getlist), fields.get(f"{key}~token"))
        for key, question in questions.items()
        if f"{key}~token" in fields
    }


def faults_in(given: dict[str, Given], questions: dict[str, Question]) -> dict[str, frozenset[str]]:
    """Gaps that hold something else than the number that is asked for, by question key."""
    found = {key: frozenset(problems(questions[key], item.response)) for key, item in given.items()}
    return {key: gaps for key, gaps in found.items() if gaps}


def moved(order: tuple[str, ...], item: str, direction: str) -> tuple[str, ...]:
    """An order with one item a place up or down; unchanged at the ends."""
    if item not in order:
        return order
    found = list(order)
    here = found.index(item)
    there = min(len(found) - 1, max(0, here + (-1 if direction == "up" else 1)))
    found.insert(there, found.pop(here))
    return tuple(found)
