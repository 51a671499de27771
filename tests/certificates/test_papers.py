"""The PDF: declared PDF/UA-1, tagged, one sheet, in its language; it loads nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pikepdf
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.catalogue.queries.outlines import Outline
from lms.certificates.adapters import drawings, papers, pdf
from lms.certificates.adapters.installation import papers_folder
from lms.certificates.queries import Paper
from lms.certificates.views.sheets import document
from tests.accounts.factories import signed_in
from tests.certificates.factories import earned

if pdf.available():
    from weasyprint.urls import FatalURLFetchingError as Refused
else:
    Refused = ValueError
pytestmark = pytest.mark.skipif(not pdf.available(), reason="this machine has no Pango")
OUTCOMES = [
    "explain the whole-of-society approach, and name who carries which part of integration",
    "choose for each decision a level of participation that you can keep",
    "plan the way from mandate to adoption and beyond, with dates that hold",
    "assess your city's readiness with evidence and with the views of others",
    "draw up a mandate and a map of stakeholders that shows who is missing",
    "design a coordination structure and a participation plan with clear powers",
]
LONG_NAMES = [
    "Κωνσταντίνα-Αλεξάνδρα Παπαδημητρακοπούλου-Χατζηκωνσταντίνου " * 2,
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenleiterinstellvertreter",
    "Maria del Carmen Fernández-Villaverde y Rodríguez de la Borbolla von und zu Hohenlohe-Schillingsfürst",
    "Łukasz Żółć, Ștefan Țîrlea, Ђорђе Петровић",
]


def paper_of(**changes: Any) -> Paper:
    values: dict[str, Any] = {
        "id": 1,
        "serial": "TND-7KQ4-M2TX-93HF",
        "code": "7KQ4M2TX93HF7KQ4M2TX93HF7KQ4",
        "person_id": 1,
        "name": "Amira Haddad",
        "course_id": 1,
        "version": 3,
        "language": "en",
        "text_language": "en",
        "title": "Co-designing urban integration strategies",
        "outcomes": OUTCOMES,
        "hours": 8.0,
        "lessons": 8,
        "strip": [5, 5],
        "tests": 2,
        "average": 0.845,
        "issuer": "Tandem",
        "issued_on": date(2027, 6, 18),
        "public": True,
        "revoked_at": None,
        "revoked_reason": None,
        "replaced_by": None,
    }
    return Paper(**{**values, **changes})


def draw(app: Flask, **changes: Any) -> bytes:
    with app.test_request_context("/en/"):
        return pdf.draw(document(paper_of(**changes)))


def elements(node: Any) -> Iterator[Any]:
    """All elements of the structure tree, in the order they are read."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


def test_it_declares_and_keeps_what_pdf_ua_asks_for(sqlite_app: Flask) -> None:
    with pikepdf.open(io.BytesIO(draw(sqlite_app))) as file:
        with file.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert "Certificate of Amira Haddad" in meta["dc:title"]
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == "en"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert file.pdf_version >= "1.7"
        tags = list(elements(file.Root.StructTreeRoot))
        names = [str(tag.S) for tag in tags]
        assert names.count("/H1") == 1
        assert names.index("/H1") < names.index("/H2")
        assert names.count("/L") == 1
        assert names.count("/LI") == len(OUTCOMES)
        figures = [str(tag.get("/Alt", "")) for tag in tags if tag.S == "/Figure"]
        assert figures[0] == "10 of 10 lessons completed"
        assert figures[1].startswith("QR code")
        assert len(figures) == 2
        for page in file.pages:
            assert str(page.get("/Tabs", "/S")) == "/S"
        for font in {
            str(name): value for page in file.pages for name, value in page.Resources.Font.items()
        }.values():
            assert "/ToUnicode" in font


