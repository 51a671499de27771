from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from sqlalchemy import select

from lms.core.clock import now
from lms.core.errors import Invalid
from lms.db import session, write
from lms.notices.actions import send_mail
from lms.notices.adapters.letters import write_letter
from lms.notices.adapters.transports import Files, readable
from lms.notices.jobs import kinds, run_due
from lms.notices.models import Job, Mail
from lms.notices.queries import dead_letters, outgoing
from lms.notices.rules import GiveUp, MailState, TryLater, Unavailable
from tests.notices.mailbox import empty, sent

FEEDBACK = "notices/mail/feedback.txt"
SAID = {"message": "The menu closes itself.", "page": "/en/courses", "email": "", "language": "en"}


@pytest.fixture(autouse=True)
def _mailbox(app):
    app.extensions.pop("tandem_transport", None)
    yield
    app.extensions.pop("tandem_transport", None)


def mail(**changes):
    values = {
        "to": "ana@example.org",
        "person_id": None,
        "template": FEEDBACK,
        "language": "en",
        "context": SAID,
    }
    with write():
        return send_mail(**{**values, **changes})


def job() -> Job:
    session().rollback()
    session().expire_all()
    return session().scalars(select(Job)).one()


class Refusing:
    """A way out that raises."""

    def __init__(self, error):
        self.error, self.letters = error, []

    def send(self, letter):
        self.letters.append(letter)
        raise self.error


def test_a_mail_is_sent_once_and_what_it_said_is_forgotten(app):
    mail()
    first, second = sent(app), sent(app)
    assert len(first) == len(second) == 1
    assert first[0].subject == "Feedback: The menu closes itself."
    row = session().scalars(select(Mail)).one()
    assert (row.state, row.context, row.sent_at is None) == (MailState.SENT, {}, False)
    assert job().done_at is not None


def mail_and_fail():
    with write():
        send_mail(
            to="ana@example.org", person_id=None, template=FEEDBACK, language="en", context=SAID
        )
        raise ZeroDivisionError


def test_a_change_that_is_rolled_back_sends_nothing(app):
    with pytest.raises(ZeroDivisionError):
        mail_and_fail()
    assert sent(app) == []


def test_the_same_dedupe_key_sends_once(app):
    assert mail(dedupe="welcome:1") is not None
    assert mail(dedupe="welcome:1") is None
    assert mail(dedupe="welcome:2") is not None
    assert len(sent(app)) == 2


def test_the_reader_decides_the_language(app):
    mail(language="de")
    assert sent(app)[0].message["Content-Language"] == "de"
    empty(app)
    mail(language="xx")
    assert sent(app)[0].message["Content-Language"] == "en"


@pytest.mark.parametrize(
    "evil", ["a@b.eu\r\nBcc: all@b.eu", "a@b.eu\nX: y", "a@b.eu,c@d.eu", "no address"]
)
@pytest.mark.parametrize("place", ["to", "reply_to"])
def test_no_address_carries_a_header(app, evil, place):
    with pytest.raises(Invalid):
        mail(**{place: evil})
    assert session().scalars(select(Job)).all() == []


@pytest.mark.parametrize(
    "evil",
    [
        "Hi\r\nBcc: all@example.org",
        "Hi\nSubject: other",
        "Hi\x0bX: y",
        "Hi\u2028X: y",
        "Hi\x85X: y",
    ],
)
def test_no_value_of_a_subject_carries_a_header(app, evil):
    mail(context={**SAID, "message": evil})
    letter = sent(app)[0]
    parsed = message_from_bytes(letter.message.as_bytes(), policy=default)
    assert parsed.get_all("Bcc") is None
    assert parsed.get_all("X") is None
    assert len(parsed.get_all("Subject")) == 1
    assert parsed["Subject"].startswith("Feedback: Hi ")
    assert parsed["To"] == "ana@example.org"


