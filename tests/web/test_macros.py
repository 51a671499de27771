"""The macros: strict HTML5, and every state a screen reader must hear."""

from __future__ import annotations

from datetime import UTC, datetime

import html5lib
import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, RadioField, SelectChoice, StringField

from lms.web import style_page
from lms.web.forms import REQUIRED, Form

MACROS = '{% import "_macros.html" as m %}'
AT = datetime(2027, 3, 11, 9, 42, tzinfo=UTC)


def render(app: Flask, source: str, **context: object) -> str:
    with app.test_request_context("/en/x"):
        text = render_template_string(MACROS + source, **context)
    strictly(f"<!doctype html><title>x</title>{text}")
    return text


def strictly(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)


def form_with(**typed: str) -> style_page.StyleForm:
    form = style_page.StyleForm(formdata=MultiDict(typed), meta={"csrf": False})
    form.validate()
    return form


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", ["styles", "accessibility", "privacy", "imprint", "not-there"])
def test_whole_pages_parse_strictly(sqlite_app: Flask, language: str, path: str) -> None:
    strictly(sqlite_app.test_client().get(f"/{language}/{path}").get_data(as_text=True))


def test_a_field_ties_hint_and_error_to_the_input(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/en/x"):
        form = form_with(name="")
        text = render_template_string(
            MACROS + '{{ m.field(f.name, hint="H & M", autocomplete="name") }}', f=form
        )
    assert 'aria-describedby="name-hint name-error"' in text
    assert 'aria-invalid="true"' in text
    assert 'id="name-hint">H &amp; M<' in text
    assert 'autocomplete="name"' in text
    assert "Fill in this field." in text


def test_what_was_typed_stays_escaped(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/en/x"):
        text = render_template_string(
            MACROS + "{{ m.field(f.words) }}", f=form_with(words="a</textarea><b>")
        )
    assert "a&lt;/textarea&gt;&lt;b&gt;" in text


def test_groups_are_fieldsets_with_one_error(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/en/x"):
        text = render_template_string(
            MACROS + "{{ m.field(f.role) }}{{ m.field(f.fields) }}", f=form_with()
        )
    strictly(f"<!doctype html><title>x</title>{text}")
    assert '<fieldset class="field has-error" aria-describedby="role-error">' in text
    assert text.count('id="role-error"') == 1
    assert 'type="checkbox"' in text
    assert "required" not in text.split("fields-0", 1)[1]


def test_the_summary_links_to_every_field_that_is_wrong(sqlite_app: Flask) -> None:
    class Inner(Form):
        street = StringField("Street", [style_page.InputRequired(REQUIRED)])

    class Outer(Form):
        part = RadioField(
            "Part", [style_page.InputRequired(REQUIRED)], choices=[SelectChoice("a", "A")]
        )
        points = FieldList(
            StringField("Point", [style_page.InputRequired(REQUIRED)]), min_entries=2
        )
        place = FormField(Inner)

    with sqlite_app.test_request_context("/en/x"):
        form = Outer(formdata=MultiDict({"points-0": "x"}), meta={"csrf": False})
        form.validate()
        form.form_errors.append("Both <b> at once")
        text = render_template_string(MACROS + "{{ m.error_summary(f) }}", f=form)
    for anchor in ("part-0", "points-1", "place-street"):
        assert f'href="#{anchor}"' in text
    assert "#points-0" not in text
    assert "Both &lt;b&gt; at once" in text
    assert 'role="alert"' in text
    assert 'tabindex="-1"' in text


def test_no_summary_without_errors(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/en/x"):
        form = style_page.StyleForm(formdata=None, meta={"csrf": False})
        assert render_template_string(MACROS + "{{ m.error_summary(f) }}", f=form).strip() == ""


def test_marks_are_silent_and_strips_speak(sqlite_app: Flask) -> None:
    text = render(
        sqlite_app, '{{ m.mark("done") }}{{ m.mark() }}{{ m.strip([["done", ""], []], "1 of 2") }}'
    )
    assert '<i class="m done" aria-hidden="true"></i><i class="m" aria-hidden="true"></i>' in text
    assert 'role="img" aria-label="1 of 2"' in text
    assert text.count("<span>") == 1


def test_pager_crumbs_facts_saved_and_empty(sqlite_app: Flask) -> None:
    text = render(
        sqlite_app,
        """{{ m.pager(("/a", "A & B", "Before"), None) }}{{ m.pager(None, None) }}
        {{ m.crumbs([("/", "Start")]) }}{{ m.facts([("City", "Łódź")]) }}{{ m.saved(at) }}
        {{ m.saved(None) }}{{ m.empty("None", "Yet", "/go", "Go") }}{{ m.notice("<i>") }}""",
        at=AT,
    )
    assert 'rel="prev"' in text
    assert 'rel="next"' not in text
    assert "Saved 10:42" in text
    assert 'class="button" href="/go"' in text
    assert "&lt;i&gt;" in text


def test_every_icon_can_be_drawn(sqlite_app: Flask) -> None:
    names = ["check", "cross", "dash", "clock", "up", "down", "search", "file", "print"]
    text = render(sqlite_app, "{% for n in names %}{{ m.icon(n) }}{% endfor %}", names=names)
    assert text.count("<path d=") == len(names)


def test_the_token_is_made_only_when_asked_for(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/en/x"):
        from flask import session

        render_template_string(MACROS + '{{ m.mark("done") }}')
        assert "csrf_token" not in session
        assert 'name="csrf_token"' in render_template_string(MACROS + "{{ m.csrf_field() }}")
        assert "csrf_token" in session
