"""`lms certificates`: revoke, and issue again under a corrected name."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from lms.activity.models import AuditEntry
from lms.activity.rules import Verb
from lms.catalogue.queries.outlines import Outline
from lms.certificates import actions, queries
from lms.certificates.adapters import papers
from lms.certificates.adapters.installation import papers_folder
from lms.certificates.queries import Paper
from lms.certificates.rules import Validity
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Forbidden, NotFound
from lms.db import session, write
from lms.notices.models import Mail, Notice
from tests.accounts.factories import person
from tests.certificates.factories import earned


@pytest.fixture
def paper(course: Outline) -> Paper:
    return earned(person("Amira Hadad"), course)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["certificates", *words])


def test_revoke(app: Flask, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers.pdf, "draw", lambda _html: b"%PDF")
    papers.paper(paper.serial, "<p>")
    result = run(app, "revoke", paper.serial.lower(), "--reason", "Issued by mistake.")
    assert result.exit_code == 0, result.output
    assert f"Revoked {paper.serial} of Amira Hadad." in result.output
    after = queries.paper_by_serial(paper.serial)
    assert after.validity is Validity.REVOKED
    assert after.revoked_reason == "Issued by mistake."
    assert not (papers_folder() / paper.serial).exists()
    line = session().scalars(
        select(AuditEntry).where(AuditEntry.verb == Verb.REVOKED_CERTIFICATE)
    ).one()  # fmt: skip
    assert (line.about_id, line.subject_id) == (paper.person_id, paper.id)
    mail = session().scalars(select(Mail).where(Mail.template.endswith("revoked.txt"))).one()
    assert mail.context["reason"] == "Issued by mistake."
    kinds = list(session().scalars(select(Notice.kind).order_by(Notice.id)))
    assert kinds == ["certificate_issued", "certificate_revoked"]


def test_reissue_under_a_corrected_name(app: Flask, paper: Paper) -> None:
    result = run(app, "reissue", paper.serial, "--name", " Amira   Haddad ")
    assert result.exit_code == 0, result.output
    assert paper.person_id is not None
    new, old = queries.papers_of(paper.person_id)
    assert f"Issued {new.serial}; {paper.serial} is revoked." in result.output
    assert new.name == "Amira Haddad"
    assert (old.serial, old.validity, old.replaced_by) == (
        paper.serial,
        Validity.REPLACED,
        new.serial,
    )
    assert new.code != paper.code
    same = ("title", "outcomes", "hours", "average", "issued_on", "version", "strip", "issuer")
    assert [getattr(new, name) for name in same] == [getattr(paper, name) for name in same]
    assert queries.serials_of(paper.person_id) == {new.course_id: new.serial}


def test_a_revoked_certificate_can_be_issued_again_once(app: Flask, paper: Paper) -> None:
    run(app, "revoke", paper.serial, "--reason", "Issued by mistake.")
    again = run(app, "reissue", paper.serial, "--name", "Amira Haddad", "--reason", "Objection.")
    assert again.exit_code == 0, again.output
    twice = run(app, "reissue", paper.serial, "--name", "Amira Haddad")
    assert twice.exit_code == 1
    assert "was replaced before" in twice.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("revoke", "TND-2222-2222-2222", "--reason", "x"), "There is no certificate TND-2222"),
        (("revoke", "nonsense", "--reason", "x"), "A serial looks like"),
        (("reissue", "TND-2222-2222-2222", "--name", "x"), "There is no certificate"),
    ],
)
def test_what_is_not_there_is_said(app: Flask, words: tuple[str, ...], said: str) -> None:
    result = run(app, *words)
    assert result.exit_code != 0
    assert said in result.output


def test_bad_words_are_refused(app: Flask, paper: Paper) -> None:
    assert "A reason has between" in run(app, "revoke", paper.serial, "--reason", " ").output
    assert "A name has between" in run(app, "reissue", paper.serial, "--name", "x" * 201).output
    assert queries.paper_by_serial(paper.serial).is_valid
    run(app, "revoke", paper.serial, "--reason", "x")
    assert "was revoked before" in run(app, "revoke", paper.serial, "--reason", "x").output


def test_only_an_admin_revokes(app: Flask, paper: Paper) -> None:
    stranger = Actor(paper.person_id)
    for work in (
        lambda: actions.revoke(actor=stranger, serial=paper.serial, reason="x", at=now()),
        lambda: actions.reissue(
            actor=stranger, serial=paper.serial, name="x", reason="x", at=now()
        ),
    ):
        with pytest.raises(Forbidden), write():
            work()
    assert queries.paper_by_serial(paper.serial).is_valid


def test_a_stranger_cannot_switch_it_off(app: Flask, paper: Paper) -> None:
    stranger = person("Somebody else")
    with pytest.raises(NotFound), write():
        actions.set_public(person_id=stranger, serial=paper.serial, public=False)
