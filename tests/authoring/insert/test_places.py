"""Where something new may stand: never in a block, a fence, a comment, a list or a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.insert.places import Page
from lms.content.blocks import Block

TEXT = """---
id: a
title: A
---
One
goes on.

- point
    - nested

    more

```
code

code
```

<pool id="p" pick="1">
<quiz id="q">
So?

- [x] a {#a}
- [ ] b {#b}
</quiz>

</pool>

![film](media/a.mp4 "A")

!!! transcript "T"
    words

    more

<!-- a

b -->
End"""


def put(line: int | None, text: str = TEXT, *, in_pool: bool = False) -> tuple[str, int]:
    page = Page.of("a.md", text)
    at = page.insert(line, ["NEW"], in_pool=in_pool)
    return page.text, at


@pytest.mark.parametrize(
    ("line", "before"),
    [
        (1, "---\n\nNEW\n\nOne"), (5, "goes on.\n\nNEW\n\n- point"), (8, "    more\n\nNEW\n\n```"),
        (14, "```\n\nNEW\n\n<pool"), (19, "</pool>\n\nNEW\n\n!["), (29, "    more\n\nNEW\n\n<!--"),
        (36, "b -->\n\nNEW\n\nEnd"), (None, "End\n\nNEW\n"), (99, "End\n\nNEW\n"),
    ],
)  # fmt: skip
def test_the_next_free_place(line, before):
    text, at = put(line)
    assert before in text
    assert text.split("\n")[at - 1] == "NEW"


def test_a_question_may_stand_in_a_pool():
    assert "</quiz>\n\nNEW\n\n</pool>" in put(21, in_pool=True)[0]
    assert '<pool id="p" pick="1">\n\nNEW\n\n<quiz' in put(19, in_pool=True)[0]


@given(st.integers(0, 60), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_all_else_stays(line, end, in_pool):
    source = TEXT.replace("\n", end)
    text, _ = put(line, source, in_pool=in_pool)
    kept = [one for one in text.split(end) if one.strip() and one != "NEW"]
    assert kept == [one for one in source.split(end) if one.strip()]
    items = Page.of("a.md", text).items
    blocks = [item for item in items if isinstance(item, Block)]
    assert [block.id for block in blocks] == ["p"]
    assert [block.id for block in blocks[0].blocks] == ["q"]


def test_a_text_without_anything():
    assert put(None, "")[0] == "NEW\n"
    assert put(1, "---\nid: a\n---\n")[0] == "---\nid: a\n---\n\nNEW\n"
