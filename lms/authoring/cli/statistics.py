"""`lms statistics`: the figures of questions, counted anew."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from lms.authoring.actions.statistics import count_more, forget_all
from lms.core.clock import now
from lms.db import write

statistics = AppGroup("statistics", help="Figures of questions.")


@statistics.command("rebuild")
def rebuild_statistics() -> None:
    """Count all finished tries anew; meanwhile the pages show what is counted so far."""
    with write():
        forget_all()
    looked_at, found = 0, 1
    while found:
        with write():
            found = count_more(at=now())
        looked_at += found
    click.echo(f"Looked at {looked_at} tries.")
