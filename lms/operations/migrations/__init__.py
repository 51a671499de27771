"""Migrations: Alembic without an env.py, one transaction a migration, a backup before, one process at a time."""

from __future__ import annotations

from lms.operations.migrations.revisions import FOLDER, code_head, current_revision
from lms.operations.migrations.schema import schema_text
from lms.operations.migrations.upgrading import MigrationFailed, Migrations

__all__ = [
    "FOLDER",
    "MigrationFailed",
    "Migrations",
    "code_head",
    "current_revision",
    "schema_text",
]
