"""The workshop of the world: the course with its files, a film and its captions."""

from __future__ import annotations

from lms.authoring.actions.media import add_media
from lms.authoring.adapters.taking import take
from lms.db import write
from tests.authoring.factories import publish_texts
from tests.catalogue.factories import FILES

PAGE = "1-one/1-first.md"
BASE = "1-one/1-first"
MEDIA = "1-one/media/lean.svg"
FILM, CAPTIONS = "1-one/media/talk.mp4", "1-one/media/talk.vtt"
FILM_BYTES = b"\0\0\0\x18ftypmp42" + bytes(40)


def fill(owner: int) -> None:
    """Keep the files of the course that is published already, and add a film to its working copy."""
    publish_texts(FILES)
    course_id = publish_texts({**FILES, "course.md": FILES["course.md"] + "\n"}).course_id
    taken = take(FILM, FILM_BYTES)
    with write():
        add_media(course_id=course_id, taken=taken, widths=(), saved_by=owner, quota=10**6)


# What stands in the address of a page, by what its rule has in it; the first that fits counts.
PLACES = (
    ("/question/<key>", {"path": PAGE, "key": "q-single"}),
    ("/insert/<kind>", {"path": PAGE, "kind": "box"}),
    ("/captions/", {"path": CAPTIONS}),
    ("/media/", {"path": MEDIA}),
    ("/pages/<path:base>", {"base": BASE}),
    ("/translation/", {"language": "de", "base": BASE}),
    ("/new-page/", {"folder": "1-one"}),
    ("/order/", {"folder": "1-one"}),
    ("/authors/<int:author>", {"author": "1"}),
    ("/<path:path>", {"path": PAGE}),
)


def values(rule: str) -> dict[str, str]:
    """What stands in the address of a page of the workshop."""
    if "/workshop/" not in rule:
        return {}
    return next((found for part, found in PLACES if part in rule), {})
