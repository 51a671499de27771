"""Floor b: Flask and Jinja, a layout and 40 links by url_for; no session, no database."""

from __future__ import annotations

from flask import Flask, render_template

from tests.benchmarks.floors.prose import PROSE

app = Flask(__name__)
LESSONS = [{"id": number, "title": f"Lesson {number}", "minutes": 12} for number in range(1, 41)]


@app.get("/lessons/<int:lesson_id>")
def lesson(lesson_id: int) -> str:
    return render_template("page.html", lesson=LESSONS[lesson_id - 1], lessons=LESSONS, prose=PROSE)


@app.get("/")
def catalogue() -> str:
    return lesson(1)
