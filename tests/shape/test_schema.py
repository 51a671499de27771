"""A migrated database has the very schema of a fresh one, on both databases."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from lms.db import Model, db
from lms.operations.migrations import schema_text
from lms.operations.migrations.upgrading import Migrations


def test_migrated_schema_is_the_fresh_schema(app: Flask, database: str, tmp_path: Path) -> None:
    fresh = schema_text(db.engine)
    if database == "sqlite":
        url = f"sqlite:///{tmp_path / 'migrated.db'}"
        (tmp_path / "migrated.db").touch()
    else:
        url = (
            make_url(str(db.engine.url.render_as_string(hide_password=False)))
            .set(database="tandem_migrated")
            .render_as_string(hide_password=False)
        )
        root = create_engine(db.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with root.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS tandem_migrated WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE tandem_migrated"))
    found = Migrations(url, Model.metadata, tmp_path / "backups")
    assert found.upgrade(lambda _line: None)
    assert found.differences() == []
    engine = create_engine(url, poolclass=NullPool)
    assert schema_text(engine) == fresh
