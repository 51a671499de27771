"""A certificate is issued once, when the rule is met, and stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from lms.activity.models import AuditEntry
from lms.activity.rules import Verb
from lms.catalogue.queries.outlines import Outline
from lms.certificates import actions, queries
from lms.certificates.actions import issue_earned
from lms.certificates.adapters import papers
from lms.certificates.adapters.installation import papers_folder
from lms.certificates.models import Certificate
from lms.core.clock import now
from lms.db import db, session, write
from lms.notices.models import Mail, Notice
from lms.people.actions import change_profile, deactivate
from tests.accounts.factories import person
from tests.catalogue.factories import FILES, publish_folder, write_course
from tests.certificates.factories import begin, complete, earned, finish, issue, paper_with_id


def count() -> int:
    return session().scalar(select(func.count()).select_from(Certificate)) or 0


def test_all_that_is_printed_is_copied(app: Flask, course: Outline) -> None:
    learner = person("Amira Haddad", time_zone="Pacific/Kiritimati")
    finish(learner, course)
    at = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    with write():
        made = issue_earned(person_id=learner, course_key="small", language="en", at=at)
    assert made is not None
    paper = paper_with_id(made)
    assert (paper.name, paper.title, paper.version) == ("Amira Haddad", "Small steps", 1)
    assert paper.outcomes == ["name every kind of question", "find Łódź on a map"]
    assert (paper.hours, paper.lessons, paper.tests, paper.strip) == (1.5, 2, 1, [2, 1])
    assert paper.average == pytest.approx(0.845)
    assert paper.issuer == "Tandem"
    assert paper.issued_on.isoformat() == "2027-01-01"  # where the learner lives, 14 hours ahead
    assert paper.public
    assert paper.is_valid


@pytest.mark.parametrize(
    ("asked", "title", "language"), [("de", "Kleine Schritte", "de"), ("en", "Small steps", "en")]
)
def test_it_is_in_the_language_it_was_issued_in(
    app: Flask, course: Outline, asked: str, title: str, language: str
) -> None:
    paper = earned(person(), course, asked)
    assert (paper.title, paper.language, paper.text_language) == (title, language, language)


def test_a_course_in_one_language_gives_a_certificate_in_that_language(
    app: Flask, tmp_path: Path
) -> None:
    english = {name: text for name, text in FILES.items() if ".de." not in name}
    outline = publish_folder(write_course(tmp_path / "small", english))
    paper = earned(person(), outline, "de")
    assert (paper.language, paper.text_language, paper.title) == ("en", "en", "Small steps")


def test_nothing_is_issued_before_the_rule_is_met(app: Flask, course: Outline) -> None:
    learner = person()
    assert issue(learner, course) is None
    begin(learner, course)
    with write():
        complete(learner, course, ["first", "exam"])
    assert issue(learner, course) is None
    with write():
        complete(learner, course, ["second"])
    assert issue(learner, course) is not None


def test_nothing_is_issued_while_the_tests_average_too_low(app: Flask, course: Outline) -> None:
    learner = person()
    begin(learner, course)
    with write():
        complete(learner, course, ["first", "second", "exam"], result=0.4)
    assert issue(learner, course) is None
    assert count() == 0


def test_a_course_without_a_certificate_gives_none(app: Flask, tmp_path: Path) -> None:
    files = dict(FILES)
    for name in ("course.md", "course.de.md"):
        files[name] = "".join(
            line for line in files[name].splitlines(True) if not line.startswith("certificate")
        )
    outline = publish_folder(write_course(tmp_path / "small", files))
    learner = person()
    begin(learner, outline)
    with write():
        complete(learner, outline, ["first", "second", "exam"])
    assert issue(learner, outline) is None


def test_asking_too_early_costs_one_statement(app: Flask, course: Outline) -> None:
    learner = person()
    begin(learner, course)
    issue(learner, course)  # the outline and the rules are read once a process
    statements: list[str] = []
    listen = lambda _c, _k, statement, *_rest: statements.append(statement)  # noqa: E731
    with write():
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            issue_earned(person_id=learner, course_key="small", language="en", at=now())
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
    assert len(statements) == 1


def test_it_is_issued_once(app: Flask, course: Outline) -> None:
    learner = person()
    paper = earned(learner, course)
    assert issue(learner, course) is None
    assert count() == 1
    assert queries.serials_of(learner) == {course.course_id: paper.serial}
    assert queries.serial_in(learner, "small") == paper.serial
    assert session().scalar(select(func.count()).select_from(Notice)) == 1
    assert session().scalar(select(func.count()).select_from(Mail)) == 1


def run_at_once(app: Flask, *works: object) -> list[BaseException]:
    """Run each in a thread with a session of its own; what went wrong."""
    faults: list[BaseException] = []

    def run(work: object) -> None:
        with app.app_context():
            try:
                work()  # type: ignore[operator]
            except BaseException as fault:  # noqa: BLE001
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return faults


def test_a_double_submission_issues_one(app: Flask, course: Outline) -> None:
    learner = person()
    finish(learner, course)
    db.session.remove()
    made: list[int | None] = []
    start = Barrier(6)

    def submit() -> None:
        start.wait(10)
        made.append(issue(learner, course))

    assert run_at_once(app, *[submit] * 6) == []
    assert len([one for one in made if one is not None]) == 1
    assert count() == 1
    assert session().scalar(select(func.count()).select_from(Mail)) == 1


def test_two_last_lessons_in_two_windows_still_lead_to_it(app: Flask, course: Outline) -> None:
    """On PostgreSQL neither window sees what the other completed, so the last one must wait."""
    learner = person()
    begin(learner, course)
    with write():
        complete(learner, course, ["first"])
    db.session.remove()
    made: list[int | None] = []
    both = Barrier(2)

    def finish_with(key: str) -> None:
        with write():
            complete(learner, course, [key])
            if db.engine.dialect.name == "postgresql":  # SQLite lets one write at a time
                both.wait(10)
            made.append(
                issue_earned(person_id=learner, course_key="small", language="en", at=now())
            )

    assert run_at_once(app, lambda: finish_with("second"), lambda: finish_with("exam")) == []
    assert len([one for one in made if one is not None]) == 1
    assert count() == 1


def test_it_is_unchanged_when_course_and_name_change(
    app: Flask, course: Outline, tmp_path: Path
) -> None:
    learner = person("Amira Haddad")
    before = earned(learner, course)
    files = dict(FILES)
    files["course.md"] = (
        files["course.md"]
        .replace("Small steps", "Giant leaps")
        .replace("hours: 1.5", "hours: 90")
        .replace("find Łódź on a map", "walk on the moon")
    )
    newer = publish_folder(write_course(tmp_path / "small", files))
    assert (newer.number, newer.title("en")) == (2, "Giant leaps")
    with write():
        change_profile(
            person_id=learner, name="Amira Khoury", organisation="", language="de", time_zone="UTC"
        )
    assert queries.paper_of(learner, before.serial) == before
    assert issue(learner, newer) is None


def test_the_learner_is_told_in_their_language(app: Flask, course: Outline) -> None:
    learner = person("Amira Haddad", "amira@rheinbrueck.example", language="de")
    paper = earned(learner, course, "en")
    mail = session().scalars(select(Mail)).one()
    assert (mail.to, mail.language, mail.template) == (
        "amira@rheinbrueck.example",
        "de",
        "certificates/mail/issued.txt",
    )
    assert mail.context["path"] == f"/de/certificates/{paper.serial}"
    notice = session().scalars(select(Notice)).one()
    assert (notice.kind, notice.href) == ("certificate_issued", f"/certificates/{paper.serial}")
    assert notice.parameters == {"course": "Small steps"}


def test_a_closed_account_gets_no_mail(app: Flask, course: Outline) -> None:
    learner = person()
    finish(learner, course)
    with write():
        deactivate(person_id=learner)
    assert issue(learner, course) is not None
    assert session().scalar(select(func.count()).select_from(Mail)) == 0


def test_it_leaves_a_line_in_the_audit_log(app: Flask, course: Outline) -> None:
    learner = person()
    paper = earned(learner, course)
    line = session().scalars(select(AuditEntry).where(AuditEntry.verb == Verb.ISSUED)).one()
    assert (line.about_id, line.subject_kind, line.subject_id) == (learner, "certificate", paper.id)


@pytest.mark.parametrize("kept", [True, False])
def test_erasing_a_person_keeps_the_paper_or_not(
    app: Flask, course: Outline, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    monkeypatch.setitem(
        app.extensions,
        "tandem_settings",
        replace(app.extensions["tandem_settings"], keep_certificates=kept),
    )
    monkeypatch.setattr(papers.pdf, "draw", lambda _html: b"%PDF")
    learner, other = person("Amira Haddad"), person("Somebody else")
    paper, untouched = earned(learner, course), earned(other, course)
    papers.paper(paper.serial, "<p>")
    with write():
        actions.erase(person_id=learner)
    assert not (papers_folder() / paper.serial).exists()
    assert queries.papers_of(learner) == []
    assert queries.papers_of(other) == [untouched]
    record = queries.public_record(paper.code)
    assert (record is not None) == kept
    if record is not None:
        assert record.name == "Amira Haddad"
        assert queries.paper_by_serial(paper.serial).person_id is None
