"""A translation that lags behind its source says where, and shows what the source says now."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from lms.content.stamp import stamp_course
from tests.catalogue.factories import FILES, publish_folder, write_course


def lesson_path() -> str:
    return next(
        name
        for name in FILES
        if name.startswith("1-") and "/1-" in name and not name.endswith(".de.md")
    )


def test_a_lagging_part_is_marked_and_its_source_can_be_read(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "small")
    for name, text in stamp_course(folder).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    outline = publish_folder(folder)
    url = f"/de/learn/{outline.key}/{outline.lessons[0].key}/"
    assert "lag-source" not in client.get(url).get_data(as_text=True)
    source = folder / lesson_path()
    text = source.read_text(encoding="utf-8")
    first = next(
        line for line in text.split("---", 2)[2].splitlines() if line and line[0].isalpha()
    )
    source.write_text(
        text.replace(first, f"{first} A newly added sentence.", 1), encoding="utf-8", newline=""
    )
    publish_folder(folder)
    page = client.get(url).get_data(as_text=True)
    assert page.count('class="lag-source') == 1
    assert "A newly added sentence." in page
    english = client.get(url.replace("/de/", "/en/")).get_data(as_text=True)
    assert "lag-source" not in english
