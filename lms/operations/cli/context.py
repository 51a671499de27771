"""What each command needs: the settings, and the migrations of the database they name."""

from __future__ import annotations

from flask import current_app

from config import Settings
from lms.db import Model, db
from lms.operations.migrations import Migrations


def settings() -> Settings:
    """The settings of this process."""
    found: Settings = current_app.extensions["tandem_settings"]
    return found


def migrations() -> Migrations:
    """The migrations of this installation's database."""
    return Migrations(db.engine.url, Model.metadata, settings().data_dir / "backups")
