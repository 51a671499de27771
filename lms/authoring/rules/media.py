"""Which texts show which media, and how their links change when a file gets another name. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from lms.content.media import TYPES

# The address in [words](address "title"), ![words](<address>) and [label]: address.
_ADDRESS = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)(?P<address>[^\s<>()]+)", re.MULTILINE
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_PATH = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*/)*media/[A-Za-z0-9][A-Za-z0-9._-]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(-[A-Za-z0-9]+)?$")


def uses(texts: Mapping[str, str], media: Mapping[str, object]) -> dict[str, list[str]]:
    """The paths of the texts that show or link each of the media; captions go with their film."""
    found: dict[str, list[str]] = {path: [] for path in media}
    for path, text in sorted(texts.items()):
        for target in sorted({target for _match, target in _links(path, text)}):
            if target in found:
                found[target].append(path)
    for path in media:
        if path.endswith(".vtt"):
            found[path] = sorted({*found[path], *_film_uses(path, found)})
    return found


def _film_uses(captions: str, found: Mapping[str, list[str]]) -> Iterator[str]:
    for film in films_of(captions, found):
        yield from found[film]


def films_of(captions: str, media: Mapping[str, object]) -> list[str]:
    """The films that a file of captions is for: the same name, perhaps with a language."""
    stem = captions.removesuffix(".vtt")
    stems = {stem, _LANGUAGE.sub("", stem)}
    return [path for path in media if is_film(path) and posixpath.splitext(path)[0] in stems]


def captions_of(film: str, media: Mapping[str, object]) -> list[str]:
    """The captions of a film, in all languages."""
    return [path for path in media if path.endswith(".vtt") and films_of(path, {film: None})]


def is_film(path: str) -> bool:
    """Whether it needs captions."""
    return path.endswith((".mp4", ".webm"))


def moves_of(old: str, new: str, media: Mapping[str, object]) -> dict[str, str]:
    """New paths by old ones when a file is renamed: the captions of a film come along."""
    stem, target = posixpath.splitext(old)[0], posixpath.splitext(new)[0]
    along = captions_of(old, media) if is_film(old) else []
    return {old: new} | {path: target + path.removeprefix(stem) for path in along}


def relinked(texts: Mapping[str, str], moves: Mapping[str, str]) -> dict[str, str]:
    """The new text of each file whose links follow files to their new paths."""
    changed: dict[str, str] = {}
    for path, text in texts.items():
        pieces: list[str] = []
        at = 0
        for match, target in _links(path, text):
            if target in moves:
                start, end = match.span("address")
                _file, sign, fragment = match.group("address").partition("#")
                pieces += [text[at:start], address(path, moves[target]) + sign + fragment]
                at = end
        if pieces:
            changed[path] = "".join([*pieces, text[at:]])
    return changed


def address(page: str, media: str) -> str:
    """How a page writes the address of a file."""
    return quote(posixpath.relpath(media, posixpath.dirname(page) or "."), safe="/.-_~")


def _links(path: str, text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each link outside code, with the path inside the course that it leads to."""
    code = list(_code(text))
    folder = posixpath.dirname(path)
    for match in _ADDRESS.finditer(text):
        if any(start <= match.start() < end for start, end in code):
            continue
        target = _inside(match.group("address").partition("#")[0], folder)
        if target is not None:
            yield match, target


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Where fenced code stands; a fence that nobody closes goes on to the end."""
    at, begun, fence = 0, 0, ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if found and not fence:
            begun, fence = at, found.group(1)
        elif found and found.group(1).startswith(fence) and not found.group(2).strip():
            yield begun, at + len(line)
            fence = ""
        at += len(line)
    if fence:
        yield begun, at


def _inside(written: str, folder: str) -> str | None:
    """The path inside the course of a relative address, or None if it leads out."""
    path = unquote(written)
    if not path or path.startswith(("/", "#")) or _SCHEME.match(path):
        return None
    joined = posixpath.normpath(posixpath.join(folder, path))
    return None if joined.startswith("..") else joined


def is_media_path(path: str) -> bool:
    """Whether a file may have this path: in a folder called media, with a plain name and a known ending."""
    return bool(_PATH.fullmatch(path)) and posixpath.splitext(path)[1] in TYPES


def free_path(folder: str, name: str, taken: Mapping[str, object]) -> str:
    """A path in the media folder beside a lesson that no other file has."""
    stem, end = posixpath.splitext(name)
    number = 1
    path = posixpath.join(folder, "media", name)
    while path in taken:
        number += 1
        path = posixpath.join(folder, "media", f"{stem}-{number}{end}")
    return path


def markdown(page: str, path: str, content_type: str, alt: str) -> str:
    """What an author writes to show a file on a page."""
    words = re.sub(r"([\\\[\]])", r"\\\1", " ".join(alt.split()))
    shown = content_type.startswith(("image/", "video/", "audio/"))
    words = words or ("" if shown else posixpath.basename(path))
    return f"{'!' if shown else ''}[{words}]({address(page, path)})"
