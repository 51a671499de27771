"""Questions of a page are gathered into a pool, of which every attempt draws some."""

from __future__ import annotations

from lms.authoring.rules.insert.blocks import Refused, Typed
from lms.authoring.rules.insert.places import Page, Span
from lms.content.problems import sentence


def loose(page: Page) -> list[tuple[str, str, Span]]:
    """The questions of a page that are in no pool, in their order: id, first words, place."""
    pools = [span for _, span in page.spans("pool")]
    return [
        (block.id, next((line for line in block.lines if line.strip()), ""), span)
        for block, span in page.spans("quiz")
        if block.id and not any(pool.start < span.start < pool.stop for pool in pools)
    ]


def gather(page: Page, typed: Typed, key: str) -> tuple[int, list[str]]:
    """Move the chosen questions into a new pool where the first of them stands; its line and lines."""
    found = [span for name, _, span in loose(page) if name in typed.chosen]
    if len(found) < 2:  # noqa: PLR2004  # one question is no pool
        raise Refused({"chosen": sentence("Choose at least two questions.")})
    pick = typed["pick"]
    if not pick.isdecimal() or not 1 <= int(pick) <= len(found):
        raise Refused(
            {"pick": sentence("Write a number from 1 to %(size)s.", size=len(found))},
        )
    lines = [f'<pool id="{key}" pick="{int(pick)}">']
    for span in found:
        lines += [*page.lines[span.start : span.stop], ""]
    lines[-1] = "</pool>"
    for span in reversed(found[1:]):
        stop = span.stop
        if stop < len(page.lines) and not page.lines[stop].strip():
            stop += 1
        page.replace(Span(span.start, stop), [])
    page.replace(found[0], lines)
    return found[0].start + 1, lines
