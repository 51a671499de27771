"""Words as plain letters."""

from __future__ import annotations

import pytest

from lms.core.words import LONGEST_SLUG, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Łódź", "lodz"),
        ("  Grenoble-Alpes Métropole ", "grenoble-alpes-metropole"),
        ("Groß Königsförde 2026/27", "gross-konigsforde-2026-27"),
        ("Αθήνα", ""),
        ("a" * 59 + " long", "a" * 59),
    ],
)
def test_slugs(name, slug):
    assert slug_of(name) == slug
    assert len(slug_of(name)) <= LONGEST_SLUG
