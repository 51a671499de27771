"""Whatever a course says: published, exported and published elsewhere it is the identical course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.catalogue.queries.publishing import published
from lms.catalogue.rules.publishing import Published
from lms.content.reader import read_course
from tests.authoring.media.samples import picture

numbers: Iterator[int] = count()
# What people write: words of several scripts, marks, both ends of lines, blanks at ends.
SIGNS = st.sampled_from("abc ÄßΘЯ汉😀'\"&*_#~.,:;()!?–\u00a0\t")
LINE = st.text(SIGNS, max_size=30).map(lambda words: "x" + words.replace("#", ""))
PROSE = st.lists(LINE, min_size=1, max_size=5).map("\n\n".join)
QUIZ = """
<quiz id="{key}-q">
What is it?

- [x] This{first}
- [ ] That{second}

---

Because.
</quiz>
"""
IDS = st.sampled_from([("", ""), (" {#this}", " {#that}")])
FRONT = "---\nid: {key}\ntitle: {title}\n{more}---\n{body}\n"
PICTURES = st.lists(st.sampled_from(["a.png", "b.jpg", "c.svg"]), unique=True, max_size=3)
DATA = {
    "a.png": picture(),
    "b.jpg": picture((700, 60), form="JPEG", noisy=True),
    "c.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>\r\n',
}


def page(key: str, title: str, body: str, more: str = "") -> str:
    return FRONT.format(key=key, title=repr(title), more=more, body=body)


@st.composite
def courses(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a course without errors, by path; the texts in no tidy form."""
    key = f"c{next(numbers)}"
    languages = draw(st.lists(st.sampled_from(["de", "el"]), unique=True, max_size=2))
    shown = draw(PICTURES)
    texts = {"course.md": page(key, "Course", draw(PROSE), "language: en\n"), "1-one/module.md": page(f"{key}-m", "One", draw(PROSE))}  # fmt: skip
    for language in languages:
        texts[f"course.{language}.md"] = page(key, "Kurs", draw(PROSE))
        texts[f"1-one/module.{language}.md"] = page(f"{key}-m", "Eins", draw(PROSE))
    for number in range(draw(st.integers(1, 3))):
        body = draw(PROSE) + "".join(f"\n\n![The picture {name}](media/{name})\n" for name in shown)
        ids = draw(IDS)
        quiz = QUIZ.format(key=f"{key}-{number}", first=ids[0], second=ids[1])
        lesson = page(f"{key}-l{number}", f"Lesson {number}", body + "\n" + quiz, "minutes: 5\n")
        texts[f"1-one/{number}-l.md"] = lesson
        for language in draw(st.lists(st.sampled_from(languages), unique=True)) if languages else ():  # fmt: skip
            texts[f"1-one/{number}-l.{language}.md"] = page(f"{key}-l{number}", "L", draw(PROSE))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    files = {path: text.replace("\n", end).encode() for path, text in texts.items()}
    return files | {f"1-one/media/{name}": DATA[name] for name in shown}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def there(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def state(app: Flask, key: str) -> Published:
    with app.app_context():
        return published(key)


def test_publish_export_publish_is_the_identity(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    here, elsewhere = (make_app(data_dir=tmp_path / name) for name in ("here", "elsewhere"))
    folders = (tmp_path / str(number) for number in count())

    def run(app: Flask, *args: object) -> str:
        done = app.test_cli_runner().invoke(args=["courses", *map(str, args)])
        assert done.exit_code == 0, done.output
        return done.output

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(courses())
    def check(files: dict[str, bytes]) -> None:
        folder = write(next(folders), files)
        reading = read_course(folder)
        assert reading.course is not None, [str(problem) for problem in reading.problems]
        key = reading.course.id
        run(here, "publish", folder)
        out = next(folders)
        run(here, "export", key, "--to", out)
        assert there(out / key) == files
        assert "→ version 1" in run(elsewhere, "publish", out)
        assert state(here, key) == state(elsewhere, key)
        assert f"{key}: unchanged, version 1." in run(elsewhere, "publish", out)
        assert f"{key}: unchanged, version 1." in run(here, "publish", folder)

    check()
