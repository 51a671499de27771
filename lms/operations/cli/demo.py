"""lms demo seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

import click
from flask.cli import AppGroup

from lms.catalogue.queries.outlines import Outline
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.operations.cli.context import settings

MOST = 999_999
PER_CITY = 50

demo = AppGroup("demo", help="Invented people, in a database that was made as a demo.")


@demo.command("seed")
@click.option(
    "--learners", type=click.IntRange(1, MOST), help="Have so many generated learners too."
)
@click.option(
    "--cities",
    type=click.IntRange(1, MOST),
    help=f"Spread them over so many cities; left out: one for each {PER_CITY} learners.",
)
def seed(learners: int | None, cities: int | None) -> None:
    """Add the people of the demo, and with --learners a crowd that has done part of the courses.

    What is there already stays as it is, so it may be run again, with a greater number too. Nobody
    gets a password.
    """
    if cities is not None and learners is None:
        raise click.UsageError("--cities says how to spread learners: give --learners too.")
    from lms.operations.demo.network.seeding import seed_network  # seldom wanted
    from lms.operations.demo.seeding import open_demo, seed_people

    moment = now()
    try:
        outlines = open_demo()
    except Conflict as error:
        raise click.ClickException(error.message) from None
    added = seed_people(outlines[0], moment)
    click.echo(f"Added {', '.join(added)}." if added else "The people of the demo are there.")
    if seed_network(outlines[0], settings().languages, moment):
        click.echo("Added eighteen invented cities and their edition.")
    if learners is not None:
        _gather(learners, cities or max(1, learners // PER_CITY), outlines, moment)


def _gather(learners: int, cities: int, outlines: Sequence[Outline], moment: datetime) -> None:
    """Add those of a crowd who are missing, with a bar that moves."""
    from lms.operations.demo.bulk import Crowd, add_crowd, missing

    crowd = Crowd(learners, cities, settings().languages, moment)
    numbers = missing(crowd)
    if not numbers:
        click.echo(f"All {learners:,} learners are there.")
        return
    begun = monotonic()
    with click.progressbar(length=len(numbers), label="Learners", show_pos=True) as bar:
        for added in add_crowd(crowd, numbers, outlines):
            bar.update(added)
    click.echo(f"Added {len(numbers):,} learners in {monotonic() - begun:.0f} s.")


COMMANDS = (demo,)
