"""The two cleaners that hold the list of what HTML may be.

bleach is no longer maintained, so nh3 has the last word with the same list: before shaping (what
people wrote, never an id or a class of theirs) and after it (what pages show, with our marks).
"""

from __future__ import annotations

import nh3
from bleach.sanitizer import Cleaner

from lms.content.rendering.allowed import (
    EVERYWHERE,
    PLACE_SCHEMES,
    SHOWN_ATTRIBUTES,
    SHOWN_CLASSES,
    SHOWN_TAGS,
    WEB_SCHEMES,
    WRITTEN_ATTRIBUTES,
    WRITTEN_TAGS,
)


def clean(raw: str) -> str:
    """What is left of raw HTML: no scripts, ids, styles or strange addresses."""
    attributes = {tag: sorted(names) for tag, names in WRITTEN_ATTRIBUTES.items()} | {"*": ["lang"]}
    first = Cleaner(
        tags=WRITTEN_TAGS, attributes=attributes, protocols=WEB_SCHEMES, strip=True
    ).clean(raw)
    return nh3.clean(
        first,
        tags=set(WRITTEN_TAGS),
        attributes=WRITTEN_ATTRIBUTES | {"*": {"lang"}},
        url_schemes=set(WEB_SCHEMES),
        link_rel=None,
    )


def seal(shaped: str, *, places: bool) -> str:
    """The last word on shaped HTML; `places` allows addresses that publishing resolves."""
    return nh3.clean(
        shaped,
        tags=set(SHOWN_TAGS),
        attributes=SHOWN_ATTRIBUTES | {"*": EVERYWHERE},
        allowed_classes=SHOWN_CLASSES,
        url_schemes=set(WEB_SCHEMES | PLACE_SCHEMES if places else WEB_SCHEMES),
        link_rel=None,
    )
