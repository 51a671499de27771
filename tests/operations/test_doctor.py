"""The doctor finds planted faults, says what to do, and its exit status says whether there is an error."""

import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from lms.accounts.actions import found_installation
from lms.core.clock import now
from lms.db import db, session, write
from lms.notices.actions import enqueue
from lms.notices.models import Job
from lms.operations.doctor import Level, database, examine, machine, settings
from lms.operations.migrations.revisions import code_head


@pytest.fixture
def given(app):
    """The settings, and a database at the revision of the code."""
    with db.engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)")
        )
        connection.execute(text("DELETE FROM alembic_version"))
        if code_head():
            connection.execute(
                text("INSERT INTO alembic_version VALUES (:head)"), {"head": code_head()}
            )
    return app.extensions["tandem_settings"]


def levels(findings):
    return {finding.level for finding in findings}


def one(findings, words):
    return next(finding for finding in findings if words in finding.seen)


def test_a_sound_installation_has_no_errors(given):
    findings = list(examine(given))
    assert Level.ERROR not in levels(findings), [str(finding) for finding in findings]
    assert one(findings, "answers").level is Level.OK
    assert one(findings, "jobs wait").level is Level.OK


def test_every_fault_comes_with_advice(given):
    assert all(
        finding.advice
        for finding in examine(replace(given, production=True))
        if finding.level is not Level.OK
    )


def test_old_tables_are_an_error(given):
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('20010101_0000')"))
    found = one(examine(given), "20010101_0000")
    assert (found.level, "lms migrate" in found.advice) == (Level.ERROR, True)


def test_no_database_yet(make_app, tmp_path):
    app = make_app(data_dir=tmp_path / "data")
    with app.app_context():
        db.engine.dispose()
        Path(str(db.engine.url.database)).unlink()
        found = one(examine(app.extensions["tandem_settings"]), "no database yet")
    assert found.level is Level.ERROR


def test_a_database_that_does_not_answer(given, app, monkeypatch):
    broken = Path(str(given.data_dir)) / "broken.db"
    broken.write_bytes(b"this is no database, but it is long enough to look like one" * 50)
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{broken}")
    monkeypatch.setattr(database, "db", type("Stub", (), {"engine": engine}))
    findings = list(database.integrity(replace(given, database_url="")))
    assert levels(findings) == {Level.ERROR}
    assert "lms restore" in findings[0].advice
    broken.unlink()


def test_given_up_work_is_told(given):
    with write():
        session().add(
            Job(
                kind="mail",
                payload={},
                created_at=now(),
                run_at=now(),
                dead_at=now(),
                tries=48,
                last_error="550",
            )
        )
    found = one(examine(given), "given up")
    assert (found.level, "--again" in found.advice) == (Level.WARN, True)


def test_work_that_nobody_does_is_an_error(given):
    with write():
        enqueue("mail", {}, run_at=now() - timedelta(minutes=11))
    found = one(examine(given), "Work waits since")
    assert (found.level, "lms worker" in found.advice) == (Level.ERROR, True)


def test_work_of_another_release_is_told(given):
    with write():
        enqueue("of.tomorrow", {})
    assert one(examine(given), "of.tomorrow").level is Level.WARN


def test_a_demo_is_an_error_in_production_and_on_open_addresses(given):
    with write():
        found_installation(demo=True)
    assert list(database.demo(given)) == []
    assert levels(database.demo(replace(given, production=True))) == {Level.ERROR}
    assert levels(database.demo(replace(given, bind="192.0.2.1"))) == {Level.ERROR}


def test_a_full_disk(given, monkeypatch):
    usage = type("Usage", (), {"free": 0})
    for gigabytes, level in ((0.1, Level.ERROR), (0.5, Level.WARN), (5, Level.OK)):
        usage.free = gigabytes * 1024**3
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: usage)
        assert levels(machine.disk(given)) == {level}


def test_a_folder_that_cannot_be_written_to(given, monkeypatch):
    monkeypatch.setattr(machine, "_can_write", lambda folder: folder != given.data_dir)
    found = one(machine.folders(given), "cannot be written")
    assert "chown" in found.advice


def test_a_secret_that_others_can_read(given):
    secret = given.data_dir / "secret"
    secret.write_text("x")
    secret.chmod(0o644)
    assert "chmod 600" in one(machine.folders(given), "open to other users").advice
    secret.unlink()


def test_an_old_sqlite_uses_the_slower_journal(given, monkeypatch):
    monkeypatch.setattr(machine, "wal_is_safe", lambda: False)
    assert levels(machine.sqlite_library(replace(given, database_url=""))) == {Level.WARN}


def test_an_old_python_is_told(given, monkeypatch):
    monkeypatch.setattr(machine, "MENDED", {machine.sys.version_info[:2]: 999})
    assert levels(machine.python(given)) == {Level.WARN}
    monkeypatch.setattr(machine, "MENDED", {})
    assert "not one that Tandem is tested with" in str(next(iter(machine.python(given))))


def test_a_missing_pango_is_told(given, monkeypatch):
    monkeypatch.setattr(machine.ctypes.util, "find_library", lambda _name: None)
    assert "libpango" in next(iter(machine.pdf(given))).advice


def test_a_mail_server_that_is_away(given):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = next(iter(settings.mail(replace(given, mail="smtp", smtp_port=port))))
    assert (found.level, "none is lost" in found.advice) == (Level.ERROR, True)


def test_examples_left_in_production_are_told(given):
    findings = list(settings.names(replace(given, production=True)))
    assert {
        "TANDEM_CONTACT is still the example",
        "TANDEM_MAIL_FROM is still the example",
        "No reverse proxy is declared",
    } <= {f.seen for f in findings}
    assert levels(settings.mail(replace(given, production=True, mail="file"))) == {Level.WARN}
    assert levels(settings.backups(replace(given, production=True))) == {Level.WARN}


def test_a_proxy_without_host_names_is_an_error(given):
    assert Level.ERROR in levels(settings.names(replace(given, proxy_hops=1)))


def test_a_check_that_fails_is_a_finding(given, monkeypatch):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: 1 / 0)
    assert one(examine(given), "machine.disk failed: ZeroDivisionError").level is Level.ERROR


def test_the_command_says_so_with_its_status(given, app):
    runner = app.test_cli_runner()
    good = runner.invoke(args=["doctor"])
    assert (good.exit_code, "error" in good.output) == (0, False), good.output
    with write():
        enqueue("mail", {}, run_at=now() - timedelta(hours=1))
    bad = runner.invoke(args=["doctor"])
    assert (bad.exit_code, "error  Work waits" in bad.output) == (1, True)
