"""Names, places and links of pages that move; copies with ids of their own."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules import moving, skeletons
from lms.authoring.rules.outline import QUIET, FileState, Page, Standing, outline, state_of

FOLDERS = st.sampled_from(["1-one", "2-two", "3-three"])
NAMES = st.sampled_from(["1-a", "2-b", "3-c", "4-d"])
PATHS = st.builds(lambda folder, name: f"{folder}/{name}.md", FOLDERS, NAMES)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Needs of newcomers", "needs-of-newcomers"),
        ("Größe & Maß", "grosse-mass"),
        ("Ένταξη", "page"),
        ("2030 goals", "page-2030-goals"),
        ("  ", "page"),
        ("x" * 90, "x" * 48),
    ],
)
def test_a_title_names_a_file(title, name):
    assert moving.name_of(title, "page") == name


def test_a_taken_name_gets_a_number():
    assert moving.free("a", []) == "a"
    assert moving.free("a", ["a", "a-2"]) == "a-3"


def test_files_are_numbered_from_where_the_folder_begins():
    assert moving.first_number(["0-start", "1-a"]) == 0
    assert moving.first_number(["a"]) == 1
    assert moving.numbered(["2-b", "1-a", "c"]) == {"2-b": "1-b", "1-a": "2-a", "c": "3-c"}


def test_a_page_moves_with_its_translations_and_a_folder_with_everything():
    paths = ["1-one/1-a.md", "1-one/1-a.de.md", "1-one/1-ab.md", "1-one/media/x.svg"]
    assert moving.moved_files({"1-one/1-a": "1-one/2-a"}, paths) == {
        "1-one/1-a.md": "1-one/2-a.md",
        "1-one/1-a.de.md": "1-one/2-a.de.md",
    }
    assert set(moving.moved_files({"1-one/": "2-one/"}, paths)) == set(paths)


def test_links_and_pictures_follow():
    text = """See [a](../1-one/1-a.md#needs "why"), ![p](media/p.png), [web](https://example.org/1-a.md).

[ref]: ../1-one/1-a.md

```
[a](../1-one/1-a.md)
```
"""
    found = moving.relinked(
        "2-two/1-b.md", text, {"1-one/1-a.md": "1-one/2-a.md", "2-two/1-b.md": "3-three/1-b.md"}
    )
    assert (
        found
        == """See [a](../1-one/2-a.md#needs "why"), ![p](../2-two/media/p.png), [web](https://example.org/1-a.md).

[ref]: ../1-one/2-a.md

```
[a](../1-one/1-a.md)
```
"""
    )


@given(st.sets(PATHS, min_size=1), st.data())
def test_every_link_means_the_same_file_after_any_move(paths, data):
    old = sorted(paths)
    new = data.draw(st.lists(PATHS, min_size=len(old), max_size=len(old), unique=True))
    moves = {a: b for a, b in zip(old, new, strict=True) if a != b}
    home = data.draw(st.sampled_from(old))
    links = [posixpath.relpath(path, posixpath.dirname(home)) for path in old]
    text = "\n\n".join(f"[to](<{link}>) and [to]({link}#x)" for link in links)
    found = moving.relinked(home, text, moves)
    here = posixpath.dirname(moves.get(home, home))
    meant = [
        posixpath.normpath(posixpath.join(here, part.split(")")[0].strip("<>").split("#")[0]))
        for part in found.split("](")[1:]
    ]
    assert meant == [moves.get(path, path) for path in old for _twice in range(2)]


def test_a_value_of_the_front_matter_is_changed_and_nothing_else():
    text = "---\nid: a\n# why\ntitle: Old\n  goes on\nminutes: 5\n---\ntitle: stays\n"
    assert skeletons.with_value(text, "title", "New: “x”") == (
        "---\nid: a\n# why\ntitle: 'New: “x”'\nminutes: 5\n---\ntitle: stays\n"
    )
    assert skeletons.with_value(text, "minutes", None) == text.replace("minutes: 5\n", "")
    assert skeletons.with_value("no front matter", "title", "x") == "no front matter"


def test_a_copy_has_ids_of_its_own_and_its_translation_follows():
    source = '---\nid: a\ntitle: A\n---\nText.\n\n<quiz id="q1" points="2">\nWhy?\n</quiz>\n'
    german = '---\nid: a\ntitle: A\nsource_digests:\n  p1: x-y\n  q1: z-w\n---\n<quiz id="q1">\nWarum?\n</quiz>\n'
    ids = skeletons.fresh_ids([source, german], {"q1", "q1-2"})
    assert ids == {"q1": "q1-3"}
    copy = skeletons.copied(german, "a-2", "A (Kopie)", ids)
    assert copy == german.replace("q1", "q1-3").replace("id: a\n", "id: a-2\n").replace(
        "title: A", "title: A (Kopie)"
    )


def page(base: str, **values) -> Page:
    fields = {"key": "k", "kind": "lesson", "title": "", "position": None, "standing": QUIET}
    return Page(base, **{**fields, **values})


def test_a_tree_in_the_order_of_learners():
    tree = outline(
        [
            page("course"),
            page("10-b/module"),
            page("2-a/module", title="A"),
            page("2-a/1-x", position=9),
            page("2-a/2-y", languages=frozenset({"de"}), loud={"de": Standing(errors=1)}),
            page("guide/1-g"),
        ],
        ["2-a/3-z.md"],
    )
    assert [branch.folder for branch in tree.modules] == ["2-a", "10-b"]
    assert [one.base for one in tree.modules[0].pages] == ["2-a/2-y", "2-a/1-x"]
    assert tree.modules[0].page.name == "A"
    assert tree.modules[1].page.name == "module"
    assert tree.guide
    assert tree.languages == ("de",)
    assert len(tree.pages) == 6


def test_how_a_file_stands():
    assert state_of("a", None) is FileState.NEW
    assert state_of("a", "a") is FileState.PUBLISHED
    assert state_of("a", "b") is FileState.CHANGED
