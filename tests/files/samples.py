"""Files of every kind, made here: good ones, and those that somebody would send with intent."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from random import Random

from PIL import Image

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
WORDS = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>Our stakeholder map</w:t></w:r></w:p>{}</w:body></w:document>"
)
DOCX = {"[Content_Types].xml": TYPES, "word/document.xml": WORDS.format("")}
XLSX = {"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"}
PPTX = {"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<presentation/>"}
ODF = "application/vnd.oasis.opendocument."
CONTENT = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    ' xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:scripts/><office:body>{}</office:body></office:document-content>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)


def archive(parts: Mapping[str, str | bytes], *, packed: bool = True) -> bytes:
    made = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def docx(**parts: str | bytes) -> bytes:
    """A DOCX; keywords add parts: `word__vbaProject_bin` is word/vbaProject.bin."""
    named = {key.replace("__", "/").replace("_", "."): value for key, value in parts.items()}
    return archive({**DOCX, **named})


def docx_body(inside: str) -> bytes:
    return archive({**DOCX, "word/document.xml": WORDS.format(inside)})


def linked(kind: str, target: str, *, mode: str = "External") -> bytes:
    rels = (
        f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{OFFICE}/{kind}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return archive({**DOCX, "word/_rels/document.xml.rels": rels})


def odf(kind: str = "text", inside: str = "", **parts: str | bytes) -> bytes:
    named = {key.replace("__", "/").replace("_", "."): value for key, value in parts.items()}
    return archive({"mimetype": ODF + kind, "content.xml": CONTENT.format(inside), **named})


def linked_out(mode: int, name: str = "word/link") -> bytes:
    """A DOCX with an entry of another kind than a file, such as a symbolic link."""
    made = io.BytesIO(archive(DOCX))
    with zipfile.ZipFile(made, "a") as target:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        target.writestr(entry, "/etc/passwd")
    return made.getvalue()


def encrypted_entry() -> bytes:
    """A DOCX whose first entry says that it is encrypted, in both of its headers."""
    data = bytearray(archive(DOCX))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def doubled() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in (*DOCX.items(), ("WORD/document.xml", "<other/>")):
            target.writestr(name, content)
    return made.getvalue()


def bomb(megabytes: int) -> bytes:
    return docx(word__media__a_png=b"\0" * (megabytes * 1024 * 1024))


def lying_bomb() -> bytes:
    """A DOCX whose directory says that a large entry is small."""
    data = bytearray(docx(word__media__a_png=b"\0" * (30 * 1024 * 1024)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def many_entries() -> bytes:
    return archive({**DOCX, **{f"word/{n}.bin": b"" for n in range(2_100)}})


def deep_markup() -> bytes:
    return docx(word__deep_xml="<a>" * 400_000 + "</a>" * 400_000)


def pdf(objects: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        + objects
        + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def packed_pdf(objects: bytes) -> bytes:
    """A PDF that keeps objects inside an object stream."""
    packed = zlib.compress(objects)
    stream = b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj"
    return pdf(stream % (len(packed), packed))


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(made, kind, **options)
    return made.getvalue()


def photo_with_place() -> bytes:
    """A JPEG that says where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of Amina"
    exif.get_ifd(0x8825)[2] = (50.0, 50.0, 0.0)
    return picture("JPEG", exif=exif.tobytes(), comment=b"<script>alert(1)</script>")


def moving(frames: int = 3, size: tuple[int, int] = (20, 10), kind: str = "GIF") -> bytes:
    pictures = [Image.new("RGB", size, (n * 40 % 255, 0, 0)) for n in range(frames)]
    made = io.BytesIO()
    pictures[0].save(made, kind, save_all=True, append_images=pictures[1:], duration=120, loop=0)
    return made.getvalue()


def flat_bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 30,000 pixels wide and high."""
    made = bytearray(picture())
    made[16:24] = (30_000).to_bytes(4, "big") * 2
    made[29:33] = zlib.crc32(bytes(made[12:29])).to_bytes(4, "big")
    return bytes(made)


def many_frames() -> bytes:
    """A GIF of 20,000 frames of 400 x 400 pixels in 300 kB."""
    one = moving(2, (400, 400))
    frame = one[one.index(b"\x21\xf9", one.index(b"\x21\xf9") + 2) : -1]
    return one[:-1] + frame * 20_000 + b";"


def noise(length: int) -> bytes:
    return Random(7).randbytes(length)  # noqa: S311 - filler
