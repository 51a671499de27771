"""What the layout names for itself comes between a view or a template and its own blocks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from config import ROOT

LAYOUT = ROOT / "lms" / "web" / "templates" / "layout.html"
SET = re.compile(r"\{%-? *set ([\w, ]+?) *(?:=|%)")


def names_in(text: str) -> set[str]:
    return {name.strip() for found in SET.findall(text) for name in found.split(",")}


def given_to_templates() -> Iterator[tuple[Path, str]]:
    """All names that views hand to templates."""
    for path in (ROOT / "lms").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template":
                yield from ((path, one.arg) for one in node.keywords if one.arg)


def test_nobody_else_uses_the_names_of_the_layout() -> None:
    own = names_in(LAYOUT.read_text())
    assert "section_here" in own
    used = [(path, name) for path, name in given_to_templates() if name in own]
    for path in (ROOT / "lms").rglob("templates/*.html"):
        if path != LAYOUT and 'extends "' in path.read_text():
            used += [(path, name) for name in names_in(path.read_text()) & own]
    assert used == []
