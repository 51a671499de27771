"""`lms courses export` and `renew`: from what is kept, into folders and through the renderer."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import gettext as _

from lms.authoring.actions.doors import renew_version
from lms.authoring.adapters.folders import lost, write_folder
from lms.authoring.adapters.reading import read_files
from lms.authoring.queries.doors import (
    course_id_of,
    course_keys,
    published_files,
    written_here,
)
from lms.authoring.queries.files import working_files
from lms.catalogue.actions.variants import record_sized, sized
from lms.catalogue.cli import courses, in_words
from lms.catalogue.queries.publishing import planned
from lms.content.check import describe
from lms.content.trees import Files
from lms.db import write

SHOWN = 12


@courses.command("export")
@click.argument("keys", nargs=-1, metavar="[COURSE]...")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder in which each course gets, or has, a folder of its own.",
)
@click.option(
    "--published/--working", default=True, help="The current version (default), or the working copy."
)  # fmt: skip
def export(keys: tuple[str, ...], target: Path, *, published: bool) -> None:
    """Write courses into folders, to the byte: `lms courses publish` reads back the identical course.

    COURSE is the id of a course; left out, all are written. Files of the course that are no longer
    part of it are removed from its folder; other files there stay.
    """
    refused = 0
    for key in keys or course_keys():
        course_id = course_id_of(key)
        if course_id is None:
            raise click.UsageError(_("There is no course %(course)s.", course=key))
        files = published_files(course_id) if published else working_files(course_id)
        reason = _hindrance(files, key)
        if files is None or reason:
            refused += 1
            click.echo(reason)
            continue
        write_folder(target / key, files)
        count = len(files.texts) + len(files.media)
        click.echo(_("%(folder)s: %(num)d files.", folder=target / key, num=count))
    if refused:
        raise click.exceptions.Exit(1)


def _hindrance(files: Files | None, key: str) -> str:
    """Why these files cannot be written, if so."""
    if files is None or not files.texts:
        return str(
            _("%(course)s: nothing to write. Its files were not kept, or there are none yet.", course=key)
        )  # fmt: skip
    gone = lost(files)
    if gone:
        return str(
            _("%(course)s: not written, since the data folder has lost %(paths)s.", course=key, paths=", ".join(gone[:SHOWN]))
        )  # fmt: skip
    return ""


@courses.command("renew")
def renew() -> None:
    """Render anew what was published from the browser; for after an upgrade.

    A course that would look the same stays as it is. Courses that are published from files are rendered
    by `publish`.
    """
    refused = 0
    for key, course_id in written_here():
        files = published_files(course_id)
        reading = read_files(files or Files())
        if files is None or reading.course is None:
            refused += 1
            click.echo(describe(reading))
            click.echo(_("%(course)s: not rendered anew, because of the errors above.", course=key))
            continue
        made = sized(files.media.values())
        if made:
            with write():
                record_sized(made)
        plan = planned(reading.course, files.tree.digest)
        if plan.changed:
            with write():
                renew_version(plan, course_id=course_id)
            click.echo(in_words(plan))
    if refused:
        raise click.exceptions.Exit(1)
