"""What a text of a course may point at: lessons, terms, pictures; and what is broken."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.content.accessibility import check_alternative
from lms.content.files import LANGUAGES, TextFile
from lms.content.frontmatter import suggestion
from lms.content.model import Media
from lms.content.problems import Sentence, after, sentence
from lms.content.questions.draft import Piece
from lms.content.rendering.addresses import Picture, inside_course, kind_of, web_address
from lms.content.rendering.shaping import slug

_PATH_LIKENESS = 0.85
_ELSEWHERE = re.compile(r"(https?|mailto):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnchorLink:
    """A link to a heading of another lesson, to be checked when all lessons are read."""

    text: TextFile
    line: int
    lesson: str
    anchor: str
    language: str


@dataclass(slots=True)
class Index:
    """The targets of a course: lessons by base path, terms, media; and links to check later.

    `refused` are media files that exist but may not be used, for which there is a problem already.
    """

    lessons: Mapping[str, str] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    media: Mapping[str, Media] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    anchors: list[AnchorLink] = field(default_factory=list)


class CourseAddresses:
    """Resolves the links and pictures of one file, and notes those that lead nowhere."""

    def __init__(
        self,
        text: TextFile,
        language: str,
        pieces: Sequence[Piece],
        index: Index,
        blocks: frozenset[str] = frozenset(),
    ) -> None:
        self._text, self._language, self._pieces = text, language, pieces
        self._index, self._blocks = index, blocks

    def link(self, href: str, place: int) -> str | None:
        """A web address as it is; files of the course by their id."""
        line = self._line(href, place)
        if href.startswith("#"):
            return self._anchor(href, line)
        address = web_address(href)
        if address is None:
            self._error(
                line,
                sentence("The link to “%(address)s” is not allowed.", address=href[:60]),
                sentence("Use https://…, mailto:… or the path of a file of this course."),
            )
            return None
        if _ELSEWHERE.match(address):
            return address
        return self._file(address, line)

    def _anchor(self, href: str, line: int) -> str | None:
        if href[1:] in self._blocks:
            return href
        self._error(
            line,
            sentence("There is no heading for the link to “%(href)s” in this text.", href=href),
            sentence("Write the heading's words in small letters with hyphens: #five-sectors."),
        )
        return None

    def _file(self, address: str, line: int) -> str | None:
        path, _, anchor = address.partition("#")
        inside = inside_course(path, self._text.folder)
        if inside is None:
            self._error(
                line,
                sentence("The link to “%(address)s” leads out of the course.", address=address),
                sentence("Write the path from this file, like ../2-mandate/1-mandate.md."),
            )
            return None
        if posixpath.splitext(inside)[1] != ".md":
            return self._download(inside, line)
        base = _base(inside)
        if posixpath.basename(base) == "glossary":
            return self._term(anchor, line)
        lesson = self._index.lessons.get(base)
        if lesson is None:
            hint = suggestion(base, self._index.lessons, _PATH_LIKENESS)
            self._error(
                line,
                sentence("There is no lesson %(inside)s.", inside=inside),
                after(hint, sentence("Correct the path.")),
            )
            return None
        if not anchor:
            return f"lesson:{lesson}"
        wanted = anchor if anchor.startswith("h-") else f"h-{slug(anchor)}"
        self._index.anchors.append(AnchorLink(self._text, line, lesson, wanted, self._language))
        return f"lesson:{lesson}#{wanted}"

    def _term(self, anchor: str, line: int) -> str | None:
        if anchor in self._index.terms:
            return f"glossary:{anchor}"
        hint = suggestion(anchor, self._index.terms)
        self._error(
            line,
            sentence("The glossary has no term “%(anchor)s”.", anchor=anchor),
            after(hint, sentence("Link to glossary.md#id.")),
        )
        return None

    def _download(self, path: str, line: int) -> str | None:
        if path in self._index.media:
            return f"media:{path}"
        self._missing(path, line)
        return None

    def picture(self, src: str, alt: str, place: int) -> Picture | None:
        """A file in media/, with its size; captions for a film."""
        line = self._line(src, place)
        path = inside_course(src, self._text.folder)
        if path is None:
            self._error(
                line,
                sentence(
                    "The picture “%(address)s” is not a file of this course.", address=src[:60]
                ),
                sentence(
                    "Put it into media/ beside this text and write media/name.svg, without ../ "
                    "or https:."
                ),
            )
            return None
        if not alt.strip():
            self._error(
                line,
                sentence("The picture %(path)s has no alternative text.", path=path),
                sentence("Say between the brackets what it shows: ![Two people at a map](…)."),
            )
        check_alternative(alt, path, line, self._text.notes)
        found = self._index.media.get(path)
        if found is None:
            self._missing(path, line)
            return None
        kind = kind_of(path)
        if not found.content_type.startswith(kind):
            self._error(
                line,
                sentence("%(path)s is not a picture.", path=path),
                sentence("Link to it: [words](media/name.pdf)."),
            )
            return None
        captions = self._captions(path, line) if kind == "video" else ""
        return Picture(f"media:{path}", kind, found.width, found.height, captions)

    def _captions(self, path: str, line: int) -> str:
        stem = posixpath.splitext(path)[0]
        for name in (f"{stem}.{self._language}.vtt", f"{stem}.vtt"):
            if name in self._index.media:
                return f"media:{name}"
        self._error(
            line,
            sentence("The film %(path)s has no captions.", path=path),
            sentence("Put them beside it, as %(name)s.vtt.", name=posixpath.basename(stem)),
        )
        return ""

    def _missing(self, path: str, line: int) -> None:
        if path in self._index.refused:
            return
        hint = suggestion(path, self._index.media, _PATH_LIKENESS)
        self._error(
            line,
            sentence("There is no file %(path)s.", path=path),
            after(hint, sentence("Put it there, or correct the path.")),
        )

    def _line(self, address: str, place: int) -> int:
        """The line in which an address is written, as well as it can be told."""
        if 0 <= place < len(self._pieces):
            piece = self._pieces[place]
            for number, line in enumerate(piece.text.split("\n"), piece.line):
                if address in line:
                    return number
        found = (n for n, line in enumerate(self._text.lines, 1) if address in line)
        return next(found, self._pieces[place].line if 0 <= place < len(self._pieces) else 1)

    def _error(self, line: int, message: Sentence, mend: Sentence) -> None:
        self._text.notes.error(line, message, mend)


def _base(path: str) -> str:
    """The path without ending and language."""
    stem = path.removesuffix(".md")
    head, _, language = stem.rpartition(".")
    return head if head and language.split("-")[0] in LANGUAGES else stem
