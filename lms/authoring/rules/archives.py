"""Courses as ZIP archives: what may be in one, and how one is made. Pure; bytes come as streams.

An archive holds the files of one course, at its top or in one folder, and nothing else. What it says of
itself is checked before anything is unpacked, and every entry is unpacked under a limit.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from lms.content.files import MEDIA_LIMIT, TEXT_LIMIT
from lms.content.problems import Sentence, sentence

MAX_ENTRIES = 5_000
MAX_TEXT = 32 * 1024 * 1024
MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 100
# Small files of many equal lines may be denser than that.
RATIO_FROM = 1024 * 1024
MAX_DEPTH = 6
LONGEST = 200
CHUNK = 256 * 1024
DAY = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_REGULAR = 0o100644 << 16
_LOCAL_HEADER = 30
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_ARCHIVE_NAME = re.compile(r"\.(zip|jar|7z|rar|gz|tgz|bz2|xz|tar|zst|iso|cab)$", re.IGNORECASE)
_PASSED_OVER = re.compile(r"(^|/)(\.|__MACOSX(/|$)|Thumbs\.db$|desktop\.ini$)")
# Beside the course's files people keep a licence or notes, which are left out.
_LEFT_OUT = re.compile(r"(^|/)[^./]+(\.txt)?$", re.IGNORECASE)


class BadArchive(ValueError):  # noqa: N818 - an answer, not a fault
    """An archive is not taken in; `reason` says why, in a whole sentence."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a course in an archive; `read` unpacks it, and raises BadArchive."""

    path: str
    is_text: bool
    read: Callable[[], bytes]


def entries(archive: zipfile.ZipFile) -> Iterator[Entry]:
    """The files of the course in an archive, in their order; raises BadArchive before the first one."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _check_whole(archive, infos)
    wanted = [info for info in infos if not _PASSED_OVER.search(info.filename)]
    top = _top([info.filename for info in wanted])
    for info in wanted:
        path = info.filename.removeprefix(top)
        is_text = path.endswith(".md")
        if not is_text and "media" not in path.split("/")[:-1]:
            _check_other(archive, info, path)
            continue
        yield Entry(path, is_text, _reader(archive, info, path, is_text=is_text))


def opened(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive in a stream; raises BadArchive where there is none."""
    try:
        return zipfile.ZipFile(stream)
    except UnicodeDecodeError as error:
        raise BadArchive(
            sentence("A name in the archive is not UTF-8. Pack it again with another program.")
        ) from error
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise BadArchive(
            sentence("This is not a ZIP archive, or it is damaged. Pack it again.")
        ) from error


