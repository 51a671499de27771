"""The files of a course: texts by language, media, and what must not be there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lms.content.frontmatter import Front
from lms.content.fronttext import read, split
from lms.content.model import Media
from lms.content.problems import Notes, sentence

TEXT_LIMIT = 64 * 1024
MEDIA_LIMIT = 50 * 1024 * 1024
_ISO_639_1 = (
    "aa ab af am an ar as av ay az ba be bg bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo "
    "lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th "
    "ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
LANGUAGES = frozenset(_ISO_639_1.split())
_SUFFIX = re.compile(r"^(?P<stem>.+?)\.(?P<language>[^.]+)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PRIVATE = re.compile("[\ufeff\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class TextFile:
    """One Markdown file; `base` is its path without language and ending."""

    path: str
    base: str
    language: str
    text: str
    notes: Notes = field(repr=False, compare=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """All lines, tabs as four spaces, without signs that nobody can see."""
        plain = _PRIVATE.sub("", self.text.replace("\r\n", "\n").replace("\r", "\n"))
        return tuple(line.expandtabs(4) for line in plain.split("\n"))

    @cached_property
    def _split(self) -> tuple[tuple[str, ...], int]:
        front, body = split(self.lines, self.notes)
        return tuple(front), body

    @cached_property
    def front(self) -> Front:
        """The front matter."""
        return read(self._split[0], self.notes)

    @property
    def first(self) -> int:
        """The number of the body's first line."""
        return self._split[1] + 1

    @cached_property
    def body(self) -> tuple[str, ...]:
        """The lines below the front matter, without HTML comments."""
        text = "\n".join(self.lines[self._split[1] :])
        if "<!--" not in text:
            return self.lines[self._split[1] :]
        blank = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
        return tuple(blank.split("\n"))

    @property
    def folder(self) -> str:
        """The folder it is in, inside the course."""
        return self.path.rpartition("/")[0]


@dataclass(slots=True)
class Inventory:
    """What a course's folder holds: texts by base and language, and media by path.

    `kept` are media that were looked at before, such as those of the platform's own store.
    """

    texts: dict[str, dict[str, TextFile]] = field(default_factory=dict)
    media: dict[str, Path] = field(default_factory=dict)
    kept: Mapping[str, Media] = field(default_factory=dict)

    def add(self, text: TextFile) -> None:
        """Put a text where it belongs."""
        self.texts.setdefault(text.base, {})[text.language] = text

    def source(self, base: str) -> TextFile | None:
        """The text in the source language."""
        return self.texts.get(base, {}).get("")


def take_inventory(folder: Path, notes: Notes) -> Inventory:
    """Look at every file once; hidden ones do not count."""
    found = Inventory()
    for path in _walk(folder, folder, notes):
        relative = path.relative_to(folder).as_posix()
        if path.suffix == ".md":
            text = _read(path, notes.at(relative))
            if text is not None:
                found.add(text)
        elif "media" in relative.split("/")[:-1]:
            found.media[relative] = path
        elif path.suffix.lower() not in {".txt", ""}:
            notes.at(relative).warning(
                1,
                sentence(
                    "This file is neither a text nor in a folder called media, so it is not used."
                ),
                sentence("Move it into media/ beside the lessons that use it, or remove it."),
            )
    return found


def _walk(folder: Path, root: Path, notes: Notes) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: natural(entry.name))
    for entry in ordered:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            notes.at(path.relative_to(root).as_posix()).error(
                1, sentence("This is a symbolic link."), sentence("Put the file itself here.")
            )
        elif entry.is_dir():
            yield from _walk(path, root, notes)
        elif entry.is_file():
            yield path


def _read(path: Path, notes: Notes) -> TextFile | None:
    data = path.read_bytes()
    if len(data) > TEXT_LIMIT:
        notes.error(
            1,
            sentence("The file is longer than %(size)s kB.", size=TEXT_LIMIT // 1024),
            sentence("Divide it into two lessons."),
        )
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        notes.error(
            data.count(b"\n", 0, error.start) + 1,
            sentence("The file is not UTF-8 text."),
            sentence("Save it again with the encoding UTF-8."),
        )
        return None
    return text_file(text, notes)


def text_file(text: str, notes: Notes) -> TextFile:
    """A Markdown file at the path that the notes are for."""
    folder, _, name = notes.path.rpartition("/")
    stem, language = _language(name.removesuffix(".md"), notes)
    return TextFile(notes.path, f"{folder}/{stem}".lstrip("/"), language, text, notes)


def _language(name: str, notes: Notes) -> tuple[str, str]:
    found = _SUFFIX.match(name)
    if not found:
        return name, ""
    language = found.group("language")
    if language.split("-")[0] not in LANGUAGES:
        notes.error(
            1,
            sentence(
                "“.%(language)s.” in the name of this file is not a language.", language=language
            ),
            sentence(
                "Name it lesson.md in the source language and lesson.de.md, lesson.fr.md … "
                "otherwise."
            ),
        )
        return name, ""
    return found.group("stem"), language


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """A key that puts `10-…` after `9-…`."""
    return tuple((0, int(p)) if p.isdecimal() else (1, p) for p in re.split(r"(\d+)", name) if p)


def in_order(found: list[tuple[int | None, str]]) -> list[str]:
    """By `order` where it is written, else by the number and name of the file."""

    def key(entry: tuple[int | None, str]) -> tuple[float, tuple[tuple[int, int | str], ...]]:
        order, base = entry
        parts = natural(base.rpartition("/")[2])
        number = parts[0][1] if parts and parts[0][0] == 0 else float("inf")
        return float(order if order is not None else number), parts

    return [base for _, base in sorted(found, key=key)]
