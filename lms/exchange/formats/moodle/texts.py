"""Texts of Moodle XML as Markdown, and the pictures that come with them."""

from __future__ import annotations

import base64
import binascii
import html
import re
from dataclasses import dataclass, field

from lms.content.problems import sentence
from lms.exchange.formats.escaping import escaped
from lms.exchange.formats.fromhtml import Source, from_html
from lms.exchange.formats.moodle.tree import Element
from lms.exchange.formats.report import Remarks

_NAME = re.compile(r"[^a-z0-9.-]+")
_PICTURE = re.compile(r".+\.(png|jpe?g|gif|webp)", re.IGNORECASE)
FOLDER = "media"
LARGEST = 2 * 1024 * 1024


@dataclass(slots=True)
class Album:
    """The pictures of a file by the path that Markdown calls them by."""

    files: dict[str, bytes] = field(default_factory=dict)

    def keep(self, name: str, data: bytes) -> str:
        """The path of a picture; two of the same name and other bytes get two paths."""
        stem, _, end = _NAME.sub("-", name.lower()).rpartition(".")
        path, again = f"{FOLDER}/{stem.strip('-.') or 'picture'}.{end}", 1
        while self.files.get(path, data) != data:
            again += 1
            path = f"{FOLDER}/{stem}-{again}.{end}"
        self.files[path] = data
        return path


@dataclass(slots=True)
class Reader:
    """Reads the texts of one question."""

    remarks: Remarks
    album: Album

    def child(self, parent: Element, tag: str) -> str:
        """Markdown of a child that holds a text, or nothing."""
        found = parent.one(tag)
        return self.markdown(found) if found is not None else ""

    def markdown(self, element: Element, words: str | None = None) -> str:
        """Markdown of an element with `text`, `file`s and a format; `words` stand for its text."""
        inner = element.one("text")
        text = words if words is not None else (inner.words if inner is not None else element.words)
        kind = element.attributes.get("format", "html")
        if kind == "markdown":
            return text.strip()
        if kind == "plain_text":
            return escaped(text)
        if kind == "moodle_auto_format":
            text = text.strip().replace("\n", "<br>\n")
        return from_html(text, self._source(element))

    def _source(self, element: Element) -> Source:
        files = {file.attributes.get("name", ""): file for file in element.all("file")}

        def picture(name: str) -> str | None:
            file = files.get(name.rpartition("/")[2])
            return self._keep(file) if file is not None else None

        return Source(self.remarks, element.line, picture)

    def _keep(self, file: Element) -> str | None:
        name = file.attributes.get("name", "")
        if not _PICTURE.fullmatch(name) or file.attributes.get("encoding") != "base64":
            return None
        try:
            data = base64.b64decode("".join(file.words.split()), validate=True)
        except binascii.Error:
            data = b""
        if not data or len(data) > LARGEST:
            self.remarks.note(
                sentence("The picture “%(name)s” is damaged or too large.", name=name),
                sentence("Add it from the media library."),
                file.line,
            )
            return None
        return self.album.keep(name, data)


def plain(element: Element) -> str:
    """Words of a text that may be HTML."""
    inner = element.one("text")
    words = inner.words if inner is not None else element.words
    if element.attributes.get("format", "html") == "html" and "<" in words:
        words = html.unescape(re.sub(r"<[^>]+>", " ", words))
    return " ".join(words.split())
