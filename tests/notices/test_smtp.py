"""Fault 17: a mail server that is slow, away, or refuses; a real one on a port of this machine."""

import socket
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import select

from lms.core.clock import now
from lms.db import session, write
from lms.notices.actions import send_mail
from lms.notices.adapters.transports import Smtp
from lms.notices.jobs import run_due
from lms.notices.models import Job, Mail
from lms.notices.rules import MailState, Unavailable

SAID = {"message": "Grüße aus Łódź\n.\nund ein Punkt", "page": "", "email": "", "language": "en"}


class Desk:
    """What the mail server says to each mail; a list of answers, the last one for ever."""

    def __init__(self):
        self.answers, self.taken = ["250 OK"], []

    def next_answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def handle_rcpt(self, _server, _session, envelope, address, _options):
        if self.answers[0].startswith("rcpt "):
            return self.next_answer().removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_data(self, _server, _session, envelope):
        answer = self.next_answer()
        if answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.original_content, policy=default))
        return answer

    handle_RCPT, handle_DATA = handle_rcpt, handle_data  # noqa: N815 - aiosmtpd looks for these names


@pytest.fixture
def desk(app):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Desk()
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    app.extensions["tandem_transport"] = Smtp("127.0.0.1", port, tls="none", seconds=5)
    with write():
        send_mail(
            to="ana@example.org",
            person_id=None,
            template="notices/mail/feedback.txt",
            language="en",
            context=SAID,
        )
    yield found
    server.stop()
    app.extensions.pop("tandem_transport", None)


def job():
    session().rollback()
    session().expire_all()
    return session().scalars(select(Job)).one()


def later(app):
    with time_machine.travel(now() + timedelta(minutes=20), tick=True):
        return run_due(app)


def test_a_mail_arrives_whole(app, desk):
    assert run_due(app) == 1
    (mail,) = desk.taken
    assert mail["To"] == "ana@example.org"
    assert "Grüße aus Łódź\n.\nund ein Punkt" in mail.get_content().replace("\r\n", "\n")
    assert job().done_at is not None


def test_a_server_that_is_busy_is_asked_again_and_gets_the_same_message_id(app, desk):
    desk.answers = ["451 try later", "451 try later", "250 OK"]
    run_due(app)
    assert "451 try later" in job().last_error
    assert job().dead_at is None
    later(app)
    session().rollback()
    with time_machine.travel(now() + timedelta(hours=1), tick=True):
        run_due(app)
    assert len(desk.taken) == 1
    assert desk.taken[0]["Message-ID"].startswith(
        f"<{session().scalars(select(Mail.message_id)).one()}@"
    )


@pytest.mark.parametrize(
    "refusal", ["rcpt 550 5.1.1 <ana@example.org> unknown", "554 looks like spam"]
)
def test_a_refusal_for_good_is_final_and_names_nobody(app, desk, refusal):
    desk.answers = [refusal]
    run_due(app)
    assert job().dead_at is not None
    assert "ana@" not in job().last_error
    assert session().scalars(select(Mail.state)).one() == MailState.DEAD


def test_an_address_that_is_refused_for_now_is_tried_again(app, desk):
    desk.answers = ["rcpt 450 mailbox full", "250 OK"]
    run_due(app)
    assert job().dead_at is None
    later(app)
    assert len(desk.taken) == 1


def test_a_server_that_never_answers_is_left_after_its_seconds(app, desk):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        app.extensions["tandem_transport"] = Smtp(
            "127.0.0.1", silent.getsockname()[1], tls="none", seconds=0.2
        )
        assert run_due(app) == 1
    assert job().dead_at is None
    assert "timed out" in job().last_error


def test_a_server_that_is_away_loses_nothing(app, desk):
    mended = app.extensions["tandem_transport"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        app.extensions["tandem_transport"] = Smtp(
            "127.0.0.1", probe.getsockname()[1], tls="none", seconds=1
        )
    run_due(app)
    assert "refused" in job().last_error
    app.extensions["tandem_transport"] = mended
    later(app)
    assert len(desk.taken) == 1


def test_a_server_without_tls_is_not_talked_to_in_the_open(app, desk):
    plain = app.extensions["tandem_transport"]
    with pytest.raises(Unavailable, match="STARTTLS"):
        Smtp(plain.host, plain.port, tls="starttls", seconds=2).check()


def test_a_password_is_refused_as_a_fault_of_the_settings_not_of_the_mail(app, desk):
    plain = app.extensions["tandem_transport"]
    app.extensions["tandem_transport"] = Smtp(
        plain.host, plain.port, user="me", password="wrong", tls="none", seconds=2
    )
    run_due(app)
    assert job().dead_at is None
    assert job().last_error
    assert "wrong" not in repr(app.extensions["tandem_transport"])
