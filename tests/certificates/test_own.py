"""One's own pages: list, sheet, PDF link, who may check it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.policy import OPERATOR
from lms.catalogue.queries.outlines import Outline
from lms.certificates import actions, queries
from lms.certificates.adapters import pdf
from lms.core.clock import now
from lms.db import write
from tests.accounts.factories import person, session_cookie, signed_in
from tests.catalogue.factories import FILES, publish_folder, write_course
from tests.certificates.factories import begin, complete, earned, finish


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_list_says_what_leads_to_a_certificate(client: FlaskClient) -> None:
    signed_in(client)
    shown = page(client, "/en/certificates/")
    assert "<h1>No certificate yet</h1>" in shown
    assert "Enrol in a course with a certificate" in shown


def test_the_list_says_what_is_missing(client: FlaskClient, course: Outline) -> None:
    learner = signed_in(client)
    begin(learner, course)
    with write():
        complete(learner, course, ["first"])
    shown = text_of(page(client, "/en/certificates/"))
    assert "1 of 3 lessons are complete." in shown
    assert "1.2 Counting steps 2.1 Small test" in shown
    assert "Reading a map" not in shown


def test_the_list_says_when_only_the_average_is_missing(
    client: FlaskClient, course: Outline
) -> None:
    learner = signed_in(client)
    begin(learner, course)
    with write():
        complete(learner, course, ["first", "second", "exam"], result=0.42)
    shown = text_of(page(client, "/en/certificates/"))
    assert "Your tests average 42% so far; the certificate asks for 50%." in shown


def test_the_list_shows_what_one_holds(client: FlaskClient, course: Outline) -> None:
    learner = signed_in(client)
    paper = earned(learner, course)
    shown = page(client, "/en/certificates/")
    assert "You hold 1 certificate" in shown
    assert f'href="/en/certificates/{paper.serial}"' in shown
    assert "Still missing" not in shown
    assert 'aria-current="page">Certificates' in shown


def test_the_sheet_shows_all_that_is_printed(client: FlaskClient, course: Outline) -> None:
    paper = earned(signed_in(client, "Amira Haddad"), course)
    shown = text_of(page(client, f"/en/certificates/{paper.serial}"))
    for words in (
        "Amira Haddad has completed the course Small steps",
        "Workload 2 lessons and 1.5 hours",
        "Assessment 1 online test, 84%",
        "English, version 1",
        "name every kind of question find Łódź on a map",
        paper.serial,
        "Tandem",
    ):
        assert words in shown
    for gendered in (" she ", " he ", " her ", " his "):
        assert gendered not in shown.lower()


def test_the_sheet_keeps_its_language_in_every_frame(client: FlaskClient, course: Outline) -> None:
    paper = earned(signed_in(client), course, "de")
    shown = page(client, f"/en/certificates/{paper.serial}")
    sheet = shown[shown.index("<article") : shown.index("</article>")]
    assert '<html lang="en">' in shown
    assert 'lang="de"' in sheet
    assert "Kleine Schritte" in sheet
    assert "1,5" in sheet
    assert re.search(r"\d+\. [A-Z]\w+ 20\d\d", text_of(sheet))
    assert "Deutsch" in sheet
    assert 'href="/en/certificates/"' in shown  # the frame is English again


@pytest.mark.parametrize("path", ["", ".pdf"])
def test_another_persons_certificate_is_not_there(
    client: FlaskClient, course: Outline, path: str
) -> None:
    paper = earned(person("Somebody else"), course)
    signed_in(client)
    shown = page(client, f"/en/certificates/{paper.serial}{path}", 404)
    assert "Somebody else" not in shown


@pytest.mark.parametrize("path", ["", "TND-2222-2222-2222", "TND-2222-2222-2222.pdf"])
def test_the_pages_need_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/en/certificates/{path}")
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


def test_the_public_page_is_switched_off_and_on(client: FlaskClient, course: Outline) -> None:
    learner = signed_in(client)
    paper = earned(learner, course)
    here = f"/en/certificates/{paper.serial}"
    assert 'class="qr"' in page(client, here)
    answer = client.submit(f"{here}/publicity", {"publicity": "closed"}, page=here)
    assert (answer.status_code, answer.headers["Location"]) == (303, here)
    shown = page(client, here)
    assert "Link and code lead nowhere now." in shown
    assert 'class="qr"' not in shown
    assert paper.code[:4] not in shown
    assert queries.public_record(paper.code) is None
    client.submit(f"{here}/publicity", {"publicity": "open"}, page=here)
    assert queries.public_record(paper.code) is not None


def test_who_may_change_the_publicity(app: Flask, client: FlaskClient, course: Outline) -> None:
    learner = signed_in(client)
    paper = earned(learner, course)
    here = f"/en/certificates/{paper.serial}"
    assert client.post(f"{here}/publicity", data={"publicity": "closed"}).status_code == 400
    refused = client.submit(f"{here}/publicity", {"publicity": "perhaps"}, page=here)
    assert refused.status_code == 422
    assert "Something needs a change" in refused.get_data(as_text=True)
    visitor = app.test_client()
    assert visitor.post(f"{here}/publicity", data={"publicity": "closed"}).status_code == 401
    other = app.test_client()
    session_cookie(other, person("Somebody else"))
    outsider = other.submit(f"{here}/publicity", {"publicity": "closed"}, page="/en/feedback")
    assert outsider.status_code == 404
    assert queries.paper_of(learner, paper.serial).public


def test_what_a_newer_version_made_enough_can_be_issued(
    client: FlaskClient, course: Outline, tmp_path: Path
) -> None:
    learner = signed_in(client)
    begin(learner, course)
    with write():
        complete(learner, course, ["first", "exam"])
    files = dict(FILES)
    files["course.md"] = files["course.md"].replace("require: all", "require: [first, exam]")
    publish_folder(write_course(tmp_path / "small", files))
    shown = page(client, "/en/certificates/")
    assert "Everything that the certificate asks for is complete." in shown
    answer = client.submit("/en/certificates/", {"course": "small"})
    assert answer.status_code == 303
    (paper,) = queries.papers_of(learner)
    assert answer.headers["Location"] == f"/en/certificates/{paper.serial}"
    again = client.submit(
        "/en/certificates/", {"course": "small"}, page=f"/en/certificates/{paper.serial}"
    )
    assert again.headers["Location"] == f"/en/certificates/{paper.serial}"


def test_what_is_not_earned_is_not_issued(app: Flask, client: FlaskClient, course: Outline) -> None:
    here = "/en/certificates/"
    assert app.test_client().post(here, data={"course": "small"}).status_code == 401
    signed_in(client)
    form = "/en/feedback"
    assert client.post(here, data={"course": "small"}).status_code == 400
    assert client.submit(here, {"course": "small"}, page=form).status_code == 409
    assert client.submit(here, {"course": "nothing"}, page=form).status_code == 404
    assert client.submit(here, {}, page=form).status_code == 404


def test_a_revoked_certificate_says_so(client: FlaskClient, course: Outline) -> None:
    learner = signed_in(client)
    paper = earned(learner, course)
    with write():
        actions.revoke(actor=OPERATOR, serial=paper.serial, reason="Issued by mistake.", at=now())
    shown = page(client, f"/en/certificates/{paper.serial}")
    assert "This certificate was revoked on" in shown
    assert "Issued by mistake." in shown
    assert "a person looks at it again" in shown
    assert "Download as PDF" not in shown
    assert 'class="qr"' not in shown
    assert client.get(f"/en/certificates/{paper.serial}.pdf").status_code == 404
    assert "revoked on" in page(client, "/en/certificates/")


def test_a_replaced_certificate_leads_to_the_new_one(client: FlaskClient, course: Outline) -> None:
    learner = signed_in(client)
    paper = earned(learner, course)
    with write():
        made = actions.reissue(
            actor=OPERATOR, serial=paper.serial, name="Amira Khoury", reason="Corrected.", at=now()
        )
    shown = page(client, f"/en/certificates/{paper.serial}")
    assert "This certificate was replaced on" in shown
    assert f'href="/en/certificates/{made}"' in shown
    assert "You hold 1 certificate" in page(client, "/en/certificates/")


def test_without_pango_the_page_says_how_to_print(
    client: FlaskClient, course: Outline, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = earned(signed_in(client), course)
    monkeypatch.setattr(pdf, "available", lambda: False)
    shown = page(client, f"/en/certificates/{paper.serial}")
    assert "Download as PDF" not in shown
    assert "Print this page: it fits one sheet of A4." in shown
    assert client.get(f"/en/certificates/{paper.serial}.pdf").status_code == 404


def test_names_and_titles_are_escaped(client: FlaskClient, course: Outline) -> None:
    learner = signed_in(client, "<b>Amira</b> & “Co”")
    finish(learner, course)
    with write():
        made = actions.issue_earned(person_id=learner, course_key="small", language="en", at=now())
    assert made is not None
    (paper,) = queries.papers_of(learner)
    shown = page(client, f"/en/certificates/{paper.serial}")
    assert "<b>Amira" not in shown
    assert "&lt;b&gt;Amira&lt;/b&gt; &amp; “Co”" in shown
