"""Whole files: from bytes to entries and a report, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lms.content.problems import sentence
from lms.exchange.formats.arriving import entry_of
from lms.exchange.formats.bank import ENGLISH, Card, Entry, Words
from lms.exchange.formats.foreign import Foreign
from lms.exchange.formats.gift import reading as gift_reading
from lms.exchange.formats.gift import writing as gift_writing
from lms.exchange.formats.leaving import GIFT, MOODLE, foreign_of
from lms.exchange.formats.moodle import reading as moodle_reading
from lms.exchange.formats.moodle import writing as moodle_writing
from lms.exchange.formats.moodle.texts import Album
from lms.exchange.formats.report import (
    Malformed,
    Refused,
    Remark,
    Remarks,
    Report,
    Row,
    malformed,
    row_of,
)  # fmt: skip
from lms.exchange.formats.results import NO_SHELF, Format, Imported, Shelf, Written
from lms.exchange.formats.texts import MAX_QUESTIONS, decoded

_MOST_FAULTS = 20


def format_of(text: str) -> Format:
    """XML begins with a tag and ends with one, which GIFT hardly does."""
    plain = text.strip()
    is_xml = plain.startswith(("<?xml", "<quiz", "<!")) or (
        plain.startswith("<") and plain.endswith(">")
    )
    return Format.MOODLE if is_xml else Format.GIFT


def read_file(data: bytes, words: Words = ENGLISH) -> Imported:
    """All questions of a file; raises Malformed, and then nothing is taken."""
    text, remarks = decoded(data)
    kind = format_of(text)
    album = Album()
    found: Sequence[gift_reading.Found] | Sequence[moodle_reading.Found]
    if kind is Format.MOODLE:
        found = list(moodle_reading.questions(text))
    else:
        found = list(gift_reading.questions(text))
    if len(found) > MAX_QUESTIONS:
        raise malformed(
            found[MAX_QUESTIONS].line,
            sentence("There are more than %(number)s questions.", number=MAX_QUESTIONS),
            sentence("Export fewer questions at a time, for example one category."),
        )
    if not found:
        raise malformed(
            1, sentence("There is no question in this file."), sentence("Choose another.")
        )
    entries, rows = _entries(found, album, words)
    return Imported(kind, entries, Report(rows, remarks), album.files)


def _entries(
    found: Iterable[gift_reading.Found | moodle_reading.Found], album: Album, words: Words
) -> tuple[tuple[Entry, ...], tuple[Row, ...]]:
    entries: list[Entry] = []
    rows: list[Row] = []
    faults: list[Remark] = []
    for question in found:
        remarks = Remarks(question.line)
        number: int | None = len(entries)
        try:
            entries.append(entry_of(_read(question, album, remarks), remarks, words))
        except Refused as error:
            number = None
            remark = error.remark
            remarks.note(remark.message, remark.mend, remark.line)
        except Malformed as error:
            faults.extend(error.remarks)
        rows.append(row_of(question.name, remarks, number))
    if faults:
        raise Malformed(*faults[:_MOST_FAULTS])
    return tuple(entries), tuple(rows)


def _read(
    found: gift_reading.Found | moodle_reading.Found, album: Album, remarks: Remarks
) -> Foreign:
    if isinstance(found, gift_reading.Found):
        return gift_reading.read(found, remarks)
    return moodle_reading.read(found, album, remarks)


def write_file(
    entries: Iterable[tuple[Entry, Shelf]], kind: Format, words: Words = ENGLISH
) -> Written:
    """The file of these questions; each comes with the pictures of its lesson."""
    ability = GIFT if kind is Format.GIFT else MOODLE
    done: list[Foreign] = []
    texts: list[str] = []
    rows: list[Row] = []
    for line, (entry, shelf) in enumerate(entries, 1):
        remarks = Remarks()
        number: int | None = line
        name = entry.draft.id if isinstance(entry, Card) else entry.title
        try:
            parts = foreign_of(entry, ability, remarks, words)
            if kind is Format.MOODLE:
                texts += [moodle_writing.question_of(part, remarks, shelf) for part in parts]
            else:
                texts += [gift_writing.question_of(part) for part in parts]
            done += parts
        except Refused as error:
            number = None
            remarks.note(error.remark.message, error.remark.mend)
        rows.append(row_of(name, remarks, number))
    made = moodle_writing.file_of if kind is Format.MOODLE else gift_writing.file_of
    text = made(texts, [question.category for question in done])
    return Written(text, Report(tuple(rows)))


def without_pictures(entries: Iterable[Entry]) -> list[tuple[Entry, Shelf]]:
    """Entries whose pictures stay behind."""
    return [(entry, NO_SHELF) for entry in entries]
