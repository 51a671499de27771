"""Quizzes at the command line: `lms quizzes extra-time`."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from lms.accounts.policy import OPERATOR
from lms.core.clock import now
from lms.db import write
from lms.people.queries import profile_by_email
from lms.quizzes.actions.timing import give_extra_time

quizzes = AppGroup("quizzes", help="Attempts and their time.")
MOST = 300


def register(app: Flask) -> None:
    """Add `lms quizzes`."""
    app.cli.add_command(quizzes)


@quizzes.command("extra-time")
@click.argument("email")
@click.argument("percent", type=click.IntRange(0, MOST))
def extra_time(email: str, percent: int) -> None:
    """Give EMAIL that many PERCENT more time in timed tests, from now on; 0 takes it back."""
    person = profile_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email.strip().lower()}.")
    with write():
        moved = give_extra_time(actor=OPERATOR, person_id=person.id, share=percent / 100, at=now())
    if not percent:
        click.echo(f"{person.email} has the time that everybody has, from the next test on.")
        return
    click.echo(f"{person.email} has {percent} % more time in timed tests.")
    if moved:
        click.echo("The test that is under way got it too.")
