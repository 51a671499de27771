"""Links between the pages of a course; they are written by id and resolved when a page is shown."""

from __future__ import annotations

import re

HREF = re.compile(r'(?<=href=")(lesson|glossary|guide):([^"#]+)(#[^"]*)?(?=")')
PATHS = {
    "lesson": "/{lang}/learn/{course}/{id}/{anchor}",
    "glossary": "/{lang}/courses/{course}/glossary/#g-{id}",
    "guide": "/{lang}/courses/{course}/guide/{id}{anchor}",
}


def resolve(html: str, course_key: str, lang: str) -> str:
    """HTML of a course with the addresses of its lessons, terms and guides in a language."""

    def path(found: re.Match[str]) -> str:
        kind, key, anchor = found.groups(default="")
        return PATHS[kind].format(lang=lang, course=course_key, id=key, anchor=anchor)

    return HREF.sub(path, html) if 'href="' in html else html
