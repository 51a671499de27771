"""Pictures in several widths, so that a phone does not load what a wide screen needs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from lms.content.model import Media

WIDTHS = (480, 960, 1440)
# A lesson's column, as css/prose.css has it.
SIZES = "(min-width: 50rem) 46rem, 100vw"
_DRAWN = frozenset({"image/png", "image/jpeg", "image/webp"})
IMAGE = re.compile(r'<img src="/media/([0-9a-f]{64})/([^"]+)"(?! srcset)')


@dataclass(frozen=True, slots=True)
class Variant:
    """A picture in one width."""

    width: int
    sha256: str
    content_type: str


def wanted_widths(media: Media) -> tuple[int, ...]:
    """The widths in which a picture should be made; none for drawings, films and small pictures."""
    if media.content_type not in _DRAWN or media.width is None:
        return ()
    return tuple(width for width in WIDTHS if width < media.width)


def srcset(variants: Iterable[Variant], name: str) -> str:
    """The value of the attribute; `name` is the quoted name of the picture."""
    stem = name.rpartition(".")[0] or name
    return ", ".join(
        f"/media/{one.sha256}/{stem}-{one.width}.{one.content_type.rpartition('/')[2]} {one.width}w"
        for one in variants
    )


def quoted(path: str) -> str:
    """The name of a file at a path, as it stands in an address."""
    return quote(path.rsplit("/", 1)[-1])
