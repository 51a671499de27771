"""Courses at the command line: `lms courses check`, `stamp`, `list`.

`publish` and `export` stand in `lms.authoring.cli`, which knows what was written in the browser.
"""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from config import Settings
from lms.catalogue.queries.outlines import all_current
from lms.catalogue.rules.publishing import Change, Plan
from lms.content.check import describe
from lms.content.reader import Reading, read_course
from lms.content.stamp import stamp_course

courses = AppGroup("courses", help="Courses: check, publish, export, stamp, list.")
PATHS = click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, file_okay=False)
)


def register(app: Flask) -> None:
    """Add `lms courses`."""
    app.cli.add_command(courses)


@courses.command("check")
@PATHS
def check(paths: tuple[Path, ...]) -> None:
    """Print what is wrong in courses, with file and line, and how to mend it.

    PATH is the folder of a course, or a folder of courses; left out, it is the courses folder of
    the settings. Ends with 1 if a course has an error.
    """
    readings = [_read(folder) for folder in folders_of(paths)]
    for folder, reading in readings:
        click.echo(describe(reading, folder))
    if any(reading.course is None for _folder, reading in readings):
        raise click.exceptions.Exit(1)


@courses.command("stamp")
@PATHS
def stamp(paths: tuple[Path, ...]) -> None:
    """Write missing ids into courses, and into translations which source they follow.

    Run it when a translation is up to date with its source; PATH as with `check`.
    """
    for folder in folders_of(paths):
        changed = stamp_course(folder)
        for path, text in changed.items():
            (folder / path).write_text(text, encoding="utf-8", newline="")
            click.echo(str(folder / path))
        number = len(changed)
        click.echo(
            _n(
                "%(folder)s: %(num)d file changed.",
                "%(folder)s: %(num)d files changed.",
                number,
                folder=folder,
            )
            if number
            else _("%(folder)s: nothing to change.", folder=folder)
        )


@courses.command("list")
def list_courses() -> None:
    """List the published courses: id, name, version, languages."""
    found = all_current()
    for outline in found:
        click.echo(
            f"{outline.course_id:>4}  {outline.key}  {_version(outline.number)}"
            f"  {', '.join(outline.languages)}  {outline.title(outline.language)}"
        )
    if not found:
        click.echo(_("No course is published. Publish one with: lms courses publish"))


def folders_of(paths: tuple[Path, ...]) -> list[Path]:
    """The folders of courses among these, or in them."""
    settings: Settings = current_app.extensions["tandem_settings"]
    found: list[Path] = []
    for path in paths or (settings.courses_dir,):
        if not path.is_dir():
            raise click.UsageError(_("There is no folder %(path)s.", path=path))
        inside = sorted(child.parent for child in path.glob("*/course.md"))
        found += [path] if (path / "course.md").is_file() or not inside else inside
    return found


def _read(folder: Path) -> tuple[Path, Reading]:
    return folder, read_course(folder)


def in_words(plan: Plan) -> str:
    """What a plan changes, in one line."""
    if not plan.changed:
        return str(
            _(
                "%(course)s: unchanged, %(version)s.",
                course=plan.course.id,
                version=_version(plan.number),
            )
        )
    new, retired = plan.count(Change.CREATE), plan.count(Change.RETIRE)
    parts = [
        _n("%(num)d new lesson", "%(num)d new lessons", new),
        _("%(num)d changed", num=plan.count(Change.REVISE)),
        _("%(num)d retired", num=retired),
    ]
    if plan.count(Change.RESTORE):
        parts.append(_("%(num)d restored", num=plan.count(Change.RESTORE)))
    return f"{plan.course.id}: {', '.join(parts)} → {_version(plan.number)}"


def _version(number: int) -> str:
    return str(_("version %(number)d", number=number))
