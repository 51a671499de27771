"""Certificates at the command line: `lms certificates revoke`, `lms certificates reissue`."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from lms.accounts.policy import OPERATOR
from lms.certificates import actions
from lms.certificates.queries import Paper, paper_by_serial
from lms.certificates.rules import read_serial
from lms.core.clock import now
from lms.core.errors import Conflict, Invalid, NotFound
from lms.db import write

commands = AppGroup("certificates", help="Revoke certificates, or issue them again.")
CORRECTED = "The name was corrected."


def register(app: Flask) -> None:
    """Add `lms certificates`."""
    app.cli.add_command(commands)


@commands.command("revoke")
@click.argument("serial")
@click.option("--reason", required=True, help="Why, in a sentence that the learner will read.")
def revoke(serial: str, reason: str) -> None:
    """Take the certificate SERIAL back; the learner is told why."""
    paper = _paper(serial)
    try:
        with write():
            actions.revoke(actor=OPERATOR, serial=paper.serial, reason=reason, at=now())
    except Conflict:
        raise click.ClickException(f"{paper.serial} was revoked before.") from None
    except Invalid as error:
        raise _refusal(error) from None
    click.echo(f"Revoked {paper.serial} of {paper.name}.")


@commands.command("reissue")
@click.argument("serial")
@click.option("--name", required=True, help="The name as it shall be printed.")
@click.option("--reason", default=CORRECTED, show_default=True, help="Why.")
def reissue(serial: str, name: str, reason: str) -> None:
    """Issue the certificate SERIAL again under NAME; the old one is revoked."""
    paper = _paper(serial)
    try:
        with write():
            made = actions.reissue(
                actor=OPERATOR, serial=paper.serial, name=name, reason=reason, at=now()
            )
    except Conflict:
        raise click.ClickException(
            f"{paper.serial} was replaced before, or another one is valid."
        ) from None
    except Invalid as error:
        raise _refusal(error) from None
    click.echo(f"Issued {made}; {paper.serial} is revoked.")


def _refusal(error: Invalid) -> click.ClickException:
    return click.ClickException(" ".join([error.message, *error.fields.values()]).strip())


def _paper(typed: str) -> Paper:
    serial = read_serial(typed)
    if serial is None:
        raise click.UsageError("A serial looks like TND-7KQ4-M2TX-93HF.")
    try:
        return paper_by_serial(serial)
    except NotFound:
        raise click.ClickException(f"There is no certificate {serial}.") from None
