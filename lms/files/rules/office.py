"""Office documents: archives that are counted, unpacked under a limit and read for what acts.

Refused: macros, objects and programs inside, links that load something from elsewhere, external
entities, archives that unpack to far more than they are, and anything an archive should not hold.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lms.files.rules.kinds import DOCX, ODP, ODS, ODT, PPTX, XLSX, Kind, Reason, Refused
from lms.files.rules.markup import Markup, read_markup

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
# Sheets repeat themselves so much that small archives may be denser than MAX_RATIO.
RATIO_FROM = 10 * 1024 * 1024
CHUNK = 64 * 1024
ENCRYPTED = 0x1
PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
MIMETYPES = {kind.content_type: kind for kind in (ODT, ODS, ODP)}
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
MACRO_NAMES = re.compile(
    r"(^|/)(vba[^/]*\.(bin|xml)|macrosheets/.*|dialogsheets/.*|activex/.*|customui/.*)$"
    r"|^(basic|scripts)/",
    re.IGNORECASE,
)
PROGRAM_NAMES = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|zip|iso|7z|rar|docm|xlsm|pptm"
    r"|class|sh|html?)$|(^|/)embeddings/.*\.bin$",
    re.IGNORECASE,
)


def office_kind(stream: BinaryIO) -> Kind:
    """The kind of an office document that may be taken in; raises Refused."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_frame(archive, entries)
            kind = _kind(archive, {entry.filename for entry in entries})
            marks = Markup()
            for entry in entries:
                _read(archive, entry, marks)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(Reason.DAMAGED) from error
    marks.refuse_active()
    return kind


def _check_frame(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Check what the archive says of itself, before anything is unpacked."""
    if len(entries) > MAX_ENTRIES:
        raise Refused(Reason.BOMB)
    names = [entry.filename for entry in entries]
    if not names or len(names) != len({name.lower() for name in names}):
        raise Refused(Reason.DAMAGED)
    if archive.comment or min(entry.header_offset for entry in entries) != 0:
        raise Refused(Reason.DAMAGED)
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if total > MAX_UNPACKED or (total > RATIO_FROM and total > MAX_RATIO * packed):
        raise Refused(Reason.BOMB)
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & ENCRYPTED:
        raise Refused(Reason.LOCKED)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Refused(Reason.DAMAGED)
    if entry.compress_type not in PLAIN_METHODS or not _is_inside(name, entry.orig_filename):
        raise Refused(Reason.DAMAGED)
    if MACRO_NAMES.search(name):
        raise Refused(Reason.MACROS)
    if PROGRAM_NAMES.search(name):
        raise Refused(Reason.EMBEDDED)


def _is_inside(name: str, original: str) -> bool:
    """Whether a name stays in its archive and says the same to every program."""
    parts = name.rstrip("/").split("/")
    plain = name.isprintable() and "\\" not in original and ":" not in name and "\0" not in original
    return plain and not {"", ".", ".."} & set(parts)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    """What the archive says it is; it may say one thing only."""
    found = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if found and "[Content_Types].xml" not in names:
        raise Refused(Reason.DAMAGED)
    if "mimetype" in names:
        with archive.open("mimetype") as source:
            declared = source.read(200).decode("ascii", "replace").strip()
        found += [MIMETYPES[declared]] if declared in MIMETYPES else []
    if len(found) != 1:
        raise Refused(Reason.WRONG_KIND)
    return found[0]


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, marks: Markup) -> None:
    """Unpack an entry to its end, which proves its size and checksum, and read its markup."""
    with archive.open(entry) as source:
        head = source.read(CHUNK)
        rest = iter(lambda: source.read(CHUNK), b"")
        if is_markup(entry.filename, head):
            read_markup(_chain(head, rest), marks)
        for _chunk in rest:
            pass


def is_markup(name: str, head: bytes) -> bool:
    """Whether a part is XML, whatever its name says."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
    return wide or start.startswith(b"<") or name.lower().endswith((".xml", ".rels", ".rdf"))


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest
