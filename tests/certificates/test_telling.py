"""What mails and notices about a certificate say."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config import Settings
from lms.accounts.policy import OPERATOR
from lms.catalogue.queries.outlines import Outline
from lms.certificates import actions
from lms.certificates.queries import Paper
from lms.core.clock import now
from lms.db import session, write
from lms.notices.adapters.letters import Letter, write_letter
from lms.notices.models import Mail
from lms.notices.queries import outgoing
from tests.accounts.factories import signed_in
from tests.certificates.factories import earned


@pytest.fixture
def paper(client: FlaskClient, course: Outline) -> Paper:
    return earned(signed_in(client, "Amira Haddad", language="de"), course)


def letter(app: Flask, template: str) -> Letter:
    job = session().scalars(select(Mail.job_id).where(Mail.template == template)).one()
    mail = outgoing(job)
    assert mail is not None
    with app.app_context():
        return write_letter(app, mail)


def test_the_mail_leads_to_the_certificate(app: Flask, paper: Paper) -> None:
    settings: Settings = app.extensions["tandem_settings"]
    written = letter(app, actions.ISSUED_MAIL)
    assert "Small steps" in written.subject
    assert "Amira Haddad" in written.text
    assert f"{settings.public_url}/de/certificates/{paper.serial}\n" in written.text
    assert paper.code not in written.text.replace("-", "")


def test_the_mail_about_a_revocation_says_why_and_whom_to_ask(app: Flask, paper: Paper) -> None:
    settings: Settings = app.extensions["tandem_settings"]
    with write():
        actions.revoke(actor=OPERATOR, serial=paper.serial, reason="By mistake.", at=now())
    written = letter(app, actions.REVOKED_MAIL)
    assert "By mistake." in written.text
    assert settings.contact in written.text
    assert paper.serial in written.text


def test_the_notice_leads_to_the_certificate(client: FlaskClient, paper: Paper) -> None:
    shown = client.get("/en/notices").get_data(as_text=True)
    assert "Your certificate for “Small steps” is ready." in shown
    found = re.search(r'action="(/en/notices/\d+/reading)"', shown)
    assert found
    answer = client.submit(found[1], page="/en/notices")
    assert answer.headers["Location"] == f"/en/certificates/{paper.serial}"
    assert client.get(answer.headers["Location"]).status_code == 200
