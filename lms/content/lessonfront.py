"""The front matter of a lesson: what kind it is, when it is complete, how its questions are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import yaml

from lms.content.frontmatter import Front
from lms.content.model import Counts, FeedbackTime, LessonKind, MoveOn, QuizRules
from lms.content.problems import sentence

SOURCE_KEYS = frozenset(
    {
        "id",
        "kind",
        "title",
        "minutes",
        "objective",
        "move_on",
        "mastery",
        "attempts",
        "fields",
        "sources",
        "quiz",
        "order",
        "audience",
    }
)
TRANSLATED_KEYS = frozenset({"id", "title", "objective", "sources", "source_digests"})
_QUIZ_KEYS = ("feedback", "time_limit", "wait", "counts", "shuffle", "grace")
_AUDIENCES = ("learners", "facilitators")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the front matter of a lesson decides in all languages."""

    id: str
    kind: LessonKind
    minutes: int
    move_on: MoveOn
    mastery: float
    fields: tuple[str, ...]
    quiz: QuizRules
    audience: str


def read_settings(front: Front, audience: str = "learners") -> Settings:
    """Read and check the keys of the source language."""
    front.check_keys(SOURCE_KEYS)
    kind = front.choice("kind", LessonKind.LESSON)
    front.required("title")
    move_on = front.choice("move_on", MoveOn.COMPLETED)
    mastery = front.number("mastery", high=1)
    if move_on is not MoveOn.COMPLETED and not mastery:
        front.notes.warning(
            front.line_of("move_on"),
            sentence(
                "move_on is %(move_on)s, but there is no mastery, so every result passes.",
                move_on=move_on,
            ),
            sentence("Add mastery: 0.7, or write move_on: completed."),
        )
    return Settings(
        front.identifier(),
        kind,
        front.whole("minutes") or 0,
        move_on,
        mastery,
        front.texts("fields"),
        quiz_rules(front),
        _audience(front, audience),
    )


def _audience(front: Front, default: str) -> str:
    value = front.text("audience", default)
    if value not in _AUDIENCES:
        front.notes.error(
            front.line_of("audience"),
            sentence("%(key)s: “%(value)s” is unknown.", key="audience", value=value),
            sentence("Use one of: %(words)s.", words=", ".join(_AUDIENCES)),
        )
        return default
    return value


def quiz_rules(front: Front) -> QuizRules:
    """The key `quiz`, and `attempts` beside it."""
    attempts = front.whole("attempts", low=1)
    quiz = front.mapping("quiz", _QUIZ_KEYS)
    plain = QuizRules(attempts=attempts)
    if quiz is None:
        return plain
    limit, grace = quiz.duration("time_limit"), quiz.duration("grace")
    if limit is not None and not limit:
        quiz.notes.error(
            quiz.line_of("time_limit"),
            sentence("time_limit: no time at all."),
            sentence("Write 20 min, or leave it out."),
        )
    return QuizRules(
        quiz.choice("feedback", FeedbackTime.EACH),
        limit or None,
        quiz.duration("wait") or timedelta(),
        quiz.choice("counts", Counts.BEST),
        quiz.flag("shuffle"),
        plain.grace if grace is None else grace,
        attempts,
    )


def recorded_digests(front: Front) -> Mapping[str, str]:
    """What `source_digests` says of the source's blocks; empty where it was never written."""
    node = front.values.get("source_digests")
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {
        str(key.value): str(value.value)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    }
