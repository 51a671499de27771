"""The line scanner: finds `<quiz>`, `<task>` and `<pool>` before any Markdown is read.

A tag stands alone at the start of a line; inside a code fence nothing is a tag; nothing nests
but quizzes in a pool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lms.content.problems import Notes, sentence

_OPEN = re.compile(r"^<(quiz|task|pool)((?:\s[^>]*)?)>\s*$")
_CLOSE = re.compile(r"^</(quiz|task|pool)>\s*$")
_STRAY = re.compile(r"</?\s*(quiz|task|pool)\b")
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_FENCE = re.compile(r"^(`{3,}|~{3,}) *[^`]*$")
_ATTRIBUTE = re.compile(r"""\s+([a-z][a-z_-]*)="([^"]*)\"""")


@dataclass(frozen=True, slots=True)
class Block:
    """A block: `line` is that of its opening tag, `lines` what stands inside."""

    kind: str
    line: int
    lines: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    @property
    def id(self) -> str:
        """The author's id, or nothing."""
        return self.attributes.get("id", "")


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines between blocks; `line` is the number of the first."""

    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tag:
    line: int
    kind: str
    opens: bool
    rest: str = ""


def fenced_lines(lines: Sequence[str]) -> tuple[frozenset[int], int | None]:
    """The indexes of lines in code fences (with the fences), and that of an unclosed fence."""
    inside: set[int] = set()
    index = 0
    while index < len(lines):
        opening = _FENCE.match(lines[index])
        end = _closing(lines, index, opening.group(1)) if opening else None
        if opening and end is None:
            return frozenset(inside), index
        if end is not None:
            inside.update(range(index, end + 1))
            index = end
        index += 1
    return frozenset(inside), None


def _closing(lines: Sequence[str], start: int, fence: str) -> int | None:
    found = (i for i in range(start + 1, len(lines)) if lines[i].rstrip() == fence)
    return next(found, None)


def without_code(line: str, mask: str = " ") -> str:
    """The line with its code spans masked, so that nothing in them is taken for a sign."""
    return _CODE_SPAN.sub(lambda found: mask * len(found.group()), line)


def scan(lines: Sequence[str], first: int, notes: Notes) -> list[Prose | Block]:
    """The prose and blocks of a text whose first line has the number `first`."""
    fenced, unclosed = fenced_lines(lines)
    if unclosed is not None:
        notes.error(
            first + unclosed,
            sentence("This code fence is never closed."),
            sentence(
                "Close it with a line of just %(fence)s below the code.",
                fence=lines[unclosed].split()[0][:3],
            ),
        )
    tags = list(_tags(lines, fenced, first, notes))
    return _Assembly(lines, first, notes).items(tags)


def _tags(lines: Sequence[str], fenced: frozenset[int], first: int, notes: Notes) -> Iterator[_Tag]:
    for index, line in enumerate(lines):
        if index in fenced:
            continue
        if found := _OPEN.match(line):
            yield _Tag(index, found.group(1), opens=True, rest=found.group(2))
        elif found := _CLOSE.match(line):
            yield _Tag(index, found.group(1), opens=False)
        elif found := _STRAY.search(without_code(line)):
            _note_stray(first + index, found.group(1), line, notes)


def _note_stray(number: int, kind: str, line: str, notes: Notes) -> None:
    indented = sentence(
        "The tag of a %(kind)s is indented, so it would be shown as text.", kind=kind
    )
    beside = sentence(
        "The tag of a %(kind)s does not stand alone on its line, so it would be shown as text.",
        kind=kind,
    )
    notes.error(
        number,
        indented if line[:1].isspace() else beside,
        sentence(
            'Put <%(kind)s id="…"> and </%(kind)s> each on a line of its own, at the '
            "very beginning of it.",
            kind=kind,
        ),
    )


class _Assembly:
    """Turns tags into blocks, and what is between them into prose."""

    def __init__(self, lines: Sequence[str], first: int, notes: Notes) -> None:
        self._lines, self._first, self._notes = lines, first, notes

    def items(self, tags: list[_Tag]) -> list[Prose | Block]:
        """Blocks and prose in their order."""
        items: list[Prose | Block] = []
        done = 0
        while tags:
            tag = tags.pop(0)
            if not tag.opens:
                self._note_unopened(tag)
                continue
            items.extend(self._prose(done, tag.line))
            block, done = self._block(tag, tags)
            items.append(block)
        items.extend(self._prose(done, len(self._lines)))
        return items

    def _prose(self, start: int, end: int) -> Iterator[Prose]:
        lines = tuple(line if _not_tag(line) else "" for line in self._lines[start:end])
        if any(line.strip() for line in lines):
            yield Prose(self._first + start, lines)

    def _block(self, tag: _Tag, tags: list[_Tag]) -> tuple[Block, int]:
        children: list[Block] = []
        end = None
        while tags and end is None:
            following = tags[0]
            if not following.opens and following.kind == tag.kind:
                end = tags.pop(0).line
            elif following.opens and tag.kind == "pool" and following.kind == "quiz":
                tags.pop(0)
                children.append(self._block(following, tags)[0])
            elif self._is_nested(tags, tag.kind):
                self._note_nested(following, tag)
                del tags[:2]
            else:
                break
        if end is None:
            self._note_unclosed(tag)
            end = tags[0].line if tags else len(self._lines)
            after = end
        else:
            after = end + 1
        inside = tuple(self._lines[tag.line + 1 : end])
        attributes = self._attributes(tag)
        block = Block(tag.kind, self._first + tag.line, inside, attributes, tuple(children))
        return block, after

    @staticmethod
    def _is_nested(tags: list[_Tag], outer: str) -> bool:
        """An inner block that is closed before the outer one is."""
        if len(tags) < 3 or not tags[0].opens or tags[1].opens:  # noqa: PLR2004
            return False
        closes_outer = not tags[2].opens and tags[2].kind == outer
        return tags[1].kind == tags[0].kind and closes_outer

    def _attributes(self, tag: _Tag) -> dict[str, str]:
        found = {match.group(1): match.group(2) for match in _ATTRIBUTE.finditer(tag.rest)}
        left = _ATTRIBUTE.sub("", tag.rest).strip()
        if left:
            self._notes.error(
                self._first + tag.line,
                sentence(
                    "“%(left)s” in the tag of this %(kind)s cannot be read.",
                    left=left,
                    kind=tag.kind,
                ),
                sentence(
                    'Write attributes as name="value", with straight quotes and nothing else.'
                ),
            )
        return found

    def _note_unopened(self, tag: _Tag) -> None:
        self._notes.error(
            self._first + tag.line,
            sentence("This </%(kind)s> closes nothing.", kind=tag.kind),
            sentence(
                'Remove it, or write <%(kind)s id="…"> where the %(kind)s begins.', kind=tag.kind
            ),
        )

    def _note_unclosed(self, tag: _Tag) -> None:
        self._notes.error(
            self._first + tag.line,
            sentence("The %(kind)s that begins here is never closed.", kind=tag.kind),
            sentence("Write </%(kind)s> on a line of its own after it.", kind=tag.kind),
        )

    def _note_nested(self, inner: _Tag, outer: _Tag) -> None:
        self._notes.error(
            self._first + inner.line,
            sentence(
                "A %(kind)s inside a %(outer)s (begun in line %(line)s).",
                kind=inner.kind,
                outer=outer.kind,
                line=self._first + outer.line,
            ),
            sentence("Close the %(kind)s first; only a pool may hold quizzes.", kind=outer.kind),
        )


def _not_tag(line: str) -> bool:
    return not (_OPEN.match(line) or _CLOSE.match(line))
