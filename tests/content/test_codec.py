"""What is loaded equals what was dumped, through real JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.content import codec, model

DOCUMENTS = [
    (model.Question, codec.load_question),
    (model.Task, codec.load_task),
    (model.LessonText, codec.load_lesson_text),
    (model.QuizRules, codec.load_quiz_rules),
    (model.CourseText, codec.load_course_text),
    (model.ModuleText, codec.load_module_text),
    (model.Pool, codec.load_pool),
    (model.GlossaryEntry, codec.load_glossary_entry),
    (model.CertificateRule, codec.load_certificate_rule),
    (model.Lesson, codec.load_lesson),
]
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@pytest.mark.parametrize(("kind", "load"), DOCUMENTS)
def test_round_trip(kind, load) -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.builds(kind))
    def law(document):
        data = codec.dump(document)
        assert load(json.loads(json.dumps(data))) == document
        shuffled = dict(reversed(list(data.items())))
        assert codec.digest(load(shuffled)) == codec.digest(document)

    law()


def test_a_stored_document_without_a_new_field_takes_its_default() -> None:
    data = codec.dump(model.QuizRules())
    del data["grace"]
    assert codec.load_quiz_rules(data) == model.QuizRules()


def test_places_do_not_count_but_words_do() -> None:
    question = model.Question(
        "q", model.QuestionType.TEXT, {"en": model.QuestionText(("<p>Why?</p>",))}, line=3
    )
    assert codec.digest(question) == codec.digest(replace(question, line=9))
    assert codec.digest(question) != codec.digest(replace(question, points=2.0))
    other = {"en": model.QuestionText(("<p>How?</p>",))}
    assert codec.digest(question) != codec.digest(replace(question, texts=other))
