"""Static files: a style sheet for all and one for authors, names with digests, small scripts that work alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.web import assets

CSS = assets.STATIC / "css"
SCRIPTS = sorted((assets.STATIC / "js").glob("**/*.js"))
SHEETS = sorted(CSS.glob("**/*.css"))
# What a bundle may weigh before it is compressed; only pages of the workshop ask for the second.
BUDGETS = {"app.css": 36 * 1024, "authoring.css": 24 * 1024}
# Scripts that are more than one behaviour: they save, queue and restore what people write.
LARGER = {"player.js": 9, "saver.js": 8}


@pytest.mark.parametrize("bundle", assets.BUNDLES)
def test_the_order_names_each_sheet_once(bundle: str) -> None:
    folder = assets.BUNDLES[bundle]
    assert sorted(assets.ordered(folder)) == sorted(folder.glob("*.css"))


def test_tokens_come_first() -> None:
    assert assets.ordered(CSS)[0].name == "tokens.css"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_each_sheet_says_what_it_is_and_stands_in_a_layer(sheet) -> None:
    text = sheet.read_text()
    assert text.startswith("/* ")
    assert text.count("{") == text.count("}")
    outside = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).strip()
    assert outside.startswith("@layer ")
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("bundle", assets.BUNDLES)
def test_all_sheets_of_a_bundle_together_are_small(bundle: str) -> None:
    sheets = assets.ordered(assets.BUNDLES[bundle])
    joined = "".join(assets.tight(sheet.read_text()) for sheet in sheets)
    assert len(joined.encode()) <= BUDGETS[bundle]


def test_colours_are_named_in_tokens_only() -> None:
    allowed = {"tokens.css", "print.css", "dialog.css"}
    coloured = {s.name for s in SHEETS if re.search(r"oklch\(|#[0-9a-f]{3,8}\b", s.read_text())}
    assert coloured <= allowed


def test_tight_keeps_every_rule() -> None:
    sheet = '/* a\n b */\n  .x, .y { a: b; c: ": "; }\n@media print {\n  .z { d: e }\n}\n'
    assert assets.tight(sheet) == '.x, .y{a: b;c: ": "}@media print{.z{d: e}}'


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_each_script_is_small_and_asks_nobody_else(script) -> None:
    text = script.read_text()
    assert len(text.encode()) <= LARGER.get(script.name, 6) * 1024
    assert text.startswith("/**")
    assert not re.search(r"fetch\(\s*[\"']https?:|import .* from [\"']https?:|eval\(", text)
    for module in re.findall(r"from \"(\.\.?/[a-z]+\.js)\"", text):
        assert (script.parent / module).exists()


def test_pages_name_files_by_their_digest(client: FlaskClient, app: Flask) -> None:
    page = client.get("/en/imprint").get_data(as_text=True)
    digest = app.extensions["tandem_assets"].digest
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert {f"/static/{digest}/app.css", f"/static/{digest}/js/main.js"} <= set(named)
    for path in named:
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_style_sheet_comes_compressed(client: FlaskClient, app: Flask) -> None:
    path = app.extensions["tandem_assets"].url("app.css")
    with client.get(path, headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.data) < 10_000


def test_modules_are_served_as_scripts(client: FlaskClient, app: Flask) -> None:
    with client.get(app.extensions["tandem_assets"].url("js/main.js")) as answer:
        assert answer.mimetype in {"text/javascript", "application/javascript"}
