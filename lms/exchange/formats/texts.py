"""From the bytes of a file to its text: encodings, limits, and what no text holds."""

from __future__ import annotations

import codecs
import re

from lms.content.problems import sentence
from lms.exchange.formats.report import Remark, malformed

MAX_BYTES = 5 * 1024 * 1024
MAX_QUESTIONS = 2000
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_KNOWN = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "ascii": "ascii",
          "iso-8859-1": "iso-8859-1", "latin1": "iso-8859-1", "iso-8859-15": "iso-8859-15",
          "windows-1252": "cp1252", "cp1252": "cp1252", "utf-16": "utf-16"}  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\uf8ff]")


def decoded(data: bytes) -> tuple[str, tuple[Remark, ...]]:
    """The text of a file, with a remark where its encoding had to be guessed.

    Raises Malformed if it is too large, empty, or not a text.
    """
    if len(data) > MAX_BYTES:
        raise malformed(
            1,
            sentence("The file is larger than %(megabytes)s MB.", megabytes=MAX_BYTES >> 20),
            sentence("Export fewer questions at a time, for example one category."),
        )
    text, remarks = _text(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_binary(text)
    if not text.strip():
        raise malformed(1, sentence("The file is empty."), sentence("Choose another file."))
    return text, remarks


def _text(data: bytes) -> tuple[str, tuple[Remark, ...]]:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                       (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return _strictly(data, name), ()
    declared = _DECLARED.match(data)
    if declared:
        name = declared.group(1).decode("ascii").lower()
        if name not in _KNOWN:
            raise malformed(
                1,
                sentence("The file says that it is written in %(name)s, which is not read here.", name=name),
                sentence("Save it as UTF-8."),
            )  # fmt: skip
        return _strictly(data, _KNOWN[name]), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    return _strictly(data, "cp1252"), (
        Remark(
            line,
            sentence("The file is not UTF-8; it was read as Windows-1252."),
            sentence("Look at letters like ä, é and ś below. If they are wrong, save the file as UTF-8."),
        ),
    )  # fmt: skip


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise malformed(
            data.count(b"\n", 0, error.start) + 1,
            sentence("There are bytes here that are no text."),
            sentence("Save the file as UTF-8, and choose it again."),
        ) from error


def _refuse_binary(text: str) -> None:
    found = _CONTROL.search(text)
    if found:
        raise malformed(
            text.count("\n", 0, found.start()) + 1,
            sentence("There is a sign here that belongs in no text."),
            sentence("Choose the file that was exported, not a document or an archive."),
        )
