"""QR code, strip and logo as pictures that a page and a PDF can hold."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

import segno

PETROL, MARIGOLD = "#00587a", "#ffb81c"
MARK, LEAN, HEIGHT, GAP, SPACE = 13, 10, 44, 4, 16
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 40">'
    f'<g fill="{PETROL}"><circle cx="17.2" cy="5.4" r="4.4"/><path d="M16.6 11.2h5.2v6.6L13.3 39H2.6z"/></g>'
    f'<g fill="{MARIGOLD}"><circle cx="26.8" cy="5.4" r="4.4"/><path d="M27.4 11.2h-5.2v6.6L30.7 39h10.7z"/></g></svg>'
)


def qr(address: str) -> str:
    """A QR code as a data: address; black on white in the dark too, or cameras would not read it."""
    code = segno.make(address, error="m", micro=False, boost_error=False)
    return str(code.svg_data_uri(dark="#000", light="#fff", border=4))


def strip(groups: Sequence[int]) -> str:
    """The whole course at a glance, all done, as a data: address."""
    marks, at = [], 0
    for count in groups:
        for _lesson in range(count):
            top, foot = at + LEAN, at
            marks.append(f"M{top} 0h{MARK}L{foot + MARK} {HEIGHT}h-{MARK}z")
            at += MARK + GAP
        at += SPACE - GAP
    width = at - SPACE + LEAN
    return as_data(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}">'
        f'<path fill="{PETROL}" d="{escape("".join(marks))}"/></svg>'
    )


def logo() -> str:
    """The logo as a data: address."""
    return as_data(LOGO)


def as_data(svg: str) -> str:
    """A drawing as an address that needs no fetching."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
