"""`lms courses publish`: from files, where the browser has nothing newer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from flask_babel import gettext as _

from lms.authoring.actions.doors import agree, publish_from_files
from lms.authoring.adapters.folders import read_folder
from lms.authoring.adapters.reading import read_files
from lms.authoring.queries.doors import base_files, course_id_of, doors_of
from lms.authoring.queries.files import working_files
from lms.authoring.rules.doors import Doors, Joined, Verdict, joined, sides, verdict
from lms.authoring.rules.summaries import summaries
from lms.catalogue.actions.publishing import keep_written
from lms.catalogue.actions.variants import record_sized, sized
from lms.catalogue.cli import PATHS, courses, folders_of, in_words
from lms.catalogue.queries.publishing import planned
from lms.catalogue.rules.publishing import Change, Plan
from lms.content.check import describe
from lms.content.reader import Reading
from lms.content.trees import Files, FileStep
from lms.core.errors import Conflict
from lms.db import write
from lms.files.actions import record
from lms.files.queries import StoredFile

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for where both sides have something new."""

    keep: str | None
    merge: bool
    dry_run: bool


@courses.command("publish")
@PATHS
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option(
    "--keep",
    type=click.Choice(["files", "browser"]),
    help="Where files and browser both changed: which of them stays. The other stays in the history.",
)
@click.option("--merge", is_flag=True, help="Where both changed: join them, line by line.")
def publish_courses(paths: tuple[Path, ...], *, dry_run: bool, keep: str | None, merge: bool) -> None:  # fmt: skip
    """Publish courses from their folders; PATH as with `check`.

    A course with errors is refused, and what is published of it stays as it is. So is a course that was
    changed in the files and in the browser since both agreed, unless --keep or --merge says what to do.
    """
    if keep and merge:
        raise click.UsageError(_("Give --keep or --merge, not both."))
    wish = Wish(keep, merge, dry_run)
    refused = 0
    for folder in folders_of(paths):
        reading, files = read_folder(folder)
        if reading.course is None:
            refused += 1
            click.echo(describe(reading, folder))
            click.echo(_("%(folder)s: not published, because of the errors above.", folder=folder))
        elif not _is_plain(files, folder) or not _publish(reading, files, wish):
            refused += 1
    if refused:
        raise click.exceptions.Exit(1)


def _is_plain(files: Files, folder: Path) -> bool:
    """Whether the texts can be kept: no database keeps the character NUL."""
    bad = sorted(path for path, text in files.texts.items() if "\0" in text)
    if bad:
        click.echo(
            _("%(folder)s: not published. There are characters without a sign (NUL) in %(paths)s.", folder=folder, paths=", ".join(bad[:SHOWN]))
        )  # fmt: skip
    return not bad


def _publish(reading: Reading, files: Files, wish: Wish) -> bool:
    """Publish one course, or say why not; whether all is well."""
    course = reading.course
    if course is None:
        return False
    doors = doors_of(course.id)
    found = verdict(doors, files.tree)
    if found is Verdict.STAYS or (found is Verdict.APART and wish.keep == "browser"):
        _let_stay(course.id, files, wish, again=files.tree.digest != doors.base.digest)
        return True
    if found is Verdict.APART and wish.merge:
        return _merge(course.id, files, wish, doors.changes)
    if found is Verdict.APART and wish.keep != "files":
        _explain(course.id, doors, files)
        return False
    _apply(reading, files, wish, doors.changes)
    return True


def _let_stay(key: str, files: Files, wish: Wish, *, again: bool) -> None:
    """The browser's course stays; from now on these files say nothing new."""
    course_id = course_id_of(key)
    if again and course_id is not None and not wish.dry_run:
        media = keep_written(files.media.values())
        with write():
            agree(course_id=course_id, files=files, media=media)
    click.echo(_("%(course)s: the browser's version stays; the files say nothing new.", course=key))


def _merge(key: str, files: Files, wish: Wish, changes: int) -> bool:
    """Publish both sides in one; what the files say is known from then on."""
    course_id = course_id_of(key)
    if course_id is None:
        return False
    made = joined(base_files(course_id), files, working_files(course_id))
    if made.places:
        _name_places(key, made)
        return False
    reading = read_files(made.files)
    if reading.course is None:
        click.echo(describe(reading))
        click.echo(_("%(course)s: not merged, because of the errors above.", course=key))
        return False
    _apply(reading, made.files, wish, changes, known=files)
    return True


def _apply(
    reading: Reading, files: Files, wish: Wish, changes: int, *, known: Files | None = None
) -> None:
    course = reading.course
    if course is None:
        return
    if wish.dry_run:
        _name_steps(planned(course, files.tree.digest))
        return
    media = keep_written(files.media.values())
    _draw_widths(files, media)
    plan = planned(course, files.tree.digest)
    try:
        with write():
            publish_from_files(
                plan,
                files=files,
                summaries=summaries(files, course, reading.problems),
                media=media,
                changes=changes,
                known=known,
            )
    except Conflict as error:
        raise click.ClickException(f"{course.id}: {error.message}") from None
    click.echo(in_words(plan))


def _draw_widths(files: Files, media: Iterable[StoredFile]) -> None:
    """Make the smaller forms of new pictures, so that what is published offers them."""
    made = sized(files.media.values())
    if made:
        with write():
            for stored in media:
                record(stored)
            record_sized(made)


def _name_steps(plan: Plan) -> None:
    for step in plan.steps:
        if step.change is not Change.KEEP:
            click.echo(f"  {step.change}: {step.key} {step.title}".rstrip())
    click.echo(in_words(plan))


def _explain(key: str, doors: Doors, files: Files) -> None:
    """What changed on which side, and what one can do."""
    here, there = sides(doors, files.tree)
    click.echo(
        _("%(course)s: not published. It was changed in the files and in the browser.", course=key)
    )
    for words, steps in ((_("In the files:"), here), (_("In the browser:"), there)):
        click.echo(f"  {words}")
        _name_files(steps)
    click.echo(
        "  "
        + _(
            "Publish again with --merge to join both, with --keep files or with --keep browser; "
            "“lms courses export” writes the browser's version into files."
        )
    )


def _name_files(steps: tuple[FileStep, ...]) -> None:
    for step in steps[:SHOWN]:
        moved = f" ← {step.old_path}" if step.old_path != step.path else ""
        click.echo(f"    {step.change}: {step.path}{moved}")
    if len(steps) > SHOWN:
        click.echo("    " + _("and %(num)d more", num=len(steps) - SHOWN))


def _name_places(key: str, made: Joined) -> None:
    click.echo(
        _("%(course)s: not merged. Both sides changed the same places differently:", course=key)
    )
    for place in made.places:
        click.echo(f"    {place.path}:{place.line}" if place.line else f"    {place.path}")
