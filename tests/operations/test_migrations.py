"""The mechanism, on a toy schema: what it makes, what it runs, and what it leaves alone when it fails."""

import shutil
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import ForeignKey, MetaData, NullPool, create_engine, text

from lms.db import NAMES, Instant, Model, pd
from lms.operations.migrations import (
    FOLDER,
    MigrationFailed,
    Migrations,
    code_head,
    current_revision,
    schema_text,
)
from lms.operations.migrations.engines import migration_engine
from lms.operations.migrations.locks import Busy, only_one


@pytest.fixture
def url(database, tmp_path, request):
    """An empty database; closed and dropped afterwards on PostgreSQL."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'toy.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    root = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with root.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS toy WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE toy"))
        yield server.set(database="toy")
        connection.execute(text("DROP DATABASE IF EXISTS toy WITH (FORCE)"))


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "migrations"
    made.mkdir()
    shutil.copy(FOLDER / "script.py.mako", made)
    return made


def toy(*, later: bool) -> MetaData:
    """Two tables as our models write them; `later` adds a column, a check, an index and a table."""
    metadata = MetaData(naming_convention=NAMES)
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    extra = [
        sa.Column("note", sa.String, nullable=False, server_default=""),
        sa.CheckConstraint("length(note) < 9", name="note"),
    ]
    city = sa.Table(
        "city",
        metadata,
        sa.Column("id", number, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True, info=pd("a", "b")),
        sa.Column("at", Instant()),
        *(extra if later else []),
    )
    sa.Table(
        "team",
        metadata,
        sa.Column("id", number, primary_key=True),
        sa.Column("city_id", number, ForeignKey(city.c.id, ondelete="CASCADE"), nullable=False),
        sa.Column("facts", Model.type_annotation_map[dict[str, Any]]),
    )
    if later:
        sa.Index(
            "ix_team_city_id",
            metadata.tables["team"].c.city_id,
            sqlite_where=text("city_id > 1"),
            postgresql_where=text("city_id > 1"),
        )
        sa.Table(
            "search_words", metadata, sa.Column("id", number, primary_key=True)
        )  # one of ours, so migrated
    return metadata


def migrations(url, folder, tmp_path, *, later=False):
    return Migrations(url, toy(later=later), tmp_path / "backups", folder)


def make_first(url, folder, tmp_path):
    found = migrations(url, folder, tmp_path)
    (path,) = found.make("Make the tables", tmp_path / "scratch.db")
    rename(path, "20260101_0000")
    found.upgrade(print)


def rename(path, revision):
    """Two revisions made within one minute would share their name."""
    old = code_head(path.parent)
    path.write_text(
        path.read_text()
        .replace(f'revision = "{old}"', f'revision = "{revision}"')
        .replace(f"revision = '{old}'", f"revision = '{revision}'", 1)
    )
    path.rename(path.with_name(path.name.replace(old, revision)))


def rows(url, statement):
    engine = migration_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        return result.fetchall() if result.returns_rows else []


def test_a_migration_is_written_run_once_and_leaves_nothing_to_do(url, folder, tmp_path):
    make_first(url, folder, tmp_path)
    (path,) = folder.glob("*.py")
    assert path.name == "20260101_0000_make_the_tables.py"
    assert "lms." not in path.read_text()
    assert current_revision(migration_engine(url)) == code_head(folder) == "20260101_0000"
    found = migrations(url, folder, tmp_path)
    assert found.differences() == []
    assert found.upgrade(print) == []


def test_migrated_and_fresh_schema_are_the_same_text(url, folder, tmp_path, database):
    make_first(url, folder, tmp_path)
    later = migrations(url, folder, tmp_path, later=True)
    later.make("Add notes", tmp_path / "scratch2.db")
    (path,) = folder.glob("*_add_notes.py")
    source = path.read_text()
    assert "search_words" in source
    found = next(line for line in source.splitlines() if "add_column" in line)
    check = (
        found.partition("batch_op")[0]
        + "batch_op.create_check_constraint('note', 'length(note) < 9')"
    )
    path.write_text(source.replace(found, f"{found}\n{check}"))
    later.upgrade(print)
    migrated = schema_text(migration_engine(url))
    fresh_url = f"sqlite:///{tmp_path / 'fresh.db'}" if database == "sqlite" else url
    if database == "postgres":
        rows(url, "DROP SCHEMA public CASCADE")
        rows(url, "CREATE SCHEMA public")
    metadata = toy(later=True)
    engine = create_engine(fresh_url, poolclass=NullPool)
    metadata.create_all(engine)
    assert migrated == schema_text(engine)
    assert "check ck_city_note" in migrated
    assert "index ix_team_city_id (city_id) {" in migrated
    assert "foreign fk_team_city_id_city (city_id) -> city (id) {'ondelete': 'CASCADE'}" in migrated


def test_rebuilding_a_table_keeps_the_rows_that_point_at_it(url, folder, tmp_path):
    make_first(url, folder, tmp_path)
    rows(url, "INSERT INTO city (id, name) VALUES (1, 'Ghent'), (2, 'Riga')")
    rows(url, "INSERT INTO team (id, city_id) VALUES (1, 1), (2, 2)")
    write_revision(
        folder,
        "with op.batch_alter_table('city', recreate='auto') as batch:\n        batch.alter_column('name', existing_type=sa.String(), nullable=True)",
    )
    migrations(url, folder, tmp_path).upgrade(print)
    assert rows(url, "SELECT count(*) FROM team") == [(2,)]
    assert rows(url, "SELECT count(*) FROM city") == [(2,)]


def write_revision(folder, body, revision="20260202_0000", down="20260101_0000"):
    (folder / f"{revision}_by_hand.py").write_text(
        f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "{revision}"\ndown_revision = "{down}"\n\n\n'
        f"def upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n"
    )


def test_a_migration_that_fails_halfway_changes_nothing(url, folder, tmp_path, database):
    make_first(url, folder, tmp_path)
    rows(url, "INSERT INTO city (id, name) VALUES (1, 'Ghent')")
    before = schema_text(migration_engine(url))
    write_revision(
        folder,
        "op.add_column('city', sa.Column('x', sa.String()))\n    op.execute(\"UPDATE city SET name = 'lost'\")\n    raise RuntimeError('no space')",
    )
    with pytest.raises(MigrationFailed) as failure:
        migrations(url, folder, tmp_path).upgrade(print)
    assert "20260202_0000_by_hand failed: RuntimeError: no space" in str(failure.value)
    assert "rolled back" in str(failure.value)
    assert schema_text(migration_engine(url)) == before
    assert current_revision(migration_engine(url)) == "20260101_0000"
    assert rows(url, "SELECT name FROM city") == [("Ghent",)]
    if database == "sqlite":
        (copy,) = (tmp_path / "backups").glob("*.db")
        assert str(copy) in str(failure.value)
        assert rows(f"sqlite:///{copy}", "SELECT name FROM city") == [("Ghent",)]


def test_earlier_migrations_of_a_run_stay_when_a_later_one_fails(url, folder, tmp_path):
    make_first(url, folder, tmp_path)
    write_revision(folder, "op.add_column('city', sa.Column('x', sa.String()))")
    write_revision(folder, "raise RuntimeError", "20260303_0000", "20260202_0000")
    with pytest.raises(MigrationFailed):
        migrations(url, folder, tmp_path).upgrade(print)
    assert current_revision(migration_engine(url)) == "20260202_0000"


def test_a_migration_that_orphans_rows_is_refused(sqlite_app, folder, tmp_path):
    url = f"sqlite:///{tmp_path / 'toy.db'}"
    make_first(url, folder, tmp_path)
    rows(url, "INSERT INTO city (id, name) VALUES (1, 'Ghent')")
    rows(url, "INSERT INTO team (id, city_id) VALUES (1, 1)")
    write_revision(folder, "op.execute('DELETE FROM city')")
    with pytest.raises(MigrationFailed, match="point at nothing, in: team"):
        migrations(url, folder, tmp_path).upgrade(print)
    assert rows(url, "SELECT count(*) FROM city") == [(1,)]


def test_two_at_once_run_each_migration_once(url, folder, tmp_path):
    make_first(url, folder, tmp_path)
    write_revision(folder, "op.add_column('city', sa.Column('x', sa.String()))")
    said, done = [], []
    threads = [
        threading.Thread(
            target=lambda: done.append(migrations(url, folder, tmp_path).upgrade(said.append))
        )
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, done)) == [0, 0, 1]


def test_a_second_process_waits_and_says_so(url, folder, tmp_path):
    said = []
    with (
        only_one(migration_engine(url), said.append),
        pytest.raises(Busy),
        only_one(migration_engine(url), said.append, seconds=0.3),
    ):
        raise AssertionError("both held the lock")
    assert said == ["Another process is migrating the database; waiting for it"]


def test_two_heads_are_refused(folder):
    write_revision(folder, "pass", "20260202_0000")
    write_revision(folder, "pass", "20260303_0000")
    with pytest.raises(ValueError, match="two heads"):
        code_head(folder)


def test_a_never_migrated_database_has_no_revision(url):
    assert current_revision(migration_engine(url)) is None


def test_times_are_stored_with_their_zone(url, folder, tmp_path):
    make_first(url, folder, tmp_path)
    (path,) = folder.glob("*.py")
    assert "sa.DateTime(timezone=True)" in path.read_text()


def circular() -> MetaData:
    """Two tables that point at each other, as a course points at its current version."""
    metadata = MetaData(naming_convention=NAMES)
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    course, version = (
        sa.Column("id", number, primary_key=True),
        sa.Column("id", number, primary_key=True),
    )
    sa.Table(
        "course",
        metadata,
        course,
        sa.Column("current_id", number, ForeignKey("version.id", ondelete="SET NULL")),
    )
    sa.Table(
        "version",
        metadata,
        version,
        sa.Column("course_id", number, ForeignKey("course.id", ondelete="CASCADE")),
    )
    return metadata


def test_tables_that_point_at_each_other_keep_both_keys(url, folder, tmp_path):
    found = Migrations(url, circular(), tmp_path / "backups", folder)
    found.make("Make a circle", tmp_path / "scratch.db")
    found.upgrade(print)
    text_of_it = schema_text(migration_engine(url))
    assert (
        "foreign fk_course_current_id_version (current_id) -> version (id) {'ondelete': 'SET NULL'}"
        in text_of_it
    )
    assert (
        "foreign fk_version_course_id_course (course_id) -> course (id) {'ondelete': 'CASCADE'}"
        in text_of_it
    )
    assert found.differences() == []


def test_full_text_tables_made_by_hand_are_left_alone_but_seen(url, folder, tmp_path, database):
    make_first(url, folder, tmp_path)
    by_hand = {
        "sqlite": "CREATE VIRTUAL TABLE search_index USING fts5(words)",
        "postgres": "CREATE TABLE search_index (words tsvector)",
    }
    rows(url, by_hand[database])
    assert migrations(url, folder, tmp_path).differences() == []
    found = schema_text(migration_engine(url))
    assert "table search_index" in found
    assert "search_index_data" not in found