def test_text_is_plain_wrapped_and_not_escaped(app):
    mail(context={**SAID, "message": "<b>Räume & “Wände”</b> " + "Wort " * 60})
    letter = sent(app)[0]
    parsed = message_from_bytes(letter.message.as_bytes(), policy=default)
    assert parsed.get_content_type() == "text/plain"
    text = parsed.get_content().replace("\r\n", "\n")
    assert "<b>Räume & “Wände”</b>" in text
    assert max(map(len, text.splitlines())) <= 72
    assert "tandem@example.org" in text.split("\n-- ")[1]


def test_a_dot_on_its_own_line_does_not_end_the_mail(app):
    mail(context={**SAID, "message": "before\n.\nafter"})
    assert "before\n.\nafter" in sent(app)[0].text


def test_a_host_with_umlauts_is_written_in_the_old_way(app):
    mail(to="info@münchen.example")
    assert sent(app)[0].message["To"] == "info@xn--mnchen-3ya.example"


def test_files_are_readable_and_sorted_and_a_second_try_replaces_the_first(app, tmp_path):
    app.extensions["tandem_transport"] = Files(tmp_path / "mail")
    mail(context={**SAID, "message": "Über die Brücke"})
    mail()
    run_due(app)
    names = sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert len(names) == 2
    first = (tmp_path / "mail" / names[0]).read_bytes()
    assert "Subject: Feedback: Über die Brücke" in first.decode()
    assert message_from_bytes(first, policy=default)["To"] == "ana@example.org"


def test_a_second_try_has_the_same_message_id_and_the_same_file(app, tmp_path):
    app.extensions["tandem_transport"] = out = Refusing(TryLater("451 busy"))
    mail()
    run_due(app)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        run_due(app)
    assert len(out.letters) == 2
    assert len({(letter.name, letter.message["Message-ID"]) for letter in out.letters}) == 1


def test_failures_wait_longer_each_time_and_are_given_up_after_48(app):
    app.extensions["tandem_transport"] = out = Refusing(OSError("ana@example.org is not here"))
    mail()
    moment, waits = now(), []
    with time_machine.travel(moment, tick=False) as clock:
        while job().dead_at is None:
            assert run_due(app) == 1
            assert run_due(app) == 0
            waits.append(job().run_at - now())
            clock.move_to(job().run_at + timedelta(milliseconds=1))
    assert len(out.letters) == len(waits) == 48
    assert waits[:3] == sorted(waits[:3])
    assert waits[0] < timedelta(seconds=13)
    assert timedelta(minutes=15) <= waits[40] <= timedelta(minutes=18)
    assert session().scalars(select(Mail.state)).one() == MailState.DEAD
    assert [row.last_error for row in dead_letters()] == ["OSError: (address) is not here"]


def test_a_refusal_for_good_is_not_tried_again(app):
    app.extensions["tandem_transport"] = out = Refusing(GiveUp("550 no such user"))
    mail()
    assert run_due(app) == 1
    assert job().dead_at is not None
    assert run_due(app) == 0
    assert len(out.letters) == 1


def test_one_dead_server_is_asked_once_not_for_each_mail(app):
    app.extensions["tandem_transport"] = out = Refusing(Unavailable("no route"))
    for _ in range(5):
        mail()
    assert run_due(app) == 1
    assert len(out.letters) == 1


def test_a_template_that_lacks_a_value_is_noted_not_sent(app):
    mail(context={})
    assert sent(app) == []
    assert "UndefinedError" in job().last_error


def test_every_mail_template_begins_with_a_subject(app):
    names = [
        name
        for name in app.jinja_env.list_templates()
        if "/mail/" in name and not name.rpartition("/")[2].startswith("_")
    ]
    assert FEEDBACK in names
    for name in names:
        assert app.jinja_env.loader.get_source(app.jinja_env, name)[0].startswith("Subject: "), name


def test_the_kind_mail_is_known(app):
    assert "mail" in kinds


def test_readable_is_what_was_sent(app):
    mail(context={**SAID, "message": "Grüße " * 40})
    letter = sent(app)[0]
    assert (
        message_from_bytes(readable(letter), policy=default).get_content().split()
        == letter.text.split()
    )


def test_outgoing_knows_the_reader(app):
    mail()
    found = outgoing(job().id)
    assert found is not None
    assert write_letter(app, found).to == "ana@example.org"
