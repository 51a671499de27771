"""lms worker."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from lms.core.clock import now
from lms.db import write
from lms.notices import queries
from lms.notices.actions import leases
from lms.notices.jobs import kinds, run_due
from lms.operations.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
@click.option("--status", is_flag=True, help="Show what waits, what fails and what was given up.")
@click.option("--again", is_flag=True, help="Put all jobs that were given up back to work.")
@click.option(
    "--threads", default=2, show_default=True, type=click.IntRange(1, 32), help="Jobs done at once."
)
@with_appcontext
def worker(*, once: bool, status: bool, again: bool, threads: int) -> None:
    """Send mails and do other later work. As many workers may run as one likes."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's documented way
    if again:
        with write():
            click.echo(f"{leases.revive()} jobs are back at work.")
    if status:
        _show_status()
    if once:
        click.echo(f"{run_due(app)} jobs tried.")
    if not (again or status or once):
        Worker(app, threads).run()


def _show_status() -> None:
    found = queries.backlog(list(kinds), now())
    click.echo(f"waiting {found.waiting}, of these in hand {found.running}; given up {found.dead}")
    for row in queries.failing():
        click.echo(
            f"failing  {row.kind} #{row.id}, {row.tries} tries, next {row.run_at:%Y-%m-%d %H:%M:%S} UTC: {row.last_error}"
        )
    for row in queries.dead_letters():
        click.echo(
            f"given up {row.template or row.kind} #{row.id}, {row.tries} tries, {row.dead_at:%Y-%m-%d %H:%M:%S} UTC: {row.last_error}"
        )
    sys.stdout.flush()


COMMANDS = (worker,)
