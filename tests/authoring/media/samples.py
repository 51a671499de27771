"""Archives and media for tests: good ones, and those that somebody would send with intent."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Mapping
from random import Random

from PIL import Image, PngImagePlugin

from tests.authoring.factories import TINY

Parts = Mapping[str, str | bytes]
GOOD = {f"tiny/{path}": text for path, text in TINY.items()}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">{}</svg>'


def zipped(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def with_entry(name: str, content: str | bytes = "x", *, mode: int = 0, flags: int = 0) -> bytes:
    """A good archive with one more entry, of another kind or under a strange name."""
    made = io.BytesIO(zipped(GOOD))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as target, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = name
        entry.external_attr = mode << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        target.writestr(entry, content)
    data = made.getvalue()
    return marked(data, flags) if flags else data


def marked(data: bytes, flags: int) -> bytes:
    """An archive whose last entry carries flags, such as that it is encrypted."""
    place = data.rindex(b"PK\x01\x02") + 8
    (old,) = struct.unpack("<H", data[place : place + 2])
    return data[:place] + struct.pack("<H", old | flags) + data[place + 2 :]


def renamed(old: str, new: bytes) -> bytes:
    """A good archive in which a name is other bytes of the same length, in both its places."""
    raw = zipped({**GOOD, old: "x"})
    assert len(old) == len(new)
    return raw.replace(old.encode(), new)


def overlapping() -> bytes:
    """An archive whose last entry begins where the one before it does."""
    data = zipped(GOOD, method=zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        place = archive.infolist()[-2].header_offset
    last = data.rindex(b"PK\x01\x02") + 42
    return data[:last] + struct.pack("<I", place) + data[last + 4 :]


def picture(
    size: tuple[int, int] = (40, 30),
    form: str = "PNG",
    *,
    telling: bool = False,
    noisy: bool = False,
) -> bytes:
    """A picture; `telling` puts a place into its metadata, `noisy` makes it hard to pack."""
    image = Image.new("RGB", size, "teal")
    if noisy:
        pixels = Random(7).randbytes(size[0] * size[1] * 3)  # noqa: S311 - noise, not a secret
        image = Image.frombytes("RGB", size, pixels)
    made = io.BytesIO()
    options: dict[str, object] = {}
    if telling and form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "at home, 51.05 N")
        options["pnginfo"] = info
    elif telling:
        exif = Image.Exif()
        exif[0x010E] = "at home, 51.05 N"
        options["exif"] = exif
    image.save(made, form, **options)
    return made.getvalue()


LINK, DEVICE, PIPE = stat.S_IFLNK | 0o777, stat.S_IFCHR | 0o666, stat.S_IFIFO | 0o666
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + SVG.format("&b;")
TEXT = "tiny/1-one/2-more.md"
MEDIA = "tiny/1-one/media/"
HOSTILE: dict[str, tuple[bytes, str]] = {
    "slip": (with_entry("tiny/../../etc/cron.d/x.md"), "leads out"),
    "slip at the top": (with_entry("../x.md"), "leads out"),
    "absolute": (with_entry("/etc/x.md"), "leads out"),
    "drive": (with_entry("C:/x.md"), "leads out"),
    "backslash": (renamed("tiny/1-one/aaaa.md", b"tiny/1-one\\aaaa.md"), "leads out"),
    "dot": (with_entry("tiny/./x.md"), "leads out"),
    "stream": (with_entry("tiny/x.md:evil"), "leads out"),
    "link": (with_entry(TEXT, "/etc/passwd", mode=LINK), "link or a device"),
    "link to media": (with_entry(MEDIA + "a.png", "/etc/passwd", mode=LINK), "link or a device"),
    "device": (with_entry(TEXT, "", mode=DEVICE), "link or a device"),
    "pipe": (with_entry(TEXT, "", mode=PIPE), "link or a device"),
    "name of a device": (with_entry("tiny/1-one/CON.md"), "every computer"),
    "control sign": (with_entry("tiny/1-one/a\u202eb.md"), "every computer"),
    "twice": (with_entry("tiny/course.md"), "there twice"),
    "twice in capitals": (with_entry("tiny/COURSE.md"), "there twice"),
    "locked": (with_entry(TEXT, flags=0x1), "password"),
    "archive inside": (with_entry(MEDIA + "x.zip", zipped({"a": "b"})), "archive in the archive"),
    "archive as notes": (with_entry("tiny/notes.txt", zipped({"a": "b"})), "archive in the archive"),
    "archive as text": (with_entry(TEXT, zipped({"a": "b"})), "archive in the archive"),
    "dense text": (with_entry(TEXT, b"a" * 3_000_000), "larger than it looks"),
    "dense media": (with_entry(MEDIA + "a.png", b"\0" * 60_000_000), "larger than it looks"),
    "too deep": (with_entry("tiny/" + "a/" * 9 + "x.md"), "too long or too deep"),
    "too many": (
        zipped({**GOOD, **{f"tiny/1-one/{n}.md": "" for n in range(5_001)}}, method=0),
        "more than 5000",
    ),
    "script in a drawing": (with_entry(MEDIA + "a.svg", SVG.format("<script/>")), "element script"),
    "event in a drawing": (with_entry(MEDIA + "a.svg", SVG.format('<g onload="x"/>')), "onload"),
    "foreign object": (
        with_entry(MEDIA + "a.svg", SVG.format("<foreignObject/>")),
        "element foreignobject",
    ),
    "drawing that loads": (
        with_entry(MEDIA + "a.svg", SVG.format('<image href="https://x.example/a.png"/>')),
        "reference to",
    ),
    "entities": (with_entry(MEDIA + "a.svg", LAUGHS), "DOCTYPE"),
    "external entity": (
        with_entry(MEDIA + "a.svg", '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + SVG.format("")),
        "DOCTYPE",
    ),
    "page as picture": (with_entry(MEDIA + "a.png", "<html><script>"), "content is something else"),
    "other picture": (with_entry(MEDIA + "a.png", picture(form="JPEG")), "its content is"),
    "broken picture": (with_entry(MEDIA + "a.png", picture()[:60]), "damaged"),
    "program": (with_entry(MEDIA + "a.exe", "MZ"), "cannot be shown"),
    "page": (with_entry("tiny/1-one/a.html", "<script>"), "neither a text"),
    "captions that are none": (with_entry(MEDIA + "a.vtt", "WEBVTT\n\nhello"), "has no times"),
    "acting document": (
        with_entry(MEDIA + "a.pdf", b"%PDF-1.7\n/JavaScript (x)\n%%EOF"),
        "would run",
    ),
    "name of other bytes": (renamed("tiny/1-one/aaaa.md", b"tiny/1-one/a\xe9aa.md"), "not UTF-8"),
    "text of other bytes": (with_entry(TEXT, b"caf\xe9"), "not UTF-8"),
    "text with nothing": (with_entry(TEXT, b"a\0b"), "no text"),
    "shared bytes": (overlapping(), "shares its bytes"),
    "long texts": (
        zipped({**GOOD, **{f"tiny/1-one/{n}.md": b"ab" * 30_000 for n in range(600)}}, method=0),
        "longer than 32 MB",
    ),
    "no course": (zipped({"a/x.md": "x"}), "no course.md"),
    "two courses": (zipped({**GOOD, "other/course.md": "x"}), "no course.md"),
    "empty": (zipped({}), "empty"),
    "no archive": (b"hello", "not a ZIP archive"),
    "program before it": (b"MZ" + bytes(200) + zipped(GOOD), "something before"),
    "cut off": (zipped(GOOD)[:-30], "not a ZIP archive"),
}  # fmt: skip


def broken_sum() -> bytes:
    """An archive in which the content of a text is not what its checksum says."""
    raw = zipped(GOOD, method=zipfile.ZIP_STORED)
    return raw.replace(b"Some words to read.", b"Some sword to read.")
