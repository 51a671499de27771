"""The commands of operation: each file adds its own to `lms`."""

from __future__ import annotations

from flask import Flask

from lms.operations.cli import archive, demo, health, prepare, schema, work


def register(app: Flask) -> None:
    """Put the commands onto the application."""
    for commands in (work, health, archive, schema, prepare, demo):
        for command in commands.COMMANDS:
            app.cli.add_command(command)
