"""The pages of admins: what needs them, mails and later work, health, settings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from config import Settings, described
from lms.core.clock import now
from lms.db import session, write
from lms.notices.actions import enqueue, send_mail
from lms.notices.jobs import run_due
from lms.notices.models import Job, Mail
from lms.notices.rules import GiveUp, TryLater
from tests.accounts.admins import WRONG, House, house_of, noted
from tests.notices import mailbox

PAGES = ("", "mails", "jobs", "health", "settings")
TOKEN = "a-secret-token-of-a-link"


@pytest.fixture
def mails(app):
    yield lambda: mailbox.sent(app)
    app.extensions.pop("tandem_transport", None)


@pytest.fixture
def house(app) -> House:
    return house_of(app)


class Refusing:
    """A way out that takes nothing."""

    def __init__(self, error):
        self.error = error

    def send(self, _letter):
        raise self.error


@pytest.fixture
def stuck(app, house, mails) -> int:
    """A mail that was given up, with a link in it; the id of its job."""
    app.extensions["tandem_transport"] = Refusing(GiveUp("550 no such box <whose@x.example>"))
    with write():
        send_mail(
            to="whose@rheinbrueck.example", person_id=house.ids["whose"], language="en",
            template="accounts/mail/reset.txt", context={"name": "K", "link": f"https://x/{TOKEN}"},
        )  # fmt: skip
    run_due(app)
    app.extensions.pop("tandem_transport")
    session().rollback()
    return int(session().scalars(select(Mail.job_id)).one())


def test_the_pages_are_for_admins_only(app, house):
    for path in PAGES:
        for name in WRONG:
            assert house.browsers[name].get(f"/en/admin/{path}").status_code == 403, (path, name)
        assert app.test_client().get(f"/en/admin/{path}").status_code == 303
        answer = house.admin.get(f"/en/admin/{path}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Administration" not in house.browsers["lead"].get("/en/account").get_data(as_text=True)
    assert 'href="/en/admin/"' in house.admin.get("/en/account").get_data(as_text=True)


def test_a_given_up_mail_is_shown_without_what_it_says(house, stuck):
    assert "1 mail could not be delivered" in house.admin.get("/en/admin/").get_data(as_text=True)
    for path in ("mails", "mails?state=dead", "jobs", f"jobs/{stuck}/discarding"):
        page = house.admin.get(f"/en/admin/{path}").get_data(as_text=True)
        assert "550 no such box" in page, path
        assert TOKEN not in page, path
    assert TOKEN not in house.admin.get("/en/admin/log/").get_data(as_text=True)
    assert "No such mail" in house.admin.get("/en/admin/mails?state=sent").get_data(as_text=True)


@pytest.mark.parametrize("path", ["jobs/tries", "jobs/{job}/tries"])
def test_a_given_up_mail_is_tried_again(app, house, stuck, mails, path):
    answer = house.admin.submit(f"/en/admin/{path.format(job=stuck)}", page="/en/admin/mails")
    assert answer.status_code == 303
    assert [letter.to for letter in mails()] == ["whose@rheinbrueck.example"]
    assert [line[1] for line in noted("tried_again")] == [house.ids["admin"]]


def test_a_discarded_mail_is_gone_with_what_it_said(house, stuck, mails):
    path = f"/en/admin/jobs/{stuck}/discarding"
    assert house.admin.submit(path).status_code == 303
    assert mails() == []
    session().rollback()
    assert session().scalars(select(Mail.id)).all() == []
    assert noted("discarded") == [("discarded", house.ids["admin"], house.ids["whose"])]
    assert house.admin.get(path).status_code == 404
    for again in (path, f"/en/admin/jobs/{stuck}/tries"):
        assert house.admin.submit(again, page="/en/admin/people/invitation").status_code == 404


def test_what_waits_cannot_be_discarded_and_what_fails_is_tried_at_once(app, house, mails):
    app.extensions["tandem_transport"] = Refusing(TryLater("421 later"))
    with write():
        send_mail(to="a@b.example", person_id=None, language="en", template="accounts/mail/reset.txt", context={"name": "K", "link": "/"})  # fmt: skip
    run_due(app)
    app.extensions.pop("tandem_transport")
    session().rollback()
    job = session().scalars(select(Job.id)).one()
    assert "421 later" in house.admin.get("/en/admin/mails?state=failing").get_data(as_text=True)
    discarding = f"/en/admin/jobs/{job}/discarding"
    assert house.admin.submit(discarding, page="/en/admin/people/invitation").status_code == 404
    assert mailbox.sent(app) == []
    tries = f"/en/admin/jobs/{job}/tries"
    assert house.admin.submit(tries, page="/en/admin/mails").status_code == 303
    assert [letter.to for letter in mails()] == ["a@b.example"]


@pytest.mark.parametrize("part", ["jobs/tries", "jobs/{job}/tries", "jobs/{job}/discarding"])
def test_every_form_needs_an_admin_and_a_token(app, house, stuck, part):
    path = f"/en/admin/{part.format(job=stuck)}"
    for name in WRONG:
        assert house.browsers[name].submit(path, page="/en/account").status_code == 403, name
    assert app.test_client().submit(path, page="/en/sign-in").status_code == 401
    assert house.admin.post(path).status_code == 400
    assert noted("tried_again", "discarded") == []


def test_a_resting_worker_is_said(house):
    assert "No worker seems to run" in house.admin.get("/en/admin/").get_data(as_text=True)
    with write():
        job = enqueue("daily:forget-messages", {})
        session().execute(update(Job).where(Job.id == job).values(done_at=now()))
    assert "All is well" in house.admin.get("/en/admin/").get_data(as_text=True)
    with write():
        session().execute(update(Job).values(done_at=now() - timedelta(hours=1)))
    assert "No worker seems to run" in house.admin.get("/en/admin/").get_data(as_text=True)


def test_health_asks_the_slow_questions_only_when_told(house):
    quick = house.admin.get("/en/admin/health").get_data(as_text=True)
    whole = house.admin.get("/en/admin/health?whole=1").get_data(as_text=True)
    assert "Mails do not leave" not in quick
    assert "Mails do not leave" in whole
    assert "GB free in" in quick


def test_settings_say_their_source_and_no_secret(house, database):
    page = house.admin.get("/en/admin/settings").get_data(as_text=True)
    settings = Settings(
        secret_key="s3cret-" * 8, smtp_password="pa55", port=9000, data_dir=Path("/tmp"),
        database_url="postgresql://me:pw@ss/w0rd@host/db?password=again",
        limiter_storage="redis://:hush@host",
    )  # fmt: skip
    lines = {one.env: one for one in described(settings, {"PORT": "9000"})}
    assert lines["PORT"].source == "environment"
    assert lines["TANDEM_BIND"].source == "default"
    assert lines["TANDEM_DATA"].source == "start"
    shown = " ".join(one.value for one in lines.values())
    for secret in ("s3cret", "pa55", "pw@", "w0rd", "again", "hush"):
        assert secret not in shown
    assert lines["DATABASE_URL"].value.endswith("@host/db?password=••••••••")
    assert "a-secret-for-tests" not in page
    assert "TANDEM_" in page
