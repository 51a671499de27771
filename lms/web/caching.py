"""Conditional answers: an ETag over what a page shows, and 304 before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from hashlib import blake2b
from pathlib import Path

from flask import Response, current_app, request, session

from config import Settings
from lms.core.memory import Memory
from lms.web.access import actor
from lms.web.languages import lang

PUBLIC = "public, max-age=60, stale-while-revalidate=600"
PRIVATE = "private, no-cache"
NO_STORE = "no-store"
LMS = Path(__file__).parent.parent
SHOWN = frozenset({".py", ".html", ".mo", ".po"})
_pages: Memory[tuple[object, ...], tuple[str, bytes]] = Memory(100)


def etag_of(*facts: object) -> str:
    """A short digest of the facts a page shows; the release of the code is always one of them."""
    release = current_app.extensions["tandem_release"]
    return blake2b(repr((release, facts)).encode(), digest_size=12).hexdigest()


def release_of(settings: Settings, assets: str) -> str:
    """What stands on every page besides its facts: templates, translations, code, and settings.

    Files are told apart by size and time, which is a few milliseconds at start.
    """
    digest = blake2b(digest_size=8)
    for path in sorted(path for path in LMS.rglob("*") if path.suffix in SHOWN):
        found = path.stat()
        digest.update(f"{path.relative_to(LMS)} {found.st_size} {found.st_mtime_ns}\n".encode())
    said = (settings.name, settings.issuer, settings.contact, settings.public_url)
    more = (settings.funding_note, settings.enforcement_url, settings.languages)
    digest.update(repr((assets, said, more, settings.registration, settings.production)).encode())
    return digest.hexdigest()


def conditional(render: Callable[[], str], *facts: object, cache: str = PRIVATE) -> Response:
    """Answer 304 if the reader has this version, otherwise render it.

    The ETag is weak: the same facts give the same page, not the same bytes (form tokens differ).
    """
    return _answer(etag_of(*facts), render, cache)


def _answer(tag: str, render: Callable[[], str | bytes], cache: str) -> Response:
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": cache}
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(tag):
        return Response(status=304, headers=headers)
    return Response(render(), headers=headers)


def own_page(render: Callable[[], str], *facts: object) -> Response:
    """A page for whoever asks; who that is, in which session, and what they are told, are facts too.

    `facts` are all else that it shows besides its path and its language.
    """
    me, said = actor(), session.get("_flashes")
    who = me.person_id, me.session_id, me.name, me.time_zone, sorted(map(str, me.grants))
    return conditional(render, request.path, lang(), who, said, facts, cache=PRIVATE)


def public_page(render: Callable[[], str], *facts: Hashable, keep: bool = True) -> Response:
    """A page that everybody may see: public for visitors without a session, private for others.

    `facts` are all that it shows besides its path, its language and who looks. With `keep` the
    process remembers what visitors get; without it, such as where people type, it does not.
    """
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return own_page(render, *facts)
    where = request.path, lang()
    if not keep:
        return conditional(render, where, facts, cache=PUBLIC)
    tag, page = _pages.get((*where, *facts), lambda: (etag_of(where, facts), render().encode()))
    return _answer(tag, lambda: page, PUBLIC)