def test_its_words_can_be_read_out(sqlite_app: Flask) -> None:
    reader = pypdf.PdfReader(io.BytesIO(draw(sqlite_app)))
    assert reader.metadata is not None
    assert reader.metadata.title == (
        "Certificate of Amira Haddad: Co-designing urban integration strategies"
    )
    assert reader.metadata.author == "Tandem"
    words = " ".join(reader.pages[0].extract_text().split())
    for expected in (
        "Amira Haddad",
        "18 June 2027",
        "8 lessons and 8 hours",
        "2 online tests, 84% on average",
        "TND-7KQ4-M2TX-93HF",
        "7KQ4-M2TX-93HF-7KQ4-M2TX-93HF-7KQ4",
        OUTCOMES[4],
    ):
        assert expected in words


def test_it_is_in_the_certificates_language(sqlite_app: Flask) -> None:
    drawn = draw(sqlite_app, language="de", text_language="de", title="Städte im Co-Design")
    with pikepdf.open(io.BytesIO(drawn)) as file:
        assert str(file.Root.Lang) == "de"
    assert "18. Juni 2027" in pypdf.PdfReader(io.BytesIO(drawn)).pages[0].extract_text()


@pytest.mark.parametrize("name", [name.strip() for name in LONG_NAMES])
@pytest.mark.parametrize("outcomes", [OUTCOMES, [text * 2 for text in OUTCOMES * 2]])
def test_it_is_one_sheet_however_long_the_name(
    sqlite_app: Flask, name: str, outcomes: list[str]
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(draw(sqlite_app, name=name, outcomes=outcomes)))
    assert len(reader.pages) == 1
    words = reader.pages[0].extract_text().replace("\n", "").replace(" ", "").replace("-", "")
    assert name.replace(" ", "").replace("-", "") in words.replace("\u2010", "")


def test_a_closed_certificate_holds_no_code(sqlite_app: Flask) -> None:
    words = pypdf.PdfReader(io.BytesIO(draw(sqlite_app, public=False))).pages[0].extract_text()
    assert "7KQ4-M2TX-93HF-7KQ4" not in words
    assert "TND-7KQ4-M2TX-93HF" in words


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "https://example.org/x.png",
        "ftp://x",
        "FILE:///x",
    ],
)
def test_it_loads_nothing(address: str) -> None:
    fetch = pdf.fetcher()
    with pytest.raises(Refused, match="loads nothing"):
        fetch.fetch(address)
    assert fetch.fetch(drawings.logo()).read().startswith(b"<svg")


def test_a_page_that_asks_for_more_is_not_drawn() -> None:
    with pytest.raises(Refused, match="loads nothing"):
        pdf.draw('<html lang="en"><title>x</title><img alt="x" src="file:///etc/hostname">')


def test_the_view_answers_with_the_kept_file(
    app: Flask, client: FlaskClient, course: Outline, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = earned(signed_in(client), course)
    here = f"/en/certificates/{paper.serial}.pdf"
    first = client.get(here)
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert first.headers["Content-Disposition"] == f'inline; filename="{paper.serial}.pdf"'
    assert first.data.startswith(b"%PDF-1.7")
    assert len(first.data) < 200_000
    monkeypatch.setattr(pdf, "draw", lambda _html: b"drawn again")
    assert client.get(here).data == first.data
    page = f"/en/certificates/{paper.serial}"
    client.submit(f"{page}/publicity", {"publicity": "closed"}, page=page)
    assert client.get(here).data == b"drawn again"
    assert len(list((papers_folder() / paper.serial).iterdir())) == 1


def test_a_full_disk_only_costs_time(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "draw", lambda _html: b"%PDF")
    monkeypatch.setattr(papers.Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28)))
    assert papers.paper("TND-2222-2222-2223", "<p>") == b"%PDF"
    assert list((papers_folder() / "TND-2222-2222-2223").iterdir()) == []


def test_a_serial_never_leads_elsewhere(sqlite_app: Flask) -> None:
    with pytest.raises(ValueError, match="not a serial"):
        papers.forget("../../etc")
