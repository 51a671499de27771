"""Where links and pictures may lead."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from lms.content.rendering.allowed import WEB_SCHEMES

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_STRANGE = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands for an image, a film or a sound; `captions` is the address of a track."""

    src: str
    kind: str = "image"
    width: int | None = None
    height: int | None = None
    captions: str = ""


class Addresses(Protocol):
    """Resolves what a text points at; `place` is the number of the piece it stands in."""

    def link(self, href: str, place: int) -> str | None:
        """The address to show, or None where there must be no link."""

    def picture(self, src: str, alt: str, place: int) -> Picture | None:
        """The picture to show, or None where there must be none."""


def web_address(href: str) -> str | None:
    """An address that is safe to follow: http, https, mailto or relative; never `//host`."""
    address = href.strip()
    if not address or _STRANGE.search(address) or address.startswith("//"):
        return None
    scheme = _SCHEME.match(address)
    if scheme and scheme.group(1).lower() not in WEB_SCHEMES:
        return None
    return address


def is_external(href: str) -> bool:
    """Whether it leads to another site."""
    return href.lower().startswith(("http:", "https:"))


def inside_course(src: str, folder: str = "") -> str | None:
    """The normalised path inside the course of a relative path, or None if it leads out."""
    path = unquote(src.strip())
    if not path or path.startswith("/") or _SCHEME.match(path) or _STRANGE.search(path):
        return None
    joined = posixpath.normpath(posixpath.join(folder, path))
    return None if joined == ".." or joined.startswith(("../", "/")) else joined


class OpenAddresses:
    """Links of the web; pictures only where `media` says so, by their path in the course."""

    def __init__(self, *, media: bool) -> None:
        self._media = media

    def link(self, href: str, place: int) -> str | None:  # noqa: ARG002
        """The address if it is safe."""
        return web_address(href)

    def picture(self, src: str, alt: str, place: int) -> Picture | None:  # noqa: ARG002
        """The place of a local file."""
        path = inside_course(src) if self._media else None
        return Picture(f"media:{path}", kind_of(path)) if path else None


def kind_of(path: str) -> str:
    """image, video or audio, by the end of a path."""
    end = posixpath.splitext(path)[1].lower()
    return {".mp4": "video", ".webm": "video", ".mp3": "audio"}.get(end, "image")
