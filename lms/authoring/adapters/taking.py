"""Media on their way in: every door (upload, archive) checks and keeps them here, before any write.

Pictures that hold more than what one sees are drawn anew. Whoever looks at a file later sees what was
checked: it is kept under the digest of these very bytes.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass, replace

from lms.authoring.rules.captions import read_captions
from lms.authoring.rules.drawings import cleaned
from lms.content.media import checked
from lms.content.model import Media
from lms.content.problems import Notes, Sentence, after, sentence
from lms.files.actions import keep_bytes
from lms.files.adapters import disk
from lms.files.queries import StoredFile
from lms.files.rules.bareness import is_bare
from lms.files.rules.kinds import GIF, JPEG, PNG, WEBP, Reason, Refused
from lms.files.rules.pdf import check_pdf

_PICTURES = {kind.content_type: kind for kind in (PNG, JPEG, GIF, WEBP)}
_OTHER_SIGNS = re.compile(r"[^a-z0-9._-]+")


class NotTaken(ValueError):  # noqa: N818 - an answer, not a fault
    """A file is not taken in; `reason` says why and what to do."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies on the disk and waits for its rows; `media` is without its bytes.

    cleaned: whether parts of a drawing were left out.
    """

    media: Media
    stored: StoredFile
    cleaned: bool = False


def take(path: str, data: bytes, *, clean_drawings: bool = False) -> Taken:
    """Check a file for a path of a course and keep its bytes; raises NotTaken.

    A drawing that is not safe is refused, or with `clean_drawings` taken without what is not.
    """
    if not data:
        raise NotTaken(sentence("The file is empty."))
    notes = Notes(path)
    found = checked(path, data, notes)
    if found is None and clean_drawings and path.endswith(".svg"):
        harmless = cleaned(data)
        again = checked(path, harmless, Notes(path)) if harmless else None
        if again is not None:
            return _kept(again, was_cleaned=True)
    if found is None:
        problem = notes.found[0]
        raise NotTaken(after(problem.message, problem.mend))
    return _kept(found)


def _kept(found: Media, *, was_cleaned: bool = False) -> Taken:
    try:
        clean = _looked_into(found)
    except Refused as refused:
        raise NotTaken(_words(refused.reason)) from refused
    stored = keep_bytes(clean.data, clean.content_type, public=True)
    return Taken(replace(clean, data=b""), stored, was_cleaned)


def _looked_into(found: Media) -> Media:
    """The file, drawn anew if it has to be; raises Refused or NotTaken."""
    if found.content_type == "application/pdf":
        check_pdf(found.data)
    elif found.content_type == "text/vtt":
        _cues, faults = read_captions(found.data)
        if faults:
            raise NotTaken(faults[0].message)
    elif found.content_type in _PICTURES:
        return _picture(found)
    return found


def _picture(found: Media) -> Media:
    from lms.files.adapters.pictures import redraw  # loads Pillow, which most requests never need

    with disk.incoming() as given, disk.incoming() as drawn:
        given.write_bytes(found.data)
        redraw(given, drawn, _PICTURES[found.content_type])
        if is_bare(found.data, found.content_type):
            return found
        again = checked(found.path, drawn.read_bytes(), Notes(found.path))
        if again is None:
            raise Refused(Reason.DAMAGED)
        return again


def _words(reason: Reason) -> Sentence:
    words = {
        Reason.BOMB: sentence(
            "The file is far larger inside than it looks. Make the picture or document smaller."
        ),
        Reason.LOCKED: sentence("The file is locked by a password. Save it without one."),
        Reason.ACTIVE: sentence(
            "The file contains something that would run on the reader's computer. Save it as a plain PDF."
        ),
        Reason.EMBEDDED: sentence("There are other files inside this file. Print it to a PDF."),
    }
    return words.get(
        reason, sentence("The file seems to be damaged. Open it, save it again and upload that.")
    )


def plain_name(name: str) -> str:
    """A file name for a course: small letters, digits, dots and dashes, the ending kept."""
    last = re.split(r"[/\\]", name)[-1].lower().replace("ß", "ss")
    folded = unicodedata.normalize("NFKD", last)
    ascii_only = "".join(sign for sign in folded if not unicodedata.combining(sign))
    stem, end = posixpath.splitext(ascii_only)
    plain = _OTHER_SIGNS.sub("-", stem).strip("-._")[:60].rstrip("-._")
    return f"{plain or 'file'}{_OTHER_SIGNS.sub('', end)}"
