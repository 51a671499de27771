"""`lms questions import` and `export`."""

from __future__ import annotations

from pathlib import Path

from tests.exchange.samples import DATA

LESSON = """---
id: l
title: A lesson
---

<quiz id="q-one">
Who?

- [x] Me {#me}
- [ ] You {#you}
- [ ] They {#they}
</quiz>

<quiz id="q-survey" type="survey">
How was it?

- [ ] good {#good}
- [ ] bad {#bad}
</quiz>
"""


def run(app, *arguments: str):
    return app.test_cli_runner().invoke(args=["questions", *arguments])


def test_a_file_becomes_markdown(app) -> None:
    done = run(app, "import", str(DATA / "course.gift"))
    assert done.exit_code == 0
    assert '<quiz id="mandate-1">' in done.output
    assert "course.gift:30:" in done.output
    assert "<pool id=" in run(app, "import", "--pools", str(DATA / "course.gift")).output


def test_a_malformed_file_gives_nothing(app, tmp_path: Path) -> None:
    bad = tmp_path / "bad.gift"
    bad.write_text("Good?{T}\n\nBad{=a\n")
    done = run(app, "import", str(bad))
    assert done.exit_code == 1
    assert "bad.gift:3:" in done.output
    assert "<quiz" not in done.output


def test_a_lesson_goes_out(app, tmp_path: Path) -> None:
    lesson = tmp_path / "1-l.md"
    lesson.write_text(LESSON)
    gift = run(app, "export", "--format", "gift", str(lesson))
    assert gift.exit_code == 0
    assert "[id:q-one]" in gift.output
    assert "Surveys and ratings" in gift.output
    assert '<question type="multichoice">' in run(app, "export", str(lesson)).output
