"""Captions of films: WebVTT read, checked and written (W3C WebVTT: The Web Video Text Tracks Format). Pure."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.content.problems import Sentence, sentence

MAX_BYTES = 1024 * 1024
MAX_CUES = 3_000
LONGEST_CUE = 500
_TIME = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,3}))?")
_ARROW = re.compile(r"\s*(\S+)\s+-->\s+(\S+)(.*)")
_TAG = re.compile(r"</?([a-z]*)[^>]*>?")
_KNOWN_TAGS = frozenset({"c", "i", "b", "u", "v", "lang", "ruby", "rt", ""})


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption; times in milliseconds. `settings` is what stands behind the times, as written."""

    start: int
    end: int
    text: str
    settings: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cue; `number` counts from 1, 0 is the whole file."""

    number: int
    message: Sentence


def read_captions(data: bytes) -> tuple[tuple[Cue, ...], tuple[Fault, ...]]:
    """The cues of a file, and what is wrong with it."""
    if len(data) > MAX_BYTES:
        return (), (Fault(0, sentence("Captions may be 1 MB at most.")),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), (Fault(0, sentence("The captions are not UTF-8 text.")),)
    blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    if not re.match(r"WEBVTT([ \t\n]|$)", blocks[0]) or "\0" in text:
        return (), (Fault(0, sentence("Captions begin with the line WEBVTT.")),)
    cues: list[Cue] = []
    faults: list[Fault] = []
    for block in blocks[1:]:
        if re.match(r"(NOTE|STYLE|REGION)([ \t\n]|$)", block) or not block.strip():
            continue
        found = _cue(block.split("\n"))
        if found is None:
            faults.append(Fault(len(cues) + 1, sentence("Caption %(number)s has no times such as 00:01.000 --> 00:04.000.", number=len(cues) + 1)))  # fmt: skip
        else:
            cues.append(found)
    return tuple(cues), (*faults, *check(cues))


def _cue(lines: Sequence[str]) -> Cue | None:
    at = next((n for n, line in enumerate(lines[:2]) if "-->" in line), None)
    match = _ARROW.fullmatch(lines[at]) if at is not None else None
    if at is None or match is None:
        return None
    start, end = milliseconds(match.group(1)), milliseconds(match.group(2))
    if start is None or end is None:
        return None
    return Cue(start, end, "\n".join(lines[at + 1 :]).strip(), match.group(3).strip())


def check(cues: Sequence[Cue]) -> tuple[Fault, ...]:
    """Order, overlap, empty and endless captions; each fault names its caption."""
    if not cues:
        return (Fault(0, sentence("There is no caption yet.")),)
    if len(cues) > MAX_CUES:
        return (Fault(0, sentence("There are more than %(limit)s captions.", limit=MAX_CUES)),)
    faults: list[Fault] = []
    before: Cue | None = None
    for number, cue in enumerate(cues, 1):
        faults += [Fault(number, said) for said in _faults(cue, before, number)]
        before = cue
    return tuple(faults)


def _faults(cue: Cue, before: Cue | None, number: int) -> Iterable[Sentence]:
    if cue.end <= cue.start:
        yield sentence("Caption %(number)s ends before it begins.", number=number)
    if before is not None and cue.start < before.start:
        yield sentence("Caption %(number)s begins before the one above it.", number=number)
    elif before is not None and cue.start < before.end:
        yield sentence("Caption %(number)s begins while the one above is still shown.", number=number)  # fmt: skip
    if not cue.text.strip():
        yield sentence("Caption %(number)s has no words.", number=number)
    if len(cue.text) > LONGEST_CUE:
        yield sentence("Caption %(number)s is longer than %(limit)s characters.", number=number, limit=LONGEST_CUE)  # fmt: skip
    if "-->" in cue.text or "\n\n" in cue.text:
        yield sentence("Caption %(number)s holds an arrow or an empty line.", number=number)
    elif any(tag.group(1) not in _KNOWN_TAGS for tag in _TAG.finditer(cue.text)):
        yield sentence("Caption %(number)s holds a mark that captions do not have.", number=number)


def write_captions(cues: Iterable[Cue]) -> str:
    """The file of these cues."""
    parts = [
        f"{clock(cue.start)} --> {clock(cue.end)} {cue.settings}".rstrip() + f"\n{cue.text}\n"
        for cue in cues
    ]
    return "WEBVTT\n\n" + "\n".join(parts)


def transcript(cues: Iterable[Cue], title: str) -> str:
    """The words of captions as the folding box that stands below a film, to be read over by an author."""
    words = " ".join(_TAG.sub("", cue.text) for cue in cues).split()
    lines = textwrap.wrap(" ".join(words), 96) or ["…"]
    return "\n".join([f'!!! transcript "{title}"', *(f"    {line}" for line in lines)]) + "\n"


def milliseconds(written: str) -> int | None:
    """A time such as 1:02, 00:01:02.5 or 1:02,500; None if it is none."""
    found = _TIME.fullmatch(written.strip())
    if found is None:
        return None
    hours, minutes, seconds, rest = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((rest or "0").ljust(3, "0"))


def clock(time: int) -> str:
    """A time as captions write it: 00:01.500, with hours where there are any."""
    rest, thousandths = divmod(time, 1000)
    minutes, seconds = divmod(rest, 60)
    hours, minutes = divmod(minutes, 60)
    short = f"{minutes:02}:{seconds:02}.{thousandths:03}"
    return f"{hours:02}:{short}" if hours else short
