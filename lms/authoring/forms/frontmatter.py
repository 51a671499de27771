"""The front matter of a page as a form: one field for each key, by what kind of page it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.authoring.rules.frontmatter import Value
from lms.content.model import Counts, FeedbackTime, LessonKind, MoveOn
from lms.web.forms import REQUIRED, Form

_LINES = frozenset({"sources", "outcomes"})
_COMMAS = frozenset({"fields"})
# The words that a key of one choice knows.
_WORDS: dict[str, Iterable[str]] = {
    "kind": LessonKind,
    "move_on": MoveOn,
    "audience": ("learners", "facilitators"),
    "quiz_feedback": FeedbackTime,
    "quiz_counts": Counts,
    "quiz_shuffle": ("true", "false"),
}
# How such a word is said, by key.
_SAID = {
    ("kind", "lesson"): _l("Lesson"),
    ("kind", "test"): _l("Test"),
    ("kind", "survey"): _l("Survey"),
    ("kind", "page"): _l("Page"),
    ("move_on", "completed"): _l("read, or its task handed in"),
    ("move_on", "passed"): _l("its questions passed"),
    ("move_on", "completed-and-passed"): _l("read or handed in, and its questions passed"),
    ("move_on", "completed-or-passed"): _l("one of the two"),
    ("audience", "learners"): _l("Learners"),
    ("audience", "facilitators"): _l("Facilitators"),
    ("quiz_feedback", "each"): _l("after each question"),
    ("quiz_feedback", "end"): _l("at the end"),
    ("quiz_feedback", "never"): _l("never"),
    ("quiz_counts", "best"): _l("the best try"),
    ("quiz_counts", "last"): _l("the last try"),
    ("quiz_counts", "first"): _l("the first try"),
    ("quiz_shuffle", "true"): _l("yes"),
    ("quiz_shuffle", "false"): _l("no"),
}
_INSIDE = {"quiz": ("feedback", "time_limit", "wait", "counts", "shuffle", "grace"), "certificate": ("require", "mastery")}  # fmt: skip


def _line(label: Any, size: int = 40) -> StringField:  # noqa: ANN401 - a lazy text
    return StringField(label, validators=[Length(max=2_000)], render_kw={"size": size})


def _lines(label: Any) -> TextAreaField:  # noqa: ANN401
    return TextAreaField(label, validators=[Length(max=20_000)], render_kw={"rows": 4})


def _one_of(label: Any) -> SelectField:  # noqa: ANN401
    return SelectField(label, validate_choice=False)


class PageForm(Form):
    """What every page has."""

    title = StringField(
        _l("Title"), validators=[InputRequired(REQUIRED), Length(max=500)], render_kw={"size": 60}
    )


class LessonForm(PageForm):
    """A lesson, test, survey or page in the source language."""

    objective = _line(_l("Objective: after this lesson you can …"), 60)
    minutes = _line(_l("Minutes"), 6)
    kind = _one_of(_l("Kind"))
    move_on = _one_of(_l("Complete when"))
    mastery = _line(_l("Mastery, from 0 to 1"), 6)
    attempts = _line(_l("Attempts"), 6)
    fields = _line(_l("Fields of expertise"))
    sources = _lines(_l("Sources"))
    order = _line(_l("Order"), 6)
    audience = _one_of(_l("For whom"))
    quiz_feedback = _one_of(_l("Feedback"))
    quiz_time_limit = _line(_l("Time limit"), 12)
    quiz_grace = _line(_l("Grace after the end"), 12)
    quiz_wait = _line(_l("Wait between attempts"), 12)
    quiz_counts = _one_of(_l("Which attempt counts"))
    quiz_shuffle = _one_of(_l("Shuffle the questions"))


class TranslatedLessonForm(PageForm):
    """The texts of a lesson in another language."""

    objective = _line(_l("Objective: after this lesson you can …"), 60)
    sources = _lines(_l("Sources"))


class ModuleForm(PageForm):
    """A module."""

    summary = _line(_l("Summary"), 60)
    order = _line(_l("Order"), 6)


class TranslatedModuleForm(PageForm):
    """A module in another language."""

    summary = _line(_l("Summary"), 60)


class CourseForm(PageForm):
    """The course as a whole."""

    summary = _line(_l("Summary"), 60)
    language = _line(_l("Source language"), 8)
    level = _line(_l("Level"))
    licence = _line(_l("Licence"))
    outcomes = _lines(_l("Outcomes"))
    hours = _line(_l("Hours"), 6)
    audience = _line(_l("For whom"), 60)
    certificate_require = _lines(_l("What the certificate asks for"))
    certificate_mastery = _line(_l("Mastery over the tests, from 0 to 1"), 6)


class TranslatedCourseForm(PageForm):
    """The course in another language."""

    summary = _line(_l("Summary"), 60)
    audience = _line(_l("For whom"), 60)
    outcomes = _lines(_l("Outcomes"))


def hints() -> dict[str, str]:
    """What each field takes."""
    per_line = _("One in each line.")
    length = _("Such as 60 s, 20 min or 1 h.")
    return {
        "mastery": _("The share of points that passes, such as 0.7."),
        "attempts": _("How many there are; unlimited if empty."),
        "fields": _("Codes with commas between them, such as POL, COO."),
        "sources": per_line,
        "outcomes": per_line,
        "order": _("A number, if the name of the file does not say it."),
        "certificate_require": _("The word all, or ids of modules and lessons, one in each line."),
        "quiz_time_limit": length,
        "quiz_grace": length,
        "quiz_wait": length,
    }


def words_for(name: str, text: str) -> list[tuple[str, str]]:
    """The choices of a field; a word that no key knows is offered too where it was written."""
    known = ["", *(str(word) for word in _WORDS.get(name, ()))]
    return [
        (word, str(_SAID.get((name, word), word)) if word else _("(not said)"))
        for word in dict.fromkeys([*known, text])
    ]


def form_for(kind: str, *, translated: bool) -> type[PageForm]:
    """The form for a kind of page, as `rules.summaries` names it."""
    forms: dict[str, tuple[type[PageForm], type[PageForm]]] = {
        "course": (CourseForm, TranslatedCourseForm),
        "module": (ModuleForm, TranslatedModuleForm),
        "glossary": (PageForm, PageForm),
    }
    return forms.get(kind, (LessonForm, TranslatedLessonForm))[translated]


def typed_from(values: Mapping[str, Value], names: Iterable[str]) -> dict[str, str]:
    """What stands in the fields for the values of a front matter."""
    return {name: _typed(*_value_at(values, name)) for name in names}


def values_from(typed: Mapping[str, str], before: Mapping[str, Value]) -> dict[str, Value]:
    """The values of a front matter for what was typed; only of keys that say something else now."""
    changed = {
        name: text
        for name, text in typed.items()
        if _parts(name, text) != _parts(name, _typed(*_value_at(before, name)))
    }
    found: dict[str, Value] = {}
    for name, text in changed.items():
        outer, inner = _place(name)
        value = _parts(name, text)
        if not inner:
            found[outer] = value
            continue
        old = found.get(outer, before.get(outer, {}))
        found[outer] = {**(old if isinstance(old, Mapping) else {}), inner: value}
    return found


def _place(name: str) -> tuple[str, str]:
    outer, _sign, inner = name.partition("_")
    return (outer, inner) if inner in _INSIDE.get(outer, ()) else (name, "")


def _value_at(values: Mapping[str, Value], name: str) -> tuple[str, Value]:
    outer, inner = _place(name)
    found = values.get(outer, "")
    if inner:
        found = found.get(inner, "") if isinstance(found, Mapping) else ""
    return name, found


def _typed(name: str, value: Value) -> str:
    if isinstance(value, tuple):
        return (", " if name in _COMMAS else "\n").join(value)
    return value if isinstance(value, str) else ""


def _parts(name: str, text: str) -> Value:
    text = text.replace("\r\n", "\n").strip()
    if name in _COMMAS:
        return tuple(filter(None, (part.strip() for part in text.split(","))))
    if name in _LINES:
        return tuple(filter(None, (part.strip() for part in text.split("\n"))))
    if name == "certificate_require" and text != "all":
        return tuple(filter(None, (part.strip() for part in text.replace(",", "\n").split("\n"))))
    return text
