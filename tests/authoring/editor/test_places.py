"""Places: from which line a block of the preview came, find, links, and the page at a glance."""

from __future__ import annotations

from lms.authoring.rules.editor.outline import overview
from lms.authoring.rules.editor.places import lines_in, outermost, placed
from lms.authoring.rules.find import Wanted, hits, replaced
from lms.authoring.rules.links import outside
from tests.catalogue.factories import FIRST

SECTION = ["## A heading", "", "First *words* here", "go on.", "", "- one", "- two", "", "![A map](media/m.svg)", "", "Last."]  # fmt: skip
HTML = '<h2 id="h-a">A heading</h2>\n<p>First <em>words</em> here\ngo on.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<figure><img src="x" alt="A map"></figure>\n<p>Last.</p>'


def test_each_block_is_found_in_its_line():
    assert [one.line for one in placed(HTML, 10, SECTION)] == [10, 12, 15, 18, 20]


def test_blocks_are_the_html_again():
    assert "".join(html for html, _ in outermost(HTML)).replace("\n", "") == HTML.replace("\n", "")
    assert outermost("<hr>\n<p>a<br>b</p>")[0][0] == "<hr>"


def test_sections_and_blocks_of_a_file():
    found = lines_in("1-one/1-first.md", FIRST)
    lines = FIRST.split("\n")
    assert lines[found.sections[1][0] - 1] == "## What stands on it"
    assert lines[found.blocks["q-single"] - 1] == '<quiz id="q-single">'
    assert found.kinds["own-map"] == "task"


def test_a_page_at_a_glance():
    found = overview("1-one/1-first.md", FIRST)
    assert found.questions == 4
    assert [entry.kind for entry in found.entries] == ["heading", "quiz", "quiz", "quiz", "quiz", "task"]  # fmt: skip
    assert found.entries[1].text == "Who draws the map?"
    assert found.minutes == 5


def test_words_are_found_with_what_is_around_them():
    found = hits(Wanted("map"), {"b": "no", "a": "x\nA Map, mapped"})
    assert [(h.line, h.before, h.found, h.after) for h in found["a"]] == [(2, "A ", "Map", ", mapped"), (2, "A Map, ", "map", "ped")]  # fmt: skip
    assert [h.found for h in hits(Wanted("map", whole=True), {"a": "map mapped"})["a"]] == ["map"]
    assert not hits(Wanted("map", case=True), {"a": "Map"})
    assert len(hits(Wanted("a"), {"x": "a" * 700})["x"]) == 500
    assert not hits(Wanted(""), {"x": "abc"})


def test_words_are_replaced_as_they_stand():
    assert replaced(Wanted("a.b"), r"\1$", "a.b axb") == r"\1$ axb"
    assert replaced(Wanted("Łódź", whole=True), "Graz", "Łódź Łódźer") == "Graz Łódźer"


def test_ids_are_never_replaced():
    text = 'id: map\n<quiz id="q-map">\n- [x] map {#map}\n'
    assert replaced(Wanted("map"), "plan", text) == text.replace("] map", "] plan")


def test_links_to_other_sites_are_listed_once():
    texts = {"a.md": "[x](https://a.example/b). <https://a.example/b>\n`https://no.example`\n", "b.md": "mailto:me@a.example"}  # fmt: skip
    found = outside(texts)
    assert [(one.address, one.places) for one in found] == [
        ("https://a.example/b", (("a.md", 1), ("a.md", 1))),
        ("mailto:me@a.example", (("b.md", 1),)),
    ]
