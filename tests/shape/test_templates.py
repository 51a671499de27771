"""Names in templates: what the layout sets hides what a page sets or is given."""

from __future__ import annotations

from flask import Flask
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

LAYOUT = "layout.html"
# What pages extend: the layout, and the authors' own, which extends it.
FRAMES = {LAYOUT, "authoring/layout.html"}


def tree(app: Flask, name: str) -> nodes.Template:
    source, _path, _fresh = app.jinja_env.loader.get_source(app.jinja_env, name)  # type: ignore[union-attr]
    return app.jinja_env.parse(source)


def named(target: nodes.Node) -> set[str]:
    """The names on the left of a `set`."""
    found = [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
    return {name.name for name in found if isinstance(name, nodes.Name)}


def names_set(found: nodes.Template) -> set[str]:
    """The names that a template sets anywhere."""
    sets = [*found.find_all(nodes.Assign), *found.find_all(nodes.AssignBlock)]
    return set().union(*(named(node.target) for node in sets))


def set_at_the_top(found: nodes.Template) -> set[str]:
    """The names that stand for a whole page, where the layout sets its own."""
    sets = [node for node in found.body if isinstance(node, nodes.Assign | nodes.AssignBlock)]
    return set().union(*(named(node.target) for node in sets))


def test_no_page_uses_a_name_that_the_layout_sets(app: Flask) -> None:
    taken = names_set(tree(app, LAYOUT))
    assert {"elsewhere_links", "section_here"} <= taken
    pages = [name for name in app.jinja_env.list_templates() if name.endswith(".html")]
    wrong = {}
    for name in pages:
        found = tree(app, name)
        parents = {node.template.value for node in found.find_all(nodes.Extends)}
        if parents & FRAMES:
            used = find_undeclared_variables(found) | set_at_the_top(found)
            wrong[name] = sorted(used & taken)
    assert len(wrong) > 30
    assert {name: names for name, names in wrong.items() if names} == {}
