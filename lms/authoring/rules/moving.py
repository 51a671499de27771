"""Pages get other places: files are renamed, and what pointed at them follows. Pure.

A page's place is in its file's name (`2-needs.md`), so that whoever reads the folder sees the course.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence

from lms.content.blocks import fenced_lines
from lms.content.files import in_order
from lms.core.words import slug_of

_NUMBER = re.compile(r"^\d+-")
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|/|#)", re.IGNORECASE)
# The target of a link or picture, in line or by reference: ](target "title") and [name]: target
_TARGET = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]]+\]:\s*<?)(?P<target>[^\s()<>]+)", re.MULTILINE
)
_LENGTH = 48


def name_of(title: str, fallback: str) -> str:
    """A title as the name of a file or an id: small letters, digits and hyphens, a letter first."""
    slug = slug_of(title)[:_LENGTH].strip("-") or fallback
    return slug if slug[0].isalpha() else f"{fallback}-{slug}"


def free(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or with the first number from 2 that makes it new."""
    known = set(taken)
    numbers = (f"{wanted}-{number}" for number in range(2, len(known) + 3))
    return wanted if wanted not in known else next(n for n in numbers if n not in known)


def bare(name: str) -> str:
    """The name of a file or folder without its number."""
    return _NUMBER.sub("", name)


def first_number(names: Iterable[str]) -> int:
    """The number that a folder's own count begins with; 1 where nothing is numbered."""
    numbers = [int(found.group()[:-1]) for name in names if (found := _NUMBER.match(name))]
    return min(numbers, default=1)


def numbered(names: Sequence[str], start: int = 1) -> dict[str, str]:
    """New names for files or folders in this order, numbered from `start`; only those that change."""
    wanted = {name: f"{number}-{bare(name)}" for number, name in enumerate(names, start)}
    return {old: new for old, new in wanted.items() if old != new}


def ordered(bases: Mapping[str, int | None]) -> list[str]:
    """Bases of one folder (or folders themselves) as learners meet them; values are their `order`."""
    return in_order([(position, base) for base, position in bases.items()])


def moved_files(bases: Mapping[str, str], paths: Iterable[str]) -> dict[str, str]:
    """Which files move when these bases get others: a page's translations go with it.

    A base that ends in `/` stands for a folder, with everything in it.
    """
    found: dict[str, str] = {}
    for path in paths:
        for old, new in bases.items():
            if (old.endswith("/") and path.startswith(old)) or re.fullmatch(
                rf"{re.escape(old)}(\.[A-Za-z-]+)?\.md", path
            ):
                found[path] = new + path.removeprefix(old)
    return found


def relinked(path: str, text: str, moves: Mapping[str, str]) -> str:
    """A text whose links go where they went before the files moved; all else to the byte.

    `path` is where the text was; `moves` are old paths (of texts and media) and new ones. Links are
    written without language (`2-needs.md`), so a page's source decides. Nothing changes in code.
    """
    here = moves.get(path, path)
    if here == path and not any(posixpath.basename(old) in text for old in moves):
        return text
    lines = text.split("\n")
    fenced, _unclosed = fenced_lines([line.rstrip("\r") for line in lines])
    for number, line in enumerate(lines):
        if number not in fenced and ("](" in line or "]:" in line):
            lines[number] = _TARGET.sub(lambda found: _followed(found, path, here, moves), line)
    return "\n".join(lines)


def _followed(found: re.Match[str], path: str, here: str, moves: Mapping[str, str]) -> str:
    target = found.group("target")
    address, hash_, anchor = target.partition("#")
    if not address or _OUTSIDE.match(target):
        return found.group()
    old = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
    new = moves.get(old, old)
    folder = posixpath.dirname(here)
    if new == old and folder == posixpath.dirname(path):
        return found.group()
    return f"{found.group('before')}{posixpath.relpath(new, folder or '.')}{hash_}{anchor}"
