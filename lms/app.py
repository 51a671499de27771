"""The application and its command line: registers the rooms; nothing else."""

from __future__ import annotations

import sys
from importlib import import_module

from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy.orm import configure_mappers

from config import Settings, SettingsError
from lms.accounts import jobs as _accounts_jobs  # noqa: F401 - its daily duty
from lms.accounts import views as accounts
from lms.activity import views as activity
from lms.authoring import jobs as _authoring_jobs  # noqa: F401 - figures, regrades
from lms.authoring import views as authoring
from lms.catalogue import views as catalogue
from lms.certificates import views as certificates
from lms.db import db, engine_options, tune
from lms.directory import views as directory
from lms.editions import views as editions
from lms.exchange import views as exchange
from lms.files import views as files
from lms.learning import jobs as _learning_jobs  # noqa: F401 - its duty of each minute
from lms.learning import views as learning
from lms.mentoring import jobs as _mentoring_jobs  # noqa: F401 - reminders, digests
from lms.mentoring import views as mentoring
from lms.notices import views as notices
from lms.operations import logs
from lms.operations import views as operations
from lms.web.access import unmarked
from lms.web.setup import new_app

ROOMS = (
    files,
    notices,
    activity,
    accounts,
    catalogue,
    editions,
    certificates,
    learning,
    mentoring,
    directory,
    authoring,
    exchange,
    operations,
    logs,
)
# Loaded only for the command line: they draw in the reader of courses, archives and the demo, which a
# server never needs and would keep in the memory of each process.
COMMANDS = (
    "accounts",
    "authoring",
    "catalogue",
    "certificates",
    "exchange",
    "progress",
    "quizzes",
    "operations",
)


def create_app(settings: Settings, *, commands: bool = True) -> Flask:
    """The whole application; refuses to start where a view has no access mark.

    A server leaves out the `commands`.
    """
    app = new_app(settings)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database, settings.threads)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    for room in ROOMS:
        room.register(app)
    for name in COMMANDS if commands else ():
        import_module(f"lms.{name}.cli").register(app)
    configure_mappers()  # before a server forks: else each process does it, in memory of its own
    missing = unmarked(app)
    if missing:
        raise RuntimeError(f"Views without an access mark: {', '.join(missing)}")
    return app


def main() -> None:
    """Run `lms …`: the command line of the rooms."""
    try:
        app = create_app(Settings.from_env())
    except SettingsError as error:
        sys.exit(f"lms: {error}")
    app.cli.help = "Tandem's command line: courses, people, and the care of an installation."
    app.cli.main(prog_name="lms", obj=ScriptInfo(create_app=lambda: app))
