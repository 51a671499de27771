"""Entries as Markdown for the end of a page: with ids that nothing in the course has yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.content.questions.ids import made_id
from lms.content.questions.writing import write_quiz
from lms.exchange.formats.bank import Card, Entry, categories

# A page holds 64 kB; translations and whoever goes on writing need some of it.
PAGE_BYTES = 48 * 1024
_PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)(\s\"[^\"]*\")?\)")


@dataclass(frozen=True, slots=True)
class Placed:
    """Markdown of entries, and how many questions are in it."""

    text: str
    questions: int

    @property
    def size(self) -> int:
        """In bytes, as files are counted."""
        return len(self.text.encode())


def renamed(entries: Iterable[Entry], taken: Iterable[str]) -> list[Entry]:
    """The same with ids that are neither taken nor there twice."""
    known = set(taken)
    done: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Card):
            key, again = entry.draft.id, 1
            while key in known:
                again += 1
                key = f"{entry.draft.id}-{again}"
            known.add(key)
            settings, draft = replace(entry.settings, id=key), replace(entry.draft, id=key)
            done.append(replace(entry, settings=settings, draft=draft))
        else:
            done.append(entry)
    return done


def placed(
    entries: Sequence[Entry], *, pools: bool = False, taken: Iterable[str] = ()
) -> list[Placed]:
    """A block for each entry, or with `pools` one for each category that holds questions."""
    if not pools:
        return [_one(entry) for entry in entries]
    known = {*taken, *(e.draft.id for e in entries if isinstance(e, Card))}
    done: list[Placed] = []
    for category in categories(entries):
        own = [entry for entry in entries if entry.category == category]
        done += [_one(entry) for entry in own if not isinstance(entry, Card)]
        cards = [_one(entry) for entry in own if isinstance(entry, Card)]
        if cards:
            key = made_id(f"pool {category.rpartition('/')[2]}", known)
            known.add(key)
            inside = "\n\n".join(card.text for card in cards)
            text = f'<pool id="{key}" pick="{len(cards)}">\n\n{inside}\n\n</pool>'
            done.append(Placed(text, len(cards)))
    return done


def _one(entry: Entry) -> Placed:
    if isinstance(entry, Card):
        return Placed(write_quiz(entry.settings, entry.draft), 1)
    return Placed(entry.text, 0)


def pages(blocks: Iterable[Placed], limit: int = PAGE_BYTES) -> list[list[Placed]]:
    """As few pages as hold them all in their order."""
    found: list[list[Placed]] = [[]]
    size = 0
    for block in blocks:
        if found[-1] and size + block.size > limit:
            found.append([])
            size = 0
        found[-1].append(block)
        size += block.size
    return found


def appended(text: str, blocks: Iterable[Placed]) -> str:
    """A page's text with the blocks behind it; its own text stays, to the byte."""
    end = "\r\n" if "\r\n" in text else "\n"
    inside = "\n\n".join(block.text for block in blocks).replace("\n", end)
    gap = end if text.endswith(("\n", "\r")) else end * 2
    return f"{text}{gap}{inside}{end}"


def with_pictures(text: str, paths: Mapping[str, str]) -> str:
    """The text with other paths of its pictures; one that has none leaves its words."""

    def replaced(found: re.Match[str]) -> str:
        if found.group(2) not in paths:
            return found.group(1)
        return f"![{found.group(1)}]({paths[found.group(2)]}{found.group(3) or ''})"

    return _PICTURE.sub(replaced, text)


def pictures_in(text: str) -> frozenset[str]:
    """The paths of the pictures that a text shows."""
    return frozenset(found.group(2) for found in _PICTURE.finditer(text))
