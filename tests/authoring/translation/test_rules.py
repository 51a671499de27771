"""Pages in two languages: units, states, what is kept to the byte, and how parts find each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.authoring.rules.translation.applying import Untranslatable, apply
from lms.authoring.rules.translation.chunks import paragraphs, sheet
from lms.authoring.rules.translation.merging import typed
from lms.authoring.rules.translation.units import State, progress, units
from lms.content.trees import Files, Surroundings
from lms.content.workbench import read_files, read_page
from tests.catalogue.factories import FILES

COURSES = Path(__file__).parents[3] / "courses"
PAIRS = sorted(COURSES.rglob("*.de.md"))
SOURCE = """---
id: needs
title: Needs
objective: To see needs
minutes: 5
---
First words.

- one

  goes on
- two

## Who asks

Some people. <!-- a note -->

<quiz id="q-who" points="2">
Who asks?

- [x] Everybody {#all}
    > Yes.
- [ ] Nobody {#none}

[[?]] Look around.

---

Because.
</quiz>

<pool id="some" pick="1">
<quiz id="q-gap">
A [[champion|mentor]]{#b1} helps.
</quiz>
</pool>

<task id="map" artefact="stakeholders">
### A map

Draw it.

```template
# Map
```

| Criterion | Not yet | Good |
|---|---|---|
| Whole | no | yes |
</task>
"""
GERMAN = {
    "front.title": "Bedarfe",
    "front.objective": "Bedarfe sehen",
    "p1.1": "Erste Worte.",
    "p1.2": "- eins\n\n  geht weiter\n- zwei",
    "p2.1": "## Wer fragt",
    "p2.2": "Einige Leute.",
    "q-who.stem": "Wer fragt?",
    "q-who.word.all": "Alle",
    "q-who.feedback.all": "Ja.",
    "q-who.word.none": "Niemand",
    "q-who.hint.1": "Sehen Sie sich um.",
    "q-who.explanation": "Darum.",
    "q-gap.stem": "Eine [[Mentorin|Championstadt]]{#b1} hilft.",
    "map.1": "### Eine Karte",
    "map.2": "Zeichnen Sie sie.",
    "map.3": "```template\n# Karte\n```",
    "map.4": "| Kriterium | Noch nicht | Gut |\n|---|---|---|\n| Ganz | nein | ja |",
}


def german(texts=GERMAN, source=SOURCE, old=None, **more) -> str:
    before = sheet("1-a/1-needs.de.md", old) if old else None
    return apply(
        "1-a/1-needs.de.md", sheet("1-a/1-needs.md", source), before, texts, key="needs", **more
    )


def found(source: str, target: str | None):
    other = sheet("1-a/1-needs.de.md", target) if target else None
    return {unit.id: unit for unit in units(sheet("1-a/1-needs.md", source), other)}


def test_paragraphs_keep_what_belongs_together():
    text = "a\nb\n\n- x\n\n    y\n- z\n\n```\nc\n\nd\n```\n\n| t |\n|---|\n"
    assert paragraphs(text.split("\n")) == [
        "a\nb",
        "- x\n\n    y\n- z",
        "```\nc\n\nd\n```",
        "| t |\n|---|",
    ]


def test_every_text_is_a_unit():
    assert list(found(SOURCE, None)) == list(GERMAN)
    assert all(unit.state is State.MISSING for unit in found(SOURCE, None).values())


def test_a_whole_translation_is_read_without_a_problem():
    texts = {"1-a/1-needs.md": SOURCE, "1-a/1-needs.de.md": german()}
    read = read_page("1-a/1-needs.de.md", texts, Surroundings("en"))
    assert [str(problem) for problem in read.problems if problem.path.endswith(".de.md")] == []
    assert read.lesson.texts["de"].lags == ()
    own = found(SOURCE, german())
    assert {id_: unit.target for id_, unit in own.items()} == GERMAN
    assert progress(own.values()) == (17, 17, 0)


def test_what_nobody_translated_is_shown_in_the_source_language_and_lags():
    text = german({"front.title": "Bedarfe", "p1.1": "Erste Worte."})
    assert "<quiz" not in text
    assert "<pool" not in text
    assert "## Who asks" in text
    texts = {"1-a/1-needs.md": SOURCE, "1-a/1-needs.de.md": text}
    lesson = read_page("1-a/1-needs.de.md", texts, Surroundings("en")).lesson
    assert set(lesson.texts["de"].lags) == {"p1", "p2"}
    own = found(SOURCE, text)
    assert own["p1.1"].state is State.DONE
    assert own["p1.2"].state is State.MISSING
    assert own["p2.1"].state is State.MISSING


def test_only_what_is_typed_changes():
    whole = german()
    again = german({"q-who.word.none": "Keiner"}, old=whole)
    old_lines, new_lines = whole.split("\n"), again.split("\n")
    changed = [(a, b) for a, b in zip(old_lines, new_lines, strict=True) if a != b]
    assert [b for _a, b in changed if "source" not in b][-1] == "- Keiner {#none}"
    assert len(changed) == 2
    assert german({}, old=whole) == whole
    assert german(GERMAN, old=whole) == whole


def test_a_changed_source_lags_until_it_is_translated_or_checked():
    whole = german()
    source = SOURCE.replace("Some people.", "Some people, and cities.").replace(
        "Because.", "Because it is so."
    )
    own = found(source, whole)
    lagging = {id_ for id_, unit in own.items() if unit.state is State.LAGGING}
    assert {one.partition(".")[0] for one in lagging} == {"p2", "q-who"}
    again = german({"p2.2": "Einige Leute und Städte."}, source, whole, checked=["q-who"])
    assert all(unit.state is State.DONE for unit in found(source, again).values())


def test_a_new_section_does_not_move_the_others():
    whole = german()
    source = SOURCE.replace("## Who asks", "## New\n\nQuite new.\n\n## Who asks")
    own = found(source, whole)
    assert own["p3.2"].target == "Einige Leute."
    assert own["p2.1"].state is State.MISSING
    again = german({"p2.1": "## Neu", "p2.2": "Ganz neu."}, source, whole)
    assert all(unit.state is State.DONE for unit in found(source, again).values())
    gone = german({"p1.1": "Anfang."}, source.replace("## New\n\nQuite new.\n\n", ""), again)
    assert "Ganz neu" not in gone
    assert found(SOURCE, gone)["p2.2"].target == "Einige Leute."


def test_a_question_needs_the_gaps_of_its_source():
    for stem in ("Ohne Lücke.", "[[eins]]{#b1} und [[zwei]]{#b2}", "[[eins]]{#b1}\n\n</quiz>"):
        with pytest.raises(Untranslatable):
            german({"q-gap.stem": stem})


def test_what_looks_like_another_block_stays_text():
    text = german({"q-who.stem": 'Wer?\n</quiz>\n\n<quiz id="other">\nWer?'})
    blocks = sheet("1-a/1-needs.de.md", text).digests
    assert "q-who" in blocks
    assert "other" not in blocks


def test_comments_that_somebody_typed_stay():
    whole = german().replace("Einige Leute.", "Einige Leute. <!-- bitte prüfen -->")
    again = german({"p2.2": "Manche."}, old=whole)
    assert "<!-- bitte prüfen -->" in again


def test_outcomes_are_translated_one_by_one():
    source = sheet(
        "course.md", "---\nid: c\ntitle: C\nlanguage: en\noutcomes:\n- One\n- Two\n---\n"
    )
    text = apply("course.de.md", source, None, {"front.outcomes.2": "Zwei"}, key="c")
    assert text == "---\nid: c\ntitle: C\noutcomes:\n- One\n- Zwei\n---\n\n"
    again = apply("course.de.md", source, sheet("course.de.md", text), {"front.outcomes.1": "Eins", "front.title": "K: k"}, key="c")  # fmt: skip
    assert again.startswith("---\nid: c\ntitle: 'K: k'\noutcomes:\n- Eins\n- Zwei\n---\n")


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name)
def test_every_page_that_we_ship_can_be_translated_from_nothing(path):
    source_path = path.with_name(path.name.replace(".de.md", ".md"))
    base = path.relative_to(COURSES).as_posix().partition("/")[2]
    source = sheet(base.replace(".de.md", ".md"), source_path.read_text(encoding="utf-8"))
    target = sheet(base, path.read_text(encoding="utf-8"))
    assert apply(base, source, target, {}, key="x") == target.text
    own = units(source, target)
    again = units(
        source, sheet(base, apply(base, source, None, {u.id: u.target for u in own}, key="x"))
    )
    assert [(u.id, u.target) for u in again] == [(u.id, u.target) for u in own]


def test_two_translators_keep_each_others_words():
    old = list(found(SOURCE, german()).values())
    new = list(found(SOURCE, german({"p1.1": "Zuerst."}, old=german())).values())
    mine = {unit.id: unit.target for unit in old} | {"p2.2": "Manche."}
    assert typed(old, new, mine).texts == {"p2.2": "Manche."}
    both = typed(old, new, mine | {"p1.1": "Am Anfang."})
    assert both.clashes == {"p1.1": "Zuerst."}
    assert both.texts == {"p1.1": "Am Anfang.", "p2.2": "Manche."}


def test_the_small_course_stays_whole():
    texts = {path: text for path, text in FILES.items() if path.endswith(".md")}
    before = read_files(Files(texts))
    path, source = "1-one/1-first.de.md", "1-one/1-first.md"
    same = apply(path, sheet(source, texts[source]), sheet(path, texts[path]), {}, key="first")
    assert same == texts[path]
    assert before.problems == read_files(Files({**texts, path: same})).problems
