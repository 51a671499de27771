"""Alembic, set up from Python for one database: engine, options, and what a migration looks like."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from flask import Flask
from flask_alembic import Alembic
from sqlalchemy import (
    JSON,
    Engine,
    MetaData,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import False_, True_

from lms.db import Instant
from lms.operations.migrations.schema import EXCLUDED

POSTGRES = make_url("postgresql+psycopg://").get_dialect()()


class TimedAlembic(Alembic):
    """Revisions are named by the minute they were made in, so that a folder sorts by time."""

    def rev_id(self) -> str:
        """20261201_1030."""
        return f"{datetime.now(UTC):%Y%m%d_%H%M}"


@contextmanager
def alembic(engine: Engine, metadata: MetaData, folder: Path) -> Iterator[TimedAlembic]:
    """Alembic for one database, inside an application context of its own."""
    bare = Flask("migrations")
    bare.config["ALEMBIC"] = {"script_location": str(folder), "file_template": "%%(rev)s_%%(slug)s"}
    bare.config["ALEMBIC_CONTEXT"] = {
        "render_as_batch": True,
        "transaction_per_migration": True,
        "transactional_ddl": True,
        "compare_type": True,
        "compare_server_default": _differs,
        "include_name": lambda name, kind, _parents: _include(name, kind, metadata),
        "render_item": _render,
        "on_version_apply": _check_references,
    }
    quiet = logging.getLogger("alembic")
    made = TimedAlembic(bare, run_mkdir=False, command_name="", metadatas=metadata, engines=engine)
    quiet.setLevel(logging.WARNING)
    with bare.app_context():
        yield made


def _check_references(ctx: Any, **_kwargs: object) -> None:  # noqa: ANN401 - a migration context
    """At the end of each migration on SQLite, inside its transaction: no row may point at nothing."""
    if ctx.dialect.name != "sqlite":
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise ValueError(f"The migration leaves rows that point at nothing, in: {tables}")


def _include(name: str | None, kind: str, metadata: MetaData) -> bool:
    """Whether to look at a part: full-text tables and indexes, which no model describes, are made by hand."""
    by_hand = kind in {"table", "index"} and name is not None and name.startswith(EXCLUDED)
    return not by_hand or name in metadata.tables


def _differs(_context: object, _column: object, *defaults: Any) -> bool | None:  # noqa: ANN401 - what Alembic hands over
    """Alembic takes an empty text as default for a difference; None leaves everything else to it."""
    wanted, found = defaults[:2]
    empty = wanted.server_default is not None and getattr(wanted.server_default, "arg", None) == ""
    return (
        False
        if empty and found is not None and found.strip("()") in {"''", "''::character varying"}
        else None
    )


def _render(kind: str, item: Any, context: Any) -> str | Literal[False]:  # noqa: ANN401 - any part of a schema
    """A migration names no class of ours, since classes change and migrations stay; and it suits both databases."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON) and isinstance(item.dialect_impl(POSTGRES), JSONB):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    if kind == "server_default" and isinstance(getattr(item, "arg", None), True_ | False_):
        return "sa.true()" if isinstance(item.arg, True_) else "sa.false()"
    return False
