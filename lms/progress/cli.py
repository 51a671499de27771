"""Progress at the command line: `lms progress rebuild`."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from lms.catalogue.queries.outlines import all_current
from lms.core.clock import now
from lms.db import write
from lms.progress import actions
from lms.progress.actions import Rebuilt

progress = AppGroup("progress", help="What learners have reached.")


def register(app: Flask) -> None:
    """Add `lms progress`."""
    app.cli.add_command(progress)


@progress.command("rebuild")
@click.option("--dry-run", is_flag=True, help="Say what differs, and change nothing.")
def rebuild(*, dry_run: bool) -> None:
    """Compute results and completions again from attempts; completions are never taken away."""
    outlines = {outline.course_id: outline for outline in all_current()}
    lessons = {lesson.id: lesson for outline in outlines.values() for lesson in outline.lessons}
    total, last = Rebuilt(), 0
    while True:
        with write():
            found = actions.rebuild(after=last, lessons=lessons, at=now(), dry=dry_run)
        if found.last is None:
            break
        last = found.last
        total.people += found.people
        total.rows += found.rows
        total.differed += found.differed
        total.completed += found.completed
    click.echo(f"Looked at {total.rows} lessons of {total.people} learners.")
    done = "would change" if dry_run else "changed"
    click.echo(f"{total.differed} {done}, {total.completed} of them by a completion that was due.")
    if not dry_run:
        with write():
            cities = actions.recount_stale(now(), outlines, all_of_them=True)
        click.echo(f"Counted the cities of all editions anew; {cities} differed.")
