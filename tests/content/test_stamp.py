"""Ids and records are added; everything else stays to the byte."""

from __future__ import annotations

from pathlib import Path

from lms.content.reader import Reading, read_course
from lms.content.stamp import stamp_course
from tests.content.test_reader import COURSE, GERMAN, LESSON, write

BARE = """---
id: bare   # a comment
title: "Bare"
---

Text with trailing spaces.\x20\x20

<quiz id="q-list">
Which?

- [x] One *thing*
    > Yes.
- [ ] Two {#two}
</quiz>

<quiz id="q-match" type="match">
Pairs?

| Who | What |
|:--|--|
| City | Decides \\| pays |
|State|Pays  |
</quiz>

<quiz id="q-matrix" type="matrix">
Where?

| | Open | Fixed |
|---|---|---|
| Lease | | x |
| Hours | x | |
</quiz>
"""
BARE_DE = """---
id: bare
title: Nackt
# ein Kommentar
---

Text.

<quiz id="q-list">
Was?

- Eins
- Zwei
</quiz>

<quiz id="q-match">
Paare?

| Wer | Was |
|--|--|
| Stadt | Entscheidet |
| Staat | Zahlt |
</quiz>

<quiz id="q-matrix">
Wo?

| | Offen | Fest |
|---|---|---|
| Miete | | |
| Zeiten | | |
</quiz>
"""


def course(folder: Path, **lessons: str) -> Path:
    files = {"course.md": COURSE, "course.de.md": "---\nid: sample\ntitle: Probe\n---\n"}
    files["1-one/module.md"] = "---\nid: one\ntitle: One\n---\n"
    files |= {f"1-one/{name.replace('__', '.')}.md": text for name, text in lessons.items()}
    return write(folder, files)


def stamp(folder: Path) -> list[str]:
    new = stamp_course(folder)
    for path, text in new.items():
        (folder / path).write_bytes(text.encode())
    return sorted(new)


def lags(reading: Reading) -> tuple[str, ...]:
    assert reading.course is not None, [str(p) for p in reading.problems]
    return reading.course.modules[0].lessons[0].texts["de"].lags


def test_gives_missing_ids_in_all_languages_and_nothing_else(tmp_path: Path) -> None:
    folder = course(tmp_path, bare=BARE, bare__de=BARE_DE)
    assert stamp(folder) == ["1-one/bare.de.md", "1-one/bare.md"]
    wanted = (
        BARE.replace("One *thing*", "One *thing* {#one-thing}")
        .replace(
            "| City | Decides \\| pays |", "| City {#city} | Decides \\| pays {#decides-pays} |"
        )
        .replace("|State|Pays  |", "|State {#state}|Pays {#pays}  |")
        .replace("| | Open | Fixed |", "| | Open {#open} | Fixed {#fixed} |")
        .replace("| Lease |", "| Lease {#lease} |")
        .replace("| Hours |", "| Hours {#hours} |")
    )
    assert (folder / "1-one/bare.md").read_text() == wanted
    german = (folder / "1-one/bare.de.md").read_text()
    assert "- Eins {#one-thing}\n- Zwei {#two}\n" in german
    assert "| Staat {#state} | Zahlt {#pays} |" in german
    assert "| | Offen {#open} | Fest {#fixed} |" in german
    assert "# ein Kommentar\nsource_digests:\n  p1: " in german
    assert stamp(folder) == []
    assert read_course(folder).problems == ()


def test_keeps_the_ends_of_lines(tmp_path: Path) -> None:
    folder = course(tmp_path)
    (folder / "1-one/bare.md").write_bytes(BARE.replace("\n", "\r\n").encode())
    (folder / "1-one/bare.de.md").write_bytes(
        b"\xef\xbb\xbf" + BARE_DE.replace("\n", "\r\n").encode()
    )
    stamp(folder)
    for name in ("bare.md", "bare.de.md"):
        data = (folder / "1-one" / name).read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n")
    assert data.startswith(b"\xef\xbb\xbf---")
    assert read_course(folder).problems == ()


def test_marks_what_lags_until_it_is_translated_anew(tmp_path: Path) -> None:
    folder = course(tmp_path, first=LESSON, first__de=GERMAN)
    stamp(folder)
    assert lags(read_course(folder)) == ()
    source = folder / "1-one/first.md"
    source.write_text(
        source.read_text().replace("The end.", "The very end.").replace("Who lives", "Who dies")
    )
    reading = read_course(folder)
    assert lags(reading) == ("q-1", "p3")
    parts = reading.course.modules[0].lessons[0].texts["de"].parts
    assert [part.lags for part in parts] == [False, False, True, True]
    assert stamp(folder) == []
    german = folder / "1-one/first.de.md"
    german.write_text(german.read_text().replace("Schluss.", "Ganz am Schluss."))
    assert stamp(folder) == ["1-one/first.de.md"]
    assert lags(read_course(folder)) == ("q-1",)


def test_a_section_that_moved_does_not_lag(tmp_path: Path) -> None:
    folder = course(tmp_path, first=LESSON, first__de=GERMAN)
    stamp(folder)
    source = folder / "1-one/first.md"
    source.write_text(source.read_text().replace("## Start", "## New\n\nNew.\n\n## Start"))
    assert lags(read_course(folder)) == ()


def test_ids_and_keys_need_no_translating(tmp_path: Path) -> None:
    folder = course(tmp_path, first=LESSON.replace(" {#led}", ""), first__de=GERMAN)
    stamp(folder)
    source = folder / "1-one/first.md"
    source.write_text(source.read_text().replace("- [ ] Only", "- [x] Only"))
    stamped = folder / "1-one/first.de.md"
    stamped.write_text(stamped.read_text().replace("{#led}", "{#organisations}"))
    assert lags(read_course(folder)) == ()