def _check_whole(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    everything = archive.infolist()
    if not infos:
        raise BadArchive(sentence("The archive is empty."))
    if len(everything) > MAX_ENTRIES:
        raise BadArchive(
            sentence("The archive holds more than %(limit)s files.", limit=MAX_ENTRIES)
        )
    if min(info.header_offset for info in everything) != 0:
        raise BadArchive(sentence("There is something before the archive in this file."))
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise BadArchive(
            sentence(
                "Unpacked, the archive is larger than %(limit)s MB.", limit=MAX_UNPACKED // 1024**2
            )
        )
    if sum(info.file_size for info in infos if info.filename.endswith(".md")) > MAX_TEXT:
        raise BadArchive(
            sentence("The texts are longer than %(limit)s MB.", limit=MAX_TEXT // 1024**2)
        )
    _check_overlap(archive, everything)
    seen: set[str] = set()
    for info in everything:
        _check_name(info)
        _check_kind(info)
        same = unicodedata.normalize("NFC", info.filename).casefold().rstrip("/")
        if same in seen:
            raise BadArchive(
                sentence("The name %(name)s is there twice.", name=_shown(info.filename))
            )
        seen.add(same)


def _check_overlap(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Each entry has bytes of its own: entries that share them unpack to far more than there is."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    ends = [*(info.header_offset for info in ordered[1:]), archive.start_dir]
    for info, end in zip(ordered, ends, strict=True):
        if info.header_offset + _LOCAL_HEADER + info.compress_size > end:
            raise BadArchive(
                sentence("%(name)s shares its bytes with another.", name=_shown(info.filename))
            )


def _check_name(info: zipfile.ZipInfo) -> None:
    name, raw = info.filename, info.orig_filename
    if not info.flag_bits & _UTF8 and not name.isascii():
        raise BadArchive(
            sentence("A name in the archive is not UTF-8. Pack it again with another program.")
        )
    parts = name.rstrip("/").split("/")
    escapes = name.startswith("/") or _DRIVE.match(name) or ".." in parts or "\\" in raw
    if escapes or ":" in name or {"", "."} & set(parts):
        raise BadArchive(
            sentence("The name %(name)s leads out of the course's folder.", name=_shown(raw))
        )
    unseen = any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} for sign in raw)
    if unseen or any(_DEVICE.match(part) or part != part.strip(" ") for part in parts):
        raise BadArchive(
            sentence("The name %(name)s cannot be used on every computer.", name=_shown(raw))
        )
    if len(parts) > MAX_DEPTH or len(name) > LONGEST:
        raise BadArchive(sentence("The name %(name)s is too long or too deep.", name=_shown(name)))


def _check_kind(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise BadArchive(sentence("The archive is locked by a password. Pack it without one."))
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise BadArchive(
            sentence("%(name)s is a link or a device, not a file.", name=_shown(info.filename))
        )
    if info.compress_type not in _METHODS:
        raise BadArchive(
            sentence(
                "%(name)s is packed in a way that is not read here. Pack it as plain ZIP.",
                name=_shown(info.filename),
            )
        )
    if info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size):
        raise BadArchive(
            sentence("%(name)s is far larger than it looks.", name=_shown(info.filename))
        )


def _top(names: list[str]) -> str:
    """The one folder that everything is in, or nothing; raises BadArchive where there is no course."""
    if "course.md" in names:
        return ""
    tops = {name.split("/")[0] for name in names if "/" in name}
    loose = [name for name in names if "/" not in name and not _LEFT_OUT.search(name)]
    if len(tops) == 1 and not loose and f"{(top := tops.pop())}/course.md" in names:
        return f"{top}/"
    raise BadArchive(
        sentence("There is no course.md, neither at the top nor in the one folder of the archive.")
    )


def _check_other(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> None:
    if _ARCHIVE_NAME.search(path) or _begins(archive, info).startswith(_ARCHIVES):
        raise BadArchive(sentence("%(name)s is an archive in the archive.", name=_shown(path)))
    if not _LEFT_OUT.search(path):
        raise BadArchive(
            sentence(
                "%(name)s is neither a text (.md) nor in a folder called media.", name=_shown(path)
            )
        )


def _begins(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    return b"".join(_unpacked(archive, info, info.filename, 16, whole=False))


def _reader(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, *, is_text: bool
) -> Callable[[], bytes]:
    limit = TEXT_LIMIT if is_text else MEDIA_LIMIT

    def read() -> bytes:
        if info.file_size > limit:
            raise BadArchive(
                sentence(
                    "%(name)s is larger than %(limit)s kB.", name=_shown(path), limit=limit // 1024
                )
            )
        data = b"".join(_unpacked(archive, info, path, limit, whole=True))
        if _ARCHIVE_NAME.search(path) or data.startswith(_ARCHIVES):
            raise BadArchive(sentence("%(name)s is an archive in the archive.", name=_shown(path)))
        return data

    return read


def _unpacked(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, limit: int, *, whole: bool
) -> Iterable[bytes]:
    """Chunks of an entry; to its end (which proves size and checksum) or just the first ones."""
    left = limit
    try:
        with archive.open(info) as source:
            while chunk := source.read(min(CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0 and whole:
                    raise BadArchive(
                        sentence("%(name)s is far larger than it looks.", name=_shown(path))
                    )
                yield chunk
                if left <= 0 and not whole:
                    return
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise BadArchive(sentence("%(name)s is damaged.", name=_shown(path))) from error


def decoded(path: str, data: bytes) -> str:
    """A text of an archive; raises BadArchive."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadArchive(sentence("%(name)s is not UTF-8 text.", name=_shown(path))) from error
    if "\0" in text:
        raise BadArchive(sentence("%(name)s is no text.", name=_shown(path)))
    return text


def pack(target: IO[bytes], top: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Write an archive: the same files give the same bytes, whenever it is made.

    Texts are deflated; media are packed already.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for path, data in files:
            info = zipfile.ZipInfo(f"{top}/{path}", DAY)
            info.external_attr, info.create_system = _REGULAR, 3
            info.compress_type = (
                zipfile.ZIP_DEFLATED if path.endswith(".md") else zipfile.ZIP_STORED
            )
            archive.writestr(info, data, compresslevel=6)


def _shown(name: str) -> str:
    """A name that can stand in a sentence."""
    plain = "".join(sign if sign.isprintable() else "�" for sign in name)
    return f"“{plain[:80]}”"
