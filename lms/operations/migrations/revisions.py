"""Which revision the code needs and which the database has, without loading Alembic."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from config import ROOT

FOLDER = ROOT / "migrations"
REVISION = re.compile(r"""^revision(?:: [^=]+)? = ["']([^"']+)["']""", re.MULTILINE)
DOWN = re.compile(r"""^down_revision(?:: [^=]+)? = ["']([^"']+)["']""", re.MULTILINE)
VERSION_TABLE = "alembic_version"


def code_head(folder: Path = FOLDER) -> str | None:
    """The revision that no other follows; None without migrations. Raises ValueError if there are two."""
    known, followed = set(), set()
    for path in folder.glob("*.py"):
        source = path.read_text()
        known.update(REVISION.findall(source))
        followed.update(DOWN.findall(source))
    heads = sorted(known - followed)
    if len(heads) > 1:
        raise ValueError(
            f"Migrations have two heads, {' and '.join(heads)}: one must follow the other."
        )
    return heads[0] if heads else None


def current_revision(engine: Engine) -> str | None:
    """The revision of the database; None if it was never migrated."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return None
        found: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar()
        return found
