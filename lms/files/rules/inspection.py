"""The one question: which kind a file is, and whether it may be taken in."""

from __future__ import annotations

from typing import BinaryIO

from lms.files.rules.kinds import PDF, TEXT, ZIP, Kind, Reason, Refused, binary_kind
from lms.files.rules.names import clean_name, ending_of
from lms.files.rules.office import office_kind
from lms.files.rules.pdf import check_pdf
from lms.files.rules.texts import check_sheet, read_text

HEAD = 16


def inspect(stream: BinaryIO, name: str) -> Kind:
    """The kind by content; raises Refused. Pictures are not opened here: they are drawn anew.

    Only texts need their name: nothing in the bytes tells a note from a program.
    """
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise Refused(Reason.EMPTY)
    if head.startswith(ZIP):
        return office_kind(stream)
    kind = binary_kind(head)
    if kind is None:
        return _text_kind(stream, ending_of(clean_name(name)))
    if kind is PDF:
        check_pdf(stream.read())
    return kind


def _text_kind(stream: BinaryIO, ending: str) -> Kind:
    if ending not in TEXT.endings:
        raise Refused(Reason.WRONG_KIND)
    text = read_text(stream.read())
    if ending == "csv":
        check_sheet(text)
    return TEXT
