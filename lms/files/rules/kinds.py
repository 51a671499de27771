"""The kinds of files, and how their first bytes tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a file is not taken in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    DAMAGED = "damaged"
    MACROS = "macros"
    ACTIVE = "active"
    OUTSIDE = "outside"
    EMBEDDED = "embedded"
    FORMULAS = "formulas"
    LOCKED = "locked"
    BOMB = "bomb"


class Refused(ValueError):  # noqa: N818 - an answer, not a fault
    """A file is not taken in, for `reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, and the endings a name may have (the first is given)."""

    content_type: str
    endings: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        """Whether it is drawn anew, so that only the picture is left."""
        return self.content_type.startswith("image/")


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
PNG = Kind("image/png", ("png",))
JPEG = Kind("image/jpeg", ("jpg", "jpeg"))
GIF = Kind("image/gif", ("gif",))
WEBP = Kind("image/webp", ("webp",))
PDF = Kind("application/pdf", ("pdf",))
TEXT = Kind("text/plain", ("txt", "md", "csv", "markdown"))
DOCX = Kind(_OOXML + "wordprocessingml.document", ("docx",))
XLSX = Kind(_OOXML + "spreadsheetml.sheet", ("xlsx",))
PPTX = Kind(_OOXML + "presentationml.presentation", ("pptx",))
ODT = Kind(_ODF + "text", ("odt",))
ODS = Kind(_ODF + "spreadsheet", ("ods",))
ODP = Kind(_ODF + "presentation", ("odp",))
KINDS = (PDF, PNG, JPEG, GIF, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, TEXT)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
ZIP = b"PK\x03\x04"
# Media of courses come from authors through the checker of `lms.content`: more kinds, as they are.
SHOWN_INLINE = frozenset(
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml",
        "video/mp4", "video/webm", "audio/mpeg", "text/vtt",
    }
)  # fmt: skip
COURSE_MEDIA = SHOWN_INLINE | {PDF.content_type}


def binary_kind(head: bytes) -> Kind | None:
    """The kind that the first 16 bytes announce, apart from texts and office documents."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return None
