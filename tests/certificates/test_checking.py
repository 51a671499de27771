"""The public page: what it shows, to whom it says nothing, and with which headers."""

from __future__ import annotations

from typing import Any

import pytest
from babel.dates import format_date
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.policy import OPERATOR
from lms.catalogue.queries.outlines import Outline
from lms.certificates import actions
from lms.certificates.queries import Paper
from lms.certificates.rules import grouped, new_code
from lms.core.clock import now
from lms.db import write
from tests.accounts.factories import person
from tests.certificates.factories import earned
from tests.certificates.test_own import text_of

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def paper(course: Outline) -> Paper:
    return earned(person("Amira Haddad", "amira@rheinbrueck.example"), course)


def open_page(client: FlaskClient, code: str, language: str = "en") -> Any:
    return client.get(f"/{language}/verify/{code}")


def test_it_shows_name_course_date_and_nothing_else(client: FlaskClient, paper: Paper) -> None:
    answer = open_page(client, grouped(paper.code))
    assert answer.status_code == 200
    shown = answer.get_data(as_text=True)
    main = text_of(shown[shown.index("<main") : shown.index("</main>")])
    day = format_date(paper.issued_on, "long", locale="en_GB")
    assert main == (
        "This certificate is valid Amira Haddad completed the course Small steps on "
        f"{day}. Compare the name with the certificate in your hand. Check another certificate"
    )
    for secret in (paper.serial, "84", "rheinbrueck", "1.5", "Łódź"):
        assert secret not in main


@pytest.mark.parametrize("valid", [True, False])
def test_headers_keep_it_out_of_indexes_caches_and_cookies(
    client: FlaskClient, paper: Paper, valid: bool
) -> None:
    answer = open_page(client, paper.code if valid else new_code())
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert '<meta name="robots" content="noindex">' in answer.get_data(as_text=True)


def test_the_code_is_read_in_any_spelling_and_language(client: FlaskClient, paper: Paper) -> None:
    for spelling in (
        paper.code,
        paper.code.lower(),
        grouped(paper.code),
        grouped(paper.code).lower(),
    ):
        assert open_page(client, spelling).status_code == 200
    german = open_page(client, paper.code, "de").get_data(as_text=True)
    assert '<html lang="de">' in german
    assert '<i lang="en">Small steps</i>' in german


def test_unknown_and_switched_off_look_the_same(
    app: Flask, client: FlaskClient, paper: Paper
) -> None:
    assert paper.person_id is not None
    with write():
        actions.set_public(person_id=paper.person_id, serial=paper.serial, public=False)
    off, unknown = open_page(client, paper.code), open_page(client, new_code())
    nonsense, serial = open_page(client, "x"), open_page(client, paper.serial)
    assert (
        off.status_code == unknown.status_code == nonsense.status_code == serial.status_code == 404
    )
    body = off.get_data(as_text=True)
    assert "There is no public certificate under this code" in body

    def page(answer: Any) -> str:
        text: str = answer.get_data(as_text=True)
        return text[text.index("<main") : text.index("</main>")]

    assert page(off) == page(unknown) == page(nonsense) == page(serial)
    for answer in (off, unknown):
        answer.headers.pop("X-Request-ID", None)
    assert dict(off.headers) == dict(unknown.headers)


def test_a_revoked_certificate_is_said_to_be_revoked(client: FlaskClient, paper: Paper) -> None:
    with write():
        actions.revoke(actor=OPERATOR, serial=paper.serial, reason="A secret reason", at=now())
    shown = open_page(client, paper.code).get_data(as_text=True)
    assert "This certificate was revoked" in shown
    assert "proves nothing any more" in shown
    assert "valid" not in text_of(shown[shown.index("<main") :])
    assert "A secret reason" not in shown


def test_a_replaced_certificate_says_nothing_against_the_person(
    client: FlaskClient, paper: Paper
) -> None:
    with write():
        actions.reissue(
            actor=OPERATOR, serial=paper.serial, name="Amira Khoury", reason="Corrected.", at=now()
        )
    shown = open_page(client, paper.code).get_data(as_text=True)
    assert "This certificate was replaced" in shown
    assert "revoked" not in shown
    assert "Khoury" not in shown


def test_the_form_leads_to_the_page(client: FlaskClient, paper: Paper) -> None:
    assert client.get("/en/verify/").status_code == 200
    answer = client.post("/en/verify/", data={"code": paper.code.lower()}, headers=HERE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/en/verify/{grouped(paper.code)}"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Fill in this field."),
        ("TND-7KQ4-M2TX-93HF", "This is the number of the certificate."),
        ("7KQ4-M2TX", "A code has 7 groups of 4"),
        ("x" * 600, "This is too long."),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    client: FlaskClient, typed: str, said: str
) -> None:
    answer = client.post("/en/verify/", data={"code": typed}, headers=HERE)
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert said in shown
    assert f'value="{typed}"' in shown


def test_the_form_is_not_for_other_sites(client: FlaskClient) -> None:
    answer = client.post(
        "/en/verify/", data={"code": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_guessing_is_slowed_down_and_true_codes_are_not(
    app: Flask, client: FlaskClient, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    client.inspecting = False
    statuses = [open_page(client, new_code()).status_code for _ in range(32)]
    assert statuses == [404] * 30 + [429] * 2
    slowed = open_page(client, new_code())
    assert 0 < int(slowed.headers["Retry-After"]) <= 600
    assert open_page(client, paper.code).status_code == 200
