"""Sentences of templates are translated when a template is compiled, once a language."""

from __future__ import annotations

import pytest
from flask import Flask, render_template
from jinja2 import DictLoader

from lms.web import templating

WORDS = {"Home": "Heim", "%(n)s of 100%%": "100%%, davon %(n)s", "Hello %(name)s": "Hallo %(name)s"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application with one template and a reader whose language the test chooses."""
    app = Flask("small")
    app.jinja_environment = templating.Environment
    app.jinja_env.globals["_"] = lambda _text, **_values: "at run time"
    catalogue = type(
        "Catalogue", (), {"ugettext": staticmethod(lambda text: WORDS.get(text, text))}
    )
    monkeypatch.setattr(templating, "get_translations", catalogue)
    monkeypatch.setattr(templating, "get_locale", lambda: "de")
    return app


def rendered(app: Flask, source: str, **values: object) -> str:
    """What a page with this source shows."""
    app.jinja_env.loader = DictLoader({"page.html": source})
    with app.test_request_context():
        return render_template("page.html", **values)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{{ _("Home") }}', "Heim"),
        ('{{ _("Not in the catalogue") }}', "Not in the catalogue"),
        ('{{ _("Hello %(name)s", name=who) }}!', "Hallo &lt;b&gt;!"),
        ('{{ _("Hello %(name)s", name=who | upper) ~ "." }}', "Hallo &lt;B&gt;."),
        ('{{ _("%(n)s of 100%%", n=3) }}', "100%, davon 3"),
        ('{% set word = _("%(n)s of 100%%", n=3) %}{{ word }}', "100%, davon 3"),
        ('{% if _("Home") == "Heim" %}yes{% endif %}', "yes"),
        ('{{ [_("Home"), _("Hello %(name)s", name=_("Home"))] | join(", ") }}', "Heim, Hallo Heim"),
        ("{{ _(who) }}", "at run time"),
    ],
)
def test_sentences_are_translated_and_their_values_escaped(
    small: Flask, source: str, shown: str
) -> None:
    assert rendered(small, source, who="<b>") == shown


def test_each_language_has_its_own_templates(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(small, '{{ _("Home") }}') == "Heim"
    monkeypatch.setattr(templating, "get_locale", lambda: "en")
    plain = type("Catalogue", (), {"ugettext": staticmethod(lambda text: text)})
    monkeypatch.setattr(templating, "get_translations", plain)
    assert rendered(small, '{{ _("Home") }}') == "Home"


def test_a_missing_value_is_an_error_and_not_a_gap(small: Flask) -> None:
    with pytest.raises(KeyError):
        rendered(small, '{{ _("Hello %(name)s") }}')


def test_a_kept_piece_is_rendered_once_for_its_facts(small: Flask) -> None:
    small.jinja_env.add_extension(templating.Kept)
    source = "{% kept version, place %}{{ word }}{% endkept %}"
    assert rendered(small, source, version=1, place="a", word="<first>") == "&lt;first&gt;"
    small.jinja_env.loader = DictLoader({"page.html": source})
    with small.test_request_context():
        again = [
            render_template("page.html", version=version, place=place, word="second")
            for version, place in [(1, "a"), (2, "a"), (1, "b")]
        ]
    assert again == ["&lt;first&gt;", "second", "second"]


def test_kept_pieces_of_two_places_are_two(small: Flask) -> None:
    small.jinja_env.add_extension(templating.Kept)
    source = "{% kept version %}one{% endkept %}\n{% kept version %}two{% endkept %}"
    assert rendered(small, source, version=1) == "one\ntwo"
