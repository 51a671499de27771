"""What a form of answers led to, and how a script is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, get_template_attribute, jsonify

from lms.content.model import Question
from lms.learning.queries.outline import lesson_href
from lms.learning.queries.player import attempt_questions
from lms.progress.queries import Place
from lms.progress.rules import Standing
from lms.quizzes.actions.answers import Given, Saving
from lms.quizzes.queries import AttemptRow, rules_of
from lms.quizzes.rules.attempts import stays_open
from lms.quizzes.rules.responses import fields_of
from lms.quizzes.rules.showing import token_of
from lms.web.languages import clock, lang


@dataclass(frozen=True, slots=True)
class Intent:
    """What the button meant: `check` or `move` name a question, `submit` hands in, else save."""

    check: str = ""
    move: tuple[str, str, str] | None = None
    submit: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form of answers led to. `faults` are gaps by question that hold no number."""

    attempt: AttemptRow
    questions: Mapping[str, Question]
    saving: Saving
    given: Mapping[str, Given]
    faults: Mapping[str, frozenset[str]]
    standing: Standing | None

    @property
    def repeats(self) -> bool:
        """Whether the attempt was over and the form brought nothing new: it was sent twice."""
        return self.saving.closed and not self.saving.late

    @property
    def is_over(self) -> bool:
        """Whether the attempt was over for one of the questions that the form named."""
        taken, rules = self.attempt.taken, rules_of(self.attempt.lesson_version_id).quiz
        named = [self.questions[key] for key in self.given]
        return self.saving.closed and not all(stays_open(taken, rules, one) for one in named)

    def refuses(self, intent: Intent) -> bool:
        """Whether the button's wish was not granted, since something has to be changed first."""
        wanted = self.faults if intent.submit else {intent.check} & set(self.faults)
        return bool(wanted) and self.standing is None


def place_after(place: Place, outcome: Outcome, intent: Intent) -> str:
    """Where the reader goes on: to the result, or back to the question."""
    base = lesson_href(lang(), place.outline.key, place.lesson.key)
    if intent.submit:
        return f"{base}attempts/{outcome.attempt.id}/"
    question = intent.check or (intent.move[0] if intent.move else "")
    return f"{base}#q-{question}" if question else base


def as_json(place: Place, outcome: Outcome, intent: Intent) -> Response:
    """The answer to a script: what is on disk, and where its button leads (null: nowhere yet)."""
    saving = outcome.saving
    refused = saving.conflicts or saving.late or outcome.refuses(intent)
    over = bool(saving.late) or (intent == Intent() and outcome.is_over)
    answer = jsonify(
        attempt=outcome.attempt.id,
        saved=clock(saving.at),
        tokens=dict(saving.tokens),
        faults=sorted(outcome.faults),
        closed=over,
        late=list(saving.late),
        conflicts=_conflicts(place, outcome) if saving.conflicts else {},
        next=None if refused else place_after(place, outcome, intent),
    )
    answer.status_code = 409 if over or saving.conflicts else 200
    return answer


def _conflicts(place: Place, outcome: Outcome) -> dict[str, object]:
    """What another window saved: to be looked at, and as a form would send it."""
    saved = attempt_questions(outcome.attempt, lang(), place.outline.language)
    plain = get_template_attribute("quizzes/_question.html", "plain")
    return {
        key: {
            "token": token_of(row.revision, row.response),
            "fields": fields_of(outcome.questions[key], row.response),
            "html": plain(saved[key]),
            "saved": clock(row.saved_at) if row.saved_at else "",
            "checked": row.checked_at is not None,
        }
        for key, row in outcome.saving.conflicts.items()
    }
