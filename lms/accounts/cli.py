"""People at the command line: `lms people add`, `grant`, `revoke`, `close`, `reopen`."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from config import Settings
from lms.accounts import actions
from lms.accounts.policy import OPERATOR, is_grantable
from lms.accounts.rules.tokens import new_token
from lms.core.actor import Role, Scope
from lms.core.errors import Conflict, Forbidden, NotFound
from lms.db import write
from lms.people.queries import Profile, profile_by_email
from lms.people.rules import normal_email

people = AppGroup("people", help="Accounts and roles.")
GOOD_FOR = timedelta(days=14)
ROLES = click.Choice([str(role) for role in Role])


def register(app: Flask) -> None:
    """Add `lms people`."""
    app.cli.add_command(people)


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="First and last name.")
@click.option("--language", default="", help="Language of pages and mails.")
def add(email: str, name: str, language: str) -> None:
    """Add EMAIL and print a link that sets the password, good for two weeks and once."""
    settings = _settings()
    chosen = language or settings.languages[0]
    if chosen not in settings.languages:
        raise click.UsageError(f"The languages here are {', '.join(settings.languages)}.")
    if "@" not in email.strip("@ ") or not name.strip():
        raise click.UsageError("An address such as name@city.eu and a name are needed.")
    token = new_token()
    try:
        with write():
            actions.add_account(
                actor=OPERATOR,
                name=name,
                email=email,
                language=chosen,
                time_zone=settings.time_zone,
                token=token,
            )
    except Conflict:
        raise click.ClickException(f"{normal_email(email)} has an account already.") from None
    path = current_app.url_map.bind("").build("accounts.reset", {"lang": chosen, "token": token})
    click.echo(
        f"Added {normal_email(email)}. Set the password here, once, within {GOOD_FOR.days} days:"
    )
    click.echo(f"{settings.public_url}{path}")


@people.command("grant")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--city", type=int, help="Id of the city.")
@click.option("--course", type=int, help="Id of the course.")
@click.option("--edition", type=int, help="Id of the edition.")
def grant(email: str, role: str, city: int | None, course: int | None, edition: int | None) -> None:
    """Grant ROLE to EMAIL: over the platform, or over a city, a course or an edition."""
    scope, scope_id = _scope(Role(role), city, course, edition)
    person = _person(email)
    try:
        with write():
            new = actions.grant(
                actor=OPERATOR, person_id=person.id, role=Role(role), scope=scope, scope_id=scope_id
            )
    except NotFound:
        raise click.ClickException(f"There is no {scope} {scope_id}.") from None
    click.echo(
        f"{person.email} {'is now' if new else 'was already'} {_said(role, scope, scope_id)}."
    )


@people.command("revoke")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--city", type=int, help="Id of the city.")
@click.option("--course", type=int, help="Id of the course.")
@click.option("--edition", type=int, help="Id of the edition.")
def revoke(
    email: str, role: str, city: int | None, course: int | None, edition: int | None
) -> None:
    """Take ROLE away from EMAIL."""
    scope, scope_id = _scope(Role(role), city, course, edition)
    person = _person(email)
    try:
        with write():
            gone = actions.revoke(
                actor=OPERATOR, person_id=person.id, role=Role(role), scope=scope, scope_id=scope_id
            )
    except (NotFound, Forbidden):
        raise click.ClickException(f"There is no {scope} {scope_id}.") from None
    said = _said(role, scope, scope_id)
    click.echo(f"{person.email} {'is no longer' if gone else 'was not'} {said}.")


@people.command("close")
@click.argument("email")
@click.option("--reason", default="", help="Why; shown to admins.")
def close(email: str, reason: str) -> None:
    """Close the account of EMAIL at once; all its sessions end, its rows stay."""
    person = _person(email)
    with write():
        actions.close_account(actor=OPERATOR, person_id=person.id, reason=reason)
    click.echo(f"Closed {person.email}.")


@people.command("reopen")
@click.argument("email")
def reopen(email: str) -> None:
    """Open the closed account of EMAIL again."""
    person = _person(email)
    with write():
        actions.reopen_account(actor=OPERATOR, person_id=person.id)
    click.echo(f"Opened {person.email} again.")


def _settings() -> Settings:
    found: Settings = current_app.extensions["tandem_settings"]
    return found


def _person(email: str) -> Profile:
    found = profile_by_email(email)
    if found is None:
        raise click.ClickException(f"Nobody has the address {normal_email(email)}.")
    return found


def _scope(
    role: Role, city: int | None, course: int | None, edition: int | None
) -> tuple[Scope, int | None]:
    """The one scope that was named; the platform if none was."""
    named = [
        (scope, scope_id)
        for scope, scope_id in (
            (Scope.CITY, city),
            (Scope.COURSE, course),
            (Scope.EDITION, edition),
        )
        if scope_id is not None
    ]
    if len(named) > 1:
        raise click.UsageError("Name one of --city, --course, --edition.")
    scope, scope_id = named[0] if named else (Scope.PLATFORM, None)
    if not is_grantable(role, scope, scope_id):
        raise click.UsageError(f"There is no role {role} over {_the(scope)}.")
    return scope, scope_id


def _the(scope: Scope) -> str:
    return "the platform" if scope is Scope.PLATFORM else f"a {scope}"


def _said(role: str, scope: Scope, scope_id: int | None) -> str:
    where = "the platform" if scope_id is None else f"{scope} {scope_id}"
    return f"{role} of {where}"
