"""The child process of `worker`: reads questions as JSON lines, writes pages as JSON lines."""

from __future__ import annotations

import json
import sys

from lms.content.rendering.addresses import OpenAddresses
from lms.content.rendering.page import render_page


def answer(question: dict[str, str]) -> dict[str, object]:
    """The rendered page, or nothing where the text cannot be rendered."""
    try:
        page = render_page(
            [question["text"]],
            OpenAddresses(media=False),
            prefix=question["prefix"],
            language=question["language"],
            places=False,
        )
    except (RecursionError, ValueError):
        return {}
    place = page.places[0]
    headings = [[h.level, h.id, h.text] for h in place.headings]
    return {"html": place.html, "text": place.text, "notes": page.notes, "headings": headings}


def main() -> None:
    """Answer until the parent closes the pipe."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
