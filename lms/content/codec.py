"""Documents as plain dictionaries, ready for JSON, and back; and their digests.

What is loaded equals what was dumped. A field that a stored document lacks takes its default.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any, TypeVar

from lms.content import model

Document = TypeVar("Document")
_PLACE_FIELDS = frozenset({"line", "path"})
_known_hints: dict[type, dict[str, Any]] = {}


def dump(document: object) -> dict[str, Any]:
    """The fields of a document as JSON values: sets sorted, times in seconds."""
    return _fields(document, frozenset())


def digest(document: object) -> str:
    """SHA-256 of what a document says; where it stands (line, path) does not count."""
    said = _fields(document, _PLACE_FIELDS)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def load(kind: type[Document], data: Mapping[str, Any]) -> Document:
    """A document of a kind from its dump."""
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], data[name]) for name in hints if name in data})


def load_question(data: Mapping[str, Any]) -> model.Question:
    """A question from its dump."""
    return load(model.Question, data)


def load_lesson_text(data: Mapping[str, Any]) -> model.LessonText:
    """A lesson in one language from its dump."""
    return load(model.LessonText, data)


def load_task(data: Mapping[str, Any]) -> model.Task:
    """A task from its dump."""
    return load(model.Task, data)


def load_quiz_rules(data: Mapping[str, Any]) -> model.QuizRules:
    """The rules of a lesson's questions from their dump."""
    return load(model.QuizRules, data)


def load_course_text(data: Mapping[str, Any]) -> model.CourseText:
    """A course in one language from its dump."""
    return load(model.CourseText, data)


def load_module_text(data: Mapping[str, Any]) -> model.ModuleText:
    """A module in one language from its dump."""
    return load(model.ModuleText, data)


def load_pool(data: Mapping[str, Any]) -> model.Pool:
    """A pool from its dump."""
    return load(model.Pool, data)


def load_glossary_entry(data: Mapping[str, Any]) -> model.GlossaryEntry:
    """A term in one language from its dump."""
    return load(model.GlossaryEntry, data)


def load_certificate_rule(data: Mapping[str, Any]) -> model.CertificateRule:
    """What earns a certificate, from its dump."""
    return load(model.CertificateRule, data)


def load_lesson(data: Mapping[str, Any]) -> model.Lesson:
    """A whole lesson from its dump."""
    return load(model.Lesson, data)


def _fields(document: object, left_out: frozenset[str]) -> dict[str, Any]:
    return {
        field.name: _plain(getattr(document, field.name), left_out)
        for field in dataclasses.fields(document)  # type: ignore[arg-type]  # documents only
        if field.name not in left_out
    }


def _plain(value: object, left_out: frozenset[str]) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(key): _plain(item, left_out) for key, item in value.items()}
    if isinstance(value, (frozenset, tuple)):
        items = sorted(value) if isinstance(value, frozenset) else value
        return [_plain(item, left_out) for item in items]
    return _fields(value, left_out) if dataclasses.is_dataclass(value) else value


def _hints(kind: type) -> dict[str, Any]:
    if kind not in _known_hints:
        _known_hints[kind] = typing.get_type_hints(kind)
    return _known_hints[kind]


def _value(hint: Any, value: Any) -> Any:  # noqa: ANN401  # the hint says what comes out
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return None if value is None else _value(inner[0], value)
    if origin is not None:
        return _container(origin, inner, value)
    if dataclasses.is_dataclass(hint):
        return load(typing.cast("type", hint), value)
    if hint is timedelta:
        return timedelta(seconds=value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, (Enum, float)) else value


def _container(origin: Any, inner: tuple[Any, ...], value: Any) -> Any:  # noqa: ANN401  # as above
    if origin is Mapping:
        return {key: _value(inner[1], item) for key, item in value.items()}
    if origin is frozenset:
        return frozenset(_value(inner[0], item) for item in value)
    return _tuple(inner, value)


def _tuple(inner: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(inner) > 1 and inner[1] is not Ellipsis:
        return tuple(_value(hint, item) for hint, item in zip(inner, value, strict=True))
    return tuple(_value(inner[0], item) for item in value)
