"""Drawings are made harmless: whatever is left passes the checker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.drawings import cleaned
from lms.content.problems import Notes
from lms.content.svg import read_svg

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:i="http://www.inkscape.org" width="9" height="9">{}</svg>'
)
GOOD = '<path d="M1 1"/>'
BAD = [
    "<script>x()</script>", '<g onclick="x()"/>', "<foreignObject><p/></foreignObject>",
    '<image href="https://x.example/a.png"/>', '<image xlink:href="data:image/png;base64,AA"/>',
    '<a href="javascript:x()"><text>words</text></a>', '<set attributeName="href" to="x"/>',
    '<animate attributeName="x"/>', "<style>@import url(x.css)</style>",
    '<rect style="fill:url(https://x.example/#a)"/>', '<use href="https://x.example/a.svg#b"/>',
    '<i:view place="home"/>', "<metadata>at home</metadata>", '<rect fill="url(x)"/>',
    '<handler type="x"/>', '<iframe src="x"/>', "<!-- drawn by Anna -->", "<?php x ?>",
    '<g xml:base="https://x.example"/>', r'<rect style="b\61 ckground:url(x)"/>',
]  # fmt: skip
LEFT = ("script", "onclick", "example", "home", "import", "data:", "Anna", "php", "handler", "set ")


@given(st.lists(st.sampled_from([*BAD, GOOD, "words", "<g>", "</g>"]), max_size=12))
def test_what_is_left_is_safe(pieces) -> None:
    done = cleaned(SVG.format("".join(pieces)).encode())
    if done is None:
        return
    assert read_svg(done, Notes()) is not None
    assert not any(word in done.decode() for word in LEFT)
    assert cleaned(done) == done


@pytest.mark.parametrize("bad", BAD)
def test_the_rest_of_a_drawing_stays(bad) -> None:
    done = cleaned(SVG.format(bad + '<path d="M1 1" fill="url(#a)"/>').encode())
    assert done is not None
    assert b'<path d="M1 1" fill="url(#a)" />' in done


@pytest.mark.parametrize(
    "data",
    [
        SVG.format("<script/>"),
        "<html><svg/></html>",
        "<svg",
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>"),
        "<svg><path d='M1 1'/></svg>",
        SVG.format(GOOD * 20_001),
    ],
)
def test_what_cannot_be_saved_is_refused(data) -> None:
    assert cleaned(data.encode()) is None
