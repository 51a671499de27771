"""Questions at the command line: `lms questions import`, `lms questions export`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import gettext as _

from lms.content.files import text_file
from lms.content.problems import Notes
from lms.exchange.formats.course import cards_of
from lms.exchange.formats.files import read_file, without_pictures, write_file
from lms.exchange.formats.placing import placed, renamed, with_pictures
from lms.exchange.formats.report import Malformed, Report
from lms.exchange.formats.results import Format, Imported
from lms.web.said import said

questions = AppGroup("questions", help="Questions: import from and export to GIFT and Moodle XML.")
SOURCE = click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))


def register(app: Flask) -> None:
    """Add `lms questions`."""
    app.cli.add_command(questions)


@questions.command("import")
@SOURCE
@click.option("--pools", is_flag=True, help="A pool for each category.")
def import_file(source: Path, *, pools: bool) -> None:
    """Print the questions of a GIFT or Moodle XML file as Markdown, and what is lost.

    What is lost goes to the error output, with its line. A malformed file ends with 1 and prints no question.
    """
    found = _read(source)
    _tell(source, found.report)
    for block in placed(renamed(found.entries, ()), pools=pools):
        click.echo(with_pictures(block.text, {}) + "\n")


@questions.command("export")
@SOURCE
@click.option(
    "--format", "kind", type=click.Choice([str(f.value) for f in Format]), default="moodle"
)
def export_file(source: Path, kind: str) -> None:
    """Print the questions of a lesson's Markdown file as GIFT or Moodle XML."""
    text = source.read_text(encoding="utf-8")
    title = text_file(text, Notes(source.name)).front.text("title")
    written = write_file(without_pictures(cards_of(source.name, text, title)), Format(kind))
    _tell(source, written.report)
    click.echo(written.text, nl=False)


def _read(source: Path) -> Imported:
    try:
        return read_file(source.read_bytes())
    except Malformed as error:
        for remark in error.remarks:
            click.echo(
                f"{source}:{remark.line}: {said(remark.message)} {said(remark.mend)}", err=True
            )
        click.echo(_("Nothing was taken in: the file cannot be read."), err=True)
        raise click.exceptions.Exit(1) from None


def _tell(source: Path, report: Report) -> None:
    for remark in report.remarks:
        click.echo(f"{source}:{remark.line}: {said(remark.message)} {said(remark.mend)}", err=True)
    for row in report.rows:
        for remark in row.remarks:
            place = f":{remark.line}" if remark.line else f": {row.name}"
            click.echo(f"{source}{place}: {said(remark.message)} {said(remark.mend)}", err=True)
